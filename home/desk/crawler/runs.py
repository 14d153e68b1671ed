"""A run as it goes: begun, watched, paused, stopped."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.requests import PageRequest
from home.desk.crawler import charts
from home.desk.crawler.views import find as find_rule
from home.desk.desk_gate import Desk, desk_view
from home.desk.products.views import refuse_moderated
from shop.crawler import runs
from shop.crawler.models import CrawlHost, CrawlRun, CrawlTick, CrawlTrouble

MOST_TROUBLES = 50


@require_POST
@desk_view("products")
@refuse_moderated
def start(request: PageRequest, desk: Desk, crawl_rule_id: int) -> HttpResponse:
    rule = find_rule(desk, crawl_rule_id)
    try:
        run = runs.start(store=desk.store, rule_id=rule.pk, actor=desk.user, at=timezone.now())
    except runs.CannotStart as refused:
        messages.error(request, str(refused))
        return redirect("desk-crawl-rule", rule.pk)
    return redirect("desk-crawl-run", run.pk)


@require_safe
@desk_view("products")
def show(request: PageRequest, desk: Desk, crawl_run_id: int) -> HttpResponse:
    """Asked anew every two seconds while it goes."""
    run = _find(desk, crawl_run_id)
    own = {"run": run}
    ticks = CrawlTick.objects.for_store(desk.store).filter(**own).order_by("at")
    troubles = CrawlTrouble.objects.for_store(desk.store).filter(**own).order_by("-pk")
    context = {
        "desk": desk,
        "tab": "products",
        "run": run,
        "hosts": CrawlHost.objects.for_store(desk.store).filter(**own).order_by("-requests")[:20],
        "charts": charts.of(ticks),
        "troubles": troubles[:MOST_TROUBLES],
    }
    if request.htmx and run.state not in (CrawlRun.State.DONE, CrawlRun.State.PAUSED):
        return render(request, "desk/crawler/fragments/live.html", context)
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "desk/crawler/run.html", context)


@require_POST
@desk_view("products")
def pause(request: PageRequest, desk: Desk, crawl_run_id: int) -> HttpResponse:
    run = _find(desk, crawl_run_id)
    if not runs.pause(store=desk.store, run_id=run.pk, at=timezone.now()):
        messages.info(request, _("没有在采集"))
    return redirect("desk-crawl-run", run.pk)


@require_POST
@desk_view("products")
def go_on(request: PageRequest, desk: Desk, crawl_run_id: int) -> HttpResponse:
    run = _find(desk, crawl_run_id)
    if not runs.go_on(store=desk.store, run_id=run.pk, at=timezone.now()):
        messages.info(request, _("没有暂停的采集"))
    return redirect("desk-crawl-run", run.pk)


@require_POST
@desk_view("products")
def stop(request: PageRequest, desk: Desk, crawl_run_id: int) -> HttpResponse:
    run = _find(desk, crawl_run_id)
    if not runs.stop(store=desk.store, run_id=run.pk):
        messages.info(request, _("没有在采集"))
    return redirect("desk-crawl-run", run.pk)


def _find(desk: Desk, run_id: int) -> CrawlRun:
    rows = CrawlRun.objects.for_store(desk.store).select_related("rule", "job")
    row = rows.filter(pk=run_id).first()
    if row is None:
        raise Http404
    return row
