"""团购 for the shop's own programs: what is offered together, and the groups that were opened."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import idempotency, paging, problems
from core.api.fields import Money
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from core.types import Cleaned
from home.desk.api.desk_gate import REFUSED, TAG
from home.desk.api.promotions import PromotionsEndpoint
from home.desk.groups.forms import PLAIN
from shop.catalog.models import ProductPage, ProductVariant
from shop.groups import group_buys
from shop.groups.group_buys import MOST_HOURS, MOST_SIZE, State
from shop.groups.models import Group, GroupBuy
from shop.stores.models import Store

problems.name_fields(product_id=_("商品"), size=_("几人成团"), hours=_("几小时内凑齐"))
MOST = 2**31 - 1


class OwnGroupBuySerializer(serializers.Serializer):
    """`sku` of one variant, or `product_id` of all that a product has."""

    number = serializers.CharField(read_only=True)
    state = serializers.SerializerMethodField()
    name = serializers.CharField(read_only=True)
    product_id = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=MOST
    )
    sku = serializers.CharField(
        source="variant.sku", required=False, allow_null=True, default=None, max_length=40
    )
    price = Money(max_digits=10, min_value=0)
    size = serializers.IntegerField(min_value=2, max_value=MOST_SIZE)
    hours = serializers.IntegerField(min_value=1, max_value=MOST_HOURS)
    per_buyer = serializers.IntegerField(allow_null=True, default=None, min_value=1, max_value=MOST)
    groups_limit = serializers.IntegerField(
        allow_null=True, default=None, min_value=1, max_value=MOST, help_text=_("最多开多少个团")
    )
    groups = serializers.IntegerField(read_only=True, help_text=_("已开团"))
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    makes_anyway = serializers.BooleanField(default=False, help_text=_("到时间人不够也成团"))
    shows_open = serializers.BooleanField(default=True, help_text=_("商品页列出还差人的团"))
    stacks = serializers.BooleanField(default=False, help_text=_("可以再用满减和优惠券"))

    def get_state(self, row: GroupBuy) -> State:
        return group_buys.state_of(row, at=timezone.now())


class OwnGroupSerializer(serializers.Serializer):
    """A group; nobody in it is named here, their orders are."""

    token = serializers.CharField()
    state = serializers.ChoiceField(choices=Group.State.choices)
    size = serializers.IntegerField()
    taken = serializers.IntegerField(help_text=_("占了几个位置，付没付款都算"))
    paid = serializers.IntegerField()
    opened_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class OwnGroupBuys(PromotionsEndpoint):
    @described(
        _("店里的团购，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(OwnGroupBuySerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = GroupBuy.objects.for_store(self.store).select_related("variant")
        return paged(paging.piece(rows, request, order="-id"), OwnGroupBuySerializer, request)

    @described(
        _("新建团购"),
        tag=TAG,
        asks=OwnGroupBuySerializer,
        answers=OwnGroupBuySerializer,
        status=201,
        key="optional",
        own_problems=REFUSED,
        example={
            "sku": "TEA-250",
            "price": "19.90",
            "size": 3,
            "hours": 24,
            "starts_at": "2026-12-01T00:00:00+08:00",
            "ends_at": "2026-12-08T00:00:00+08:00",
        },
    )
    @idempotency.once()
    def post(self, request: Request, slug: str) -> Response:
        asked = valid(OwnGroupBuySerializer, request.data)
        row = GroupBuy(store=self.store, **{name: asked[name] for name in PLAIN})
        _choose(row, self.store, asked)
        made = group_buys.make(row, actor=person(request), at=timezone.now())
        return Response(OwnGroupBuySerializer(made).data, status=201)


class OneOwnGroupBuy(PromotionsEndpoint):
    @described(_("一个团购"), tag=TAG, answers=OwnGroupBuySerializer, own_problems=REFUSED)
    def get(self, request: Request, slug: str, group_buy: str) -> Response:
        return Response(OwnGroupBuySerializer(_find(self.store, group_buy)).data)


class GroupsOfGroupBuy(PromotionsEndpoint):
    @described(
        _("一个团购开过的团，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(OwnGroupSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str, group_buy: str) -> Response:
        row = _find(self.store, group_buy)
        rows = Group.objects.for_store(self.store).filter(group_buy=row)
        return paged(paging.piece(rows, request, order="-id"), OwnGroupSerializer, request)


class EndGroupBuy(PromotionsEndpoint):
    @described(
        _("结束团购：不再开新团，已经开了的到时间为止"),
        tag=TAG,
        answers=OwnGroupBuySerializer,
        own_problems={**REFUSED, 409: _("已经结束了")},
    )
    def post(self, request: Request, slug: str, group_buy: str) -> Response:
        row, at = _find(self.store, group_buy), timezone.now()
        try:
            ended = group_buys.end(
                store=self.store, number=row.number, actor=person(request), at=at
            )
        except ValidationError as error:
            raise problems.Problem(409, "wrong_state", error.messages[0]) from None
        return Response(OwnGroupBuySerializer(ended).data)


def _find(store: Store, number: str) -> GroupBuy:
    rows = GroupBuy.objects.for_store(store).select_related("variant")
    return get_object_or_404(rows, number=number)


def _choose(row: GroupBuy, store: Store, asked: Cleaned) -> None:
    """The goods; neither of the two is for the domain to refuse."""
    sku = (asked.get("variant") or {}).get("sku")
    if sku:
        goods = ProductVariant.objects.for_store(store).select_related("product")
        row.variant = get_object_or_404(goods, sku=sku, retired_at=None)
        row.product = row.variant.product
    elif asked.get("product_id"):
        products = ProductPage.objects.for_store(store)
        row.product = get_object_or_404(products, pk=asked["product_id"])


urls = [
    path("", OwnGroupBuys.as_view(), name="api-merchant-group-buys"),
    path("<str:group_buy>/", OneOwnGroupBuy.as_view(), name="api-merchant-group-buy"),
    path("<str:group_buy>/groups/", GroupsOfGroupBuy.as_view(), name="api-merchant-groups"),
    path("<str:group_buy>/end/", EndGroupBuy.as_view(), name="api-merchant-group-buy-end"),
]
