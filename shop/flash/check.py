"""Do allotments, places and takes add up with the stock's ledger? `manage.py check_promotions`"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils import timezone

from shop.flash import allotment
from shop.flash.models import FlashItem, FlashTake, Place
from shop.stock.models import StockLevel, StockMovement


def items() -> Iterator[str]:
    """What each item counts is what orders took and what places there are."""
    live = FlashTake.unscoped.filter(is_returned=False).order_by().values_list("item_id")
    taken = dict(live.annotate(sum=Sum("quantity")))
    rows = Place.unscoped.order_by().values_list("item_id")
    free = dict(rows.filter(reference="").annotate(count=Count("pk")))
    used = dict(rows.exclude(reference="").annotate(count=Count("pk")))
    for item in FlashItem.unscoped.iterator():
        if item.taken != taken.get(item.pk, 0):
            yield f"flash {item.number}: {item.taken} taken, orders say {taken.get(item.pk, 0)}"
        if not item.is_seckill:
            continue
        if item.left != free.get(item.pk, 0):
            yield f"flash {item.number}: {item.left} left, {free.get(item.pk, 0)} places open"
        if item.taken != used.get(item.pk, 0):
            yield f"flash {item.number}: {item.taken} taken, {used.get(item.pk, 0)} places used"


def levels() -> Iterator[str]:
    """What is laid aside of each variant left its shelf, and is shown apart where it may be."""
    at = timezone.now()
    aside: dict[int, int] = defaultdict(int)
    for item in FlashItem.unscoped.exclude(allotted=0).iterator():
        aside[item.variant_id] += item.left
    moves = StockMovement.unscoped.filter(kind=StockMovement.Kind.ALLOT).order_by()
    booked = dict(moves.values_list("variant_id").annotate(sum=Sum("quantity")))
    for variant_id in {*aside, *booked}:
        left_shelf = -booked.get(variant_id, Decimal(0))
        if left_shelf != aside[variant_id]:
            yield f"variant {variant_id}: {aside[variant_id]} aside, the ledger says {left_shelf}"
    shown: dict[int, int] = defaultdict(int)
    for item in FlashItem.unscoped.filter(allotment.running(at), kind=FlashItem.Kind.FLASH):
        shown[item.variant_id] += item.left
    for level in StockLevel.unscoped.exclude(apart=0):
        if level.apart > aside[level.variant_id]:
            yield f"variant {level.variant_id}: {level.apart} apart of {aside[level.variant_id]}"
    for variant_id, amount in shown.items():
        if not StockLevel.unscoped.filter(variant_id=variant_id, apart=amount).exists():
            yield f"variant {variant_id}: {amount} could be bought apart, its level says otherwise"
