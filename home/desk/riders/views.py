"""叫骑手 on the page of a local order: its price, the call, where he is, calling it off."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders.board import find_order
from home.desk.riders.deliveries import back, find_ride
from orders import locks
from orders.riders import calling, own
from orders.riders.models import CourierAccount, State

LONGEST_REASON = 40


@require_POST
@desk_view("ship")
def quote(request: PageRequest, desk: Desk, number: str) -> HttpResponse:
    """What `account` would take for it."""
    order = find_order(desk.store, number)
    account = request.POST.get("account", "")
    account_id = int(account) if account.isascii() and account.isdecimal() else 0
    rows = CourierAccount.objects.for_store(desk.store).filter(is_on=True)
    if len(account) > 18 or not rows.filter(pk=account_id).exists():
        raise Http404
    try:
        calling.quote(
            store=desk.store,
            order_id=order.pk,
            account_id=account_id,
            actor=desk.user,
            at=timezone.now(),
        )
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
    return back(request, order)


@require_POST
@desk_view("ship")
def place(request: PageRequest, desk: Desk, number: str, ride_id: int) -> HttpResponse:
    order = find_order(desk.store, number)
    ride = find_ride(desk, order, ride_id)
    try:
        calling.place(store=desk.store, ride_id=ride.pk, actor=desk.user, at=timezone.now())
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已叫骑手，接单后会显示骑手电话"))
    return back(request, order)


@require_safe
@never_cache
@desk_view("orders")
def position(request: PageRequest, desk: Desk, number: str) -> HttpResponse:
    """To the service's own page of where the rider is."""
    order = find_order(desk.store, number)
    try:
        return redirect(calling.position_page(order, at=timezone.now()))
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
        return back(request, order)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("ship")
def cancel(request: PageRequest, desk: Desk, number: str, ride_id: int) -> HttpResponse:
    """GET says what it costs, POST does it."""
    order = find_order(desk.store, number)
    ride = find_ride(desk, order, ride_id)
    if request.method != "POST":
        fee = calling.cancel_fee(ride, at=timezone.now()) if ride.is_open else None
        context = {"desk": desk, "order": order, "ride": ride, "fee": fee, "tab": "orders"}
        return render(request, "desk/riders/cancel.html", context)
    reason = request.POST.get("reason", "").strip()[:LONGEST_REASON] or gettext_noop("商家取消")
    at = timezone.now()
    if ride.is_own:
        own.give_up(store=desk.store, ride_id=ride.pk, reason=reason, actor=desk.user, at=at)
        return back(request, order)
    try:
        ride = calling.cancel(
            store=desk.store, ride_id=ride.pk, reason=reason, actor=desk.user, at=at
        )
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
        return back(request, order)
    if ride.state == State.CANCELLED:
        words = _("已取消骑手，扣违约金 ¥%(fee)s") if ride.cancel_fee else _("已取消骑手，没有扣费")
        messages.success(request, words % {"fee": ride.cancel_fee})
    return back(request, order)
