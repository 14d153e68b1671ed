"""What a merchant reads about the last days of a store."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from home.statistics.visits import sketch
from home.statistics.visits.models import DailyCount, DailyProduct, DailyVisitors, Source
from orders.models import Order
from orders.states.board_states import WAITS_FOR_PAYMENT
from shop.catalog.models import ProductPage
from shop.stores.models import Store

TOP = 10


@dataclass(frozen=True)
class Day:
    on: date
    views: int
    visitors: int


@dataclass(frozen=True)
class Report:
    """`visitors` are added up by day: nobody can be known again on another day."""

    views: int
    visitors: int
    carts: int
    orders: int
    # The last day first.
    by_day: list[Day]
    # (word, views), most first, of pages that were come to from outside.
    sources: list[tuple[str, int]]
    # {"product", "views", "carts"}, most views first.
    products: list[dict[str, object]]

    @property
    def most_views(self) -> int:
        return max((day.views for day in self.by_day), default=0)

    @property
    def arrivals(self) -> int:
        return sum(number for _words, number in self.sources)


def of(store: Store, *, days: int, today: date) -> Report:
    """Of `today` and the days before it, so many in all."""
    since = today - timedelta(days=days - 1)
    views: Counter[date] = Counter()
    sources: Counter[str] = Counter()
    counts = DailyCount.objects.for_store(store).filter(on__gte=since, on__lte=today)
    for on, source, number in counts.values_list("on", "source").annotate(Sum("count")):
        views[on] += number
        sources[source] += number
    del sources[Source.INSIDE]
    seen = DailyVisitors.objects.for_store(store).filter(on__gte=since, on__lte=today)
    visitors = {row.on: sketch.estimate(bytes(row.registers)) for row in seen}
    goods = DailyProduct.objects.for_store(store).filter(on__gte=since, on__lte=today)
    return Report(
        views=views.total(),
        visitors=sum(visitors.values()),
        carts=goods.aggregate(total=Sum("carts"))["total"] or 0,
        orders=_orders(store, since),
        by_day=[
            Day(on, views[on], visitors.get(on, 0))
            for on in (today - timedelta(days=back) for back in range(days))
        ],
        sources=[
            (words_of(source), number)
            for source, number in sorted(sources.items(), key=lambda item: (-item[1], item[0]))
        ],
        products=_top(store, goods),
    )


def _orders(store: Store, since: date) -> int:
    """As 今日 counts them: neither cancelled nor waiting for their money."""
    midnight = timezone.make_aware(datetime.combine(since, time.min))
    orders = Order.objects.for_store(store).filter(
        created_at__gte=midnight, cancelled_at__isnull=True
    )
    return orders.exclude(WAITS_FOR_PAYMENT).count()


def words_of(source: str) -> str:
    if source in Source.values:
        return str(Source(source).label)
    return _("推广：%(name)s") % {"name": source.removeprefix(Source.CAMPAIGN)}


def _top(store: Store, goods: QuerySet[DailyProduct]) -> list[dict[str, object]]:
    sums = goods.values("product_id").annotate(views=Sum("views"), carts=Sum("carts"))
    rows = list(sums.order_by("-views", "-carts", "product_id")[:TOP])
    products = ProductPage.objects.for_store(store).in_bulk([row["product_id"] for row in rows])
    return [row | {"product": products[row["product_id"]]} for row in rows]
