"""限时抢购 and 秒杀 for the shop's own programs."""

from collections.abc import Callable
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import idempotency, paging
from core.api.fields import Money
from core.api.problems import Problem
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from home.desk.api.desk_gate import REFUSED, TAG
from home.desk.api.promotions import PromotionsEndpoint
from shop.catalog.models import ProductVariant
from shop.flash import items
from shop.flash.allotment import State, state_of
from shop.flash.models import FlashItem

COLUMNS = (
    *("kind", "price", "quantity", "per_buyer", "pay_minutes", "is_shared"),
    *("starts_at", "ends_at"),
)


class Action(StrEnum):
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


_SWITCHES: dict[Action, Callable[..., FlashItem]] = {
    Action.START: items.begin,
    Action.PAUSE: items.pause,
    Action.RESUME: items.resume,
    Action.END: items.end,
}


class OwnFlashSerializer(serializers.Serializer):
    number = serializers.CharField(read_only=True)
    state = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=FlashItem.Kind.choices)
    sku = serializers.CharField(source="variant.sku", max_length=40)
    price = Money(max_digits=10, min_value=0)
    quantity = serializers.IntegerField(
        min_value=1, max_value=1_000_000, help_text=_("拿出几件，开始时从库存里扣")
    )
    per_buyer = serializers.IntegerField(default=1, min_value=1, max_value=999)
    pay_minutes = serializers.IntegerField(default=15, min_value=1, max_value=120)
    is_shared = serializers.BooleanField(default=False, help_text=_("可以和其他优惠同享"))
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    allotted = serializers.IntegerField(read_only=True, help_text=_("已备货几件"))
    taken = serializers.IntegerField(read_only=True, help_text=_("已抢几件"))
    returned = serializers.IntegerField(read_only=True, help_text=_("已退回库存几件"))

    def get_state(self, row: FlashItem) -> State:
        return state_of(row, at=timezone.now())


class FlashSwitchSerializer(serializers.Serializer):
    do = serializers.ChoiceField(choices=[str(action) for action in Action])


class OwnFlashItems(PromotionsEndpoint):
    @described(
        _("店里的抢购和秒杀，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(OwnFlashSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = FlashItem.objects.for_store(self.store).select_related("variant")
        return paged(paging.piece(rows, request, order="-id"), OwnFlashSerializer, request)

    @described(
        _("发布抢购或秒杀"),
        tag=TAG,
        asks=OwnFlashSerializer,
        answers=OwnFlashSerializer,
        status=201,
        key="optional",
        own_problems=REFUSED,
        example={
            "kind": "seckill",
            "sku": "TEA-250",
            "price": "9.90",
            "quantity": 100,
            "starts_at": "2026-12-12T20:00:00+08:00",
            "ends_at": "2026-12-12T22:00:00+08:00",
        },
    )
    @idempotency.once()
    def post(self, request: Request, slug: str) -> Response:
        asked = valid(OwnFlashSerializer, request.data)
        goods = ProductVariant.objects.for_store(self.store).select_related("product")
        variant = get_object_or_404(goods, sku=asked["variant"]["sku"], retired_at=None)
        row = FlashItem(
            store=self.store, variant=variant, **{name: asked[name] for name in COLUMNS}
        )
        made = items.make(row, actor=person(request), at=timezone.now())
        return Response(OwnFlashSerializer(made).data, status=201)


class OneOwnFlashItem(PromotionsEndpoint):
    @described(_("一个抢购"), tag=TAG, answers=OwnFlashSerializer, own_problems=REFUSED)
    def get(self, request: Request, slug: str, flash: str) -> Response:
        rows = FlashItem.objects.for_store(self.store).select_related("variant")
        return Response(OwnFlashSerializer(get_object_or_404(rows, number=flash)).data)


class SwitchFlashItem(PromotionsEndpoint):
    @described(
        _("马上开始、暂停、继续或结束抢购"),
        tag=TAG,
        asks=FlashSwitchSerializer,
        answers=OwnFlashSerializer,
        own_problems={**REFUSED, 409: _("抢购不在能这样做的状态")},
    )
    def post(self, request: Request, slug: str, flash: str) -> Response:
        action = Action(valid(FlashSwitchSerializer, request.data)["do"])
        row = get_object_or_404(FlashItem.objects.for_store(self.store), number=flash)
        actor, at = person(request), timezone.now()
        try:
            done = _SWITCHES[action](store=self.store, number=row.number, actor=actor, at=at)
        except ValidationError as error:
            raise Problem(409, "wrong_state", error.messages[0]) from None
        return Response(OwnFlashSerializer(done).data)


urls = [
    path("", OwnFlashItems.as_view(), name="api-merchant-flash-items"),
    path("<str:flash>/", OneOwnFlashItem.as_view(), name="api-merchant-flash"),
    path("<str:flash>/switch/", SwitchFlashItem.as_view(), name="api-merchant-flash-switch"),
]
