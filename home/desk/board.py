"""The order board: new orders appear by themselves, with a sound and a badge."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from home.desk.gate import Desk, desk_view
from orders import lifecycle
from orders.models import PREPAID, FulfillmentStatus, Order, OrderEvent, PaymentStatus
from orders.payments import closing, refunds
from orders.payments.models import PaymentOrder, Refund, TransferProof
from orders.shipping import fulfil
from shop.money import ZERO
from shop.stores.models import Store

PAGE_SIZE = 20
RECENT_EVENTS = 1000
REFUSALS = ("没有查到这笔转账", "金额不对", "截图看不清")
CANCEL_REASONS = ("没货了", "联系不上顾客", "顾客要求取消", "地址送不到")

# Follow the rows of one store's orders: of the order's own store, so nobody else's.
WAITING_PROOF = Exists(
    TransferProof._base_manager.filter(
        store_id=OuterRef("store_id"),
        payment__order_id=OuterRef("pk"),
        state=TransferProof.State.WAITING,
    )
)
_NEWER = Refund._base_manager.filter(
    store_id=OuterRef("store_id"), order_id=OuterRef("order_id"), pk__gt=OuterRef("pk")
)
# On its way, or failed and not tried again.
OPEN_REFUND = Exists(
    Refund._base_manager.filter(store_id=OuterRef("store_id"), order_id=OuterRef("pk")).filter(
        Q(state__in=refunds.OPEN) | (Q(state=Refund.State.FAILED) & ~Exists(_NEWER))
    )
)

# State of the board → (label, condition).
OPEN = Q(cancelled_at__isnull=True)
UNPAID = Q(payment_status=PaymentStatus.UNPAID)
GONE = Q(fulfillment_status=FulfillmentStatus.FULFILLED)
# Not the shop's yet: nothing is prepared before the money came.
WAITS_FOR_PAYMENT = OPEN & UNPAID & Q(pay_method__in=PREPAID)
# Wholly refunded and still here: to be called off, not to be sent.
GIVEN_BACK = OPEN & ~GONE & Q(payment_status=PaymentStatus.REFUNDED)
TO_PREPARE = OPEN & ~(UNPAID & Q(pay_method__in=PREPAID)) & ~GIVEN_BACK
STATES: dict[str, tuple[Any, Q]] = {
    "new": (_("待接单"), TO_PREPARE & Q(confirmed_at__isnull=True)),
    "to_check": (_("待核对"), Q(WAITING_PROOF)),
    "to_ship": (_("待发货"), TO_PREPARE & Q(confirmed_at__isnull=False) & ~GONE),
    "to_collect": (_("待收款"), OPEN & GONE & UNPAID),
    "unpaid": (_("待付款"), WAITS_FOR_PAYMENT),
    "refunds": (_("退款"), Q(OPEN_REFUND) | GIVEN_BACK),
    "done": (_("已完成"), Q(completed_at__isnull=False)),
    "cancelled": (_("已取消"), Q(cancelled_at__isnull=False)),
    "all": (_("全部"), Q()),
}
COUNTED = ("new", "to_check", "to_ship", "to_collect", "refunds")


@require_safe
@desk_view("orders")
def board(request: HttpRequest, desk: Desk) -> HttpResponse:
    """
    `state`, `q`, `page`; an htmx poll names the `version` it shows and gets 204 when
    nothing happened since.
    """
    version = version_of(desk.store)
    if request.htmx and request.GET.get("version") == version:
        return HttpResponse(status=204)
    context = _board(request, desk) | {"version": version}
    if not request.htmx:
        return render(request, "merchant/orders.html", context)
    response = render(request, "merchant/fragments/board.html", context)
    _seen, _dash, waiting = request.GET.get("version", "").rpartition("-")
    if waiting.isdecimal() and int(waiting) < context["counts"]["new"]:
        response["HX-Trigger"] = json.dumps({"new-order": context["counts"]["new"]})
    return response


@require_safe
@desk_view("orders")
def badge(request: HttpRequest, desk: Desk) -> HttpResponse:
    return render(request, "cart/fragments/badge.html", {"count": waiting_count(desk.store)})


@require_safe
@desk_view("orders")
def detail(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    return _detail(request, desk, number)


@require_POST
@desk_view("orders")
def act(request: HttpRequest, desk: Desk, number: str, action: str) -> HttpResponse:
    """confirm, paid, unpaid, ship, cancel: one domain call each."""
    order_id = find_order(desk.store, number).pk
    given = {"store": desk.store, "order_id": order_id, "actor": desk.user, "at": timezone.now()}
    try:
        if action == "confirm":
            lifecycle.confirm(**given)
        elif action == "paid":
            lifecycle.take_cash(**given)
        elif action == "unpaid":
            lifecycle.return_cash(**given)
        elif action == "ship":
            fulfil.fulfil(
                **given,
                courier=request.POST.get("courier", "")[:40],
                tracking_number=request.POST.get("tracking_number", "")[:40],
            )
        elif action == "cancel":
            reason = request.POST.get("reason", "").strip() or CANCEL_REASONS[0]
            closing.cancel(**given, reason=reason)
        else:
            raise Http404
    except lifecycle.NotAllowedNow as refused:
        return _detail(request, desk, number, error=str(refused), status=409)
    if request.htmx:
        context = {"desk": desk, "order": find_order(desk.store, number)}
        response = render(request, "merchant/fragments/order_card.html", context)
        # The board shows another state by now: say where the order went.
        said = {"confirm": _("已接单，在「待发货」里"), "ship": _("已记录"), "paid": _("已收款")}
        told = {"orders-seen": True, "toast": str(said.get(action, _("已记录")))}
        response["HX-Trigger"] = json.dumps(told)
        return response
    return redirect("desk-order", number)


def waiting_count(store: Store) -> int:
    return Order.objects.for_store(store).filter(STATES["new"][1]).count()


def version_of(store: Store) -> str:
    """
    Changes whenever anything happens to any order of the store, and ends with the number
    of orders that wait. Beside the newest event the latest are counted: of two that
    commit in the other order, the second to arrive has the smaller number.
    """
    events = OrderEvent.objects.for_store(store)
    newest = events.aggregate(newest=Max("pk"))["newest"] or 0
    count = events.filter(pk__gt=newest - RECENT_EVENTS).count()
    return f"{newest}-{count}-{waiting_count(store)}"


def _board(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    state = request.GET.get("state", "new")
    state = state if state in STATES else "new"
    words = request.GET.get("q", "").strip()[:50]
    orders = search(Order.objects.for_store(desk.store), words)
    shown = orders if words else orders.filter(STATES[state][1])
    page = Paginator(shown.order_by("-created_at"), PAGE_SIZE).get_page(request.GET.get("page"))
    counts = Order.objects.for_store(desk.store).aggregate(
        **{name: Count("pk", filter=STATES[name][1]) for name in COUNTED}
    )
    return {
        "desk": desk,
        "orders": page,
        "state": state,
        "q": words,
        "states": [
            {"name": name, "label": label, "count": counts.get(name)}
            for name, (label, _condition) in STATES.items()
        ],
        "counts": counts,
        "tab": "orders",
    }


def search(orders: QuerySet[Order], words: str) -> QuerySet[Order]:
    """`orders` as cards show them; those that `words` name, if there are any."""
    orders = _with_money(orders).select_related("store").prefetch_related("lines")
    if not words:
        return orders
    return orders.filter(
        Q(number__endswith=words)
        | Q(number=words)
        | Q(name__icontains=words)
        | Q(phone__contains=words)
        | Q(lines__name__icontains=words)
    ).distinct()


def _with_money(orders: QuerySet[Order]) -> QuerySet[Order]:
    """What the cards tell of proofs and refunds."""
    return orders.annotate(has_proof=WAITING_PROOF, has_open_refund=OPEN_REFUND)


def find_order(store: Store, number: str) -> Order:
    """:raises Http404: when the store has no such order"""
    orders = _with_money(Order.objects.for_store(store)).select_related("store")
    orders = orders.prefetch_related("lines", "fulfillments")
    order = orders.filter(number=number).first()
    if order is None:
        raise Http404
    return order


def _detail(
    request: HttpRequest, desk: Desk, number: str, *, error: str = "", status: int = 200
) -> HttpResponse:
    order = find_order(desk.store, number)
    context = {
        "desk": desk,
        "order": order,
        "events": order.events.select_related("actor").order_by("-pk"),
        "cancel_reasons": CANCEL_REASONS,
        "error": error,
        "tab": "orders",
        **_money(desk.store, order),
    }
    return render(request, "merchant/order.html", context, status=status)


def _money(store: Store, order: Order) -> dict[str, Any]:
    """What was paid, what went back, and what can be done about it now."""
    payments = list(
        PaymentOrder.objects.for_store(store)
        .filter(order=order)
        .select_related("configuration", "actor")
        .order_by("pk")
    )
    paid = [row for row in payments if row.state == PaymentOrder.State.SUCCEEDED]
    counted = [row for row in paid if not row.is_surplus]
    proofs = TransferProof.objects.for_store(store).filter(payment__order=order)
    waiting = proofs.filter(state=TransferProof.State.WAITING).select_related("payment").first()
    has_cash = any(row.channel == PaymentOrder.Channel.CASH for row in counted)
    refundable = sum((row.refundable for row in counted), ZERO)
    return {
        "paid": counted,
        "surplus": [row for row in paid if row.is_surplus],
        "open_payments": [row for row in payments if row.state == PaymentOrder.State.PENDING],
        "payment_refunds": Refund.objects.for_store(store)
        .filter(order=order)
        .select_related("payment", "actor")
        .order_by("-pk"),
        "proof": waiting,
        "refundable": refundable,
        "can_return_cash": has_cash and not any(row.refund_held for row in counted),
        "has_cash": has_cash,
        "goes_back": refundable if order.is_paid and not has_cash else ZERO,
        "refusals": REFUSALS,
    }
