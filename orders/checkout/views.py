"""Checkout on one page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from orders.cart import cart
from orders.cart.guest import owner_of, remember
from orders.checkout import areas, limits
from orders.checkout.forms import CheckoutForm, new_key
from orders.checkout.place import (
    NothingToOrder,
    PriceChanged,
    ShortOfStock,
    TooLarge,
    place,
    placed_before,
)
from orders.checkout.quote import deliveries, quote
from orders.models import Delivery, Order, PayMethod
from shop.stores.access import open_store
from shop.stores.models import Store

# The contact that was used last is filled in again (WCAG 3.3.7: nothing typed twice).
REMEMBERED = "checkout_contact"
_CONTACT_FIELDS = ("name", "phone", "province", "city", "district", "detail")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, slug: str) -> HttpResponse:
    store = open_store(slug)
    owner = owner_of(request)
    if not deliveries(store):
        return render(request, "checkout/closed.html", {"store": store})
    if request.method != "POST":
        form = CheckoutForm(store=store, initial=_initial(request))
        return _page(request, store, owner, form)
    form = CheckoutForm(request.POST, store=store)
    if "refresh" in request.POST or not form.is_valid():
        is_refresh = "refresh" in request.POST
        return _page(request, store, owner, _unvalidated(form) if is_refresh else form)
    return _submit(request, store, owner, form)


@require_safe
def area_fields(request: HttpRequest) -> HttpResponse:
    """The selects of 市 and 区县 for a chosen 省 and 市."""
    chosen = {name: request.GET.get(name, "") for name in ("province", "city", "district")}
    return render(request, "checkout/fragments/areas.html", _areas(chosen))


@require_safe
@never_cache
def totals(request: HttpRequest, slug: str) -> HttpResponse:
    """The totals for another way of delivery."""
    store, owner = open_store(slug), owner_of(request)
    lines = _ready(owner, store)
    context = {"store": store, "quote": _quote(store, lines, request.GET.get("delivery", ""))}
    return render(request, "checkout/fragments/totals.html", context)


def _submit(
    request: HttpRequest, store: Store, owner: cart.Owner | None, form: CheckoutForm
) -> HttpResponse:
    data = form.cleaned_data
    try:
        if owner is None:
            raise NothingToOrder
        order = place(
            store=store,
            owner=owner,
            contact=form.contact(),
            delivery=data["delivery"],
            pay_method=data["pay_method"],
            note=data["note"],
            idempotency_key=data["key"] or new_key(),
            seen_total=data["seen_total"],
            buyer=request.user if request.user.is_authenticated else None,
            at=timezone.now(),
        )
    except NothingToOrder:
        return _nothing(request, store, owner, data["key"])
    except PriceChanged as error:
        warning = _("商品价格变了，现在共 ¥%(total)s，请核对后提交") % {"total": error.now.total}
        return _page(request, store, owner, form, warnings=[warning], status=409)
    except limits.TooManyOrders as error:
        return _page(request, store, owner, form, warnings=[str(error)], status=429)
    except TooLarge:
        warning = _("金额太大，网上下不了这么大的单，请直接联系商家")
        return _page(request, store, owner, form, warnings=[warning], status=409)
    except ShortOfStock as error:
        return _page(request, store, owner, form, warnings=error.words, status=409)
    request.session[REMEMBERED] = {name: request.POST.get(name, "") for name in _CONTACT_FIELDS}
    request.session["last_order"] = order.token
    response = redirect(order)
    remember(request, response, owner, has_lines=cart.count(owner) > 0)
    return response


def _nothing(
    request: HttpRequest, store: Store, owner: cart.Owner | None, key: str
) -> HttpResponse:
    """An empty cart at submit is mostly a second tap: lead to the order of the first."""
    placed = None
    if owner is not None and key:
        placed = placed_before(store=store, owner=owner, idempotency_key=key)
    token = placed.token if placed else request.session.get("last_order")
    last = Order._base_manager.filter(store=store, token=token).first() if token else None
    if last is not None and (placed or (timezone.now() - last.created_at).total_seconds() < 120):
        return redirect(last)
    return redirect("cart")


def _page(
    request: HttpRequest,
    store: Store,
    owner: cart.Owner | None,
    form: CheckoutForm,
    *,
    warnings: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = cart.lines_for(owner, store) if owner else []
    ready = [line for line in lines if not line.problem]
    if not ready:
        return redirect("cart")
    chosen = {name: form[name].value() or "" for name in ("province", "city", "district")}
    delivery = form["delivery"].value() or deliveries(store)[0]
    notices = [f"{line.variant.product.title}：{line.notice}" for line in ready if line.notice]
    context = {
        "store": store,
        "form": form,
        "lines": ready,
        "left_out": [line for line in lines if line.problem],
        "quote": _quote(store, ready, delivery),
        "deliveries": deliveries(store),
        "delivery": delivery,
        "pay_methods": list(PayMethod),
        "key": form["key"].value() or new_key(),
        "warnings": [*(warnings or []), *notices],
        "is_changed": bool(warnings),
        **_areas(chosen),
    }
    return render(request, "checkout/checkout.html", context, status=status)


def _unvalidated(form: CheckoutForm) -> CheckoutForm:
    """Without JavaScript 更新地区 posts the form: what was typed is kept, nothing is judged."""
    return CheckoutForm(store=form.store, initial=form.data.dict())


def _initial(request: HttpRequest) -> dict[str, Any]:
    initial = dict(request.session.get(REMEMBERED, {}))
    user = request.user
    if user.is_authenticated:
        initial.setdefault("phone", user.phone or "")
        initial.setdefault("name", user.name)
    return initial


def _areas(chosen: dict[str, str]) -> dict[str, Any]:
    province = chosen["province"]
    cities = areas.cities(province)
    city = chosen["city"] if chosen["city"] in cities else (cities[0] if len(cities) == 1 else "")
    return {
        "provinces": areas.provinces(),
        "cities": cities,
        "districts": areas.districts(province, city),
        "area": {"province": province, "city": city, "district": chosen["district"]},
    }


def _ready(owner: cart.Owner | None, store: Store) -> list[cart.Line]:
    lines = cart.lines_for(owner, store) if owner else []
    return [line for line in lines if not line.problem]


def _quote(store: Store, lines: list[cart.Line], delivery: str) -> Any:
    way = delivery if delivery in Delivery.values else str(deliveries(store)[0])
    return quote(store=store, lines=lines, delivery=way)
