"""我的收藏. Product and store pages are the same for everybody and carry no token."""

import json

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest, detour, login_required, person
from core.requests import PageRequest, number
from core.same_origin import same_origin_post
from orders.favourites import favourites
from shop.catalog import listing
from shop.stores.people import roles


@require_safe
@never_cache
@login_required
@favourites.own_favourites
def index(request: PersonRequest) -> HttpResponse:
    rows = list(favourites.of(request.user))
    context = {
        "products": [row for row in rows if row.product],
        "stores": [row for row in rows if not row.product],
        "tab": "account",
    }
    return render(request, "orders/favourites/favourites.html", context)


@require_POST
@never_cache
@same_origin_post
@favourites.own_favourites
def keep(request: PageRequest) -> HttpResponse:
    """`store`: a slug, and `product`: an id where it is not the store that is kept."""
    store = roles.open_store(request.POST.get("store", ""))
    product_id = number(request.POST.get("product"))
    goods = listing.open_to_all(store)
    product = get_object_or_404(goods, pk=product_id) if product_id is not None else None
    if not request.user.is_authenticated:
        return detour(request, settings.LOGIN_URL)
    try:
        favourites.keep(user=person(request), store=store, product=product, at=timezone.now())
        said = _("已收藏，在「我的收藏」里")
    except favourites.CannotKeep as refused:
        said = str(refused)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"toast": said})})
    messages.success(request, said)
    return redirect("favourites")


@require_POST
@login_required
def change(request: PersonRequest, favourite_id: int) -> HttpResponse:
    """`do`: remove, watch or unwatch, price or unprice."""
    wanted, user = request.POST.get("do", ""), person(request)
    if wanted == "remove":
        is_done = favourites.remove(user=user, favourite_id=favourite_id)
    elif wanted in {"price", "unprice"}:
        wants = wanted == "price"
        is_done = favourites.watch_price(user=user, favourite_id=favourite_id, wants=wants)
    else:
        is_done = favourites.watch(user=user, favourite_id=favourite_id, wants=wanted == "watch")
    if not is_done:
        raise Http404
    return redirect("favourites")
