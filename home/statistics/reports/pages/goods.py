"""What sells, what is looked at and not bought, and how long the stock will last."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy

from core.money import ZERO, round_cny
from core.quantity import plain
from home.statistics.reports import reading
from home.statistics.reports.models import ProductDay
from home.statistics.reports.pages.report import (
    Column,
    Figure,
    Kind,
    Report,
    Table,
    Value,
    by_name,
    ranking,
)
from home.statistics.reports.reading import Stretch
from home.statistics.visits.models import DailyProduct
from shop.catalog.models import ProductPage
from shop.stock.models import StockLevel

# Rows of a table.
MOST = 200


@dataclass
class Sold:
    """Of one product in a stretch; `left` is what can be sold now, None where nobody counts it."""

    name: str = ""
    is_on_sale: bool = False
    orders: int = 0
    quantity: Decimal = Decimal(0)
    amount: Decimal = ZERO
    refund: Decimal = ZERO
    views: int = 0
    carts: int = 0
    left: Decimal | None = None


def products(stretch: Stretch, *, today: date) -> Report:
    found = _found(stretch)
    ranked = sorted(found.values(), key=lambda one: (-one.amount, -one.views, one.name))
    sold = [one for one in ranked if one.quantity > 0]
    slow = [one for one in ranked if one.is_on_sale and not one.quantity and (one.left or 0) > 0]
    return Report(
        slug="products",
        title=gettext_lazy("商品"),
        figures=[
            Figure("goods_amount", round_cny(sum((one.amount for one in sold), ZERO)), Kind.YUAN),
            Figure("moving", len(sold), Kind.COUNT),
            Figure("slow", len(slow), Kind.COUNT),
        ],
        charts=[
            ranking(
                gettext_lazy("卖得最多的商品"),
                [one.name for one in sold],
                "goods_amount",
                [one.amount for one in sold],
            )
        ],
        tables=[_ranking(sold, stretch.days), _slow(slow)],
        explained=("goods_quantity", "refund_amount", "product_views", "carts", "cover"),
    )


def _ranking(sold: list[Sold], days: int) -> Table:
    return Table(
        title=gettext_lazy("商品排行"),
        columns=[
            Column(gettext_lazy("商品"), Kind.TEXT),
            *by_name("goods_amount", kind=Kind.YUAN),
            *by_name("goods_quantity", kind=Kind.QUANTITY),
            *by_name("paid_orders"),
            *by_name("refund_amount", kind=Kind.YUAN),
            *by_name("product_views", "carts"),
            Column(gettext_lazy("浏览到付款"), Kind.SHARE),
            Column(gettext_lazy("可售数量"), Kind.QUANTITY),
            *by_name("cover", kind=Kind.COUNT),
        ],
        rows=[
            [
                *(one.name, one.amount, plain(one.quantity), one.orders, one.refund),
                *(one.views, one.carts, reading.ratio(one.orders, one.views)),
                *(_left(one), _cover(one, days)),
            ]
            for one in sold[:MOST]
        ],
        empty=gettext_lazy("这段时间还没有卖出商品。"),
    )


def _slow(slow: list[Sold]) -> Table:
    return Table(
        title=gettext_lazy("滞销商品"),
        columns=[
            Column(gettext_lazy("商品"), Kind.TEXT),
            Column(gettext_lazy("可售数量"), Kind.QUANTITY),
            *by_name("product_views", "carts"),
        ],
        rows=[[one.name, _left(one), one.views, one.carts] for one in slow[:MOST]],
        empty=gettext_lazy("在卖的商品都有人买。"),
    )


def _left(one: Sold) -> Value:
    return None if one.left is None else plain(one.left)


def _cover(one: Sold, days: int) -> Value:
    """Whole days, rounded down."""
    return None if one.left is None else int(one.left * days / one.quantity)


def _found(stretch: Stretch) -> dict[int, Sold]:
    """Four statements: sold, looked at, in stock, and what it is called."""
    found: dict[int, Sold] = {}
    days = Q(on__range=(stretch.first, stretch.last))
    sums = ProductDay.objects.for_store(stretch.store).filter(days).values("product_id")
    sums = sums.annotate(o=Sum("orders"), q=Sum("quantity"), a=Sum("amount"))
    for row in sums.annotate(r=Sum("refund_amount")):
        one = found.setdefault(row["product_id"], Sold())
        one.orders, one.quantity = row["o"], row["q"]
        one.amount, one.refund = round_cny(row["a"]), round_cny(row["r"])
    seen = DailyProduct.objects.for_store(stretch.store).filter(days).values("product_id")
    for row in seen.annotate(v=Sum("views"), c=Sum("carts")):
        one = found.setdefault(row["product_id"], Sold())
        one.views, one.carts = row["v"], row["c"]
    _stock(stretch, found)
    pages = ProductPage.objects.for_store(stretch.store)
    for pk, title, is_on_sale, live in pages.values_list("pk", "title", "is_on_sale", "live"):
        if pk in found:
            found[pk].name, found[pk].is_on_sale = title, is_on_sale and live
    return found


def _stock(stretch: Stretch, found: dict[int, Sold]) -> None:
    levels = StockLevel.objects.for_store(stretch.store).filter(
        variant__retired_at__isnull=True, variant__is_on_sale=True
    )
    sums = levels.values("variant__product_id").annotate(here=Sum("on_hand"), held=Sum("reserved"))
    for row in sums:
        one = found.setdefault(row["variant__product_id"], Sold())
        one.left = max(row["here"] - row["held"], Decimal(0))
