"""The roles of a store: the built-in ones, and those that its owner made."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.types import Words
from shop.stores.models import OWN_ROLE, StaffInvitation, Store, StoreMembership, StoreRole
from shop.stores.people import audit
from shop.stores.people.abilities import TO_GIVE, with_needed

Role = StoreMembership.Role
MOST = 20


class StillHeld(Exception):
    """Somebody has the role, or is asked to; the message says so."""


@dataclass(frozen=True)
class Chosen:
    """A role as rows hold it."""

    role: str
    own_role: StoreRole | None = None

    @property
    def words(self) -> str:
        return self.own_role.name if self.own_role else str(Role(self.role).label)

    @property
    def recorded(self) -> str:
        """As the log keeps it: a name that stays when the role is gone."""
        return self.own_role.name if self.own_role else self.role


def held_by(row: StoreMembership | StaffInvitation) -> Chosen:
    return Chosen(row.role, row.own_role)


def of(store: Store) -> list[StoreRole]:
    return list(StoreRole.objects.for_store(store).order_by("pk"))


def choices(store: Store) -> list[tuple[str, Words]]:
    """What may be given in this store: a value for `chosen`, and its words."""
    built_in: list[tuple[str, Words]] = [
        (role.value, role.label) for role in Role if role != Role.OWNER
    ]
    return built_in + [(value_of(Chosen(OWN_ROLE, row)), row.name) for row in of(store)]


def value_of(chosen: Chosen) -> str:
    return f"{OWN_ROLE}-{chosen.own_role.pk}" if chosen.own_role else chosen.role


def chosen(store: Store, value: str) -> Chosen:
    """
    The role that a form names.

    :raises ValidationError: for the owner's, and for one that this store has not
    """
    if value in Role and value != Role.OWNER:
        return Chosen(value)
    prefix, _dash, number = value.partition("-")
    if prefix == OWN_ROLE and number.isdecimal() and len(number) < 19:
        # The row is kept from being deleted until whoever gives it has done so.
        rows = StoreRole.unscoped.select_for_update().filter(store=store, pk=int(number))
        row = rows.first()
        if row is not None:
            return Chosen(OWN_ROLE, row)
    raise ValidationError(_("店主只有一个") if value == Role.OWNER else _("请选择角色"))


@transaction.atomic
def save(
    *,
    store: Store,
    role_id: int | None,
    name: str,
    abilities: Collection[str],
    refund_limit: Decimal | None,
    actor: Actor,
) -> StoreRole:
    """
    Make a role, or change it for all who have it, at once. The limit is for refunds, and goes
    with that tick.

    :raises Http404: when the store has no such role
    :raises ValidationError: for a name that is taken, no tick, or too many roles
    """
    Store.objects.select_for_update(of=("self",)).get(pk=store.pk)
    row = StoreRole(store=store) if role_id is None else find(store, role_id)
    before = _recorded(row) if role_id is not None else {}
    wanted = with_needed(abilities)
    given = {ability.name: True for ability in TO_GIVE if ability.name in wanted}
    _refuse(store, row, name, given)
    row.name, row.abilities = name, given
    row.refund_limit = refund_limit if "refunds" in given else None
    row.save()
    after = _recorded(row)
    changes = {key: [before.get(key), now] for key, now in after.items() if before.get(key) != now}
    if changes:
        action = "role.change" if before else "role.add"
        audit.record(store=store, actor=actor, action=action, target=name, **changes)
    return row


@transaction.atomic
def delete(*, store: Store, role_id: int, actor: Actor) -> None:
    """
    :raises Http404: when the store has no such role
    :raises StillHeld: while somebody works as that, or was asked to
    """
    row = find(store, role_id)
    waiting = StaffInvitation.State.WAITING
    asked = StaffInvitation.unscoped.filter(store=store, own_role=row, state=waiting)
    held = StoreMembership._base_manager.filter(store=store, own_role=row)
    if held.exists() or asked.exists():
        raise StillHeld(_("还有人是这个角色，先给他们换一个角色"))
    audit.record(store=store, actor=actor, action="role.delete", target=row.name)
    row.delete()


def find(store: Store, role_id: int) -> StoreRole:
    """
    The role, locked where the database can.

    :raises Http404: when the store has no such role
    """
    rows = StoreRole.objects.for_store(store).select_for_update()
    with transaction.atomic():
        row: StoreRole | None = rows.filter(pk=role_id).first()
    if row is None:
        raise Http404
    return row


def _refuse(store: Store, row: StoreRole, name: str, given: Collection[str]) -> None:
    others = StoreRole.unscoped.filter(store=store).exclude(pk=row.pk)
    if not given:
        raise ValidationError({"abilities": _("至少选一件可以做的事")})
    if name in {str(role.label) for role in Role} or others.filter(name=name).exists():
        raise ValidationError({"name": _("已经有这个名字的角色")})
    if row.pk is None and others.count() >= MOST:
        raise ValidationError({"name": _("自定义角色最多 %s 个") % MOST})


def _recorded(row: StoreRole) -> dict[str, object]:
    limit = None if row.refund_limit is None else str(row.refund_limit)
    return {"name": row.name, "abilities": "、".join(row.abilities), "refund_limit": limit}
