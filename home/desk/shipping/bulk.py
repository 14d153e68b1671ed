"""Many orders at once: a workbook to take away, a file of tracking numbers to bring back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import workbooks
from core.language import sent
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from orders.bulk_shipping import export, jobs, sheets
from orders.bulk_shipping.models import ShippingJob, ShippingRow

PAGE_SIZE = 50
State = ShippingRow.State
# What a person should look at first.
TO_LOOK_AT = (State.WRONG, State.REFUSED)


@require_POST
@desk_view("ship", proven=True)
def download(request: PageRequest, desk: Desk) -> HttpResponse:
    """POST, because it is written down who took the addresses; `rows` = line is one a goods."""
    by_line = request.POST.get("rows") == "line"
    content = export.workbook(store=desk.store, by_line=by_line, actor=desk.user)
    return workbooks.answer(content, f"{sent('待发货')}-{timezone.localdate().isoformat()}")


@require_POST
@desk_view("ship")
def upload(request: PageRequest, desk: Desk) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("请选一个表格文件"))
        return redirect("desk-shipping")
    if (file.size or 0) > sheets.MAX_BYTES:
        messages.error(request, _("表格超过 10MB，请分成几个文件"))
        return redirect("desk-shipping")
    job = jobs.send_in(
        store=desk.store,
        content=file.read(),
        name=file.name or "",
        actor=desk.user,
        at=timezone.now(),
    )
    return redirect("desk-shipping-job", job.pk)


@require_safe
@desk_view("ship")
def show(request: PageRequest, desk: Desk, shipping_job_id: int) -> HttpResponse:
    """How far it is; htmx asks again while somebody is at work on it. `only` = look."""
    job = _find(desk, shipping_job_id)
    if request.htmx and job.is_at_work:
        return render(request, "desk/shipping/fragments/progress.html", {"job": job})
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    rows = ShippingRow.objects.for_store(desk.store).filter(job=job)
    counts = rows.aggregate(**{state: Count("pk", filter=Q(state=state)) for state in State.values})
    only = request.GET.get("only") == "look"
    shown = rows.filter(state__in=TO_LOOK_AT) if only else rows
    context = {
        "desk": desk,
        "job": job,
        "counts": counts,
        "to_look_at": sum(counts[state] for state in TO_LOOK_AT),
        "orders": rows.filter(state=State.READY).values("order_number").distinct().count(),
        "only": only,
        "rows": Paginator(shown.order_by("number"), PAGE_SIZE).get_page(request.GET.get("page")),
        "tab": "orders",
    }
    return render(request, "desk/shipping/job.html", context)


@require_POST
@desk_view("ship")
def start(request: PageRequest, desk: Desk, shipping_job_id: int) -> HttpResponse:
    job = _find(desk, shipping_job_id)
    if not jobs.start(store=desk.store, job_id=job.pk, actor=desk.user, at=timezone.now()):
        messages.info(request, _("这份表格已经处理过了"))
    return redirect("desk-shipping-job", job.pk)


@require_POST
@desk_view("ship")
def drop(request: PageRequest, desk: Desk, shipping_job_id: int) -> HttpResponse:
    job = _find(desk, shipping_job_id)
    if not jobs.drop(store=desk.store, job_id=job.pk):
        messages.info(request, _("这份表格已经处理过了"))
        return redirect("desk-shipping-job", job.pk)
    messages.success(request, _("已放弃，没有发货"))
    return redirect("desk-shipping")


def _find(desk: Desk, job_id: int) -> ShippingJob:
    return get_object_or_404(ShippingJob.objects.for_store(desk.store), pk=job_id)
