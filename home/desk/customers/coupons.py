"""A coupon for all that a list of customers shows: which; the preview, and what became of it."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import workbooks
from core.requests import PageRequest
from home.desk import job_page
from home.desk.customers import choice
from home.desk.desk_gate import Desk, desk_view
from home.statistics.reports.groups.rfm import GROUPS
from orders.customers import choosing, giving
from orders.customers import result as results
from orders.customers.models import CouponJob, CouponJobRow

RECENT, SHOWN = 5, 50
State = CouponJobRow.State
# What a person should see first is first.
FILTERS = (State.READY, State.WRONG, State.REFUSED, State.CHANGED, State.SAME)


def giving_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For who may give coupons, and may know who the customers are."""

    @wraps(view)
    def guarded(request: PageRequest, desk: Desk, **given: int) -> HttpResponse:
        if not desk.may["members"]:
            return render(request, "desk/forbidden.html", {"desk": desk}, status=403)
        return view(request, desk, **given)

    return desk_view("promotions")(guarded)


@require_http_methods(["GET", "HEAD", "POST"])
@giving_view
def choose(request: PageRequest, desk: Desk) -> HttpResponse:
    """Who is meant stands in the address, as in the list."""
    wanted = choice.wanted_of(request.GET)
    if request.method == "POST":
        return _send_in(request, desk, wanted)
    recent = CouponJob.objects.for_store(desk.store).select_related("coupon")
    context = {
        "desk": desk,
        "number": choosing.number_of(desk.store, wanted),
        "label": wanted.label,
        "group": GROUPS.get(wanted.group),
        "chosen": urlencode(choice.conditions(request.GET)),
        "coupons": giving.to_give(desk.store, at=timezone.now())[:SHOWN],
        "jobs": recent.order_by("-created_at", "-pk")[:RECENT],
        "tab": "more",
    }
    return render(request, "desk/customers/coupons.html", context)


@require_safe
@giving_view
def show(request: PageRequest, desk: Desk, coupon_job_id: int) -> HttpResponse:
    """htmx asks again while somebody is at work on it; `only` is a state of rows."""
    job = _find(desk, coupon_job_id)
    waiting = job_page.still_at_work(request, job, "desk/customers/fragments/progress.html")
    if waiting is not None:
        return waiting
    found = CouponJobRow.objects.for_store(desk.store).filter(job=job).select_related("order")
    rows = job_page.of_rows(request, found, [(s.value, s.label) for s in FILTERS])
    context = {"desk": desk, "job": job, **rows.context, "tab": "more"}
    return render(request, "desk/customers/coupon_job.html", context)


@require_POST
@giving_view
def start(request: PageRequest, desk: Desk, coupon_job_id: int) -> HttpResponse:
    job = _find(desk, coupon_job_id)
    try:
        if not giving.start(store=desk.store, job_id=job.pk, actor=desk.user):
            messages.info(request, _("已经开始发了"))
    except giving.NotNow as refused:
        messages.error(request, str(refused))
    return redirect("desk-customers-coupon-job", job.pk)


@require_POST
@giving_view
def cancel(request: PageRequest, desk: Desk, coupon_job_id: int) -> HttpResponse:
    job = _find(desk, coupon_job_id)
    at = timezone.now()
    if not giving.cancel(store=desk.store, job_id=job.pk, actor=desk.user, at=at):
        messages.info(request, _("已经发完了"))
    return redirect("desk-customers-coupon-job", job.pk)


@require_POST
@giving_view
def drop(request: PageRequest, desk: Desk, coupon_job_id: int) -> HttpResponse:
    job = _find(desk, coupon_job_id)
    if not giving.drop(store=desk.store, job_id=job.pk):
        messages.info(request, _("已经开始发了"))
        return redirect("desk-customers-coupon-job", job.pk)
    messages.success(request, _("已放弃，一张也没有发"))
    return redirect("desk-customers")


@require_safe
@giving_view
def result(_request: PageRequest, desk: Desk, coupon_job_id: int) -> HttpResponse:
    job = _find(desk, coupon_job_id)
    return workbooks.answer(results.workbook(job), f"{job.get_kind_display()}-{job.pk}")


def _send_in(request: PageRequest, desk: Desk, wanted: choosing.Wanted) -> HttpResponse:
    at, asked = timezone.now(), request.POST.get("coupon", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 18 else 0
    coupon = get_object_or_404(giving.to_give(desk.store, at=at), pk=number)
    try:
        job = giving.send_in(store=desk.store, coupon=coupon, wanted=wanted, actor=desk.user, at=at)
    except giving.NotNow as refused:
        messages.error(request, str(refused))
        return redirect("desk-customers")
    return redirect("desk-customers-coupon-job", job.pk)


def _find(desk: Desk, job_id: int) -> CouponJob:
    rows = CouponJob.objects.for_store(desk.store).select_related("coupon")
    return get_object_or_404(rows, pk=job_id)
