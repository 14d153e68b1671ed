"""统计: what was sold, to whom, and what became of it; each figure says how it is reckoned."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core import workbooks
from core.language import in_chinese
from home.desk.desk_gate import Desk, desk_view
from home.statistics.reports import reading, touched
from home.statistics.reports.models import By
from home.statistics.reports.pages import book, sheet, showing
from home.statistics.reports.pages.report import Report
from home.statistics.reports.reading import Stretch
from shop.stores.models import Store
from shop.stores.people import audit

OVERVIEW = "overview"
CHOICES = ((7, _("7 天")), (30, _("30 天")), (90, _("90 天")), (365, _("一年")))


@require_safe
@desk_view("reports")
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Today; `?from=&to=&by=` of the other reports are kept for them."""
    return _page(request, desk, OVERVIEW)


@require_safe
@desk_view("reports")
def report(request: HttpRequest, desk: Desk, name: str) -> HttpResponse:
    """`from` and `to`: days, both included; `by`: day, week or month. What is odd is left out."""
    return _page(request, desk, name)


@require_safe
@desk_view("reports")
def download(request: HttpRequest, desk: Desk, name: str) -> HttpResponse:
    """Written down: who took which days away."""
    stretch = stretch_of(request.GET, desk.store, timezone.localdate())
    made = _made(name, stretch)
    days = f"{stretch.first.isoformat()}_{stretch.last.isoformat()}"
    content = sheet.workbook(made)
    with in_chinese():
        target = f"{made.title} {days}"
    audit.record(store=desk.store, actor=desk.user, action="statistics.export", target=target)
    return workbooks.answer(content, f"{made.title}-{days}")


def stretch_of(asked: QueryDict, store: Store, today: date) -> Stretch:
    first, last = (reading.day(asked.get(name, "")) for name in ("from", "to"))
    return reading.stretch(store, first, last, asked.get("by", ""), today=today)


def _made(name: str, stretch: Stretch) -> Report:
    try:
        return book.made(name, stretch, today=timezone.localdate())
    except KeyError:
        raise Http404 from None


def _page(request: HttpRequest, desk: Desk, name: str) -> HttpResponse:
    today = timezone.localdate()
    stretch = stretch_of(request.GET, desk.store, today)
    made = _made(name, stretch)
    context = {
        "desk": desk,
        "tab": "more",
        "report": made,
        "stretch": stretch,
        "figures": showing.figures(made),
        "charts": [
            {"id": f"chart-{number}", "title": chart.title, "told": showing.for_script(chart)}
            for number, chart in enumerate(made.charts, start=1)
        ],
        "tables": [
            {"of": table, "body": showing.body(table, stretch.by, links=_links(desk, name))}
            for table in made.tables
        ],
        "menu": book.MENU,
        "choices": [
            (words, today - timedelta(days=days - 1), days == stretch.days)
            for days, words in CHOICES
        ],
        "today": today,
        "ways": By.choices,
        "asked": _asked(stretch),
        "is_overview": name == OVERVIEW,
        "counted_at": touched.counted_at(),
    }
    return render(request, "desk/statistics/report.html", context)


def _links(desk: Desk, name: str) -> str:
    """Of who is in a group, for those who may see them."""
    is_linked = name == "rfm" and desk.may["members"]
    return f"{reverse('desk-customers')}?group=" if is_linked else ""


def _asked(stretch: Stretch) -> str:
    """The stretch as a query, for links."""
    query = QueryDict(mutable=True)
    query.update(
        {"from": stretch.first.isoformat(), "to": stretch.last.isoformat(), "by": stretch.by}
    )
    return query.urlencode()
