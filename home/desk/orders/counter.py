"""Staff write an order for who stands at the counter or calls, and collect its money."""

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import client_ip
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders import counter_sheet
from home.desk.orders.board import find_order
from home.desk.orders.counter_sheet import Sheet
from orders import locks
from orders.checkout import by_staff, quote
from orders.models import Delivery, Order
from orders.payments import tasks
from orders.payments.attempts import attempts, dues
from orders.payments.browsers import Browser
from orders.payments.gateways.base import Visitor
from orders.payments.methods import available_methods
from orders.payments.models import Channel, PaymentOrder
from orders.payments.transfers import transfer
from orders.views import payment_page

# Seconds: however many pages look, the gateway is asked no oftener.
ASK_GAP = 2


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("ship")
def new(request: PageRequest, desk: Desk) -> HttpResponse:
    """
    A POST is the whole sheet; `find`, `who`, `add` and `without` change what it shows, `place`
    (cash, later or a way to pay) writes the order.
    """
    sheet = counter_sheet.read(request.POST, desk.store)
    if request.method != "POST":
        sheet.typed["key"], sheet.is_handed_over = get_random_string(32), True
        return _page(request, desk, sheet)
    if "place" in request.POST:
        return _place(request, desk, sheet, request.POST["place"])
    added = counter_sheet.by_id(desk.store, request.POST.get("add", ""))
    if added is not None:
        sheet.add(added)
        sheet.typed["q"] = ""
    elif "who" in request.POST:
        sheet.look_for_customer()
    else:
        sheet.look()
    return _page(request, desk, sheet)


def _place(request: PageRequest, desk: Desk, sheet: Sheet, pay: str) -> HttpResponse:
    try:
        wanted = sheet.wanted(pay)
        order = by_staff.place(wanted, actor=desk.user, at=timezone.now())
    except ValidationError as wrong:
        sheet.error = str(wrong.messages[0])
        return _page(request, desk, sheet, status=422)
    except by_staff.CannotPlace as refused:
        sheet.error = str(refused)
        return _page(request, desk, sheet, status=409)
    if order.waits_for_payment:
        return _collect_by(request, desk, order, order.pay_method)
    said = _("已收款 ¥%(total)s") if order.is_paid else _("已下单 ¥%(total)s")
    messages.success(request, said % {"total": order.total_price})
    return redirect("desk-order", order.number)


def _page(request: PageRequest, desk: Desk, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    context = {
        "desk": desk,
        "sheet": sheet,
        "deliveries": [Delivery.PICKUP, *_brought(desk)],
        "online": available_methods.offers_of(desk.store, browser=Browser.DESKTOP).online,
        "tab": "orders",
    }
    name = "fragments/counter.html" if request.htmx else "counter.html"
    return render(request, f"desk/orders/{name}", context, status=status)


def _brought(desk: Desk) -> list[Delivery]:
    return [way for way in quote.deliveries(desk.store) if way != Delivery.PICKUP]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("ship")
def collect(request: PageRequest, desk: Desk, number: str) -> HttpResponse:
    """The code that the customer scans, until it is paid; a POST of `channel` shows another."""
    order = find_order(desk.store, number)
    if dues.of(order, at=timezone.now()) is None:
        return _leave(request, order)
    if request.method == "POST":
        return _collect_by(request, desk, order, request.POST.get("channel", ""))
    payment = _open(order, request.GET.get("by", ""))
    if payment is not None and cache.add(f"payment-asked-{payment.pk}", 1, ASK_GAP):
        tasks.query_payment.delay(payment_id=payment.pk)
    return _show(request, desk, order, payment)


def _collect_by(request: PageRequest, desk: Desk, order: Order, channel: str) -> HttpResponse:
    try:
        if channel == Channel.TRANSFER:
            transfer.start(order=order, at=timezone.now())
            return redirect("desk-order", order.number)
        _start(request, order, channel)
    except (attempts.CannotPay, locks.NotAllowedNow) as refused:
        return _show(request, desk, order, None, error=str(refused), status=409)
    return redirect(f"{reverse('desk-collect', args=[order.number])}?by={channel}")


def _show(
    request: PageRequest,
    desk: Desk,
    order: Order,
    payment: PaymentOrder | None,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "desk": desk,
        "order": order,
        "due": dues.of(order, at=timezone.now()),
        "payment": payment,
        "qr": payment_page.code_of(payment) if payment else "",
        "online": available_methods.offers_of(desk.store, browser=Browser.DESKTOP).online,
        "error": error,
        "tab": "orders",
    }
    return render(request, "desk/orders/collect.html", context, status=status)


def _leave(request: PageRequest, order: Order) -> HttpResponse:
    if order.is_paid:
        messages.success(request, _("已收款 ¥%(total)s") % {"total": order.total_price})
    there = reverse("desk-order", args=[order.number])
    if not request.htmx:
        return redirect(there)
    return HttpResponse(status=204, headers={"HX-Redirect": there})


def _open(order: Order, channel: str) -> PaymentOrder | None:
    """The newest code of this channel that can still be scanned."""
    rows = PaymentOrder.unscoped.of(order).open().filter(channel=channel, product="qr")
    rows = rows.filter(expires_at__gt=timezone.now() + dues.LAST_MOMENT)
    return next((row for row in rows.order_by("-pk") if row.started.get("code")), None)


def _start(request: PageRequest, order: Order, channel: str) -> None:
    """
    :raises attempts.CannotPay: when the channel does not answer, or is not taken
    :raises locks.NotAllowedNow: when nothing is to be paid any more
    """
    back = reverse("order-pay-return", args=[order.token])
    visitor = Visitor(
        ip=client_ip.client_ip(request) or "127.0.0.1",
        return_url=request.build_absolute_uri(back),
    )
    attempts.start(
        order=order,
        channel=channel,
        product=PaymentOrder.Product.QR,
        visitor=visitor,
        at=timezone.now(),
    )
