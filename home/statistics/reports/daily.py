"""Keeping the tables up to date: what changed since the last time, and all once a night."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from core import scope
from home.statistics.reports import facts, rows, touched
from home.statistics.reports.models import Progress, RfmGroup
from home.statistics.reports.platform import days
from shop.stores.models import Store

WHY = "statistics are written for each store"


def refresh(*, at: datetime) -> int:
    """
    Write the days that changed since the mark, each span in a transaction of its own; how many. A
    run that is killed has not moved the mark: the next one looks at the same days again. The first
    time all is told, in a span a store.
    """
    reached = touched.reached(at=at)
    if touched.counted_at() is None:
        count = rebuild(store_id=None, at=at)
        touched.move_mark(reached)
        return count
    spans = touched.since_mark()
    for span in spans:
        rows.renew(span, at=at)
    days.refresh({on for span in spans for on in span.days}, at=at)
    touched.move_mark(reached)
    return len(spans)


def close_night(*, at: datetime) -> int:
    """
    Who came back is reckoned anew for stores that something happened in, the groups of buyers also
    where only another day has passed; how many stores something happened in.
    """
    with scope.across_stores(WHY):
        progress = Progress.unscoped.filter(Q(cohorts_at=None) | Q(counted_at__gt=F("cohorts_at")))
        stores = list(progress.order_by("store_id").values_list("store_id", flat=True))
        old = RfmGroup.unscoped.filter(on__lt=facts.day_of(at) - timedelta(days=1))
        aged = set(old.values_list("store_id", flat=True))
    for store_id in stores:
        rows.renew_cohorts(store_id, at=at)
    for store_id in sorted(aged.union(stores)):
        rows.renew_groups(store_id, at=at)
    return len(stores)


def rebuild(*, store_id: int | None, at: datetime) -> int:
    """All rows of one store, or of all, from the records; how many stores."""
    with scope.across_stores(WHY):
        stores = Store.objects.order_by("pk")
        chosen = stores if store_id is None else stores.filter(pk=store_id)
        ids = list(chosen.values_list("pk", flat=True))
    for one in ids:
        rows.rebuild(one, at=at)
    if store_id is None:
        days.rebuild(at=at)
    return len(ids)
