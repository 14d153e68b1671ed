"""The base of every store-owned row, and the managers that keep stores apart."""

from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db import models
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
            super().validate_constraints(exclude)
