"""核销: a code is typed or scanned, the goods to hand over are shown, and booked once."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import doors
from core.client_ip import client_ip
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders import parcels
from home.desk.orders.board import find_order
from orders import locks
from orders.models import Order
from orders.pickup import handover

# In the session: the order that was handed over last, told once.
DONE = "pickup_done"


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("ship")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    """
    GET with `code` shows what it opens; a POST hands it over: all, or what is ticked, and with
    `cash` what is to be paid was taken.
    """
    typed = (request.POST if request.method == "POST" else request.GET).get("code", "")[:300]
    if not typed:
        return _page(request, desk, done=request.session.pop(DONE, ""))
    wait = doors.knock("pickup_code", account=f"{desk.user.pk}", ip=client_ip(request))
    if wait:
        error = _("试得太频繁了，请稍后再试")
        return doors.refused(_page(request, desk, error=error), wait)
    try:
        found = handover.find(store=desk.store, code=typed, at=timezone.now())
        order = find_order(desk.store, found.number)
    except handover.WrongCode as wrong:
        return _page(request, desk, code=typed[:40], error=str(wrong), status=404)
    if request.method == "POST":
        return _hand_over(request, desk, typed, order)
    return _page(request, desk, code=handover.digits(typed), order=order)


def _hand_over(request: PageRequest, desk: Desk, code: str, order: Order) -> HttpResponse:
    try:
        quantities, seen_left = parcels.chosen(request.POST, order)
        handover.hand_over(
            store=desk.store,
            code=code,
            actor=desk.user,
            at=timezone.now(),
            quantities=quantities,
            seen_left=seen_left,
            takes_cash="cash" in request.POST,
        )
    except handover.WrongCode as wrong:
        return _page(request, desk, error=str(wrong), status=409)
    except locks.NotAllowedNow as refused:
        fresh, code = find_order(desk.store, order.number), handover.digits(code)
        return _page(request, desk, code=code, order=fresh, error=str(refused), status=409)
    request.session[DONE] = order.number
    return redirect("desk-pickup")


def _page(
    request: PageRequest,
    desk: Desk,
    *,
    code: str = "",
    order: Order | None = None,
    error: str = "",
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "desk": desk,
        "code": code,
        "order": order,
        "to_send": parcels.rows(order) if order else [],
        "seen_left": parcels.left(order) if order else 0,
        "error": error,
        "done": find_order(desk.store, done) if done else None,
        "tab": "orders",
    }
    return render(request, "desk/pickup/pickup.html", context, status=status)
