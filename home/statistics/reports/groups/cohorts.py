"""Who comes back: by the month of the first payment, reckoned once a night and when rebuilding."""

from datetime import date

from django.db.models import Sum

from core.money import round_cny
from home.statistics.reports import facts
from home.statistics.reports.models import Cohort

Key = tuple[date, int]


def of_store(store_id: int) -> list[Cohort]:
    """Rows of every cohort; reads a row for each buyer and day that they paid on."""
    rows = facts.counted(store_id).values(
        who=facts.buyer("order__"), on=facts.bucket("paid_at", "day")
    )
    days = rows.annotate(amount=Sum("amount")).order_by("who", "on")
    found: dict[Key, Cohort] = {}
    who, first = None, date.min
    months: set[int] = set()
    again: set[int] = set()
    for row in days.iterator(chunk_size=2000):
        if row["who"] != who:
            who, first, months, again = row["who"], row["on"], set(), set()
        start = first.replace(day=1)
        after = (row["on"].year - first.year) * 12 + row["on"].month - first.month
        key = (start, after)
        if key not in found:
            found[key] = Cohort(store_id=store_id, month=start, after=after)
        cohort = found[key]
        cohort.amount += round_cny(row["amount"])
        cohort.buyers += after not in months
        months.add(after)
        _again(found[start, 0], (row["on"] - first).days, again)
    return list(found.values())


def _again(cohort: Cohort, days: int, known: set[int]) -> None:
    """A second day within so many counts once for each buyer."""
    for within in (30, 90):
        if 0 < days <= within and within not in known:
            known.add(within)
            if within == 30:
                cohort.again_30 += 1
            else:
                cohort.again_90 += 1
