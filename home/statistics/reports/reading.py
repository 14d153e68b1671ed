"""What pages know of a store: rows of a stretch of time, with those that are missing as zeros."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, Sum

from core.money import ZERO, round_cny
from home.statistics.reports import facts
from home.statistics.reports.models import By, StorePeriod
from home.statistics.visits import sketch
from home.statistics.visits.models import DailyCount, DailyProduct, DailyVisitors, Kind
from shop.stores.models import Store

DAYS = 30
MOST_DAYS = 731


@dataclass(frozen=True)
class Stretch:
    """Days of a store, both ends included, looked at by day, week or month."""

    store: Store
    first: date
    last: date
    by: str = By.DAY

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Stretch":
        """As many days, right before."""
        return Stretch(
            self.store,
            self.first - timedelta(days=self.days),
            self.first - timedelta(days=1),
            self.by,
        )

    @property
    def starts(self) -> list[date]:
        """Of each period that any of the days lies in."""
        start, found = facts.start_of(self.first, self.by), []
        while start <= self.last:
            found.append(start)
            start = facts.next_start(start, self.by)
        return found

    @property
    def whole(self) -> tuple[date, date]:
        """The days of all of its periods."""
        span = facts.Span(self.store.pk, self.first, self.last).whole(self.by)
        return span.first, span.last


def stretch(
    store: Store, first: date | None, last: date | None, by: str, *, today: date
) -> Stretch:
    """What was asked for: until today and 30 days if not named, the wrong way round, too long."""
    last = min(last or today, today)
    first = first or last - timedelta(days=DAYS - 1)
    first, last = min(first, last), max(min(first, today), last)
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    return Stretch(store, first, last, by if by in By.values else By.DAY)


@dataclass(frozen=True)
class Visited:
    """By first day of the period."""

    views: Counter[date]
    product_views: Counter[date]
    visitors: Counter[date]
    carts: Counter[date]


def periods(stretch: Stretch) -> list[StorePeriod]:
    """One for each period, the first first."""
    starts = stretch.starts
    rows = StorePeriod.objects.for_store(stretch.store).filter(
        by=stretch.by, starts_on__range=(starts[0], starts[-1])
    )
    known = {row.starts_on: row for row in rows}
    return [
        known.get(start) or StorePeriod(store=stretch.store, by=stretch.by, starts_on=start)
        for start in starts
    ]


def of_day(store: Store, days: Sequence[date]) -> list[StorePeriod]:
    """Rows of these days, in their order."""
    rows = StorePeriod.objects.for_store(store).filter(by=By.DAY, starts_on__in=days)
    known = {row.starts_on: row for row in rows}
    return [known.get(on) or StorePeriod(store=store, by=By.DAY, starts_on=on) for on in days]


def visited(stretch: Stretch) -> Visited:
    """Three statements; visitors of a period are those of its days added up."""
    found = Visited(Counter(), Counter(), Counter(), Counter())
    days = Q(on__range=stretch.whole)
    counts = DailyCount.objects.for_store(stretch.store).filter(days)
    is_product = Q(kind=Kind.PRODUCT)
    sums = counts.values("on").annotate(all=Sum("count"), seen=Sum("count", filter=is_product))
    for row in sums:
        start = facts.start_of(row["on"], stretch.by)
        found.views[start] += row["all"]
        found.product_views[start] += row["seen"] or 0
    for day in DailyVisitors.objects.for_store(stretch.store).filter(days):
        start = facts.start_of(day.on, stretch.by)
        found.visitors[start] += sketch.estimate(bytes(day.registers))
    goods = DailyProduct.objects.for_store(stretch.store).filter(days)
    for row in goods.values("on").annotate(all=Sum("carts")):
        found.carts[facts.start_of(row["on"], stretch.by)] += row["all"]
    return found


def total(rows: Sequence[StorePeriod], name: str) -> Decimal:
    """A column of amounts added up."""
    return round_cny(sum((getattr(row, name) for row in rows), ZERO))


def count(rows: Sequence[StorePeriod], name: str) -> int:
    return sum(getattr(row, name) for row in rows)


def net(row: StorePeriod) -> Decimal:
    return row.paid_amount - row.refund_amount


def ratio(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """A share with four places; None of nothing."""
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001")) if whole else None


def each(amount: Decimal, number: Decimal | int) -> Decimal | None:
    """Yuan apiece; None of nothing."""
    return round_cny(amount / number) if number else None
