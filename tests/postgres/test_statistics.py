"""Daily tables of statistics on PostgreSQL: the same sums, and written by several at once."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from home.statistics.reports import check, daily, rows
from home.statistics.reports.facts import Span
from home.statistics.reports.models import Mark, Progress, StorePeriod
from tests.statistics.year import Year, reckoned

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]
KEYS = {"id", "store_id", "by", "starts_on"}


def figures(store, by):
    found = StorePeriod._base_manager.filter(store=store, by=by)
    return {
        row["starts_on"]: {name: value for name, value in row.items() if name not in KEYS and value}
        for row in found.values()
    }


def test_a_year_written_by_many_at_once_is_what_its_records_say(at_once):
    year = Year(11, orders=20)
    store, at = year.store, timezone.now()
    days = rows.days_with_records(store.pk)
    assert days is not None
    spans = [Span(store.pk, days[0] + n * timedelta(days=40), days[1]) for n in range(3)]

    results = at_once(
        [
            partial(daily.refresh, at=at),
            partial(daily.refresh, at=at),
            partial(daily.rebuild, store_id=store.pk, at=at),
            *(partial(rows.renew, span, at=at) for span in spans),
        ]
    )

    assert [result for result in results if isinstance(result, Exception)] == []
    for by in ("day", "week", "month"):
        assert figures(store, by) == reckoned(store, by)
    assert check.differences(at=at) == []
    assert (Mark.objects.count(), Progress.unscoped.count()) == (1, 1)
