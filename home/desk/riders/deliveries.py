"""送货安排: what is to be brought, by whom, in the order of the road; and the shop's own riders."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders.board import find_order
from home.desk.riders.context import staff_of
from orders import locks
from orders.models import Delivery, Order
from orders.riders import own
from orders.riders.models import OPEN, Ride
from orders.states.board_states import STATES
from shop.stores.people import looks

AT_MOST = 100
# By the hour that was asked for, then by the way there.
ROAD = ("delivery_slot", "district", "detail", "pk")


@require_safe
@desk_view("orders", shows=looks.ORDERS)
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    rides = Ride.objects.for_store(desk.store).filter(state__in=OPEN)
    rides = rides.select_related("order", "rider").order_by(*(f"order__{name}" for name in ROAD))
    waiting = Order.objects.for_store(desk.store).filter(
        STATES["to_ship"][1],
        ~Exists(rides.filter(order_id=OuterRef("pk")).order_by()),
        delivery=Delivery.LOCAL,
    )
    context = {
        "desk": desk,
        "mine": [ride for ride in rides if ride.rider_id == desk.user.pk],
        "others": [ride for ride in rides if ride.rider_id != desk.user.pk],
        "waiting": waiting.order_by(*ROAD)[:AT_MOST],
        "staff": staff_of(desk),
        "tab": "orders",
    }
    return render(request, "desk/riders/deliveries.html", context)


@require_POST
@desk_view("ship")
def take(request: PageRequest, desk: Desk, number: str) -> HttpResponse:
    """Whoever is named by `rider`, else who asks, brings it."""
    order = find_order(desk.store, number)
    typed = request.POST.get("rider", "")
    is_named = typed.isascii() and typed.isdecimal() and len(typed) < 19
    rider_id = int(typed) if is_named else desk.user.pk
    try:
        own.take(
            store=desk.store,
            order_id=order.pk,
            rider_id=rider_id,
            actor=desk.user,
            at=timezone.now(),
        )
    except User.DoesNotExist as nobody:
        raise Http404 from nobody
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
    return back(request, order)


@require_POST
@desk_view("ship")
def start(request: PageRequest, desk: Desk, number: str, ride_id: int) -> HttpResponse:
    order = find_order(desk.store, number)
    ride = find_ride(desk, order, ride_id)
    try:
        own.start(store=desk.store, ride_id=ride.pk, actor=desk.user, at=timezone.now())
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
    return back(request, order)


@require_POST
@desk_view("ship")
def deliver(request: PageRequest, desk: Desk, number: str, ride_id: int) -> HttpResponse:
    """With `cash` what is to be paid was taken in the same step."""
    order = find_order(desk.store, number)
    ride = find_ride(desk, order, ride_id)
    try:
        own.deliver(
            store=desk.store,
            ride_id=ride.pk,
            actor=desk.user,
            at=timezone.now(),
            takes_cash="cash" in request.POST,
        )
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已送达"))
    return back(request, order)


def find_ride(desk: Desk, order: Order, ride_id: int) -> Ride:
    """:raises Http404: when the order has no such ride"""
    rides = Ride.objects.for_store(desk.store).select_related("account")
    ride: Ride | None = rides.filter(order=order, pk=ride_id).first()
    if ride is None:
        raise Http404
    return ride


def back(request: PageRequest, order: Order) -> HttpResponse:
    """Where the form was: the list, or the order's page."""
    if request.POST.get("back") == "deliveries":
        return redirect("desk-deliveries")
    return redirect(f"{reverse('desk-order', args=[order.number])}#rider")
