"""云打印机: which there are and when they print, what they were given, and whether one is away."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders.board import find_order
from home.desk.printers.forms import PrinterForm
from orders.printers import queue, selection, setup
from orders.printers.models import Printer, PrintJob

LATEST = 30


@require_safe
@desk_view("settings")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    jobs = PrintJob.objects.for_store(desk.store).select_related("printer", "order")
    context = {
        "desk": desk,
        "printers": Printer.objects.for_store(desk.store).order_by("pk"),
        "jobs": jobs.order_by("-pk")[:LATEST],
        "tab": "more",
    }
    return render(request, "desk/printers/index.html", context)


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings", proven=True)
def edit(request: PageRequest, desk: Desk, printer_id: int | None = None) -> HttpResponse:
    printer = Printer(store=desk.store) if printer_id is None else _find(desk, printer_id)
    form = PrinterForm(request.POST or None, instance=printer)
    form.offer(selection.offered(desk.store))
    if request.method == "POST" and form.is_valid():
        setup.save(printer=form.save(commit=False), actor=desk.user)
        messages.success(request, _("打印机已保存"))
        return redirect("desk-printers")
    context = {"desk": desk, "form": form, "printer": printer, "tab": "more"}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/printers/printer.html", context, status=status)


@require_POST
@desk_view("settings", proven=True)
def remove(request: PageRequest, desk: Desk, printer_id: int) -> HttpResponse:
    setup.remove(printer=_find(desk, printer_id), actor=desk.user)
    messages.success(request, _("打印机已删除"))
    return redirect("desk-printers")


@require_POST
@desk_view("ship")
def again(request: PageRequest, desk: Desk, print_job_id: int) -> HttpResponse:
    if not PrintJob.objects.for_store(desk.store).filter(pk=print_job_id).exists():
        raise Http404
    queue.again(store=desk.store, job_id=print_job_id, at=timezone.now())
    messages.success(request, _("会再打一次"))
    return redirect("desk-printers" if desk.may["settings"] else "desk-orders")


@require_POST
@desk_view("ship")
def is_there(request: PageRequest, desk: Desk, print_job_id: int) -> HttpResponse:
    """Somebody looked: the paper is there."""
    if not PrintJob.objects.for_store(desk.store).filter(pk=print_job_id).exists():
        raise Http404
    queue.is_there(store=desk.store, job_id=print_job_id, at=timezone.now())
    return redirect("desk-printers" if desk.may["settings"] else "desk-orders")


@require_POST
@desk_view("ship")
def by_hand(request: PageRequest, desk: Desk, number: str) -> HttpResponse:
    """One receipt of this order at each printer."""
    order = find_order(desk.store, number)
    if queue.by_hand(store=desk.store, order=order, at=timezone.now()):
        messages.success(request, _("已交给云打印机"))
    else:
        messages.error(request, _("还没有云打印机，请店主在「更多」→「云打印机」里添加"))
    return redirect("desk-order", order.number)


@require_safe
@desk_view("orders")
def alarm(request: PageRequest, desk: Desk) -> HttpResponse:
    """For the board: nothing while all printers print."""
    alarms = queue.alarms(desk.store, at=timezone.now())
    return render(request, "desk/printers/alarm.html", {"alarms": alarms})


def _find(desk: Desk, printer_id: int) -> Printer:
    return get_object_or_404(Printer.objects.for_store(desk.store), pk=printer_id)
