"""What an order would cost and how it can be brought, before anything is ordered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Address
from accounts.requests import actor_of
from core.api.fields import Money, Quantity, label_field
from core.api.schema import GUEST_HEADER, described
from core.api.views import valid
from core.client_ip import client_ip
from orders.api.checkout_inputs import TAG, WishSerializer, basket_of, book_of, store_at
from orders.api.presales import PresaleTermsSerializer
from orders.cart import contents
from orders.cart.api import (
    CartLineSerializer,
    DiscountSerializer,
    GuestEndpoint,
    new_guest,
    owner_of,
    token_of,
)
from orders.checkout import draft
from orders.checkout.quote import Quote, deliveries, quote
from orders.checkout.refusals import NothingToOrder
from orders.deals import words
from orders.deals.deals import Deals
from orders.models import Delivery
from orders.payments.methods.available_methods import Offers
from orders.presales import showing as presales
from orders.riders import checkout_price
from orders.shipping import kept_terms, slots
from orders.shipping.transit import Terms
from shop.stores.api import StoreNameSerializer
from shop.stores.models import Store


class TotalsSerializer(serializers.Serializer):
    """Yuan; `total = items + transit - discount`."""

    items = Money()
    transit = Money(max_digits=8)
    discount = Money()
    total = Money()


class WaySerializer(serializers.Serializer):
    """`missing`: what must be told first. `refusal`: why it cannot be brought so."""

    delivery = serializers.ChoiceField(choices=Delivery.choices)
    note = serializers.CharField(help_text=gettext_lazy("运费怎么来的"))
    missing = serializers.CharField(help_text=gettext_lazy("还缺什么：area、band 或空"))
    refusal = serializers.CharField()
    free_from = Money(max_digits=10, allow_null=True)


class LabelledSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = label_field()


class BandSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    label = label_field(source="__str__")
    up_to_km = Quantity()
    fee = Money(max_digits=8)


class SlotSerializer(serializers.Serializer):
    """`value` is what `slot` takes."""

    value = serializers.CharField(source="choice")
    words = serializers.CharField()
    hours = serializers.CharField()
    left = serializers.IntegerField(allow_null=True)
    is_open = serializers.BooleanField()


class DaySerializer(serializers.Serializer):
    words = serializers.CharField()
    slots = SlotSerializer(source="offers", many=True)


class CouponChoiceSerializer(serializers.Serializer):
    """A coupon of who asks; `why`: why it cannot be used, empty for one that can."""

    number = serializers.CharField()
    name = serializers.CharField()
    until = serializers.DateField()
    why = serializers.CharField()
    is_chosen = serializers.BooleanField()


class PreviewSerializer(serializers.Serializer):
    """What would be ordered, what it costs, and what can be chosen."""

    store = StoreNameSerializer()
    lines = CartLineSerializer(many=True)
    left_out = CartLineSerializer(many=True)
    totals = TotalsSerializer(source="price")
    way = serializers.SerializerMethodField()
    deliveries = serializers.SerializerMethodField()
    bands = BandSerializer(many=True)
    days = DaySerializer(many=True)
    discounts = DiscountSerializer(many=True, help_text=gettext_lazy("从商品金额里减去的"))
    coupons = CouponChoiceSerializer(many=True)
    points_most = serializers.IntegerField(
        source="price.reckoning.points_most", help_text=gettext_lazy("最多能用多少积分")
    )
    points_used = serializers.IntegerField(source="price.reckoning.points_used")
    presale = PresaleTermsSerializer(allow_null=True, help_text=gettext_lazy("先付定金的，怎么付"))
    hints = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("再买多少还能优惠什么")
    )
    pay_methods = serializers.SerializerMethodField()

    @extend_schema_field(WaySerializer())
    def get_way(self, preview: "Preview") -> Any:
        way = preview.price.way
        told = {name: getattr(way, name) for name in ("note", "missing", "refusal", "free_from")}
        return WaySerializer({"delivery": preview.delivery, **told}).data

    @extend_schema_field(LabelledSerializer(many=True))
    def get_deliveries(self, preview: "Preview") -> Any:
        return _labelled(deliveries(preview.store, preview.offers))

    @extend_schema_field(LabelledSerializer(many=True))
    def get_pay_methods(self, preview: "Preview") -> Any:
        return _labelled(preview.offers.methods(preview.delivery))


@dataclass(frozen=True)
class Preview:
    """One look at what is to be ordered."""

    store: Store
    offers: Offers
    terms: Terms
    delivery: str
    price: Quote
    lines: list[contents.Line]
    left_out: list[contents.Line]
    deals: Deals

    @property
    def at(self) -> datetime:
        return self.deals.at

    @property
    def discounts(self) -> list[words.Named]:
        return words.taken(self.price.discounts, self.deals)

    @property
    def coupons(self) -> list[words.CouponChoice]:
        return words.coupons(self.price.reckoning, self.deals)

    @property
    def presale(self) -> presales.Terms | None:
        return presales.of_lines(self.lines, self.price.total)

    @property
    def hints(self) -> list[str]:
        return words.hints(self.price.reckoning, self.deals)

    @property
    def bands(self) -> Sequence[Any]:
        return self.terms.bands if self.delivery == Delivery.LOCAL else []

    @property
    def days(self) -> list[slots.Day]:
        return slots.offered(
            store=self.store, slots=self.terms.slots, delivery=self.delivery, at=self.at
        )


class PreviewCheckout(GuestEndpoint):
    @described(
        gettext_lazy("下单前看看"),
        tag=TAG,
        asks=WishSerializer,
        answers=PreviewSerializer,
        is_for_guests=True,
        own_problems={409: gettext_lazy("没有能买的东西（code 是 nothing_to_order）")},
        example={"delivery": "express", "address": 12},
        description=gettext_lazy(
            "什么都不占；不说配送方式，就是第一种送得到的。没有 X-Cart-Token 的访客立即购买，"
            "回答的头里给一个：提交订单和以后看订单都带上它。"
        ),
    )
    def post(self, request: Request, slug: str) -> Response:
        asked = valid(WishSerializer, request.data)
        store, offers = store_at(slug, browser=asked["client"], basket=basket_of(asked))
        book = book_of(request, asked)
        basket, owner = basket_of(asked), owner_of(request)
        if owner is None and basket.is_beside_cart:
            owner = new_guest()
        lines = basket.lines(owner, store)
        ready = [line for line in lines if not line.problem]
        if not ready:
            raise NothingToOrder
        terms = kept_terms.of(store)
        at, phone = timezone.now(), str(asked.get("phone") or "")
        deals = Deals([store], user=actor_of(request.user), phone=phone, at=at)
        delivery, price = _reckon(
            terms,
            ready,
            asked,
            book=book,
            offers=offers,
            deals=deals,
            ip=client_ip(request._request),
        )
        preview = Preview(
            store=store,
            offers=offers,
            terms=terms,
            delivery=delivery,
            price=price,
            lines=ready,
            left_out=[line for line in lines if line.problem],
            deals=deals,
        )
        token = token_of(owner)
        headers = {GUEST_HEADER: token} if token else {}
        return Response(PreviewSerializer(preview).data, headers=headers)


def _reckon(
    terms: Terms,
    lines: list[contents.Line],
    asked: dict[str, Any],
    *,
    book: Sequence[Address],
    offers: Offers,
    deals: Deals,
    ip: str,
) -> tuple[str, Quote]:
    """What it costs as asked for; where no delivery was named, by the first that goes there."""
    store = next(iter(deals.stores.values()))
    wanted = draft.read(asked, store=store, book=book, offers=offers)
    offered = [str(way) for way in deliveries(store, offers)]
    ways = [wanted.delivery] if asked.get("delivery") else offered
    reckon = partial(
        quote,
        store=store,
        lines=lines,
        area=wanted.area,
        detail=wanted.detail,
        band_id=wanted.band_id,
        position=wanted.position,
        terms=terms,
        deals=deals,
        choice=wanted.choice,
    )
    prices = {way: reckon(delivery=way) for way in ways}
    chosen = next((way for way in ways if prices[way].way.refused != "area"), ways[0])
    again = partial(reckon, delivery=chosen)
    return chosen, checkout_price.priced(prices[chosen], again, store=store, ip=ip, at=deals.at)


def _labelled(choices: Sequence[Any]) -> Any:
    rows = [{"value": choice.value, "label": str(choice.label)} for choice in choices]
    return LabelledSerializer(rows, many=True).data
