"""A store's promotions as the calculator takes them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import Count, QuerySet

from core.compiled import Compiled
from shop.promotions.models import Participation, Promotion
from shop.promotions.reckoning.terms import Audience, Kind, Offer, Stacking

# Prices by the clock that are kept elsewhere, as promotions that are in no table: of a store
# those that are open at a moment or will be, and those that ran between two moments.
Others = Callable[[int, datetime, datetime | None], Iterable[Promotion]]
_others: list[Others] = []
FEW = 5


def also(others: Others) -> None:
    """Register some, where an app begins."""
    if others not in _others:
        _others.append(others)


def others(store_id: int, since: datetime, until: datetime | None = None) -> list[Promotion]:
    """Without `until` those that something is left of at `since`, and those that come."""
    return [row for found in _others for row in found(store_id, since, until)]


def switched_on(stores: Collection[int]) -> QuerySet[Promotion]:
    """Neither drafts nor paused ones, whatever the hour; stores by id."""
    rows: QuerySet[Promotion] = Promotion.unscoped.filter(store_id__in=stores)
    return rows.filter(is_draft=False, paused_at=None)


def rows(stores: Collection[int], *, at: datetime) -> list[Promotion]:
    """Those that run now and have something left to give; one query."""
    names = {f"store{number}": store for number, store in enumerate(stores)}
    if not names:
        return []
    # Carts of more shops are rare; each number of shops has SQL of its own.
    found = _running(at=at, **names) if len(names) <= FEW else _at(at=at, **names)
    return [row for row in found if not row.is_exhausted]


def _at(*, at: datetime, **stores: int) -> QuerySet[Promotion]:
    now = switched_on(stores.values()).filter(starts_at__lte=at, ends_at__gt=at)
    return now.order_by("pk")


_running = Compiled(Promotion, _at)


def offers(promotions: Sequence[Promotion], *, buyer: str = "") -> list[Offer]:
    """`buyer` as in `Participation`; one query more when some are limited per buyer."""
    used, signed_up = _used(promotions, buyer), _signed_up(promotions, buyer)
    return [
        offer_of(row, uses_left=_left(row, used))
        for row in promotions
        if row.pk in signed_up or not row.asks_to_sign_up
    ]


def offer_of(promotion: Promotion, *, uses_left: int | None = None) -> Offer:
    left = None if promotion.budget is None else promotion.budget - promotion.spent
    return Offer(
        number=promotion.number,
        name=promotion.name,
        kind=Kind(promotion.kind),
        tiers=promotion.tiers,
        scope=promotion.scope,
        starts_at=promotion.starts_at,
        ends_at=promotion.ends_at,
        by_count=promotion.by_count,
        repeats=promotion.repeats,
        audience=Audience(promotion.audience),
        level=promotion.level,
        priority=promotion.priority,
        stacking=Stacking(promotion.stacking),
        order_limit=promotion.order_limit,
        budget_left=left,
        uses_left=uses_left,
    )


def _used(promotions: Iterable[Promotion], buyer: str) -> dict[int, int]:
    limited = [row for row in promotions if row.per_buyer is not None]
    if not limited or not buyer:
        return {}
    live = Participation.unscoped.filter(
        store_id__in={row.store_id for row in limited}, promotion__in=limited, buyer=buyer
    ).exclude(state__in=[Participation.State.RETURNED, Participation.State.SIGNED_UP])
    return dict(live.values_list("promotion_id").annotate(count=Count("pk")))


def _signed_up(promotions: Iterable[Promotion], buyer: str) -> set[int]:
    """Ids of those that this buyer signed up for; no query where none asks for it."""
    asking = [row for row in promotions if row.asks_to_sign_up]
    if not asking or not buyer:
        return set()
    rows = Participation.unscoped.filter(
        store_id__in={row.store_id for row in asking}, promotion__in=asking, buyer=buyer
    )
    rows = rows.filter(state=Participation.State.SIGNED_UP)
    return set(rows.values_list("promotion_id", flat=True))


def _left(row: Promotion, used: dict[int, int]) -> int | None:
    return None if row.per_buyer is None else max(row.per_buyer - used.get(row.pk, 0), 0)
