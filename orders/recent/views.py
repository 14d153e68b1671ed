"""
最近看过: a row that htmx brings into pages all shoppers share, and a page of its own.

Shared pages carry no token; the worst a foreign POST could do here is a wrong row.
"""

import secrets

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import doors
from core.client_ip import client_ip
from core.requests import BEACON, PageRequest, number
from core.same_origin import same_origin_post
from orders.cart.guest import MAX_AGE, guest_key, keep_key
from orders.recent import recent
from orders.recent.storage import Visitor
from shop.stores import storefront

# Readable by scripts: it says only that there is something to ask for.
FLAG_COOKIE = "has_recent"


@require_safe
@never_cache
def show(request: PageRequest) -> HttpResponse:
    """`store`: a slug, `besides`: the product on the page. htmx gets the row alone."""
    return _answer(request, _visitor(request))


@require_POST
@never_cache
@same_origin_post
def seen(request: PageRequest) -> HttpResponse:
    """`product` is on the screen: note it, and answer with the others."""
    product_id = number(request.POST.get("product"))
    visitor = _visitor(request, is_new=True)
    is_too_often = doors.knock("seen", ip=client_ip(request)) > 0
    if (
        is_too_often
        or product_id is None
        or not recent.note(visitor=visitor, product_id=product_id)
    ):
        return _sent_by_itself(HttpResponse(status=204))
    response = _sent_by_itself(_answer(request, visitor, besides=product_id))
    if visitor.key:
        keep_key(request, response, visitor.key)
    return response


def _sent_by_itself(response: HttpResponse) -> HttpResponse:
    """No act of the reader, who may go on reading from a replica (xiaodiantong.ops.replicas)."""
    setattr(response, BEACON, True)
    return response


@require_POST
@never_cache
@same_origin_post
def forget(request: PageRequest) -> HttpResponse:
    """`product`: this one; without it everything (清空)."""
    visitor = _visitor(request)
    product_id = number(request.POST.get("product"))
    if product_id is not None:
        recent.forget(visitor=visitor, product_ids=[product_id])
    elif "all" in request.POST:
        recent.clear(visitor=visitor)
    if not request.htmx:
        return redirect("recent")
    return _answer(request, visitor)


def _answer(request: PageRequest, visitor: Visitor, *, besides: int | None = None) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    besides = besides or number(asked.get("besides"))
    slug = asked.get("store", "")
    products, has_any = recent.goods(visitor=visitor, store_slug=slug, besides=besides)
    context: dict[str, object] = {"products": products, "slug": slug, "besides": besides}
    is_piece = storefront.wants_fragment(request)
    template = "orders/recent/fragments/row.html" if is_piece else "orders/recent/recent.html"
    response = render(request, template, context | {"tab": "account"})
    patch_vary_headers(response, ["HX-Request"])
    if has_any:
        secure = request.is_secure()
        response.set_cookie(FLAG_COOKIE, "1", max_age=MAX_AGE, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(FLAG_COOKIE, samesite="Lax")
    return response


def _visitor(request: PageRequest, *, is_new: bool = False) -> Visitor:
    if request.user.is_authenticated:
        return Visitor(request.session, user_id=request.user.pk)
    if not recent.needs_key():
        return Visitor(request.session)
    key = guest_key(request)
    return Visitor(request.session, key=key or (secrets.token_urlsafe(20) if is_new else ""))
