"""What measured requests cost, added up by hour, and summed for the last day."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet, Sum

from home.statistics.timing.models import ViewCost
from home.statistics.timing.samples import Cost

SHOWN = timedelta(days=1)
KEPT = timedelta(days=8)


@dataclass(frozen=True)
class Asked:
    """What was asked for, as in `ViewCost`."""

    view: str = ""
    page: str = ""
    page_cache: str = ""


@dataclass(frozen=True)
class Sums:
    """Of `count` requests; CPU, clock and database in µs."""

    count: int
    cpu_us: int
    wall_us: int
    statements: int
    database_us: int


@transaction.atomic
def add(asked: Asked, cost: Cost, *, at: datetime) -> None:
    """One more of these, in its hour. The first of an hour ends what is older than KEPT."""
    key = {"hour": at.replace(minute=0, second=0, microsecond=0), **asdict(asked)}
    more = {name: F(name) + value for name, value in asdict(cost).items()}
    row = ViewCost.objects.filter(**key)
    if row.update(count=F("count") + 1, **more):
        return
    # Another process may make it at the same time.
    ViewCost.objects.bulk_create([ViewCost(**key)], ignore_conflicts=True)
    row.update(count=F("count") + 1, **more)
    ViewCost.objects.filter(hour__lt=at - KEPT).delete()


def by_view(*, at: datetime) -> list[tuple[str, Sums]]:
    """The last day's views, most CPU first; copies of pages call no view."""
    rows = _of_the_day(at).exclude(view="").values_list("view")
    summed = rows.annotate(*(Sum(name) for name in Sums.__annotations__))
    found = [(view, Sums(*sums)) for view, *sums in summed]
    return sorted(found, key=lambda pair: (-pair[1].cpu_us, pair[0]))


def by_answer(*, at: datetime) -> dict[tuple[str, str], int]:
    """How often the page cache answered how in the last day: {(page, answer): requests}."""
    rows = _of_the_day(at).exclude(page="").values_list("page", "page_cache")
    return {(page, answer): count for page, answer, count in rows.annotate(Sum("count"))}


def _of_the_day(at: datetime) -> QuerySet[ViewCost]:
    return ViewCost.objects.filter(hour__gt=at - SHOWN, hour__lte=at).order_by()
