"""What a program sends to have an order reckoned or placed, and whose it is."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request

from accounts.addresses import addressbook
from accounts.models import Address
from core.api import problems
from core.api.fields import Money, PhoneText, Quantity
from core.api.problems import Problem
from orders.cart.baskets.basket import BESIDE, WHOLE_CART, Basket
from orders.chat.in_session import MAX_DRAFTS
from orders.checkout import draft
from orders.checkout.quote import deliveries
from orders.models import Delivery, InvoiceKind, PayMethod
from orders.payments.browsers import Browser
from orders.payments.methods.available_methods import Offers, offers_of
from shop.stores import api as stores_api
from shop.stores.models import Store

problems.name_fields(
    address=gettext_lazy("收货地址"),
    band=gettext_lazy("配送距离"),
    delivery=gettext_lazy("配送方式"),
    invoice_email=gettext_lazy("收票邮箱"),
    invoice_tax_number=gettext_lazy("税号"),
    invoice_title=gettext_lazy("发票抬头"),
    note=gettext_lazy("备注"),
    pay_method=gettext_lazy("付款方式"),
    slot=gettext_lazy("送达时间"),
)

TAG = gettext_lazy("结算")
CLIENTS = [
    (Browser.WECHAT, gettext_lazy("微信里，小程序也是")),
    (Browser.ALIPAY, gettext_lazy("支付宝里")),
    (Browser.PHONE, gettext_lazy("手机浏览器")),
    (Browser.DESKTOP, gettext_lazy("电脑")),
]


class WishSerializer(serializers.Serializer):
    """
    Where the goods go. `address` is an id of one's own address book; without it the fields
    name, phone, province, city, district and detail are read. Pick-up needs no place.

    What is meant: the cart's lines of this store; with `lines` only those; with `sku` and
    `quantity` this one thing beside the cart, which stays as it is.
    """

    sku = serializers.CharField(
        max_length=40,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("立即购买这一个规格；购物车不变"),
    )
    quantity = Quantity(required=False, help_text=gettext_lazy("和 sku 一起，默认 1"))
    group = serializers.CharField(
        max_length=32,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("和 sku 一起：团的令牌是参团，团购的编号是开团"),
    )
    place = serializers.CharField(
        max_length=32,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("和 sku 一起：秒杀抢到的名额"),
    )
    reward = serializers.CharField(
        max_length=32,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("和 sku 一起：积分商城里的编号，用积分换"),
    )
    presale = serializers.CharField(
        max_length=32,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("和 sku 一起：预售的编号，先付定金"),
    )
    lines = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        max_length=200,
        help_text=gettext_lazy("只要购物车里的这几个 variant_id；不写就是全部"),
    )

    delivery = serializers.ChoiceField(
        choices=Delivery.choices,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("配送方式"),
    )
    address = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        help_text=gettext_lazy("自己地址簿里的 id；别人的和没有的一样，是 404"),
    )
    name = serializers.CharField(max_length=50, required=False, allow_blank=True)
    phone = PhoneText(max_length=20, required=False, allow_blank=True)
    province = serializers.CharField(max_length=40, required=False, allow_blank=True)
    city = serializers.CharField(max_length=40, required=False, allow_blank=True)
    district = serializers.CharField(max_length=40, required=False, allow_blank=True)
    detail = serializers.CharField(max_length=200, required=False, allow_blank=True)
    band = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, help_text=gettext_lazy("同城配送的距离")
    )
    latitude = serializers.DecimalField(
        max_digits=9, decimal_places=6, required=False, allow_null=True, coerce_to_string=True
    )
    longitude = serializers.DecimalField(
        max_digits=9, decimal_places=6, required=False, allow_null=True, coerce_to_string=True
    )
    slot = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text=gettext_lazy("送达或自提时间")
    )
    coupon = serializers.CharField(
        max_length=20,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("券的编号；none 不用券；不写就用最优惠的"),
    )
    points = serializers.IntegerField(
        required=False, min_value=0, max_value=999_999_999, help_text=gettext_lazy("用多少积分")
    )
    client = serializers.ChoiceField(
        choices=CLIENTS,
        required=False,
        default=Browser.WECHAT,
        help_text=gettext_lazy("在哪里付款"),
    )


class PlaceSerializer(WishSerializer):
    """`seen_total`: what the shopper was shown; when it costs something else now, 409."""

    pay_method = serializers.ChoiceField(choices=PayMethod.choices, required=False)
    note = serializers.CharField(max_length=100, required=False, allow_blank=True)
    seen_total = Money(required=False, allow_null=True)
    use_balance = serializers.BooleanField(
        required=False,
        default=False,
        help_text=gettext_lazy("先用余额付，余下的再付；货到付款要余额够付全部"),
    )
    save_address = serializers.BooleanField(
        required=False, default=False, help_text=gettext_lazy("存进地址簿（要登录）")
    )
    drafts = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        default=list,
        max_length=MAX_DRAFTS,
        help_text=gettext_lazy("照商家整理好的订单买的，写它们的令牌，店里就看得到已下单"),
    )
    invoice_kind = serializers.ChoiceField(
        choices=InvoiceKind.choices, required=False, allow_blank=True
    )
    invoice_title = serializers.CharField(max_length=100, required=False, allow_blank=True)
    invoice_tax_number = serializers.CharField(max_length=40, required=False, allow_blank=True)
    invoice_email = serializers.CharField(max_length=254, required=False, allow_blank=True)


def book_of(request: Request, asked: Mapping[str, object]) -> list[Address]:
    """
    The own addresses of who asks; none for a guest.

    :raises Http404: when the `address` asked for is none of them
    """
    book = addressbook.of(request.user) if request.user.is_authenticated else []
    if asked.get("address") and draft.chosen(asked["address"], book) is None:
        raise Http404
    return book


def basket_of(asked: Mapping[str, Any]) -> Basket:
    if asked.get("sku"):
        more = {name: asked.get(name, "") for name in BESIDE if name != "key"}
        return Basket(sku=asked["sku"], quantity=str(asked.get("quantity", 1)), **more)
    if "lines" in asked:
        return Basket(picked=frozenset(asked["lines"]))
    return WHOLE_CART


def store_at(slug: str, *, browser: Browser, basket: Basket) -> tuple[Store, Offers]:
    """
    The store with what it takes there; of who buys in a group or ahead, before the goods go.

    :raises Problem: for a store that brings nothing anywhere
    """
    store = stores_api.find(slug)
    offers = offers_of(store, browser=browser)
    if basket.is_paid_first:
        offers = offers.before_goods()
    if not deliveries(store, offers):
        raise Problem(409, "cannot_deliver", _("商家还没有设置配送方式，请先联系商家"))
    return store, offers
