"""The cart over the API: of who is signed in, or of a guest who holds a cart token."""

import secrets
from typing import Any

from django.core import signing
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import actor_of, person
from core import quantity as quantities
from core.api import idempotency, problems
from core.api.fields import Money, Pictures, Quantity, Text
from core.api.problems import Problem
from core.api.schema import GUEST_HEADER, described
from core.api.views import Endpoint, OpenEndpoint, valid
from orders.cart import added, buyable, cart, contents
from orders.cart.storing import merging, storage
from orders.cart.storing.storage import GUEST_LIFETIME, Owner
from orders.deals import words
from orders.deals.deals import Deals
from shop.catalog.api import return_exception_field
from shop.stores.api import StoreNameSerializer

problems.name_fields(
    quantity=gettext_lazy("数量"),
)

TAG = gettext_lazy("购物车")
RETRY_AFTER = {"Retry-After": "10"}
_503 = {503: gettext_lazy("购物车暂时连不上")}


class CartLineSerializer(serializers.Serializer):
    """`problem`: why it cannot be bought now; `notice`: what changed since it was added."""

    variant_id = serializers.IntegerField(source="variant.pk")
    sku = serializers.CharField(source="variant.sku")
    product_id = serializers.IntegerField(source="variant.product_id")
    name = serializers.CharField(source="variant.product.title")
    options = serializers.CharField(source="variant.options_text", help_text=gettext_lazy("规格"))
    picture = serializers.SerializerMethodField()
    unit = serializers.CharField(source="variant.unit")
    return_exception = return_exception_field("variant.product")
    price = Money(source="variant.asked", max_digits=10)
    quantity = Quantity()
    step = Quantity()
    most = Quantity(help_text=gettext_lazy("最多能买多少"))
    total = Money()
    problem = serializers.CharField()
    notice = serializers.CharField()

    @extend_schema_field(Pictures())
    def get_picture(self, line: contents.Line) -> Any:
        cover = line.variant.product.cover
        return Pictures().to_representation(cover["files"]) if cover else None


class DiscountSerializer(serializers.Serializer):
    """Of a promotion or a coupon; `amount` in yuan."""

    number = serializers.CharField()
    name = serializers.CharField()
    amount = Money()


class CartGroupSerializer(serializers.Serializer):
    """What is from one store; `total` and `count` are of what can be ordered now."""

    store = StoreNameSerializer()
    lines = CartLineSerializer(many=True)
    count = serializers.IntegerField()
    discounts = DiscountSerializer(many=True, help_text=gettext_lazy("优惠，满减之类"))
    hints = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("再买多少还能优惠什么")
    )
    total = Money()


class CartSerializer(serializers.Serializer):
    """`token` is a guest's: send it as X-Cart-Token from now on. It is good for 90 days."""

    token = serializers.CharField(help_text=gettext_lazy("登录的人没有，是空的"))
    count = serializers.IntegerField(help_text=gettext_lazy("有几种商品"))
    notice = serializers.CharField(help_text=gettext_lazy("要告诉顾客的话，比如数量改少了"))
    stores = CartGroupSerializer(many=True)


class AddSerializer(serializers.Serializer):
    sku = Text(max_length=40)
    store = serializers.SlugField(
        required=False,
        allow_blank=True,
        default="",
        help_text=gettext_lazy("店铺的 slug；两家店用了同一个 SKU 时要有"),
    )
    quantity = Quantity(required=False, default=1)


class ChangeSerializer(serializers.Serializer):
    quantity = Quantity(min_value=0, help_text=gettext_lazy("0 是删掉"))


class GuestEndpoint(OpenEndpoint):
    """For who is signed in, or holds the token of a guest's cart."""

    def key_owner(self, request: Request) -> str:
        owner = owner_of(request)
        if owner is None or owner.user_id:
            return super().key_owner(request)
        return merging.guest_keys(owner.key)


class Cart(GuestEndpoint):
    @described(
        gettext_lazy("购物车里有什么"),
        tag=TAG,
        answers=CartSerializer,
        is_for_guests=True,
        own_problems=_503,
        description=gettext_lazy("价格和库存每次都重新看。"),
    )
    def get(self, request: Request) -> Response:
        return shown(request, owner_of(request))


class CartLines(GuestEndpoint):
    @described(
        gettext_lazy("加入购物车"),
        tag=TAG,
        asks=AddSerializer,
        answers=CartSerializer,
        is_for_guests=True,
        own_problems={409: gettext_lazy("买不了，原因在 detail"), **_503},
        example={"sku": "P7K3QX9A", "store": "xing-fu-xiao-dian", "quantity": 2},
        key="optional",
        description=gettext_lazy("加在原有的数量上；没有购物车的访客第一次加，键不起作用。"),
    )
    @idempotency.once(is_atomic=True)
    def post(self, request: Request) -> Response:
        asked = valid(AddSerializer, request.data)
        owner = owner_of(request) or new_guest()
        variant = buyable.find_variant(sku=asked["sku"], store_slug=asked["store"])
        amount = quantities.parse(asked["quantity"], unit=variant.unit)
        notice = cart.add(owner=owner, variant=variant, quantity=amount)
        added.tell(variant)
        return shown(request, owner, notice=notice)


class OneCartLine(GuestEndpoint):
    @described(
        gettext_lazy("改数量"),
        tag=TAG,
        asks=ChangeSerializer,
        answers=CartSerializer,
        is_for_guests=True,
        own_problems={409: gettext_lazy("买不了，原因在 detail"), **_503},
        example={"quantity": 3},
    )
    def patch(self, request: Request, variant_id: int) -> Response:
        asked = valid(ChangeSerializer, request.data)
        owner = _owner_with(request, variant_id)
        wanted = str(quantities.plain(asked["quantity"]))
        said = cart.set_quantity(owner=owner, variant_id=variant_id, quantity=wanted)
        return shown(request, owner, notice=said)

    @described(
        gettext_lazy("从购物车删掉"),
        tag=TAG,
        answers=CartSerializer,
        is_for_guests=True,
        own_problems=_503,
    )
    def delete(self, request: Request, variant_id: int) -> Response:
        owner = _owner_with(request, variant_id)
        cart.set_quantity(owner=owner, variant_id=variant_id, quantity="0")
        return shown(request, owner)


class ClearUnavailable(GuestEndpoint):
    @described(
        gettext_lazy("清空失效商品"),
        tag=TAG,
        answers=CartSerializer,
        is_for_guests=True,
        own_problems=_503,
    )
    def post(self, request: Request) -> Response:
        owner = owner_of(request)
        if owner is not None:
            cart.clear_unavailable(owner=owner)
        return shown(request, owner)


class Merge(Endpoint):
    @described(
        gettext_lazy("登录后带上之前的购物车"),
        tag=TAG,
        answers=CartSerializer,
        is_for_guests=True,
        own_problems=_503,
        description=gettext_lazy("X-Cart-Token 的商品和订单归现在登录的人；之后不要再带这个令牌。"),
    )
    def post(self, request: Request) -> Response:
        key = guest_key(request)
        if key:
            merging.claim(key=key, user_id=person(request).pk)
        return shown(request, Owner(user_id=person(request).pk))


def owner_of(request: Request) -> Owner | None:
    """None for a guest without a cart yet; a token that is not ours, or too old, is none."""
    if request.user.is_authenticated:
        return Owner(user_id=request.user.pk)
    key = guest_key(request)
    return Owner(key=key) if key else None


def guest_key(request: Request) -> str:
    try:
        text = request.headers.get(GUEST_HEADER, "")
        return _signer().unsign(text, max_age=GUEST_LIFETIME)
    except signing.BadSignature:
        return ""


def shown(request: Request, owner: Owner | None, *, notice: str = "") -> Response:
    """The cart as it stands now: what every change of it is answered with."""
    groups = contents.groups(owner) if owner else []
    token = token_of(owner)
    stores = [group.store for group in groups]
    deals = Deals(stores, user=actor_of(request.user), at=timezone.now())
    body = {
        "token": token,
        "count": sum(len(group.lines) for group in groups),
        "notice": notice,
        "stores": [_group(group, deals) for group in groups],
    }
    return Response(body, headers={GUEST_HEADER: token} if token else {})


def _group(group: contents.Group, deals: Deals) -> dict[str, object]:
    reckoning = deals.reckon(group.store, group.ready)
    said = {
        "store": group.store,
        "lines": group.lines,
        "count": group.count,
        "discounts": words.taken(reckoning.discounts, deals),
        "hints": words.hints(reckoning, deals),
        "total": reckoning.total,
    }
    return dict(CartGroupSerializer(said).data)


def new_guest() -> Owner:
    """Somebody who is told the token of a cart with the answer."""
    return Owner(key=secrets.token_urlsafe(20))


def token_of(owner: Owner | None) -> str:
    """What a guest sends as X-Cart-Token; empty for who is signed in."""
    return _signer().sign(owner.key) if owner and owner.key else ""


def _owner_with(request: Request, variant_id: int) -> Owner:
    """:raises Http404: unless there is such a line in this cart"""
    owner = owner_of(request)
    if owner is None or not _has(owner, variant_id):
        raise Http404
    return owner


@storage.own_cart
def _has(owner: Owner, variant_id: int) -> bool:
    return storage.chosen().row(owner, variant_id) is not None


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="orders.cart.api")


@problems.tells(buyable.CannotAdd)
def _cannot_add(error: buyable.CannotAdd) -> Problem:
    return Problem(409, "cannot_add", str(error))


@problems.tells(cart.Unreachable)
def _unreachable(_error: cart.Unreachable) -> Problem:
    return Problem(503, "cart_unavailable", _("人有点多，请稍后再试"), headers=dict(RETRY_AFTER))
