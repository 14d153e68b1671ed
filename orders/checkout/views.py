"""Checkout on one page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts import addressbook
from accounts.address_form import PLACE, Recognised, area_context, recognise
from accounts.models import Address
from orders.cart import cart
from orders.cart.guest import owner_of, remember
from orders.chat import carried
from orders.checkout import limits, wish
from orders.checkout.forms import CheckoutForm, new_key
from orders.checkout.place import (
    CannotDeliver,
    NothingToOrder,
    PriceChanged,
    ShortOfStock,
    TooLarge,
    place,
    placed_before,
)
from orders.checkout.quote import Quote, deliveries, quote
from orders.checkout.wish import Wish
from orders.models import Delivery, InvoiceKind, Order, PayMethod
from orders.payments.offers import Offers, browser_of, offers_of
from orders.shipping import local, slots, transit
from orders.shipping.slots import SlotFull
from orders.shipping.transit import Terms
from shop.stores.access import open_store
from shop.stores.models import Store

# The contact that was used last is filled in again (WCAG 3.3.7: nothing typed twice).
REMEMBERED = "checkout_contact"
_CONTACT_FIELDS = ("name", "phone", *PLACE)


@dataclass(frozen=True)
class Visit:
    """One look at the page: who is here, for which store, and what that store has set."""

    request: HttpRequest
    store: Store
    owner: cart.Owner | None
    book: list[Address]
    terms: Terms
    offers: Offers
    at: datetime

    def form(self, *args: Any, **kwargs: Any) -> CheckoutForm:
        return CheckoutForm(
            *args,
            store=self.store,
            book=self.book,
            offered_slots=self.terms.slots,
            offers=self.offers,
            at=self.at,
            **kwargs,
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, slug: str) -> HttpResponse:
    """
    The page; a POST orders. With `refresh` nothing is ordered or judged, only reckoned anew;
    with `recognise` the fields are filled from what was pasted.
    """
    store = open_store(slug)
    if not deliveries(store):
        return render(request, "checkout/closed.html", {"store": store})
    visit = Visit(
        request=request,
        store=store,
        owner=owner_of(request),
        book=addressbook.of(request.user) if request.user.is_authenticated else [],
        terms=transit.Terms(store),
        offers=offers_of(store, browser=browser_of(request.headers.get("User-Agent", ""))),
        at=timezone.now(),
    )
    if request.method != "POST":
        return _page(visit, visit.form(initial=_initial(visit)))
    if "recognise" in request.POST:
        recognised = recognise(request.POST.dict(), request.POST.get("pasted", ""))
        return _page(visit, visit.form(initial=recognised.values), recognised=recognised)
    if "refresh" in request.POST:
        return _page(visit, visit.form(initial=request.POST.dict()))
    form = visit.form(request.POST)
    return _submit(visit, form) if form.is_valid() else _page(visit, form)


def _submit(visit: Visit, form: CheckoutForm) -> HttpResponse:
    try:
        order = _place(visit, form)
    except NothingToOrder:
        return _nothing(visit, form.cleaned_data["key"])
    except SlotFull as error:
        form.add_error("slot", str(error))
        return _page(visit, form, status=409)
    except CannotDeliver as error:
        return _page(visit, form, warnings=[error.words], status=409)
    except (PriceChanged, TooLarge, ShortOfStock, limits.TooManyOrders) as error:
        is_capped = isinstance(error, limits.TooManyOrders)
        warnings = _words(error, form.cleaned_data)
        return _page(
            visit, form, warnings=warnings, is_changed=True, status=429 if is_capped else 409
        )
    return _placed(visit, form, order)


def _words(error: Exception, data: dict[str, Any]) -> list[str]:
    """Why it was not ordered as it was shown, in the shopper's words."""
    match error:
        case PriceChanged():
            return [_changed(error.now, data)]
        case ShortOfStock():
            return error.words
        case TooLarge():
            return [_("金额太大，网上下不了这么大的单，请直接联系商家")]
        case _:
            return [str(error)]


def _place(visit: Visit, form: CheckoutForm) -> Order:
    if visit.owner is None:
        raise NothingToOrder
    data, user = form.cleaned_data, visit.request.user
    return place(
        store=visit.store,
        owner=visit.owner,
        contact=form.contact(),
        delivery=data["delivery"],
        pay_method=data["pay_method"],
        note=data["note"],
        idempotency_key=data["key"] or new_key(),
        seen_total=data["seen_total"],
        buyer=user if user.is_authenticated else None,
        band_id=wish.number(data["band"]),
        position=wish.position(data["latitude"], data["longitude"]),
        slot=data["slot"],
        invoice=data["invoice"],
        at=visit.at,
        terms=visit.terms,
    )


def _placed(visit: Visit, form: CheckoutForm, order: Order) -> HttpResponse:
    request, owner = visit.request, visit.owner
    entry = form.entry() if request.user.is_authenticated else None
    if entry is not None:
        addressbook.keep(user=request.user, entry=entry)
    if not form.chosen:
        request.session[REMEMBERED] = {name: request.POST.get(name, "") for name in _CONTACT_FIELDS}
    request.session["last_order"] = order.token
    carried.deliver(request.session, order, at=visit.at)
    response = redirect("order-pay", order.token) if order.waits_for_payment else redirect(order)
    if owner is not None:
        remember(request, response, owner, has_lines=cart.count(owner) > 0)
    return response


def _changed(now: Quote, data: dict[str, Any]) -> str:
    """What changed since the page was shown, as far as it told what it showed."""
    total = {"total": now.total}
    if data["seen_items"] is not None and data["seen_items"] == now.items:
        return _("运费变了，现在共 ¥%(total)s，请核对后提交") % total
    return _("商品价格变了，现在共 ¥%(total)s，请核对后提交") % total


def _nothing(visit: Visit, key: str) -> HttpResponse:
    """An empty cart at submit is mostly a second tap: lead to the order of the first."""
    placed = None
    if visit.owner is not None and key:
        placed = placed_before(store=visit.store, owner=visit.owner, idempotency_key=key)
    token = placed.token if placed else visit.request.session.get("last_order")
    last = Order._base_manager.filter(store=visit.store, token=token).first() if token else None
    if last is not None and (placed or (visit.at - last.created_at).total_seconds() < 120):
        return redirect(last)
    return redirect("cart")


def _page(
    visit: Visit,
    form: CheckoutForm,
    *,
    warnings: list[str] | None = None,
    is_changed: bool = False,
    status: int = 200,
    recognised: Recognised | None = None,
) -> HttpResponse:
    request, store = visit.request, visit.store
    lines = cart.lines_for(visit.owner, store) if visit.owner else []
    ready = [line for line in lines if not line.problem]
    is_piece = request.htmx and {"refresh", "recognise"} & set(request.POST)
    if not ready:
        return HttpResponseClientRedirect("/cart/") if is_piece else redirect("cart")
    values = {name: form[name].value() for name in form.fields}
    wanted, price = _reckon(visit, ready, values)
    notices = [f"{line.variant.product.title}：{line.notice}" for line in ready if line.notice]
    context = {
        "store": store,
        "form": form,
        "lines": ready,
        "left_out": [line for line in lines if line.problem],
        "quote": price,
        "book": visit.book,
        "chosen": wanted.address,
        "key": values["key"] or new_key(),
        "offers": visit.offers,
        "pay_method": _pay_method(visit, wanted.delivery, values["pay_method"]),
        "warnings": [*(warnings or []), *notices],
        "is_changed": is_changed,
        "recognised": recognised,
        "pasted": request.POST.get("pasted", ""),
        "is_address_kept": request.method != "POST" or bool(values["save_address"]),
        "invoice_kinds": InvoiceKind.choices,
        "invoice_kind": values["invoice_kind"] or "",
        **_ways(visit, wanted, price),
        **area_context(form),
    }
    if is_piece:
        return render(request, "checkout/fragments/live.html", context)
    return render(request, "checkout/checkout.html", context, status=status)


def _reckon(visit: Visit, lines: list[cart.Line], values: dict[str, Any]) -> tuple[Wish, Quote]:
    """
    What it costs as asked for. While nobody has said how to bring it, the first way that
    goes to this address.
    """
    wanted = wish.read(values, store=visit.store, book=visit.book)
    ways = (
        [wanted.delivery] if values["delivery"] else [str(way) for way in deliveries(visit.store)]
    )
    prices = {}
    for way in ways:
        prices[way] = quote(
            store=visit.store,
            lines=lines,
            delivery=way,
            area=wanted.area,
            band_id=wanted.band_id,
            position=wanted.position,
            terms=visit.terms,
        )
        if prices[way].way.refused != "area":
            break
    else:
        way = ways[0]
    return Wish(**{**vars(wanted), "delivery": way}), prices[way]


def _ways(visit: Visit, wanted: Wish, price: Quote) -> dict[str, Any]:
    """The ways of delivery, and what is to be chosen for the one that is chosen."""
    terms, is_local = visit.terms, wanted.delivery == Delivery.LOCAL
    has_position = is_local and local.position_of(terms.profile) is not None
    return {
        "deliveries": deliveries(visit.store),
        "delivery": wanted.delivery,
        "bands": terms.bands if is_local else [],
        "band": price.way.band,
        "can_measure": has_position,
        "position": wanted.position if has_position else None,
        "days": slots.offered(
            store=visit.store, slots=terms.slots, delivery=wanted.delivery, at=visit.at
        ),
        "has_slots": any(slots.fits(slot, wanted.delivery) for slot in terms.slots),
        "slot": wanted.slot,
    }


def _pay_method(visit: Visit, delivery: str, asked: Any) -> str:
    """The way that is ticked: as asked for, else the first the store offers."""
    offered = visit.offers.methods(delivery)
    if asked in offered or not offered:
        return str(asked or "")
    return str(offered[-1] if asked in {PayMethod.COD, PayMethod.IN_STORE} else offered[0])


def _initial(visit: Visit) -> dict[str, Any]:
    """The default address, or what was used last on this phone; a note from a typed order."""
    request, user = visit.request, visit.request.user
    initial = dict(request.session.get(REMEMBERED, {}))
    initial["note"] = carried.note(request.session, visit.store)
    if user.is_authenticated:
        initial.setdefault("phone", user.phone or "")
        initial.setdefault("name", user.name)
    if visit.book:
        asked = wish.chosen(request.GET.get("address"), visit.book)
        initial["address"] = str((asked or visit.book[0]).pk)
    return initial
