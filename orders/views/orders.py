"""A shopper's orders: one by its token, all of them in the personal centre."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.centre import entries
from accounts.requests import actor_of
from core import scope
from core.money import ZERO
from core.requests import PageRequest
from orders import by_link, locks
from orders.aftersales import showing
from orders.aftersales.choices import Side
from orders.aftersales.showing import Shown
from orders.aftersales.steps import asking
from orders.cart import buyable, cart, contents
from orders.cart.guest import guest_key, owner_or_new, remember
from orders.groups import showing as groups
from orders.lifecycle import cancellation, receipt, steps
from orders.membership import given_coupons
from orders.models import Order
from orders.payments.attempts import dues
from orders.payments.models import PaymentOrder, Refund, TransferProof
from orders.pickup import codes
from orders.presales import showing as presales
from orders.riders import showing as riders
from orders.riders.showing import ShownRide
from orders.shipping.tracking import timeline
from orders.shipping.tracking.timeline import ShownParcel
from orders.states import shopper_states, state_words
from orders.substitutions import substitutions
from orders.views.by_token import by_token, is_as_placed
from shop.catalog.models import ProductVariant
from shop.rewards import redeeming
from shop.stores.sharing import qr

PAGE_SIZE = 20


@dataclass(frozen=True)
class Since:
    """What came after an order was placed."""

    parcels: Sequence[ShownParcel] = ()
    ride: ShownRide | None = None
    payments: Sequence[PaymentOrder] = ()
    refunds: Iterable[Refund] = ()
    aftersales: Sequence[Shown] = ()


@dataclass(frozen=True)
class MyState:
    """A tab of 我的订单; `count` is shown where something waits for the shopper."""

    name: str
    label: str
    count: int


@require_safe
@never_cache
def show(request: PageRequest, token: str) -> HttpResponse:
    """One order: all of it for its buyer, the little of `by_link` for who has the link."""
    try:
        order = by_token(token)
    except Http404:
        return _top_up(token)
    if not by_link.is_buyer(request, order):
        return by_link.page(request, order)
    template = "orders/fragments/order.html" if request.htmx else "orders/order.html"
    return render(request, template, _context(order))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_up(request: PageRequest, token: str) -> HttpResponse:
    """The buyer on a strange phone: a code to the order's own phone, then the order."""
    order = by_token(token)
    if request.method != "POST" or by_link.is_buyer(request, order):
        return redirect(order)
    return by_link.open_up(request, order) or redirect(order)


@require_POST
def cancel(request: PageRequest, token: str) -> HttpResponse:
    order = by_token(token)
    if not by_link.is_buyer(request, order):
        return by_link.page(request, order, status=403)
    try:
        cancellation.cancel_as_buyer(
            token=order.token,
            reason=request.POST.get("reason", "")[:100] or cancellation.REASONS[0],
            actor=actor_of(request.user),
            at=timezone.now(),
        )
    except locks.NotAllowedNow as refused:
        return with_error(request, order.token, str(refused))
    return redirect(order)


@require_POST
def receive(request: PageRequest, token: str) -> HttpResponse:
    """确认收货."""
    order = by_token(token)
    if not by_link.is_buyer(request, order):
        return by_link.page(request, order, status=403)
    try:
        steps.receive(
            store=order.store_id, order_id=order.pk, actor=actor_of(request.user), at=timezone.now()
        )
    except locks.NotAllowedNow as refused:
        return with_error(request, order.token, str(refused))
    return redirect(order)


@require_POST
def extend(request: PageRequest, token: str) -> HttpResponse:
    """延长收货: three more days, once."""
    order = by_token(token)
    if not by_link.is_buyer(request, order):
        return by_link.page(request, order, status=403)
    try:
        receipt.extend(token=order.token, actor=actor_of(request.user), at=timezone.now())
    except locks.NotAllowedNow as refused:
        return with_error(request, order.token, str(refused))
    return redirect(order)


@require_POST
def buy_again(request: PageRequest, token: str) -> HttpResponse:
    """再次购买: what can still be bought goes into the cart."""
    order = by_token(token)
    if not by_link.is_buyer(request, order):
        return by_link.page(request, order, status=403)
    owner = owner_or_new(request)
    with scope.across_stores("a shopper fills the own cart"):
        variants = ProductVariant.unscoped.select_related("product", "store", "level")
        by_id = variants.in_bulk([line.variant_id for line in order.lines.all()])
    for line in order.lines.all():
        try:
            cart.add(owner=owner, variant=by_id[line.variant_id], quantity=line.quantity)
        except buyable.CannotAdd:
            # The cart page says what is gone; the rest is worth having.
            continue
    response = redirect("cart")
    remember(request, response, owner, has_lines=contents.count(owner) > 0)
    return response


@require_safe
@never_cache
def mine(request: PageRequest) -> HttpResponse:
    """我的: this person, their newest orders, and the way to everything else."""
    orders = _own(request)
    context = {
        "orders": _listed(orders, most=3),
        "states": _states(orders),
        "entries": entries.counted(request),
        "tab": "me",
    }
    return render(request, "orders/mine.html", context)


@require_safe
@never_cache
def my_orders(request: PageRequest) -> HttpResponse:
    """我的订单 by state."""
    orders = _own(request)
    state = request.GET.get("state", "all")
    state = state if state in shopper_states.STATES else "all"
    shown = _listed(orders.filter(shopper_states.STATES[state][1]))
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"orders": page, "state": state, "states": _states(orders), "tab": "me"}
    return render(request, "orders/my_orders.html", context)


@scope.across_stores("a shopper's own orders")
def _own(request: PageRequest) -> QuerySet[Order]:
    """The orders of this person, or of this phone's guest cookie."""
    orders = Order.unscoped.all()
    if request.user.is_authenticated:
        return orders.filter(buyer=request.user)
    key = guest_key(request)
    return orders.filter(guest_key=key, buyer=None) if key else orders.none()


@scope.across_stores("a shopper's own orders")
def _listed(orders: QuerySet[Order], *, most: int = 200) -> list[Order]:
    found = state_words.with_paid(state_words.with_proof(orders))
    found = found.select_related("store").prefetch_related("lines")
    return list(found.distinct().order_by("-created_at")[:most])


@scope.across_stores("a shopper's own orders")
def _states(orders: QuerySet[Order]) -> list[MyState]:
    waiting = ("to_pay", "to_ship", "to_receive")
    return [
        MyState(name, str(label), orders.filter(condition).count() if name in waiting else 0)
        for name, (label, condition) in shopper_states.STATES.items()
    ]


def with_error(request: PageRequest, token: str, error: str) -> HttpResponse:
    context = _context(by_token(token)) | {"error": error}
    return render(request, "orders/order.html", context, status=409)


@scope.across_stores("an order is found by its unguessable token")
def _top_up(token: str) -> HttpResponse:
    """Money that was paid in stands with its store's balance."""
    order = Order.every.filter(token=token, is_top_up=True).select_related("store").first()
    if order is None:
        raise Http404
    return redirect("balance-of-store", order.store.slug)


@scope.across_stores("an order is found by its unguessable token")
def _context(order: Order) -> dict[str, object]:
    proofs = TransferProof.unscoped.of(order).order_by("-pk")
    since = Since() if is_as_placed(order) else _since_placed(order)
    paid = sum((p.amount for p in since.payments), ZERO)
    return {
        "order": order,
        "store": order.store,
        **vars(since),
        "due": state_words.sum_amount(order, paid),
        # Cheaper goods came instead: with it the rows above add up to what was paid.
        "cheaper_by": max(paid - order.total_price, ZERO) if order.is_paid else ZERO,
        "events": [
            event
            for event in sorted(order.events.all(), key=lambda event: -event.pk)
            if event.type not in shopper_states.HIDDEN_EVENTS
        ],
        "receipt_due": receipt.due_at(order),
        "may_extend": receipt.may_extend(order, at=timezone.now()),
        "to_pay": dues.of(order, at=timezone.now()) if order.waits_for_payment else None,
        "presale": presales.of_order(order),
        "deposit_lost": presales.lost(order),
        "proof": proofs.first() if order.waits_for_payment else None,
        "substitutions": substitutions.told_of(order, order.events.all()),
        "group": groups.of_order(order),
        # Only members have points to pay with.
        "redemption": redeeming.of(order.store_id, order.stock_reference)
        if order.buyer_id
        else None,
        "brought": given_coupons.brought_by(order, at=timezone.now()),
        "can_cancel": cancellation.may_cancel(order),
        "cancel_reasons": cancellation.REASONS,
        "can_ask_aftersale": asking.may_ask(order),
        **_pickup(order),
    }


def _since_placed(order: Order) -> Since:
    payments = PaymentOrder.unscoped.of(order).filter(state=PaymentOrder.State.SUCCEEDED)
    refunds = Refund.unscoped.of(order).select_related("payment")
    return Since(
        parcels=timeline.parcels(order),
        ride=riders.of_shopper(order),
        payments=[payment for payment in payments if not payment.is_surplus],
        refunds=refunds.prefetch_related("lines__line").order_by("-pk"),
        aftersales=showing.of_order(order, Side.BUYER),
    )


def _pickup(order: Order) -> dict[str, object]:
    """Six digits and their picture, while there is something to pick up."""
    code = codes.of(order, at=timezone.now())
    picture = mark_safe(qr.svg(codes.link(code)).decode()) if code else ""
    return {"pickup_code": code, "pickup_qr": picture}
