"""
An order's page for who has nothing but its link: what a courier needs at most. Who placed it is
known by being signed in, by the cart's cookie, or by a code sent to the order's phone.
"""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.protection import sms_codes
from core import doors
from core.client_ip import client_ip
from orders.cart.guest import guest_key
from orders.models import Order

# In the session: tokens of the orders that a code has opened, the newest last.
OPENED = "opened_orders"
MOST = 20


def is_buyer(request: HttpRequest, order: Order) -> bool:
    """Whether all of the order may be shown to, and acted on by, who asks."""
    user = request.user
    if user.is_authenticated and order.buyer_id == user.pk:
        return True
    if order.buyer_id is None and _is_guest_of(request, order):
        return True
    return order.token in request.session.get(OPENED, [])


def open_up(request: HttpRequest, order: Order) -> HttpResponse | None:
    """
    One step of proving the order's phone: send a code, or check the one that was typed. The
    page of the next step; None when the order is open now.
    """
    code = re.sub(r"\s", "", request.POST.get("code", ""))
    shown: dict[str, object] = {"is_code_sent": True}
    try:
        if code and "resend" not in request.POST:
            sms_codes.check(phone=order.phone, code=code, at=timezone.now())
            opened = [*request.session.get(OPENED, []), order.token]
            request.session[OPENED] = opened[-MOST:]
            return None
        sms_codes.send(phone=order.phone, ip=client_ip(request), at=timezone.now())
    except sms_codes.TooSoon as soon:
        # The code sent a moment ago is still good.
        shown |= {"wait_seconds": soon.seconds, "is_waiting": True}
    except sms_codes.CodeRefused as refused:
        wait = sms_codes.seconds_to_wait(phone=order.phone, at=timezone.now())
        shown |= {"error": str(refused), "is_code_sent": bool(code), "wait_seconds": wait}
        return doors.refused(_page(request, order, shown), refused.seconds)
    return _page(request, order, shown)


def page(request: HttpRequest, order: Order, *, status: int = 200) -> HttpResponse:
    """In place of what was asked for; who has pressed a button reads that nothing came of it."""
    is_lost = request.method not in {"GET", "HEAD"}
    return _page(request, order, {"is_lost": is_lost}, status=status)


def _page(
    request: HttpRequest, order: Order, shown: dict[str, object], *, status: int = 200
) -> HttpResponse:
    context = {
        "order": order,
        "store": order.store,
        "name": order.name[:1] + "**",
        "place": f"{order.province}{order.city}{order.district}",
        "wait_seconds": int(sms_codes.GAP.total_seconds()),
        **shown,
    }
    return render(request, "orders/by_link.html", context, status=status)


def _is_guest_of(request: HttpRequest, order: Order) -> bool:
    if request.user.is_authenticated:
        return bool(request.user.phone) and request.user.phone == order.phone
    return bool(order.guest_key) and order.guest_key == guest_key(request)
