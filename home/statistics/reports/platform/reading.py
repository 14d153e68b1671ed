"""What operators' pages read of the platform: a few statements, however many stores there are."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from core import scope
from home.statistics.reports import facts
from home.statistics.reports.models import (
    By,
    ChannelDay,
    PlatformDay,
    PlatformHour,
    StorePeriod,
    StoreTrouble,
)
from home.statistics.visits.models import HourlyCount
from orders.payments.models import Channel
from shop.catalog.models import ProductPage
from shop.stores.models import Store

DAYS, WEEK = 30, 7
# What is asked of the platform: name of the column, and where it is counted.
HOURLY: tuple[tuple[type[HourlyCount] | type[PlatformHour], tuple[str, ...]], ...] = (
    (HourlyCount, ("views", "searches")),
    (PlatformHour, ("orders", "payments", "sign_ups")),
)
WHY = "operators look at the platform as a whole"


@dataclass(frozen=True)
class Load:
    """How much of something the last days asked for."""

    name: str
    by_day: Counter[date]
    by_hour: Counter[tuple[date, int]]

    @property
    def peak(self) -> tuple[tuple[date, int], int] | None:
        """The busiest hour, and how much; None where nothing was."""
        return max(self.by_hour.items(), key=lambda hour: (hour[1], hour[0]), default=None)


@dataclass(frozen=True)
class Attempts:
    """To pay, by one channel."""

    channel: str
    started: int
    paid: int
    closed: int


@dataclass(frozen=True)
class Funnel:
    """How far stores came that opened lately."""

    opened: int
    first_goods: int
    first_order: int
    first_sale: int


def days(*, today: date, number: int = DAYS) -> list[PlatformDay]:
    """The last days, the first first; those that were not counted yet as zeros."""
    first = today - timedelta(days=number - 1)
    known = {row.on: row for row in PlatformDay.objects.filter(on__range=(first, today))}
    return [known.get(on) or PlatformDay(on=on) for on in facts.Span(0, first, today).days]


def loads(*, today: date) -> list[Load]:
    """Of a week, today included."""
    first = today - timedelta(days=WEEK - 1)
    found: list[Load] = []
    for model, names in HOURLY:
        rows: list[HourlyCount | PlatformHour] = [*model.objects.filter(on__range=(first, today))]
        for name in names:
            by_day: Counter[date] = Counter()
            by_hour: Counter[tuple[date, int]] = Counter()
            for row in rows:
                count = getattr(row, name)
                if count:
                    by_day[row.on] += count
                    by_hour[row.on, row.hour] += count
            found.append(Load(name, by_day, by_hour))
    return found


def attempts(*, today: date) -> list[Attempts]:
    """Of a week, the channel most used first."""
    rows = ChannelDay.objects.filter(on__gt=today - timedelta(days=WEEK), on__lte=today)
    sums = rows.values("channel").annotate(
        started=Sum("started"), paid=Sum("paid"), closed=Sum("closed")
    )
    found = sums.order_by("-started", "channel").values_list("channel", "started", "paid", "closed")
    words = dict(Channel.choices)
    return [Attempts(str(words.get(channel, channel)), *counts) for channel, *counts in found]


@scope.across_stores(WHY)
def funnel(*, at: datetime) -> Funnel:
    """Of stores that opened in the last 30 days."""
    since = at - timedelta(days=DAYS)
    opened = Store.objects.filter(created_at__gt=since)
    goods = ProductPage._base_manager.filter(live=True, store=OuterRef("pk"))
    # Not of the orders themselves: where one shop has most of them, PostgreSQL reads all for each.
    # Nor of each store's months in turn: those of all lie together, and only the last ones count.
    first = facts.start_of(facts.day_of(since), By.MONTH)
    months = StorePeriod.unscoped.filter(by=By.MONTH, starts_on__gte=first).values("store")
    found = opened.aggregate(
        opened=Count("pk"),
        first_goods=Count("pk", filter=Exists(goods)),
        first_order=Count("pk", filter=Q(pk__in=months.filter(placed_orders__gt=0))),
        first_sale=Count("pk", filter=Q(pk__in=months.filter(paid_orders__gt=0))),
    )
    return Funnel(**found)


@scope.across_stores(WHY)
def troubles() -> dict[str, tuple[int, int]]:
    """By kind: how many stores, and how many orders or attempts of theirs."""
    rows = StoreTrouble.unscoped.order_by().values("kind")
    found: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows.annotate(stores=Count("pk"), all=Sum("count")):
        found[row["kind"]] = (row["stores"], row["all"])
    return found


@scope.across_stores(WHY)
def newest_stores(number: int) -> QuerySet[Store]:
    return Store.objects.select_related("owner").order_by("-created_at", "-pk")[:number]
