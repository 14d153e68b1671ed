"""The base of every store-owned row, and the managers that keep stores apart."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, router
from django.utils.translation import gettext_lazy as _

from core import scope

if TYPE_CHECKING:
    from shop.stores.models import Store

M = TypeVar("M", bound=models.Model)


def id_of(store: "Store | int") -> int:
    """Domain functions take a store or its id: jobs often have the id only."""
    return store if isinstance(store, int) else store.pk


class StoreOwnedQuerySet(models.QuerySet[M]):
    def for_store(self, store: "Store | int") -> Self:
        """Rows of one store, which an access gate returned."""
        return self.filter(store_id=id_of(store))


class StoreOwnedManager(models.Manager.from_queryset(StoreOwnedQuerySet)):  # type: ignore[misc]
    """The default manager: inside a merchant's scope it sees that merchant's rows only."""

    def get_queryset(self) -> StoreOwnedQuerySet:
        rows = super().get_queryset()
        limit = scope.current()
        return rows if limit is None else rows.filter(store_id__in=limit.store_ids)


class StoreOwned(models.Model):
    """A row that belongs to one store: the tenant key stands on it."""

    store = models.ForeignKey(
        "stores.Store", models.PROTECT, verbose_name=_("店铺"), related_name="+", editable=False
    )

    # The first is the default: a model with a QuerySet of its own declares both anew.
    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    # Every store's rows, whatever the scope: the caller says whose.
    unscoped: ClassVar = models.Manager.from_queryset(StoreOwnedQuerySet)()

    # The names of checks that were found to hold a moment ago.
    _held: frozenset[str] = frozenset()

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field) -> str:  # noqa: N802 - Django's name
        """As Django's, which translates and hashes the words of all choices to find one."""
        value = getattr(self, field.attname)
        return next((str(word) for it, word in field.flatchoices if it == value), value)

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        with scope.across_stores("what must be unique is so among all stores"):
            super().validate_unique(exclude)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        with scope.across_stores("what must be unique is so among all stores"):
            self._held = self._checks_that_hold(set(exclude or ()))
            try:
                super().validate_constraints(exclude)
            finally:
                self._held = frozenset()

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """As Django's, without the checks that are known to hold."""
        return [
            (model, [each for each in constraints if each.name not in self._held])
            for model, constraints in super().get_constraints()
        ]

    def _checks_that_hold(self, exclude: set[str]) -> frozenset[str]:
        """
        The names of this row's checks, where all hold: one statement asks what Django asks in
        three for each. Where one does not hold, none is named and Django finds which.
        """
        held: set[str] = set()
        using = router.db_for_write(type(self), instance=self)
        for model, constraints in super().get_constraints():
            checks = {
                each.name: each.condition
                for each in constraints
                if isinstance(each, models.CheckConstraint)
                and isinstance(each.condition, models.Q)
                and exclude.isdisjoint(each.condition.referenced_base_fields)
            }
            if len(checks) > 1:
                every = models.CheckConstraint(condition=models.Q(*checks.values()), name="every")
                with suppress(ValidationError):
                    every.validate(model, self, exclude=exclude, using=using)
                    held.update(checks)
        return frozenset(held)
