"""Months, weeks and days that are a stretch of days exactly: what sums over many stores read."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from home.statistics.reports import facts
from home.statistics.reports.facts import Span
from home.statistics.reports.models import By, StorePeriod
from home.statistics.reports.platform import stores
from tests import make

DAY = timedelta(days=1)
SEED = 2711
TODAY = date(2026, 10, 14)


def stretches(random, number):
    for _time in range(number):
        first = date(2025, 1, 1) + random.randrange(500) * DAY
        yield first, first + random.randrange(400) * DAY


def days_of(first, last):
    return Span(0, first, last).days


def covered(pieces):
    return [on for by, start in pieces for on in days_of(start, facts.next_start(start, by) - DAY)]


def test_pieces_hold_each_day_once_in_order():
    for first, last in stretches(Random(SEED), 300):
        assert covered(facts.pieces(first, last)) == days_of(first, last), (first, last)


def test_a_year_is_few_pieces():
    pieces = facts.pieces(date(2025, 11, 26), date(2026, 11, 25))

    # From Wednesday on; eleven months; Sunday the 1st, three weeks, Monday to Wednesday.
    assert pieces == [
        *((By.DAY, on) for on in days_of(date(2025, 11, 26), date(2025, 11, 30))),
        (By.MONTH, date(2025, 12, 1)),
        *((By.MONTH, date(2026, month, 1)) for month in range(1, 11)),
        (By.DAY, date(2026, 11, 1)),
        *((By.WEEK, date(2026, 11, day)) for day in (2, 9, 16)),
        *((By.DAY, date(2026, 11, day)) for day in (23, 24, 25)),
    ]


def test_no_days_are_no_pieces():
    assert facts.pieces(date(2026, 5, 2), date(2026, 5, 1)) == []
    assert facts.pieces(date(2026, 5, 1), date(2026, 5, 1)) == [(By.DAY, date(2026, 5, 1))]


@pytest.mark.long
@pytest.mark.django_db
def test_stores_are_ranked_by_the_sums_of_their_days():
    random = Random(SEED)
    shops = [make.store(f"店{number}") for number in range(3)]
    paid = {
        (shop.pk, on): Decimal(random.randrange(100))
        for shop in shops
        for on in days_of(date(2024, 1, 1), TODAY)
        if random.random() < 0.2
    }
    for by in By.values:
        sums: dict[tuple[int, date], Decimal] = {}
        for (shop, on), amount in paid.items():
            key = shop, facts.start_of(on, by)
            sums[key] = sums.get(key, Decimal(0)) + amount
        StorePeriod.unscoped.bulk_create(
            StorePeriod(store_id=shop, by=by, starts_on=start, paid_amount=amount, paid_orders=1)
            for (shop, start), amount in sums.items()
        )

    def of(shop, first, last):
        return sum((paid.get((shop.pk, on), Decimal(0)) for on in days_of(first, last)), Decimal(0))

    for first, last in [*stretches(random, 40), (date(2026, 2, 11), TODAY)]:
        before = first - (last - first) - DAY
        wanted = []
        for shop in shops:
            now, was = of(shop, first, last), of(shop, before, first - DAY)
            grown = ((now - was) / was).quantize(Decimal("0.0001")) if was else None
            wanted += [(shop.name, now, grown)] if now else []
        ranked, *_others = stores.sections(first, last, today=TODAY)
        rows = ranked.tables[0].rows
        assert sorted((row[1], row[3], row[6]) for row in rows) == sorted(wanted), (first, last)
