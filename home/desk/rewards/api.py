"""积分商城 for the shop's own programs."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import idempotency, paging, problems
from core.api.fields import Money
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from core.money import ZERO
from home.desk.api.desk_gate import REFUSED, TAG
from home.desk.members.api import MembersEndpoint
from shop.catalog.models import ProductVariant
from shop.promotions.models import Coupon
from shop.rewards import rewards
from shop.rewards.models import Reward

problems.name_fields(
    goods=_("换什么"), points=_("要多少积分"), money=_("另付多少元"), reward=_("积分商品")
)


class OwnRewardSerializer(serializers.Serializer):
    number = serializers.CharField()
    name = serializers.CharField()
    sku = serializers.CharField(source="variant.sku", allow_null=True, default=None)
    coupon = serializers.CharField(source="coupon.number", allow_null=True, default=None)
    points = serializers.IntegerField()
    money = Money()
    total = serializers.IntegerField(allow_null=True)
    per_member = serializers.IntegerField(allow_null=True)
    taken = serializers.IntegerField(help_text=_("已兑几份"))
    is_on = serializers.BooleanField()


class NewRewardSerializer(serializers.Serializer):
    """Of `sku` and `coupon` one."""

    sku = serializers.CharField(required=False, max_length=40, help_text=_("换商品：这个规格"))
    coupon = serializers.CharField(
        required=False, max_length=20, help_text=_("换券：券的编号，店里不能直接领的")
    )
    points = serializers.IntegerField(min_value=1, max_value=rewards.MOST_POINTS)
    money = Money(required=False, default=ZERO, help_text=_("积分之外另付多少元"))
    total = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=10**6)
    per_member = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=10**6
    )


class RewardSwitchSerializer(serializers.Serializer):
    is_on = serializers.BooleanField()


class OwnRewards(MembersEndpoint):
    @described(
        _("店里的积分商城，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(OwnRewardSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = Reward.objects.for_store(self.store).select_related("variant", "coupon")
        return paged(paging.piece(rows, request, order="-id"), OwnRewardSerializer, request)

    @described(
        _("放进积分商城"),
        tag=TAG,
        asks=NewRewardSerializer,
        answers=OwnRewardSerializer,
        status=201,
        key="optional",
        own_problems=REFUSED,
    )
    @idempotency.once()
    def post(self, request: Request, slug: str) -> Response:
        asked = valid(NewRewardSerializer, request.data)
        row = Reward(
            store=self.store,
            points=asked["points"],
            money=asked["money"],
            total=asked.get("total"),
            per_member=asked.get("per_member"),
        )
        if asked.get("sku"):
            goods = ProductVariant.objects.for_store(self.store).select_related("product")
            row.variant = get_object_or_404(goods, sku=asked["sku"], retired_at=None)
        if asked.get("coupon"):
            kinds = Coupon.objects.for_store(self.store)
            row.coupon = get_object_or_404(kinds, number=asked["coupon"])
        made = rewards.make(row, actor=person(request))
        return Response(OwnRewardSerializer(made).data, status=201)


class OneOwnReward(MembersEndpoint):
    @described(
        _("停止或恢复兑换"),
        tag=TAG,
        asks=RewardSwitchSerializer,
        answers=OwnRewardSerializer,
        own_problems=REFUSED,
    )
    def patch(self, request: Request, slug: str, reward: str) -> Response:
        asked = valid(RewardSwitchSerializer, request.data)
        get_object_or_404(Reward.objects.for_store(self.store), number=reward)
        row = rewards.switch(
            store=self.store, number=reward, is_on=asked["is_on"], actor=person(request)
        )
        return Response(OwnRewardSerializer(row).data)


urls = [
    path("", OwnRewards.as_view(), name="api-merchant-rewards"),
    path("<str:reward>/", OneOwnReward.as_view(), name="api-merchant-reward"),
]
