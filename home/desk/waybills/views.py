"""打单发货: waybills of one order and of many, their labels, and calling them off."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import private_pictures
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders import parcels
from home.desk.orders.board import find_order
from home.desk.shipping.papers import pdf_answer
from orders import locks
from orders.models import Order
from orders.papers import pdf
from orders.states.board_states import STATES
from orders.waybills import cancelling, issuing, labels, showing
from orders.waybills.models import State, Waybill, WaybillAccount

AT_MOST = 100


@require_POST
@desk_view("ship")
def issue(request: PageRequest, desk: Desk, number: str) -> HttpResponse:
    """The form of sending, with `account`: a number instead of a typed one."""
    order = find_order(desk.store, number)
    try:
        quantities, seen_left = parcels.chosen(request.POST, order)
        waybill = issuing.issue(
            store=desk.store,
            order_id=order.pk,
            account_id=_account(request, desk),
            actor=desk.user,
            at=timezone.now(),
            quantities=quantities,
            seen_left=seen_left,
        )
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
    else:
        _said(request, waybill)
    return _back(order)


def _said(request: PageRequest, waybill: Waybill) -> None:
    if waybill.state == State.ASKING:
        messages.info(request, _("快递100 还没有答复，会自动再问，单号不会重复"))
    else:
        words = {"number": waybill.tracking_number}
        messages.success(request, _("已取号并发货：%(number)s") % words)


@require_POST
@desk_view("ship")
def cancel(request: PageRequest, desk: Desk, number: str, waybill_id: int) -> HttpResponse:
    order = find_order(desk.store, number)
    found = _find(desk, order, waybill_id)
    try:
        waybill = cancelling.cancel(
            store=desk.store, waybill_id=found.pk, actor=desk.user, at=timezone.now()
        )
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
    else:
        is_done = waybill.state == State.CANCELLED
        said = _("面单已取消，发货已撤销") if is_done else _("正在取消，快递100 答复后自动完成")
        messages.success(request, waybill.words or said)
    return _back(order)


@require_POST
@desk_view("ship")
def again(request: PageRequest, desk: Desk, number: str, waybill_id: int) -> HttpResponse:
    """What is missing is asked for now, not at the sweep's next turn."""
    order = find_order(desk.store, number)
    found = _find(desk, order, waybill_id)
    cancelling.ask_again(store=desk.store, waybill_id=found.pk, at=timezone.now())
    return _back(order)


@require_safe
@desk_view("ship")
def label(
    request: PageRequest, desk: Desk, number: str, waybill_id: int
) -> FileResponse | HttpResponse:
    """The courier's picture; `format=pdf` is the paper, and counts as printed."""
    found = _find(desk, find_order(desk.store, number), waybill_id)
    if not found.label:
        raise Http404
    if request.GET.get("format") == "pdf":
        labels.mark_printed([found], at=timezone.now())
        return pdf_answer(pdf.pictures([found.label]), f"label-{found.tracking_number}")
    return private_pictures.respond(found.label)


@require_safe
@desk_view("ship")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    """Orders that wait for one, and the latest; htmx asks again while one is being asked for."""
    waybills = list(showing.latest(desk.store))
    context = {
        "desk": desk,
        "waybills": waybills,
        "is_asking": any(row.is_asking for row in waybills),
        "to_print": len(showing.to_print(desk.store, again=False)),
        "tab": "orders",
    }
    if request.htmx:
        return render(request, "desk/waybills/fragments/latest.html", context)
    context["accounts"] = showing.accounts_of(desk.store)
    context["orders"] = _waiting(desk)[:AT_MOST]
    return render(request, "desk/waybills/index.html", context)


@require_POST
@desk_view("ship")
def issue_many(request: PageRequest, desk: Desk) -> HttpResponse:
    """`orders` are numbers of orders."""
    numbers = request.POST.getlist("orders")[:AT_MOST]
    orders = Order.objects.for_store(desk.store).filter(number__in=numbers)
    begun, refusals = issuing.issue_many(
        store=desk.store,
        order_ids=orders.order_by("pk").values_list("pk", flat=True),
        account_id=_account(request, desk),
        actor=desk.user,
        at=timezone.now(),
    )
    for words in refusals[:10]:
        messages.error(request, words)
    if begun:
        messages.success(request, _("%(count)s 单正在取号") % {"count": len(begun)})
    elif not refusals:
        messages.error(request, _("请先勾选订单"))
    return redirect("desk-waybills")


@require_safe
@desk_view("ship")
def print_many(request: PageRequest, desk: Desk) -> HttpResponse:
    """Labels that were not printed yet in one file; with `again` the latest all."""
    waybills = showing.to_print(desk.store, again="again" in request.GET)
    if not waybills:
        messages.info(request, _("没有要打印的面单"))
        return redirect("desk-waybills")
    content = pdf.pictures([waybill.label for waybill in waybills])
    labels.mark_printed(waybills, at=timezone.now())
    return pdf_answer(content, "waybills")


def _waiting(desk: Desk) -> list[Order]:
    asking = Waybill.objects.for_store(desk.store).filter(state=State.ASKING)
    orders = Order.objects.for_store(desk.store).filter(
        STATES["to_ship"][1], delivery__in=issuing.BY_COURIER
    )
    orders = orders.exclude(pk__in=asking.values("order_id")).prefetch_related("lines")
    return list(orders.order_by("pk")[:AT_MOST])


def _account(request: PageRequest, desk: Desk) -> int:
    """:raises Http404: for none of this store's that is on"""
    typed = request.POST.get("account", "")
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 19
    rows = WaybillAccount.objects.for_store(desk.store).filter(is_on=True)
    if not is_number or not rows.filter(pk=int(typed)).exists():
        raise Http404
    return int(typed)


def _find(desk: Desk, order: Order, waybill_id: int) -> Waybill:
    rows = Waybill.objects.for_store(desk.store).filter(order=order, pk=waybill_id)
    found: Waybill | None = rows.first()
    if found is None:
        raise Http404
    return found


def _back(order: Order) -> HttpResponse:
    return redirect(f"{reverse('desk-order', args=[order.number])}#waybills")
