"""团购 for shoppers: what a group buy says, who is in a group, and how to open or join one."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import actor_of
from core.requests import PageRequest
from orders.checkout.forms import new_key
from orders.groups import showing
from shop.stores.sharing import qr


@require_safe
@never_cache
def show(request: PageRequest, group: str) -> HttpResponse:
    """`group` is the token of a group, or the number of a group buy."""
    shown = showing.find(group, user=actor_of(request.user), at=timezone.now())
    if shown is None:
        raise Http404
    context = {
        "shown": shown,
        "store": shown.store,
        "product": shown.group_buy.product,
        "group_buy": shown.group_buy,
        "group": shown.group,
        "qr": mark_safe(qr.svg(shown.link).decode()),
        "key": new_key(),
        "tab": "home",
    }
    return render(request, "orders/groups/group.html", context)
