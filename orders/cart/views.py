"""The cart: a page, a badge, and small changes that work with and without JavaScript."""

import json

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from orders.cart import added, cart
from orders.cart.guest import owner_of, owner_or_new, remember
from orders.same_origin import same_origin_post
from shop import quantity


@require_safe
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    owner = owner_of(request)
    groups = cart.groups(owner) if owner else []
    return _page(request, groups)


@require_safe
@never_cache
def badge(request: HttpRequest) -> HttpResponse:
    """Asked for by every page: without a word when the cart cannot be reached."""
    try:
        owner = owner_of(request)
        count = cart.count(owner) if owner else 0
    except cart.Unreachable:
        count = 0
    return render(request, "cart/fragments/badge.html", {"count": count})


@require_POST
@same_origin_post
def add(request: HttpRequest) -> HttpResponse:
    """
    Fields: sku, quantity (1), store (a slug, where two shops use one SKU), then=buy to go
    to checkout at once.
    """
    owner = owner_or_new(request)
    try:
        variant = cart.find_variant(
            sku=request.POST.get("sku", ""), store_slug=request.POST.get("store", "")
        )
        amount = quantity.parse(request.POST.get("quantity") or "1", unit=variant.unit)
        notice = cart.add(owner=owner, variant=variant, quantity=amount)
    except cart.CannotAdd as error:
        return _refused(request, str(error))
    except ValidationError as error:
        return _refused(request, error.messages[0])
    added.tell(variant)
    said = notice or _("已加入购物车")
    if request.POST.get("then") == "buy":
        return _remembered(
            request, _go(request, reverse("checkout", args=[variant.store.slug])), owner
        )
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Trigger"] = json.dumps({"toast": said, "cart-changed": True})
    else:
        response = redirect("cart")
    return _remembered(request, response, owner)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Fields: variant (id) and quantity; 0 or `remove` takes the line away."""
    owner = owner_of(request)
    variant = request.POST.get("variant", "")
    if owner is None or not variant.isdecimal():
        return redirect("cart")
    wanted = "0" if "remove" in request.POST else request.POST.get("quantity", "")
    try:
        said = cart.set_quantity(owner=owner, variant_id=int(variant), quantity=wanted)
    except cart.CannotAdd as error:
        said = str(error)
    except ValidationError as error:
        said = error.messages[0]
    return _changed(request, owner, said)


@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    """清空失效商品."""
    owner = owner_of(request)
    if owner is not None:
        cart.clear_unavailable(owner=owner)
    return _changed(request, owner, "")


def _changed(request: HttpRequest, owner: cart.Owner | None, said: str) -> HttpResponse:
    groups = cart.groups(owner) if owner else []
    if not request.htmx:
        response: HttpResponse = redirect("cart")
    else:
        response = _page(request, groups, said=said, template="cart/fragments/cart.html")
        response["HX-Trigger"] = json.dumps(
            {"cart-changed": True} | ({"toast": said} if said else {})
        )
    if owner is not None:
        remember(request, response, owner, has_lines=bool(groups))
    return response


def _page(
    request: HttpRequest,
    groups: list[cart.Group],
    *,
    said: str = "",
    template: str = "cart/cart.html",
) -> HttpResponse:
    context = {
        "groups": groups,
        "count": sum(len(group.lines) for group in groups),
        "has_unavailable": any(line.problem for group in groups for line in group.lines),
        "said": said,
    }
    return render(request, template, context)


def _refused(request: HttpRequest, said: str) -> HttpResponse:
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Trigger"] = json.dumps({"toast": said})
        return response
    return render(request, "cart/refused.html", {"said": said}, status=409)


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)


def _remembered(request: HttpRequest, response: HttpResponse, owner: cart.Owner) -> HttpResponse:
    remember(request, response, owner, has_lines=True)
    return response
