"""A page of a long job: how its rows stand, and those of one state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from core.requests import PageRequest
from core.types import Words
from shop.bulk.models import Job
from shop.stores.models import StoreOwned

PAGE_SIZE = 50
R = TypeVar("R", bound=StoreOwned)


def still_at_work(request: PageRequest, job: Job, template: str) -> HttpResponse | None:
    """What htmx gets, that asks again while somebody is at work; None where a page is wanted."""
    if request.htmx and job.is_at_work:
        return render(request, template, {"job": job})
    return HttpResponse(headers={"HX-Refresh": "true"}) if request.htmx else None


@dataclass(frozen=True)
class Rows(Generic[R]):
    """Those of the state `only`, a page of them; `states` have a row at least."""

    counts: dict[str, int]
    states: list[tuple[str, Words, int]]
    only: str
    page: Page[R]

    @property
    def context(self) -> dict[str, object]:
        """As the templates name it."""
        named = {"counts": self.counts, "filters": self.states}
        return {**named, "only": self.only, "rows": self.page}


def of_rows(
    request: PageRequest, rows: QuerySet[R], states: Sequence[tuple[str, Words]]
) -> Rows[R]:
    """
    `only` of the address is one of `states` (name and label, those of most interest first);
    without it the first that has a row.
    """
    counts = rows.aggregate(**{name: Count("pk", filter=Q(state=name)) for name, _ in states})
    only = request.GET.get("only", "")
    if only not in counts:
        only = next((name for name, _label in states if counts[name]), states[0][0])
    shown = rows.filter(state=only).order_by("number")
    return Rows(
        counts,
        [(name, label, counts[name]) for name, label in states if counts[name]],
        only,
        Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
    )
