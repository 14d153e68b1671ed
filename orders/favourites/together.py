"""一起买的还有: which goods of a store stand in the same paid orders, by counts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from core import scope
from orders import sweeps
from orders.models import OrderLine
from orders.models.choices import HELD
from shop.catalog.together import BoughtTogether
from shop.stores import cache_tags
from shop.stores.models import Store

WINDOW = timedelta(days=180)
# One order with both says nothing yet.
FEWEST = 2
# More than a page shows: some will be sold out, or not for sale any more.
MOST = 8
BATCH = 500
PRODUCT, OTHER = "product_id", "order__lines__product_id"


@scope.across_stores("every store's counts are made anew")
def count_all(*, at: datetime) -> None:
    """Harmless to run twice."""
    for store_id in Store.objects.order_by("pk").values_list("pk", flat=True):
        with sweeps.logged("what is bought together was not counted", store=store_id):
            count(store_id, at=at)


@transaction.atomic
def count(store_id: int, *, at: datetime) -> None:
    """The rows of one store made anew; its pages hear of it."""
    deleted, _by_model = BoughtTogether.unscoped.for_store(store_id).delete()
    pairs, is_any = _pairs(store_id, at=at), bool(deleted)
    while rows := list(islice(pairs, BATCH)):
        BoughtTogether.unscoped.bulk_create(rows)
        is_any = True
    if is_any:
        cache_tags.touch_store(store_id)


def _pairs(store_id: int, *, at: datetime) -> Iterator[BoughtTogether]:
    pairs = _counted(store_id, at=at).values_list(PRODUCT, OTHER, "shared")
    for product_id, other_id, shared in pairs.iterator(chunk_size=BATCH):
        yield BoughtTogether(
            store_id=store_id, product_id=product_id, other_id=other_id, count=shared
        )


def _counted(store_id: int, *, at: datetime) -> QuerySet[OrderLine, dict[str, object]]:
    """Of each product the MOST others that most orders had beside it, in one statement."""
    lines = OrderLine.unscoped.for_store(store_id).filter(
        Q(order__lines__product__lt=F("product")) | Q(order__lines__product__gt=F("product")),
        # What was given back or changed for something else was not bought.
        quantity__gt=F("withdrawn") + F("swapped_quantity"),
        order__lines__quantity__gt=F("order__lines__withdrawn")
        + F("order__lines__swapped_quantity"),
        order__store=store_id,
        order__created_at__gte=at - WINDOW,
        order__payment_status__in=HELD,
        order__cancelled_at=None,
    )
    shared = lines.values(PRODUCT, OTHER).annotate(shared=Count("order_id", distinct=True))
    place = Window(
        RowNumber(), partition_by=[F(PRODUCT)], order_by=[F("shared").desc(), F(OTHER).desc()]
    )
    return shared.filter(shared__gte=FEWEST).annotate(place=place).filter(place__lte=MOST)
