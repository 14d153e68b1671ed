"""
Writing the rows of a store's days. One transaction takes away what stood there and writes what
the records say now: killed in the middle it has changed nothing; a second time it writes the same.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.db.models import Max, Min

from core import scope
from home.statistics.reports import facts, reckoning
from home.statistics.reports.facts import Span
from home.statistics.reports.groups import cohorts, rfm, staff
from home.statistics.reports.models import (
    By,
    Cohort,
    OfDay,
    ProductDay,
    Progress,
    PromotionDay,
    RefundDay,
    RegionDay,
    RfmBuyer,
    RfmGroup,
    StaffDay,
    StorePeriod,
)
from shop.stores.tenancy import StoreOwned

AT_ONCE = 500
Reckon = Callable[[Span], Iterable[reckoning.Figures]]
DAILY: tuple[tuple[type[OfDay], Reckon], ...] = (
    (ProductDay, reckoning.products),
    (PromotionDay, reckoning.promotions),
    (RefundDay, reckoning.refund_reasons),
    (RegionDay, reckoning.regions),
    (StaffDay, staff.days),
)


def renew(span: Span, *, at: datetime) -> None:
    """The rows of these days, and of the weeks and months they lie in."""
    with scope.across_stores("statistics are written for each store"), transaction.atomic():
        _take_turn(span.store_id, at)
        for by in By.values:
            whole = span.whole(by)
            old = StorePeriod.unscoped.for_store(span.store_id).filter(
                by=by, starts_on__range=(whole.first, whole.last)
            )
            _replace(old, periods_of(whole, by))
        for model, reckon in DAILY:
            days = model.unscoped.for_store(span.store_id).filter(on__range=(span.first, span.last))
            _replace(days, (model(store_id=span.store_id, **row) for row in reckon(span)))


def periods_of(whole: Span, by: str) -> list[StorePeriod]:
    found = reckoning.periods(whole, by).items()
    return [
        StorePeriod(store_id=whole.store_id, by=by, starts_on=start, **figures)
        for start, figures in sorted(found)
    ]


def renew_cohorts(store_id: int, *, at: datetime) -> None:
    with scope.across_stores("statistics are written for each store"), transaction.atomic():
        _take_turn(store_id, at)
        _replace(Cohort.unscoped.for_store(store_id), cohorts.of_store(store_id))
        Progress.unscoped.for_store(store_id).update(cohorts_at=at)


def renew_groups(store_id: int, *, at: datetime) -> None:
    """Of the year until yesterday: who grew old since is in another group without any order."""
    on = facts.day_of(at) - timedelta(days=1)
    with scope.across_stores("statistics are written for each store"), transaction.atomic():
        _locked(store_id, at)
        groups, members = rfm.of_store(store_id, on=on)
        _replace(RfmGroup.unscoped.for_store(store_id), groups)
        _replace(RfmBuyer.unscoped.for_store(store_id), members)


def rebuild(store_id: int, *, at: datetime) -> None:
    """All rows of a store from its records, as if there had been none."""
    with scope.across_stores("statistics are written for each store"), transaction.atomic():
        _take_turn(store_id, at)
        StorePeriod.unscoped.for_store(store_id).delete()
        for model, _reckon in DAILY:
            model.unscoped.for_store(store_id).delete()
        days = days_with_records(store_id)
        if days is not None:
            renew(Span(store_id, *days), at=at)
        renew_cohorts(store_id, at=at)
        renew_groups(store_id, at=at)


def days_with_records(store_id: int) -> tuple[date, date] | None:
    """The first and the last day that something is booked on."""
    moments: list[datetime] = []
    asked = (
        (facts.payments(store_id), ("paid_at",)),
        (facts.refunds(store_id), ("finished_at",)),
        (facts.orders(store_id), ("created_at", "cancelled_at")),
        (staff.events(store_id), ("created_at",)),
        (staff.messages(store_id), ("created_at",)),
    )
    for rows, columns in asked:
        for column in columns:
            ends = rows.aggregate(first=Min(column), last=Max(column))
            moments += [moment for moment in ends.values() if moment is not None]
    return (facts.day_of(min(moments)), facts.day_of(max(moments))) if moments else None


def _replace(old: models.QuerySet[StoreOwned], new: Iterable[StoreOwned]) -> None:
    old.delete()
    old.model._base_manager.bulk_create(list(new), batch_size=AT_ONCE)


def _take_turn(store_id: int, at: datetime) -> None:
    _locked(store_id, at).update(counted_at=at)


def _locked(store_id: int, at: datetime) -> models.QuerySet[Progress]:
    """The lock of all that writes a store's rows."""
    rows: models.QuerySet[Progress] = Progress.unscoped.for_store(store_id)
    if not rows.select_for_update().exists():
        made = [Progress(store_id=store_id, counted_at=at)]
        Progress.unscoped.bulk_create(made, ignore_conflicts=True)
    list(rows.select_for_update())
    return rows
