"""The cart: a page, a badge, and small changes that work with and without JavaScript."""

import json
import secrets
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import actor_of
from core import quantity
from core.requests import PageRequest
from core.same_origin import same_origin_post
from orders.cart import added, buyable, cart, contents, picking
from orders.cart.baskets.basket import Basket
from orders.cart.guest import keep_owner, owner_of, owner_or_new, remember
from orders.deals.deals import Deals
from shop.catalog.models import ProductVariant


@require_safe
@never_cache
def show(request: PageRequest) -> HttpResponse:
    owner = owner_of(request)
    groups = contents.groups(owner) if owner else []
    return _page(request, groups)


@require_safe
@never_cache
def badge(request: PageRequest) -> HttpResponse:
    """Asked for by every page: without a word when the cart cannot be reached."""
    try:
        owner = owner_of(request)
        count = contents.count(owner) if owner else 0
    except cart.Unreachable:
        count = 0
    return render(request, "orders/cart/fragments/badge.html", {"count": count})


@require_POST
@same_origin_post
def add(request: PageRequest) -> HttpResponse:
    """
    Fields: sku, quantity (1), store (a slug, where two shops use one SKU). With then=buy
    nothing goes into the cart: the checkout orders exactly this.
    """
    owner = owner_or_new(request)
    is_bought_now = request.POST.get("then") == "buy"
    try:
        variant = buyable.find_variant(
            sku=request.POST.get("sku", ""), store_slug=request.POST.get("store", "")
        )
        amount = quantity.parse(request.POST.get("quantity") or "1", unit=variant.unit)
        if is_bought_now:
            return _buy_now(request, owner, variant, amount)
        notice = cart.add(owner=owner, variant=variant, quantity=amount)
    except buyable.CannotAdd as error:
        return _refused(request, str(error))
    except ValidationError as error:
        return _refused(request, error.messages[0])
    added.tell(variant)
    said = notice or _("已加入购物车")
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Trigger"] = json.dumps({"toast": said, "cart-changed": True})
    else:
        response = redirect("cart")
    remember(request, response, owner, has_lines=True)
    return response


@require_POST
def change(request: PageRequest) -> HttpResponse:
    """Fields: variant (id) and quantity; 0 or `remove` takes the line away."""
    owner, variant_id = owner_of(request), _number(request, "variant")
    if owner is None or variant_id is None:
        return redirect("cart")
    wanted = request.POST.get("quantity", "").strip()
    if "remove" in request.POST or wanted in {"", "0"}:
        removed = cart.take_out(owner=owner, variant_id=variant_id)
        picking.remember_removed(request.session, removed)
        return _changed(request, owner, "")
    picking.forget_removed(request.session)
    try:
        said = cart.set_quantity(owner=owner, variant_id=variant_id, quantity=wanted)
    except buyable.CannotAdd as error:
        said = str(error)
    except ValidationError as error:
        said = error.messages[0]
    return _changed(request, owner, said)


@require_POST
def undo(request: PageRequest) -> HttpResponse:
    """撤销: what was removed last comes back."""
    owner = owner_of(request)
    if owner is not None:
        picking.undo(request.session, owner=owner)
    return _changed(request, owner, "")


@require_POST
def swap(request: PageRequest) -> HttpResponse:
    """Fields: variant (id of the line) and `to`, another variant of the same product."""
    owner, variant_id, to = owner_of(request), _number(request, "variant"), _number(request, "to")
    if owner is None or variant_id is None or to is None:
        return redirect("cart")
    try:
        said = cart.swap(owner=owner, variant_id=variant_id, to=to)
    except buyable.CannotAdd as error:
        said = str(error)
    picking.forget_removed(request.session)
    return _changed(request, owner, said)


@require_POST
def pick(request: PageRequest) -> HttpResponse:
    """
    Tick a line (`variant`) or all lines of a store (`store`, its id), or untick what `line` or
    `all` does not name: boxes that are ticked are sent, the others are not.
    """
    owner, variant_id, store = (
        owner_of(request),
        _number(request, "variant"),
        _number(request, "store"),
    )
    groups = contents.groups(owner) if owner else []
    meant = [
        line.variant.pk
        for group in groups
        for line in group.lines
        if line.variant.pk == variant_id or group.store.pk == store
    ]
    is_ticked = "all" in request.POST if store else str(variant_id) in request.POST.getlist("line")
    picking.pick(request.session, meant, is_picked=is_ticked)
    return _changed(request, owner, "")


@require_POST
def clear(request: PageRequest) -> HttpResponse:
    """清空失效商品."""
    owner = owner_of(request)
    if owner is not None:
        removed = cart.clear_unavailable(owner=owner)
        picking.remember_removed(request.session, removed)
    return _changed(request, owner, "")


def _changed(request: PageRequest, owner: cart.Owner | None, said: str) -> HttpResponse:
    groups = contents.groups(owner) if owner else []
    if not request.htmx:
        response: HttpResponse = redirect("cart")
    else:
        response = _page(request, groups, said=said, template="orders/cart/fragments/cart.html")
        response["HX-Trigger"] = json.dumps(
            {"cart-changed": True} | ({"toast": said} if said else {})
        )
    if owner is not None:
        remember(request, response, owner, has_lines=bool(groups))
    return response


def _page(
    request: PageRequest,
    groups: list[contents.Group],
    *,
    said: str = "",
    template: str = "orders/cart/cart.html",
) -> HttpResponse:
    context = {
        "groups": picking.shown(groups, request.session, _deals(request, groups)),
        "removed": picking.removed_words(request.session),
        "count": sum(len(group.lines) for group in groups),
        "has_unavailable": any(line.problem for group in groups for line in group.lines),
        "said": said,
    }
    return render(request, template, context)


def _deals(request: PageRequest, groups: list[contents.Group]) -> Deals:
    stores = [group.store for group in groups]
    return Deals(stores, user=actor_of(request.user), at=timezone.now())


def _number(request: PageRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def _refused(request: PageRequest, said: str) -> HttpResponse:
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Trigger"] = json.dumps({"toast": said})
        return response
    return render(request, "orders/cart/refused.html", {"said": said}, status=409)


def _buy_now(
    request: PageRequest, owner: cart.Owner, variant: ProductVariant, amount: Decimal
) -> HttpResponse:
    """
    To the checkout of this one thing.

    :raises buyable.CannotAdd: when nothing of it can be bought
    """
    line = contents.beside(owner=owner, variant=variant, quantity=amount)
    if line.problem:
        raise buyable.CannotAdd(line.problem)
    added.tell(variant)
    wanted = Basket(
        sku=variant.sku, quantity=str(quantity.plain(amount)), key=secrets.token_urlsafe(12)
    )
    response = _go(request, reverse("checkout", args=[variant.store.slug]) + wanted.query)
    # The order will be found again by the key of this cart, which stays as it is.
    keep_owner(request, response, owner)
    return response


def _go(request: PageRequest, url: str) -> HttpResponse:
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)
