"""What pages know of a store: rows of a stretch of time, with those that are missing as zeros."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models import Q, Sum
from django.utils.dateparse import parse_date

from core.money import ZERO, round_cny
from home.statistics.reports import facts
from home.statistics.reports.models import By, StorePeriod
from home.statistics.visits import sketch
from home.statistics.visits.models import DailyCount, DailyProduct, DailyVisitors, Kind
from shop.stores.models import Store

DAYS = 30
MOST_DAYS = 731


def day(text: str) -> date | None:
    """What somebody wrote in an address; None for what is no day."""
    try:
        return parse_date(text)
    except ValueError:
        return None


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

    @cached_property
    def before(self) -> "Stretch":
        """As many periods, right before."""
        last = self.starts[0] - timedelta(days=1)
        first = facts.start_of(last, self.by)
        for _period in self.starts[1:]:
            first = facts.start_of(first - timedelta(days=1), self.by)
        return Stretch(self.store, first, last, self.by)

    @cached_property
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
        return facts.Span(self.store.pk, self.first, self.last).whole(self.by).ends


def stretch(
    store: Store, first: date | None, last: date | None, by: str, *, today: date
) -> Stretch:
    """What was asked for: until today and 30 days if not named, the wrong way round, too long."""
    last = min(last or today, today)
    first = first or last - timedelta(days=DAYS - 1)
    first, last = min(first, last), max(min(first, today), last)
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    by = by if by in By.values else By.DAY
    # Whole weeks and months, so that what stands above a table is its sum.
    first, end = facts.Span(store.pk, first, last).whole(by).ends
    return Stretch(store, first, min(end, today), by)


@dataclass(frozen=True)
class Visited:
    """By first day of the period."""

    views: Counter[date]
    product_views: Counter[date]
    visitors: Counter[date]
    carts: Counter[date]


def periods(stretch: Stretch) -> list[StorePeriod]:
    """One for each period, the first first."""
    rows = StorePeriod.objects.for_store(stretch.store).filter(by=stretch.by)
    return _filled(stretch, rows.filter(starts_on__range=(stretch.starts[0], stretch.starts[-1])))


def with_before(stretch: Stretch) -> tuple[list[StorePeriod], list[StorePeriod]]:
    """Its periods, and as many before them: one statement."""
    before = stretch.before
    rows = StorePeriod.objects.for_store(stretch.store).filter(by=stretch.by)
    found = list(rows.filter(starts_on__range=(before.starts[0], stretch.starts[-1])))
    return _filled(stretch, found), _filled(before, found)


def _filled(stretch: Stretch, rows: Iterable[StorePeriod]) -> list[StorePeriod]:
    known = {row.starts_on: row for row in rows}
    return [
        known.get(start) or StorePeriod(store=stretch.store, by=stretch.by, starts_on=start)
        for start in stretch.starts
    ]


def totals(stretch: Stretch, *names: str) -> list[tuple[Decimal, Decimal]]:
    """For each of these columns its sum, and that of as many days right before."""
    first = stretch.first - timedelta(days=stretch.days)
    rows = StorePeriod.objects.for_store(stretch.store).filter(
        by=By.DAY, starts_on__range=(first, stretch.last)
    )
    is_now = Q(starts_on__gte=stretch.first)
    now = rows.aggregate(
        **{f"now_{name}": Sum(name, filter=is_now) for name in names},
        **{f"before_{name}": Sum(name, filter=~is_now) for name in names},
    )
    return [(_sum(now[f"now_{name}"]), _sum(now[f"before_{name}"])) for name in names]


def _sum(value: Decimal | int | None) -> Decimal:
    return round_cny(Decimal(value or 0))


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


def yuan(value: object) -> Decimal:
    """A sum of the database; of nothing it is None."""
    return round_cny(value) if isinstance(value, Decimal) else ZERO


def each(amount: Decimal, number: Decimal | int) -> Decimal | None:
    """Yuan apiece; None of nothing."""
    return round_cny(amount / number) if number else None
