"""The levels of a store, and what a member's level means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.actor import Actor, Visitor
from core.money import ZERO
from shop.members.models import FIRST_LEVELS, Member, MemberLevel, Programme
from shop.stores.models import Store
from shop.stores.people import audit
from shop.stores.tenancy import id_of

MOST = 6
FIELDS = ("name", "threshold", "discount_percent", "points_multiplier", "free_freight")


class Misfit(Exception):
    """Levels that would not stand one above the other; the message says why."""


@dataclass(frozen=True)
class Standing:
    """`rank` 0 is no member. `discount_percent` of the price is asked, in hundredths."""

    rank: int = 0
    discount_percent: Decimal = Decimal(100)
    free_freight: bool = False
    points: int = 0
    principal: Decimal = ZERO
    bonus: Decimal = ZERO

    @property
    def balance(self) -> Decimal:
        return self.principal + self.bonus


def of(store: Store | int, user: Visitor) -> Standing:
    """What this person's level is worth in this store, points and balance; in one query."""
    return of_person([id_of(store)], user).get(id_of(store), Standing())


def of_person(store_ids: Iterable[int], user: Visitor) -> dict[int, Standing]:
    """By store id, where this person is a member; in one query."""
    if not user.is_authenticated:
        return {}
    is_on = Programme._base_manager.filter(store=OuterRef("store"), is_on=True)
    rows = Member._base_manager.filter(Exists(is_on), store_id__in=list(store_ids))
    columns = ("level__rank", "level__discount_percent", "level__free_freight", "points")
    found = rows.filter(user_id=user.pk).values_list("store_id", *columns, "principal", "bonus")
    return {store_id: Standing(*standing) for store_id, *standing in found}


def of_new(programme: Programme) -> Standing:
    """What somebody has who joins now: the lowest level, and what welcomes them."""
    level = of_store(programme.store_id)[0]
    columns = (level.rank, level.discount_percent, level.free_freight)
    return Standing(*columns, points=programme.welcome_points)


def of_store(store: Store | int) -> list[MemberLevel]:
    """From the lowest; the three that every store begins with are made on first use."""
    found = _all(store)
    if not found:
        # Whoever asks at the same moment makes the same ones.
        MemberLevel._base_manager.bulk_create(_first(id_of(store)), ignore_conflicts=True)
        found = _all(store)
    return found


def of_stores(store_ids: Iterable[int]) -> dict[int, list[MemberLevel]]:
    """By store id, from the lowest; of stores that have members."""
    found: dict[int, list[MemberLevel]] = {}
    rows = MemberLevel._base_manager.filter(store_id__in=list(store_ids))
    for row in rows.order_by("rank"):
        found.setdefault(row.store_id, []).append(row)
    return found


def reached(levels: list[MemberLevel], spent: Decimal) -> MemberLevel:
    """The highest that `spent` yuan bring."""
    return max((row for row in levels if row.threshold <= spent), key=lambda row: row.rank)


def above(levels: list[MemberLevel], level: MemberLevel) -> MemberLevel | None:
    """The next one, if there is one."""
    return next((row for row in levels if row.rank > level.rank), None)


def lift(*, member: Member, spent: Decimal) -> bool:
    """Up at once to what `spent` yuan bring, never down; whether it is another."""
    level = reached(of_store(member.store_id), spent)
    if level.rank <= member.level.rank:
        return False
    return _set(member, level)


def review(*, member: Member, spent: Decimal, year: int) -> bool:
    """Once a year, up or down; whether it is another."""
    rows = Member._base_manager.filter(pk=member.pk, store_id=member.store_id)
    if not rows.filter(reviewed_year__lt=year).update(reviewed_year=year):
        return False
    level = reached(of_store(member.store_id), spent)
    return level.pk != member.level_id and _set(member, level)


@transaction.atomic
def save(*, store: Store, rank: int, actor: Actor, values: Mapping[str, object]) -> MemberLevel:
    """
    Change a level, or add one above the others. `values`: by the names of `FIELDS`.

    :raises Misfit: where it would not stand between its neighbours, or there are too many
    :raises MemberLevel.DoesNotExist: when there is no such level and it is not the next
    """
    rows = {row.rank: row for row in _locked(store)}
    if rank == len(rows) + 1 and rank > MOST:
        raise Misfit(_("最多 %(most)s 个等级") % {"most": MOST})
    if rank not in rows and rank != len(rows) + 1:
        raise MemberLevel.DoesNotExist
    row = rows.get(rank) or MemberLevel(store=store, rank=rank)
    changes = {
        name: ["" if row.pk is None else str(getattr(row, name)), str(values[name])]
        for name in FIELDS
        if row.pk is None or getattr(row, name) != values[name]
    }
    for name in FIELDS:
        setattr(row, name, values[name])
    rows[rank] = row
    _refuse_misfits(rows)
    row.save()
    if changes:
        audit.record(store=store, actor=actor, action="members.level", target=row.name, **changes)
    return row


@transaction.atomic
def remove_highest(*, store: Store, actor: Actor) -> None:
    """
    The highest level, when nobody has it.

    :raises Misfit: where it is the only one, or somebody's
    """
    rows = _locked(store)
    if len(rows) < 2:
        raise Misfit(_("至少要有一个等级"))
    last = rows[-1]
    if Member._base_manager.filter(store=store, level=last).exists():
        raise Misfit(_("还有会员在这个等级，不能删除"))
    audit.record(store=store, actor=actor, action="members.level_removed", target=last.name)
    last.delete()


def _first(store_id: int) -> list[MemberLevel]:
    """Nothing is given that the store has not chosen: full price, single points."""
    return [
        MemberLevel(store_id=store_id, rank=rank, name=name, threshold=Decimal(threshold))
        for rank, (name, threshold) in enumerate(FIRST_LEVELS, start=1)
    ]


def _all(store: Store | int) -> list[MemberLevel]:
    return list(MemberLevel._base_manager.filter(store_id=id_of(store)).order_by("rank"))


def _locked(store: Store) -> list[MemberLevel]:
    of_store(store)
    rows = MemberLevel._base_manager.select_for_update().filter(store=store)
    return list(rows.order_by("rank"))


def _set(member: Member, level: MemberLevel) -> bool:
    Member._base_manager.filter(pk=member.pk, store_id=member.store_id).update(level=level)
    member.level = level
    return True


def _refuse_misfits(rows: Mapping[int, MemberLevel]) -> None:
    if rows[1].threshold != 0:
        raise Misfit(_("第一级人人都有，门槛是 0 元"))
    for rank in range(2, len(rows) + 1):
        if rows[rank].threshold <= rows[rank - 1].threshold:
            raise Misfit(_("等级越高，门槛要越高"))
