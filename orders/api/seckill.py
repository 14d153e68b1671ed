"""A 秒杀 over the API: what it is, and its door; the place is ordered by the checkout."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import problems
from core.api.fields import Money
from core.api.schema import described
from core.api.views import Endpoint, OpenEndpoint
from orders.seckill import door, known
from orders.seckill.door import Answer
from shop.flash.models import FlashItem
from shop.promotions.promotions import State
from shop.stores.api import StoreNameSerializer

TAG = _("秒杀")


class SeckillSerializer(serializers.Serializer):
    number = serializers.CharField(source="item.number")
    store = StoreNameSerializer(source="item.store")
    name = serializers.CharField(source="item.variant.product.title")
    product_id = serializers.IntegerField(source="item.variant.product_id")
    sku = serializers.CharField(source="item.variant.sku")
    price = Money(source="item.price")
    alone = Money(source="item.variant.price", help_text=_("平时的价格"))
    quantity = serializers.IntegerField(source="item.quantity", help_text=_("一共几件，每人一件"))
    pay_minutes = serializers.IntegerField(
        source="item.pay_minutes", help_text=_("抢到后几分钟内下单")
    )
    starts_at = serializers.DateTimeField(source="item.starts_at")
    ends_at = serializers.DateTimeField(source="item.ends_at")
    state = serializers.ChoiceField(choices=[one.value for one in State])
    now = serializers.DateTimeField(help_text=_("服务器的时间，倒计时按它算"))


class GrabbedSerializer(serializers.Serializer):
    state = serializers.ChoiceField(choices=[one.value for one in Answer])
    expires_at = serializers.DateTimeField(
        allow_null=True, help_text=_("到这时还没下单，名额放出来")
    )
    place = serializers.CharField(
        source="token", allow_blank=True, help_text=_("结算时和 sku 一起写在 place 里")
    )


@dataclass(frozen=True)
class Shown:
    """What it is at a moment."""

    item: FlashItem
    state: State
    now: datetime


class OneSeckill(OpenEndpoint):
    @described(_("一个秒杀"), tag=TAG, answers=SeckillSerializer)
    def get(self, request: Request, flash: str) -> Response:
        item, at = known.find(flash, is_fresh=True).item, timezone.now()
        shown = Shown(item, door.state_of(item, at=at), at)
        return Response(SeckillSerializer(shown).data)


class GrabSeckill(Endpoint):
    @described(
        _("抢一个名额，抢到了再结算"),
        tag=TAG,
        answers=GrabbedSerializer,
        own_problems={404: _("没有这个秒杀")},
    )
    def post(self, request: Request, flash: str) -> Response:
        found, own = known.find(flash), f"u{person(request).pk}"
        wait = door.flooded(own, "")
        if wait:
            raise problems.too_soon(wait)
        return Response(GrabbedSerializer(door.knock(found, own, at=timezone.now())).data)


urls = [
    path("<str:flash>/", OneSeckill.as_view(), name="api-seckill"),
    path("<str:flash>/grab/", GrabSeckill.as_view(), name="api-seckill-grab"),
]
