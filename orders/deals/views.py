"""
Coupons for shoppers: what a store gives away, by click or code word, and what one holds; and
what goods cost this person.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest, actor_of, detour, login_required, person
from core import doors
from core.client_ip import client_ip
from core.requests import PageRequest, number
from core.same_origin import same_origin_post
from orders.deals import personal_prices, showing
from shop.promotions import coupons, sign_ups
from shop.promotions.models import Coupon
from shop.promotions.own_data import own_coupons
from shop.stores.models import Store
from shop.stores.people import roles


@require_safe
@never_cache
@own_coupons
def of_store(request: PageRequest, slug: str) -> HttpResponse:
    """领券中心 of a store: what can be claimed now, and what this person has of it."""
    return _page(request, roles.open_store(slug))


def _page(request: PageRequest, store: Store) -> HttpResponse:
    at = timezone.now()
    context = {
        "store": store,
        "claimable": showing.claimable(store, actor_of(request.user), at=at),
        "after_orders": coupons.after_orders(store, at=at),
        "own": showing.usable(store, actor_of(request.user), at=at),
        "promotions": sign_ups.open_to(store, at=at),
        "tab": "home",
    }
    return render(request, "orders/deals/store_coupons.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def promotion(request: PageRequest, slug: str, promotion: str) -> HttpResponse:
    """One that asks to sign up, by number; a POST does."""
    store, at = roles.open_store(slug), timezone.now()
    row = get_object_or_404(sign_ups.open_to(store, at=at), number=promotion)
    here = reverse("promotion", args=[store.slug, row.number])
    if request.method != "POST":
        shown = showing.to_sign_up(store, actor_of(request.user), [row])[0]
        context = {"store": store, "shown": shown, "tab": "home"}
        return render(request, "orders/deals/promotion.html", context)
    if not request.user.is_authenticated:
        return detour(request, settings.LOGIN_URL)
    try:
        part = sign_ups.sign_up(store=store, number=row.number, user=person(request), at=at)
        messages.success(request, _("已报名，报名号 %(number)s") % {"number": part.number})
    except sign_ups.CannotSignUp as refused:
        messages.warning(request, str(refused))
    return redirect(here)


@require_POST
@same_origin_post
@own_coupons
def claim(request: PageRequest, coupon_id: int) -> HttpResponse:
    """From pages that are kept for everybody, too: they have no token of the form."""
    coupon = get_object_or_404(
        Coupon.unscoped.select_related("store"),
        pk=coupon_id,
        is_on_page=True,
        store__status=Store.Status.OPEN,
    )
    page = reverse("store-coupons", args=[coupon.store.slug])
    if not request.user.is_authenticated:
        return detour(request, settings.LOGIN_URL)
    try:
        coupons.claim(
            coupon_id=coupon.pk, store=coupon.store, user=person(request), at=timezone.now()
        )
        messages.success(request, _("领到了「%(name)s」，结算时会自动用上") % {"name": coupon.name})
    except coupons.CannotClaim as refused:
        messages.warning(request, str(refused))
    return redirect(page)


@require_POST
@own_coupons
def claim_by_code(request: PageRequest, slug: str) -> HttpResponse:
    """Field: code."""
    store = roles.open_store(slug)
    page = reverse("store-coupons", args=[store.slug])
    if not request.user.is_authenticated:
        return detour(request, settings.LOGIN_URL)
    user = person(request)
    # Code words are short: they must not be found by trying.
    wait = doors.knock("coupon_code", account=f"u{user.pk}", ip=client_ip(request))
    if wait:
        messages.warning(request, _("试得太多了，请过一会儿再来"))
        return doors.refused(_page(request, store), wait)
    code = request.POST.get("code", "")[:40]
    try:
        piece = coupons.claim_by_code(code=code, store=store, user=user, at=timezone.now())
        said = _("领到了「%(name)s」，结算时会自动用上") % {"name": piece.coupon.name}
        messages.success(request, said)
    except coupons.CannotClaim as refused:
        messages.warning(request, str(refused))
    return redirect(page)


@require_safe
@never_cache
@login_required
@own_coupons
def mine(request: PersonRequest) -> HttpResponse:
    """我的优惠券 of all stores; `state`: usable, used or over."""
    asked = request.GET.get("state", "")
    state = asked if asked in showing.STATES else showing.USABLE
    context = {
        "pieces": showing.of_person(request.user, state, at=timezone.now()),
        "states": showing.STATES.items(),
        "state": state,
        "tab": "account",
    }
    return render(request, "orders/deals/my_coupons.html", context)


@require_safe
@never_cache
def prices(request: PageRequest) -> HttpResponse:
    """`goods`: ids of products, with commas. {id: {"from", "skus", "words"}} of what costs less."""
    asked = request.GET.get("goods", "").split(",")[: personal_prices.MOST]
    ids = {found for word in asked if (found := number(word)) is not None}
    own = personal_prices.of_products(ids, user=actor_of(request.user), at=timezone.now())
    shown = {
        product_id: {
            "from": f"{one.price_from:.2f}" if one.price_from else None,
            "skus": {sku: f"{price:.2f}" for sku, price in one.by_sku.items()},
            "words": one.words,
        }
        for product_id, one in own.items()
    }
    return JsonResponse({"goods": shown})
