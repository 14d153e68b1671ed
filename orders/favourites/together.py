"""一起买的还有: which goods of a store stand in the same paid orders, by counts."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from core import scope
from orders import sweeps
from orders.models import OrderLine
from orders.models.choices import HELD
from shop.catalog.mixins.together import BoughtTogether
from shop.stores.models import Store
from shop.stores.public_pages import cache_tags

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
    """The rows of one store as they are by now; where any changed, its pages hear of it."""
    rows = BoughtTogether.unscoped.for_store(store_id)
    known = {(row.product_id, row.other_id): row for row in rows}
    counted = _counted(store_id, at=at)
    gone = [row.pk for pair, row in known.items() if pair not in counted]
    changed = [
        BoughtTogether(store_id=store_id, product_id=product, other_id=other, count=shared)
        for (product, other), shared in counted.items()
        if (product, other) not in known or known[product, other].count != shared
    ]
    if not gone and not changed:
        return
    rows.filter(pk__in=gone).delete()
    BoughtTogether.unscoped.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["product", "other"],
        update_fields=["count"],
    )
    cache_tags.touch_store(store_id)


def _counted(store_id: int, *, at: datetime) -> dict[tuple[int, int], int]:
    """By ids of a product and another: of each the MOST others that most orders had beside it."""
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
    most = shared.filter(shared__gte=FEWEST).annotate(place=place).filter(place__lte=MOST)
    rows = most.values_list(PRODUCT, OTHER, "shared").iterator(chunk_size=BATCH)
    return {(product, other): shared for product, other, shared in rows}
