"""What a store gives for points, over the API; goods are taken at the checkout."""

import secrets

from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import actor_of
from core.api import idempotency
from core.api.fields import Money
from core.api.schema import described
from core.api.views import Endpoint
from orders.rewards import showing
from shop.members import programmes
from shop.rewards import redeeming
from shop.rewards.models import Redemption
from shop.stores.people.roles import open_store

TAG = _("会员和积分")


class RewardSerializer(serializers.Serializer):
    """Goods have a `sku`, coupons `words`."""

    number = serializers.CharField(
        source="reward.number", help_text=_("商品：结算时写在 reward 里")
    )
    name = serializers.CharField(source="reward.name")
    points = serializers.IntegerField(source="reward.points")
    money = Money(source="reward.money", help_text=_("积分之外另付多少元"))
    sku = serializers.CharField(source="reward.variant.sku", allow_null=True, default=None)
    words = serializers.CharField(help_text=_("券的条件"))
    left = serializers.IntegerField(source="reward.left", allow_null=True)
    per_member = serializers.IntegerField(source="reward.per_member", allow_null=True)
    missing = serializers.IntegerField(help_text=_("自己还差多少积分"))
    problem = serializers.CharField(help_text=_("现在为什么换不了，空的就是可以"))


class RedemptionSerializer(serializers.Serializer):
    name = serializers.CharField(source="reward.name")
    count = serializers.IntegerField()
    points = serializers.IntegerField(help_text=_("用了多少积分"))
    state = serializers.ChoiceField(choices=Redemption.State.choices)
    made_at = serializers.DateTimeField()


class Rewards(Endpoint):
    @described(_("积分商城：可以用积分换的"), tag=TAG, answers=RewardSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        store = open_store(slug)
        member = showing.member_of(store, actor_of(request.user))
        rows = showing.of_store(store, member) if programmes.of(store).is_on else []
        return Response(RewardSerializer(rows, many=True).data)


class TakeCoupon(Endpoint):
    @described(
        _("用积分换一张券"),
        tag=TAG,
        answers=RedemptionSerializer,
        status=201,
        key="optional",
        own_problems={409: _("不是会员、积分不够或兑完了，原因在 detail")},
        description=_("商品用积分换是结算：把 number 写进 reward，和 sku、quantity 一起。"),
    )
    @idempotency.once()
    def post(self, request: Request, slug: str, reward: str) -> Response:
        taken = redeeming.take_coupon(
            store=open_store(slug),
            number=reward,
            user=actor_of(request.user),
            key=secrets.token_urlsafe(12),
            at=timezone.now(),
        )
        return Response(RedemptionSerializer(taken).data, status=201)


urls = [
    path("", Rewards.as_view(), name="api-rewards"),
    path("<str:reward>/", TakeCoupon.as_view(), name="api-reward-take"),
]
