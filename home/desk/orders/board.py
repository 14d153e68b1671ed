"""The order board: new orders appear by themselves, with a sound and a badge."""

import json
from collections.abc import Callable

from django.core.paginator import Paginator
from django.db.models import Max, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from core.money import ZERO
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders import parcels
from home.desk.riders.context import on_order
from orders import choosing, locks
from orders.balance import topping_up
from orders.dropshipping import showing as dropshipping
from orders.lifecycle import cancellation, cash, fulfil, steps, undo
from orders.models import Order, OrderEvent
from orders.papers import printed
from orders.payments.models import BY_HAND, PaymentOrder, Refund, TransferProof
from orders.shipping.couriers import detection
from orders.shipping.tracking import timeline
from orders.states.board_states import OPEN_REFUND, STATES, WAITING_PROOF, counted, in_state
from orders.substitutions import substitutions
from orders.waybills import showing as waybills
from shop.rewards import redeeming
from shop.stores.models import Store
from shop.stores.people import looks

PAGE_SIZE = 20
# Pages of the board end here.
MOST = 1_000
RECENT_EVENTS = 1000
REFUSALS = (
    gettext_noop("没有查到这笔转账"),
    gettext_noop("金额不对"),
    gettext_noop("截图看不清"),
)
CANCEL_REASONS = (
    gettext_noop("没货了"),
    gettext_noop("联系不上顾客"),
    gettext_noop("顾客要求取消"),
    gettext_noop("地址送不到"),
)

# Action of an address → what runs, and the fields it takes with their longest.
_PARCEL = {"courier": 40, "tracking_number": 40}
ACTIONS: dict[str, tuple[Callable[..., Order], dict[str, int]]] = {
    "confirm": (steps.confirm, {}),
    "unconfirm": (undo.unconfirm, {}),
    "paid": (cash.take, {}),
    "unpaid": (cash.give_back, {}),
    "ship": (fulfil.fulfil, _PARCEL),
    "unship": (undo.unship, {}),
    "tracking": (undo.change_tracking, _PARCEL),
    "cancel": (cancellation.cancel, {"reason": 100}),
}
# The board shows another state by now: say where the order went.
SAID = {
    "confirm": _("已接单，在「待发货」里"),
    "unconfirm": _("已撤销接单"),
    "ship": _("已记录发货"),
    "unship": _("已撤销发货，库存已放回"),
    "tracking": _("单号已改"),
    "paid": _("已收款"),
}
UNDONE_BY = {"confirm": "unconfirm", "ship": "unship"}


@require_safe
@desk_view("orders", shows=looks.ORDERS)
def board(request: PageRequest, desk: Desk) -> HttpResponse:
    """
    `state`, `q`, `page`; htmx names the `version` it shows and gets 204 when nothing
    happened since.
    """
    version = version_of(desk.store)
    if request.htmx and request.GET.get("version") == version:
        return HttpResponse(status=204)
    context = _board(request, desk) | {"version": version}
    if not request.htmx:
        return render(request, "desk/orders/orders.html", context)
    return render(request, "desk/orders/fragments/board.html", context)


@require_safe
@desk_view("orders")
def badge(request: PageRequest, desk: Desk) -> HttpResponse:
    return render(request, "orders/cart/fragments/badge.html", {"count": waiting_count(desk.store)})


@require_safe
@desk_view("orders", shows=looks.ORDER)
def detail(request: PageRequest, desk: Desk, number: str) -> HttpResponse:
    try:
        return _detail(request, desk, number)
    except Http404:
        # What a member paid in, reached from its payment.
        member = topping_up.member_of(desk.store, number)
        if member is None:
            raise
        return redirect("desk-member", member.number)


@require_POST
@desk_view("ship")
def act(request: PageRequest, desk: Desk, number: str, action: str) -> HttpResponse:
    """One of ACTIONS: one domain call each."""
    if action not in ACTIONS:
        raise Http404
    order = find_order(desk.store, number)
    given = {"store": desk.store, "order_id": order.pk, "actor": desk.user, "at": timezone.now()}
    run, fields = ACTIONS[action]
    typed = {name: request.POST.get(name, "").strip()[:most] for name, most in fields.items()}
    if "reason" in typed:
        typed["reason"] = typed["reason"] or CANCEL_REASONS[0]
    try:
        run(**given, **typed, **parcels.given(action, request.POST, order))
    except locks.NotAllowedNow as refused:
        if request.htmx:
            return _told({"orders-seen": True, "toast": str(refused)})
        return _detail(request, desk, number, error=str(refused), status=409)
    if not request.htmx:
        return redirect("desk-order", number)
    told = {"orders-seen": True, "toast": str(SAID.get(action, _("已记录")))}
    if action in UNDONE_BY:
        address = reverse("desk-order-act", args=[number, UNDONE_BY[action]])
        told["undoable"] = {"address": address, "words": told.pop("toast")}
    context = {"desk": desk, "order": find_order(desk.store, number)}
    response = render(request, "desk/orders/fragments/order_card.html", context)
    response["HX-Trigger"] = json.dumps(told)
    return response


def _told(events: dict[str, object]) -> HttpResponse:
    """Nothing to swap: only words for the page."""
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(events), "HX-Reswap": "none"})


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


def _board(request: PageRequest, desk: Desk) -> dict[str, object]:
    state = request.GET.get("state", "new")
    state = state if state in STATES else "new"
    words = request.GET.get("q", "").strip()[:50]
    store, orders = desk.store, as_cards(Order.objects.for_store(desk.store))
    shown = named(orders, words, store=store) if words else in_state(orders, state, store=store)
    # Nobody counts further: whoever looks for older ones asks by conditions.
    newest = shown.order_by("-created_at")[:MOST]
    page = Paginator(newest, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = counted(desk.store)
    return {
        "desk": desk,
        "orders": page,
        "state": state,
        "q": words,
        "searched": choosing.SEARCHED,
        "states": [
            {"name": name, "label": label, "count": counts.get(name)}
            for name, (label, _condition) in STATES.items()
        ],
        "counts": counts,
        "tab": "orders",
    }


def as_cards(orders: QuerySet[Order]) -> QuerySet[Order]:
    """With all that cards of the board show."""
    return _with_money(orders).select_related("store").prefetch_related("lines")


def named(orders: QuerySet[Order], words: str, *, store: Store) -> QuerySet[Order]:
    """Those of a store's `orders` that `words` name: `orders.choosing.named`."""
    return orders.filter(pk__in=choosing.named(store, words))


def _with_money(orders: QuerySet[Order]) -> QuerySet[Order]:
    """What the cards tell of proofs and refunds."""
    return orders.annotate(has_proof=WAITING_PROOF, has_open_refund=OPEN_REFUND)


def find_order(store: Store, number: str) -> Order:
    """:raises Http404: when the store has no such order"""
    orders = _with_money(Order.objects.for_store(store)).select_related("store")
    orders = orders.annotate(
        has_supplier_orders=dropshipping.HAS_ORDERS,
        has_waybills=waybills.HAS_WAYBILLS,
        has_waybill_accounts=waybills.HAS_ACCOUNTS,
    )
    orders = orders.prefetch_related("lines", *timeline.PREFETCHED)
    order = orders.filter(number=number).first()
    if order is None:
        raise Http404
    return order


def _detail(
    request: PageRequest, desk: Desk, number: str, *, error: str = "", status: int = 200
) -> HttpResponse:
    order = find_order(desk.store, number)
    events = list(order.events.select_related("actor").order_by("-pk"))
    asked = substitutions.told_of(order, events)
    context = {
        "desk": desk,
        "order": order,
        "redemption": redeeming.of(order.store_id, order.stock_reference),
        "events": events,
        "cancel_reasons": CANCEL_REASONS,
        "error": error,
        "may_unconfirm": undo.may_unconfirm(order, at=timezone.now()),
        "parcels": parcels.sent(order),
        **on_order(desk, order),
        "supplier_orders": dropshipping.on_order(order),
        "waybills": waybills.on_order(order),
        "substitutions": asked,
        "asked_lines": {row.line_id for row in asked if row.is_open},
        "to_send": parcels.rows(order),
        "seen_left": parcels.left(order),
        "couriers": detection.offered(desk.store),
        "papers": printed.kinds_of(order),
        "rest_worth": cancellation.rest_worth(order) if order.is_part_sent else ZERO,
        "tab": "orders",
        **_money(desk.store, order),
    }
    return render(request, "desk/orders/order.html", context, status=status)


def _money(store: Store, order: Order) -> dict[str, object]:
    """What was paid, what went back, and what can be done about it now."""
    payments = list(
        PaymentOrder.objects.for_store(store)
        .filter(order=order)
        .select_related("configuration", "actor", "shipping_notice")
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
        .prefetch_related("lines__line")
        .order_by("-pk"),
        "proof": waiting,
        # Of a deposit nothing can be asked back before the rest is here.
        "refundable": refundable if order.is_paid else ZERO,
        "can_return_cash": has_cash and not any(row.refund_held for row in counted),
        "has_cash": has_cash,
        "goes_back": ZERO if has_cash else refundable,
        # Of it, what no gateway and no balance takes back by itself.
        "back_by_hand": sum((row.refundable for row in counted if row.channel in BY_HAND), ZERO),
        "refusals": REFUSALS,
    }
