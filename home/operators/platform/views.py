"""平台概况: one page that a founder opens every morning."""

from datetime import date, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import workbooks
from home.operators.gate import needs
from home.operators.platform import health, waiting
from home.statistics.reports import touched
from home.statistics.reports.models import StoreTrouble
from home.statistics.reports.pages import sheet, showing
from home.statistics.reports.pages.report import Report
from home.statistics.reports.platform import morning, reading
from home.statistics.reports.platform import stores as of_stores
from home.statistics.reports.reading import day as parsed
from home.statistics.timing import report as timing_report

NEWEST = 8


@require_safe
@needs("overview")
def index(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    counted = waiting.counts(at=at)
    context = {
        "todo": waiting.todo(counted, user=request.user),
        "open_stores": counted["open_stores"],
        "health": health.now(unsent=counted["unsent"]),
        "troubles": _troubles(),
        "stores": _newest(),
        "sections": [_shown(report) for report in morning.sections(at=at)],
        "counted_at": _local(touched.counted_at()),
    }
    return render(request, "operators/platform/index.html", context)


@require_safe
@needs("overview")
def newest(request: HttpRequest) -> HttpResponse:
    """The list of new stores alone, asked for every few seconds by static/admin/platform.js."""
    return render(request, "operators/platform/newest.html", {"stores": _newest()})


@require_safe
@needs("growth")
def stores(request: HttpRequest) -> HttpResponse:
    """Who sells most from `from` to `to`, growth by month, and who still sells months later."""
    today = timezone.localdate()
    first, last = _span(request, today)
    asked = urlencode({"from": first.isoformat(), "to": last.isoformat()})
    context = {
        "sections": [_shown(report) for report in of_stores.sections(first, last, today=today)],
        "first": first,
        "last": last,
        "today": today,
        "asked": asked,
    }
    return render(request, "operators/platform/stores.html", context)


@require_safe
@needs("growth")
def stores_xlsx(request: HttpRequest) -> HttpResponse:
    """The same with every store that sold, a sheet for each table."""
    today = timezone.localdate()
    first, last = _span(request, today)
    reports = of_stores.sections(first, last, today=today, limit=None)
    tables = [table for report in reports for table in report.tables]
    content = sheet.workbook(Report(slug="stores", title=_("店铺成长"), tables=tables))
    name = f"{_('店铺成长')}-{first.isoformat()}_{last.isoformat()}"
    return workbooks.answer(content, name)


@require_safe
@needs("timing")
def timing(request: HttpRequest) -> HttpResponse:
    """Which pages and statements the machine spends its time on."""
    shown = _shown(timing_report.report(at=timezone.now()))
    context = {"section": shown, "one_in": settings.MEASURED_ONE_IN}
    return render(request, "operators/platform/timing.html", context)


def _span(request: HttpRequest, today: date) -> tuple[date, date]:
    first, last = (parsed(request.GET.get(name, "")) for name in ("from", "to"))
    return of_stores.span(first, last, today=today)


def _newest() -> list[dict[str, object]]:
    index = reverse("operate-stores_modeladmin_index")
    return [
        {"store": store, "url": f"{index}?q={store.slug}", "opened_at": _local(store.created_at)}
        for store in reading.newest_stores(NEWEST)
    ]


def _local(at: datetime | None) -> datetime | None:
    return timezone.localtime(at) if at else None


def _troubles() -> list[dict[str, object]]:
    found = reading.troubles()
    index = reverse("platform_troubles_modeladmin_index")
    return [
        {
            "words": StoreTrouble.Kind(kind).label,
            "stores": found[kind][0],
            "orders": found[kind][1] if kind in StoreTrouble.COUNTED else 0,
            "url": f"{index}?kind__exact={kind}",
        }
        for kind in StoreTrouble.Kind.values
        if kind in found
    ]


def _shown(report: Report) -> dict[str, object]:
    return {
        "report": report,
        "figures": showing.figures(report),
        "charts": [
            {
                "id": f"chart-{report.slug}-{number}",
                "title": chart.title,
                "told": showing.for_script(chart),
            }
            for number, chart in enumerate(report.charts, start=1)
        ],
        "tables": [
            {"of": table, "body": showing.body(table, "day", number="payments-number")}
            for table in report.tables
        ],
    }
