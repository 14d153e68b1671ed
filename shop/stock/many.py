"""Levels of many variants at once, in one transaction: each as `ledger` changes or counts one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.quantity import MAX
from shop.stock import low, sold_out
from shop.stock.models import StockLevel, StockMovement
from shop.stock.movements import movement
from shop.stores.models import Store
from shop.stores.public_pages import cache_tags
from shop.stores.tenancy import id_of

Kind = StockMovement.Kind
# What moves without a person deciding how much there is.
BY_ORDERS = (Kind.SALE, Kind.RETURN, Kind.ALLOT)


@dataclass(frozen=True)
class Wish:
    """So much more or less; with `seen`, only while the level is still that."""

    difference: Decimal
    seen: Decimal | None = None


@dataclass(frozen=True)
class Booked:
    """What was on hand and is now, or in words why nothing was booked."""

    before: Decimal
    after: Decimal
    refusal: str = ""


@dataclass(frozen=True)
class Document:
    """
    What books, by whom, and why. It books each variant once: a second try raises. What somebody
    decided on after the document that this `takes_back` stays as it is.
    """

    kind: str
    reference: str
    reason: str
    actor: Actor
    takes_back: str = ""


@transaction.atomic
def change_levels(
    *, store: Store | int, wishes: Mapping[int, Wish], document: Document
) -> dict[int, Booked]:
    """By ids of variants."""
    store_id = id_of(store)
    rows = StockLevel._base_manager.filter(store_id=store_id, variant_id__in=wishes)
    rows = rows.select_related("variant").order_by("variant_id")
    levels = {row.variant_id: row for row in rows.select_for_update(no_key=True, of=("self",))}
    done = {pk: _booked(levels.get(pk), wishes[pk]) for pk in sorted(wishes)}
    if document.takes_back:
        for pk in _decided_since(store_id, levels, document.takes_back):
            done[pk] = Booked(levels[pk].on_hand, levels[pk].on_hand, _("刚被别人改过"))
    moved = [levels[pk] for pk, booked in done.items() if not booked.refusal]
    was = {level.variant_id: level.available for level in moved}
    for level in moved:
        level.on_hand = done[level.variant_id].after
    StockLevel._base_manager.bulk_update(moved, ["on_hand"])
    StockMovement._base_manager.bulk_create(
        movement(
            level,
            document.kind,
            wishes[level.variant_id].difference,
            reason=document.reason,
            reference=document.reference,
            actor=document.actor,
        )
        for level in moved
    )
    _tell(store_id, moved, was)
    return done


def _tell(store_id: int, moved: Sequence[StockLevel], was: Mapping[int, Decimal]) -> None:
    """`was` is what could be sold of each before."""
    turned = [row for row in moved if (row.available > 0) != (was[row.variant_id] > 0)]
    # One product after the other, so that two who write never wait for each other in a circle.
    for product_id in sorted({level.variant.product_id for level in turned}):
        sold_out.refresh(store=store_id, product_ids=[product_id])
    cache_tags.touch_variants(level.variant_id for level in moved)
    ran_low = [row for row in moved if row.available < row.low_at <= was[row.variant_id]]
    low.tell(store_id, [level.variant_id for level in ran_low])


def level_problem(level: StockLevel | None, on_hand: Decimal) -> str:
    """Why there cannot be so much; "" when there can."""
    if level is None or level.variant.retired_at is not None:
        return _("商品已删除")
    if on_hand < level.reserved:
        words = _("有 %(reserved)s 件已被订单锁定，库存不能更少")
        return words % {"reserved": level.reserved}
    return _("请填写正确的数量") if on_hand > MAX else ""


def _decided_since(store_id: int, variant_ids: Collection[int], reference: str) -> set[int]:
    """Those of which somebody said after this document how much there is."""
    booked = StockMovement._base_manager.filter(store_id=store_id, variant_id__in=variant_ids)
    ours = dict(booked.filter(reference=reference).values_list("variant_id", "pk"))
    later = booked.filter(pk__gt=min(ours.values(), default=0)).exclude(kind__in=BY_ORDERS)
    rows = later.values_list("variant_id", "pk")
    return {variant_id for variant_id, pk in rows if pk > ours.get(variant_id, pk)}


def _booked(level: StockLevel | None, wish: Wish) -> Booked:
    before = level.on_hand if level else Decimal(0)
    after = before + wish.difference
    if wish.seen is not None and before != wish.seen:
        return Booked(before, before, _("刚被别人改过"))
    refusal = level_problem(level, after)
    return Booked(before, before if refusal else after, refusal)
