"""One change of many goods: the preview, how far it is, what became of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import workbooks
from core.requests import PageRequest
from home.desk import job_page
from home.desk.bulk.forms import ability_of
from home.desk.desk_gate import Desk, desk_view
from home.desk.products.views import refuse_moderated
from shop.bulk import jobs
from shop.bulk import result as results
from shop.bulk.models import BulkJob, BulkRow

State = BulkRow.State
# What a person should see first is first.
FILTERS = (
    State.READY,
    State.WRONG,
    State.REFUSED,
    State.KEPT,
    State.CHANGED,
    State.UNDONE,
    State.SAME,
)


@require_safe
@desk_view("products")
def show(request: PageRequest, desk: Desk, bulk_job_id: int) -> HttpResponse:
    """htmx asks again while somebody is at work on it; `only` is a state of rows."""
    job = _find(desk, bulk_job_id)
    waiting = job_page.still_at_work(request, job, "desk/bulk/fragments/progress.html")
    if waiting is not None:
        return waiting
    found = BulkRow.objects.for_store(desk.store).filter(job=job)
    rows = job_page.of_rows(request, found, [(s.value, s.label) for s in FILTERS])
    context = {
        "desk": desk,
        "job": job,
        **rows.context,
        "told": list(results.told(job, rows.page)),
        "may_undo": rows.counts[State.CHANGED] and job.may_undo(at=timezone.now()),
        "tab": "products",
    }
    return render(request, "desk/bulk/job.html", context)


@require_POST
@desk_view("products")
@refuse_moderated
def start(request: PageRequest, desk: Desk, bulk_job_id: int) -> HttpResponse:
    job = _find_mine(desk, bulk_job_id)
    if not jobs.start(store=desk.store, job_id=job.pk, actor=desk.user):
        messages.info(request, _("这次修改已经处理过了"))
    return redirect("desk-bulk-job", job.pk)


@require_POST
@desk_view("products")
def cancel(request: PageRequest, desk: Desk, bulk_job_id: int) -> HttpResponse:
    job = _find_mine(desk, bulk_job_id)
    if not jobs.cancel(store=desk.store, job_id=job.pk, actor=desk.user, at=timezone.now()):
        messages.info(request, _("已经改完了"))
    return redirect("desk-bulk-job", job.pk)


@require_POST
@desk_view("products")
@refuse_moderated
def undo(request: PageRequest, desk: Desk, bulk_job_id: int) -> HttpResponse:
    job = _find_mine(desk, bulk_job_id)
    if not jobs.undo(store=desk.store, job_id=job.pk, actor=desk.user, at=timezone.now()):
        messages.error(request, _("改完超过 10 分钟，不能撤销了"))
    return redirect("desk-bulk-job", job.pk)


@require_POST
@desk_view("products")
def drop(request: PageRequest, desk: Desk, bulk_job_id: int) -> HttpResponse:
    job = _find(desk, bulk_job_id)
    if not jobs.drop(store=desk.store, job_id=job.pk):
        messages.info(request, _("这次修改已经处理过了"))
        return redirect("desk-bulk-job", job.pk)
    messages.success(request, _("已放弃，什么都没有改"))
    return redirect("desk-bulk")


@require_safe
@desk_view("products")
def result(_request: PageRequest, desk: Desk, bulk_job_id: int) -> HttpResponse:
    job = _find(desk, bulk_job_id)
    return workbooks.answer(results.workbook(job), f"{job.get_kind_display()}-{job.pk}")


def _find(desk: Desk, job_id: int) -> BulkJob:
    return get_object_or_404(BulkJob.objects.for_store(desk.store), pk=job_id)


def _find_mine(desk: Desk, job_id: int) -> BulkJob:
    """Who may not change prices, or the stock, starts and stops no change of them."""
    job = _find(desk, job_id)
    if not desk.may[ability_of(job.kind)]:
        raise PermissionDenied
    return job
