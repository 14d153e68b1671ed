"""预售 for shoppers: what is paid now and what later, and the way to order."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import actor_of
from core.requests import PageRequest
from orders.checkout.forms import new_key
from orders.presales import showing


@require_safe
@never_cache
def show(request: PageRequest, presale: str) -> HttpResponse:
    shown = showing.find(presale, user=actor_of(request.user), at=timezone.now())
    if shown is None:
        raise Http404
    context = {
        "shown": shown,
        "store": shown.presale.store,
        "product": shown.presale.variant.product,
        "presale": shown.presale,
        "key": new_key(),
        "tab": "home",
    }
    return render(request, "orders/presales/presale.html", context)
