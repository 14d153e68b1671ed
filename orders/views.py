"""A shopper's orders: one by its token, all of them in the personal centre."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import scope
from orders import lifecycle
from orders.cart.guest import guest_key
from orders.models import Order

CANCEL_REASONS = ("拍错了", "不想要了", "信息填错", "其他")


@require_safe
@never_cache
def show(request: HttpRequest, token: str) -> HttpResponse:
    """One order; who knows the token may see it."""
    order = _by_token(token)
    template = "orders/fragments/order.html" if request.htmx else "orders/order.html"
    return render(request, template, _context(order))


@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    order = _by_token(token)
    error = ""
    try:
        lifecycle.cancel_as_buyer(
            token=order.token,
            reason=request.POST.get("reason", "")[:100] or CANCEL_REASONS[0],
            actor=request.user,
            at=timezone.now(),
        )
    except lifecycle.NotAllowedNow as refused:
        error = str(refused)
    if error:
        context = _context(_by_token(token)) | {"error": error}
        return render(request, "orders/order.html", context, status=409)
    return redirect(order)


@require_safe
@never_cache
@scope.across_stores("a shopper's own orders")
def mine(request: HttpRequest) -> HttpResponse:
    """我的: the orders of this person, or of this phone's guest cookie."""
    orders = Order._base_manager.select_related("store").prefetch_related("lines")
    if request.user.is_authenticated:
        orders = orders.filter(buyer=request.user)
    else:
        key = guest_key(request)
        orders = orders.filter(guest_key=key, buyer=None) if key else orders.none()
    context = {"orders": orders.order_by("-created_at")[:50], "tab": "me"}
    return render(request, "orders/mine.html", context)


@scope.across_stores("an order is found by its unguessable token")
def _by_token(token: str) -> Order:
    orders = Order._base_manager.select_related("store", "store__page")
    order = orders.prefetch_related("lines", "events", "fulfillments").filter(token=token).first()
    if order is None:
        raise Http404
    return order


def _context(order: Order) -> dict[str, object]:
    return {
        "order": order,
        "store": order.store,
        "events": sorted(order.events.all(), key=lambda event: -event.pk),
        "fulfillments": order.fulfillments.all(),
        "can_cancel": order.confirmed_at is None and order.cancelled_at is None,
        "cancel_reasons": CANCEL_REASONS,
    }
