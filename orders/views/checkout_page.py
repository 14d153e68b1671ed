"""The page of checkout: what it shows for what was asked so far."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.addresses.address_form import PLACE, Recognised, area_context
from accounts.models import Address
from accounts.requests import actor_of
from core.client_ip import client_ip
from core.money import ZERO
from core.requests import PageRequest
from orders.cart import cart, contents
from orders.cart.baskets.basket import Basket
from orders.chat import in_session
from orders.checkout import draft
from orders.checkout.draft import Wish
from orders.checkout.forms import CheckoutForm, new_key
from orders.checkout.quote import Quote, deliveries, quote
from orders.deals import words
from orders.deals.deals import Deals
from orders.models import Delivery, InvoiceKind, PayMethod
from orders.payments.methods.available_methods import Offers
from orders.presales import showing as presales
from orders.riders import checkout_price
from orders.shipping import local, slots
from orders.shipping.transit import Terms
from shop.stores.models import Store

# The contact that was used last is filled in again (WCAG 3.3.7: nothing typed twice).
REMEMBERED = "checkout_contact"
CONTACT_FIELDS = ("name", "phone", *PLACE)


@dataclass(frozen=True)
class Visit:
    """One look at the page: who is here, for what of which store, and what that store has set."""

    request: PageRequest
    store: Store
    owner: cart.Owner | None
    basket: Basket
    book: list[Address]
    terms: Terms
    offers: Offers
    at: datetime

    @property
    def address(self) -> str:
        """Where this page is, and where its form goes."""
        return reverse("checkout", args=[self.store.slug]) + self.basket.query

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


def show(
    visit: Visit,
    form: CheckoutForm,
    *,
    warnings: list[str] | None = None,
    is_changed: bool = False,
    status: int = 200,
    recognised: Recognised | None = None,
) -> HttpResponse:
    request, store = visit.request, visit.store
    lines = visit.basket.lines(visit.owner, store)
    ready = [line for line in lines if not line.problem]
    is_piece = request.htmx and {"refresh", "recognise"} & set(request.POST)
    if not ready and not (warnings or is_changed):
        where = _left_for(visit, lines)
        return HttpResponseClientRedirect(where) if is_piece else redirect(where)
    values = {name: form[name].value() for name in form.fields}
    wanted, price, deals = _reckon(visit, ready, values)
    context = {
        "store": store,
        "here": visit.address,
        "form": form,
        "lines": ready,
        "left_out": [line for line in lines if line.problem],
        **_deals(ready, price, deals, values),
        **_balance(visit.store, price, deals, values),
        "quote": price,
        "book": visit.book,
        "chosen": wanted.address,
        "key": values["key"] or visit.basket.key or new_key(),
        "offers": visit.offers,
        "pay_method": _pay_method(visit, wanted.delivery, values["pay_method"]),
        "warnings": [*(warnings or _changed(form, price, is_changed)), *_notices(ready)],
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
        return render(request, "orders/checkout/fragments/live.html", context)
    return render(request, "orders/checkout/checkout.html", context, status=status)


def _changed(form: CheckoutForm, now: Quote, is_changed: bool) -> list[str]:
    """What changed since the page was shown, as far as it told what it showed."""
    if not is_changed:
        return []
    data, total = form.cleaned_data, {"total": now.total}
    if data["seen_total"] == now.total:
        # What a courier service had asked was too old to count, and it asks the same again.
        return [_("价格重新算过，还是共 ¥%(total)s，请再提交一次") % total]
    if data["seen_items"] is not None and data["seen_items"] == now.items:
        return [_("运费变了，现在共 ¥%(total)s，请核对后提交") % total]
    return [_("商品金额变了，现在共 ¥%(total)s，请核对后提交") % total]


def _notices(lines: list[contents.Line]) -> list[str]:
    return [
        _("%(name)s：%(words)s") % {"name": line.variant.product.title, "words": line.notice}
        for line in lines
        if line.notice
    ]


def _left_for(visit: Visit, lines: list[contents.Line]) -> str:
    """Where to go when there is nothing to order, before anything was sent."""
    if not visit.basket.is_beside_cart:
        return reverse("cart")
    if visit.basket.group and lines and lines[0].group:
        return reverse("group", args=[visit.basket.group])
    if visit.basket.presale and lines and lines[0].presale:
        return reverse("presale", args=[visit.basket.presale])
    if visit.basket.reward:
        return reverse("points-mall", args=[visit.store.slug])
    return lines[0].variant.product.get_url() if lines else visit.store.get_absolute_url()


def _reckon(
    visit: Visit, lines: list[contents.Line], values: dict[str, object]
) -> tuple[Wish, Quote, Deals]:
    """
    What it costs as asked for. While nobody has said how to bring it, the first way that
    goes to this address.
    """
    wanted = draft.read(values, store=visit.store, book=visit.book, offers=visit.offers)
    phone = wanted.address.phone if wanted.address else str(values["phone"] or "")
    deals = Deals(
        [visit.store],
        user=actor_of(visit.request.user),
        phone=phone,
        at=visit.at,
        is_joining=bool(values["join"]),
    )
    offered = [str(way) for way in deliveries(visit.store, visit.offers)]
    ways = [wanted.delivery] if values["delivery"] else offered
    reckon = partial(
        quote,
        store=visit.store,
        lines=lines,
        area=wanted.area,
        detail=wanted.detail,
        band_id=wanted.band_id,
        position=wanted.position,
        terms=visit.terms,
        deals=deals,
        choice=wanted.choice,
    )
    prices = {}
    for way in ways:
        prices[way] = reckon(delivery=way)
        if prices[way].way.refused != "area":
            break
    else:
        way = ways[0]
    price = checkout_price.priced(
        prices[way],
        partial(reckon, delivery=way),
        store=visit.store,
        ip=client_ip(visit.request),
        at=visit.at,
    )
    return Wish(**{**vars(wanted), "delivery": way}), price, deals


def _deals(
    lines: list[contents.Line], price: Quote, deals: Deals, values: dict[str, object]
) -> dict[str, object]:
    """What was taken off, the coupons to choose from, and what is missing for more."""
    return {
        "presale": presales.of_lines(lines, price.total),
        "reward_points": sum(int(one.reward.points * one.quantity) for one in lines if one.reward),
        "discounts": words.taken(price.discounts, deals),
        "coupons": words.coupons(price.reckoning, deals),
        "coupon": values["coupon"],
        "points_most": price.reckoning.points_most,
        "points_used": price.reckoning.points_used,
        "hints": words.hints(price.reckoning, deals),
    }


def _balance(
    store: Store, price: Quote, deals: Deals, values: dict[str, object]
) -> dict[str, object]:
    """What the buyer has in this store, or may join, and what is left to pay with it."""
    there = deals.standing(store).balance
    used = min(there, price.total) if values["use_balance"] else ZERO
    return {
        "balance": there,
        "balance_used": used,
        "rest": price.total - used,
        "programme": deals.may_join(store),
        "is_joining": deals.is_joining,
    }


def _ways(visit: Visit, wanted: Wish, price: Quote) -> dict[str, object]:
    """The ways of delivery, and what is to be chosen for the one that is chosen."""
    terms, is_local = visit.terms, wanted.delivery == Delivery.LOCAL
    has_position = is_local and local.position_of(terms.profile) is not None
    return {
        "deliveries": deliveries(visit.store, visit.offers),
        "delivery": wanted.delivery,
        "bands": terms.bands if is_local else [],
        "band": price.way.band,
        "can_measure": has_position,
        "position": wanted.position if has_position else None,
        "days": slots.offered(
            store=visit.store, slots=terms.slots, delivery=wanted.delivery, at=visit.at
        ),
        "asks_detail": is_local and terms.profile.rider_price,
        "has_slots": any(slots.fits(slot, wanted.delivery) for slot in terms.slots),
        "slot": wanted.slot,
    }


def _pay_method(visit: Visit, delivery: str, asked: object) -> str:
    """The way that is ticked: as asked for, else the first the store offers."""
    offered = visit.offers.methods(delivery)
    if asked in offered or not offered:
        return str(asked or "")
    return str(offered[-1] if asked in {PayMethod.COD, PayMethod.IN_STORE} else offered[0])


def initial(visit: Visit) -> dict[str, object]:
    """The default address, or what was used last on this phone; a note from a typed order."""
    request, user = visit.request, visit.request.user
    initial = dict(request.session.get(REMEMBERED, {}))
    if not visit.basket.is_beside_cart:
        initial["note"] = in_session.note(request.session, visit.store)
    if user.is_authenticated:
        initial.setdefault("phone", user.phone or "")
        initial.setdefault("name", user.name)
    if visit.book:
        asked = draft.chosen(request.GET.get("address"), visit.book)
        initial["address"] = str((asked or visit.book[0]).pk)
    return initial
