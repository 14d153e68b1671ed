"""看骑手到哪了, for the shopper."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import doors
from core.client_ip import client_ip
from core.requests import PageRequest
from orders import by_link, locks
from orders.riders import calling
from orders.views import orders
from orders.views.by_token import by_token


@require_safe
@never_cache
def position(request: PageRequest, token: str) -> HttpResponse:
    """To the service's own page, which is asked for now; who has the link alone is not sent."""
    order = by_token(token)
    if not by_link.is_buyer(request, order):
        return by_link.page(request, order)
    if wait := doors.knock("costly", ip=client_ip(request)):
        words = _("看得太频繁了，请稍后再看")
        return doors.refused(orders.with_error(request, token, words), wait)
    try:
        return redirect(calling.position_page(order, at=timezone.now()))
    except locks.NotAllowedNow as refused:
        return orders.with_error(request, token, str(refused))
