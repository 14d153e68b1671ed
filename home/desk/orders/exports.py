"""
Long lists to take away, orders and customers: asked for, on their way, downloaded. Who wants one
shows that it is them; the doors of both are alike but for who may pass.
"""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core import workbooks
from core.requests import PageRequest
from home.desk import job_page
from home.desk.customers.choice import wanted_of as customers_meant
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders.bulk import wanted_of
from orders.exports import jobs
from orders.exports.models import ExportJob

RECENT = 10
Kind, Form = ExportJob.Kind, ExportJob.Form
TYPES = {Form.XLSX: workbooks.XLSX, Form.CSV: "text/csv; charset=utf-8"}


@require_safe
@desk_view("orders")
def orders(request: PageRequest, desk: Desk) -> HttpResponse:
    return _index(request, desk, Kind.ORDERS)


@require_safe
@desk_view("members")
def customers(request: PageRequest, desk: Desk) -> HttpResponse:
    return _index(request, desk, Kind.CUSTOMERS)


@require_POST
@desk_view("orders", proven=True)
def make_orders(request: PageRequest, desk: Desk) -> HttpResponse:
    """What is chosen stands in the address, as for bulk work."""
    return _make(request, desk, Kind.ORDERS)


@require_POST
@desk_view("members", proven=True)
def make_customers(request: PageRequest, desk: Desk) -> HttpResponse:
    return _make(request, desk, Kind.CUSTOMERS)


@require_POST
@desk_view("orders")
def cancel_orders(_request: PageRequest, desk: Desk, export_job_id: int) -> HttpResponse:
    return _cancel(desk, Kind.ORDERS, export_job_id)


@require_POST
@desk_view("members")
def cancel_customers(_request: PageRequest, desk: Desk, export_job_id: int) -> HttpResponse:
    return _cancel(desk, Kind.CUSTOMERS, export_job_id)


@require_safe
@desk_view("orders", proven=True)
def order_file(_request: PageRequest, desk: Desk, export_job_id: int) -> FileResponse:
    return _file(desk, Kind.ORDERS, export_job_id)


@require_safe
@desk_view("members", proven=True)
def customer_file(_request: PageRequest, desk: Desk, export_job_id: int) -> FileResponse:
    return _file(desk, Kind.CUSTOMERS, export_job_id)


def _index(request: PageRequest, desk: Desk, kind: str) -> HttpResponse:
    """htmx asks again while one is made."""
    rows = ExportJob.objects.for_store(desk.store).filter(kind=kind)
    found = list(rows.order_by("-created_at", "-pk")[:RECENT])
    newest = found[0] if found else None
    context = {
        "desk": desk,
        "kind": kind,
        "job": newest,
        "jobs": found,
        "chosen": request.GET.urlencode(),
        "tab": "orders" if kind == Kind.ORDERS else "more",
    }
    if newest is not None:
        waiting = job_page.still_at_work(request, newest, "desk/orders/fragments/export.html")
        if waiting is not None:
            return waiting
    return render(request, "desk/orders/exports.html", context)


def _make(request: PageRequest, desk: Desk, kind: str) -> HttpResponse:
    form = request.POST.get("form", "")
    if form not in Form.values:
        raise Http404
    is_orders = kind == Kind.ORDERS
    wanted = wanted_of(request.GET, desk.store) if is_orders else customers_meant(request.GET)
    try:
        jobs.send_in(
            store=desk.store,
            kind=kind,
            form=form,
            wanted=wanted,
            actor=desk.user,
            at=timezone.now(),
        )
    except jobs.NotNow as refused:
        messages.error(request, str(refused))
    return redirect(f"desk-export-{kind}")


def _cancel(desk: Desk, kind: str, job_id: int) -> HttpResponse:
    job = _find(desk, kind, job_id)
    jobs.cancel(store=desk.store, job_id=job.pk, at=timezone.now())
    return redirect(f"desk-export-{kind}")


def _file(desk: Desk, kind: str, job_id: int) -> FileResponse:
    """:raises Http404: for one that is not made, or has been deleted"""
    job = _find(desk, kind, job_id)
    if not job.file:
        raise Http404
    day = timezone.localtime(job.created_at).date().isoformat()
    return FileResponse(
        jobs.taken(job=job, actor=desk.user),
        as_attachment=True,
        filename=f"{Kind(kind).label}-{day}.{job.form}",
        content_type=TYPES[Form(job.form)],
    )


def _find(desk: Desk, kind: str, job_id: int) -> ExportJob:
    return get_object_or_404(ExportJob.objects.for_store(desk.store), kind=kind, pk=job_id)
