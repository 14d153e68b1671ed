"""Whether the tables say what the records say, and the records what the books say."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Model, Sum

from core import scope
from core.money import ZERO, round_cny
from home.statistics.reports import facts, rows
from home.statistics.reports.facts import Span
from home.statistics.reports.models import (
    By,
    ChannelDay,
    PlatformDay,
    PlatformHour,
    StorePeriod,
)
from home.statistics.reports.platform import days as platform
from orders.models import Order
from orders.payments.models import AccountEntry
from shop.stores.models import Store

# Beside the key a store's row has: what one row says.
LEFT_OUT = frozenset({"id", "store"})
PEOPLE = frozenset({"paid_buyers", "new_buyers", "placed_buyers"})


@scope.across_stores("the check looks at every store")
def differences(*, at: datetime) -> list[str]:
    """One line for everything that does not add up. Of today the tables may be a minute behind."""
    found: list[str] = []
    for store_id in Store.objects.order_by("pk").values_list("pk", flat=True):
        found += [f"store {store_id}: {line}" for line in _of_store(store_id, at)]
    return [*found, *(f"platform: {line}" for line in _platform(at))]


def _platform(at: datetime) -> Iterator[str]:
    """Who was active is not known any more, and what was never counted is no difference."""
    last = facts.day_of(at) - timedelta(days=1)
    known = set(PlatformDay.objects.filter(on__lte=last).values_list("on", flat=True))
    left_out = frozenset({"id", *platform.PEOPLE})
    if Order.unscoped.filter(phone="", buyer=None).exists():
        left_out |= {"paid_buyers", "new_shoppers"}
    for first, end in platform.spans(known):
        reckoned = (
            (PlatformDay, platform.days_of(first, end)),
            (PlatformHour, platform.hours_of(first, end)),
            (ChannelDay, platform.channels_of(first, end)),
        )
        for model, said in reckoned:
            here = model._base_manager.filter(on__range=(first, end))
            yield from _compare(here, said, model.__name__, left_out)


def _of_store(store_id: int, at: datetime) -> Iterator[str]:
    yield from _books(store_id)
    days = rows.days_with_records(store_id)
    today = facts.day_of(at)
    first = days[0] if days else today
    span = Span(store_id, first, min(days[1] if days else today, today - timedelta(days=1)))
    # Of people who left nothing tells any more which orders were theirs.
    is_sealed = facts.orders(store_id).filter(phone="", buyer=None).exists()
    left_out = LEFT_OUT | (PEOPLE if is_sealed else frozenset())
    for by in By.values:
        whole = span.whole(by)
        here = StorePeriod.unscoped.for_store(store_id).filter(by=by)
        # A week or month that today lies in is as far as the last minute.
        starts = facts.start_of(today, by)
        said = [row for row in rows.periods_of(whole, by) if row.starts_on < starts]
        yield from _compare(here.filter(starts_on__lt=starts), said, f"by {by}", left_out)
    for model, reckon in rows.DAILY:
        said_here = [model(store_id=store_id, **row) for row in reckon(span)]
        past = model.unscoped.for_store(store_id).filter(on__lt=today)
        yield from _compare(past, said_here, model.__name__, left_out)


def _books(store_id: int) -> Iterator[str]:
    """All that was booked for goods is what statistics count."""
    came = _sum(facts.payments(store_id).aggregate(sum=Sum("amount"))["sum"])
    went = _sum(facts.refunds(store_id).aggregate(sum=Sum("amount"))["sum"])
    entries = AccountEntry.unscoped.for_store(store_id).filter(order__is_top_up=False)
    booked = _sum(entries.aggregate(sum=Sum("balance_change"))["sum"])
    if came - went != booked:
        yield f"paid {came} and refunded {went}, books say {booked}"
    undated = facts.payments(store_id).filter(paid_at=None).count()
    undated += facts.refunds(store_id).filter(finished_at=None).count()
    if undated:
        yield f"{undated} payments or refunds without a day"


def _sum(value: Decimal | None) -> Decimal:
    return round_cny(value or ZERO)


def _compare(
    here: Iterable[Model], said: Iterable[Model], what: str, left_out: frozenset[str]
) -> Iterator[str]:
    told, records = _told(here, left_out), _told(said, left_out)
    for row in sorted(told - records, key=str):
        yield f"{what}: table says {_words(row)}, records do not"
    for row in sorted(records - told, key=str):
        yield f"{what}: records say {_words(row)}, table does not"


def _told(found: Iterable[Model], left_out: frozenset[str]) -> set[tuple[tuple[str, str], ...]]:
    return {
        tuple(
            (field.name, _value(getattr(row, field.attname)))
            for field in row._meta.concrete_fields
            if field.name not in left_out
        )
        for row in found
    }


def _value(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _words(row: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row if value != "0")
