"""预售 for the shop's own programs."""

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
from home.desk.api.desk_gate import REFUSED, TAG
from home.desk.api.promotions import PromotionsEndpoint
from home.desk.presales.forms import COLUMNS
from shop.catalog.models import ProductVariant
from shop.presales import presales
from shop.presales.models import Presale
from shop.presales.presales import State

problems.name_fields(
    deposit=_("定金"),
    rest_from=_("开始付尾款"),
    rest_until=_("尾款截止"),
    ships_by=_("最晚发货日"),
)


class OwnPresaleSerializer(serializers.Serializer):
    number = serializers.CharField(read_only=True)
    state = serializers.SerializerMethodField()
    name = serializers.CharField(read_only=True)
    sku = serializers.CharField(source="variant.sku", max_length=40)
    price = Money(max_digits=10, min_value=0)
    deposit = Money(max_digits=10, min_value=0, help_text=_("最多是预售价的 20%"))
    quantity = serializers.IntegerField(min_value=1, max_value=1_000_000)
    booked = serializers.IntegerField(read_only=True, help_text=_("已预订几件"))
    per_buyer = serializers.IntegerField(allow_null=True, default=None, min_value=1, max_value=9999)
    starts_at = serializers.DateTimeField(help_text=_("开始付定金"))
    ends_at = serializers.DateTimeField(help_text=_("定金截止"))
    rest_from = serializers.DateTimeField(help_text=_("开始付尾款"))
    rest_until = serializers.DateTimeField(help_text=_("尾款截止"))
    ships_by = serializers.DateField(help_text=_("最晚发货日"))
    keeps_deposit = serializers.BooleanField(
        default=False, help_text=_("顾客不付尾款或取消，定金不退")
    )

    def get_state(self, row: Presale) -> State:
        return presales.state_of(row, at=timezone.now())


class OwnPresales(PromotionsEndpoint):
    @described(
        _("店里的预售，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(OwnPresaleSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = Presale.objects.for_store(self.store).select_related("variant")
        return paged(paging.piece(rows, request, order="-id"), OwnPresaleSerializer, request)

    @described(
        _("新建预售"),
        tag=TAG,
        asks=OwnPresaleSerializer,
        answers=OwnPresaleSerializer,
        status=201,
        key="optional",
        own_problems=REFUSED,
        example={
            "sku": "CRAB-8",
            "price": "188.00",
            "deposit": "30.00",
            "quantity": 50,
            "starts_at": "2026-12-01T00:00:00+08:00",
            "ends_at": "2026-12-08T00:00:00+08:00",
            "rest_from": "2026-12-08T00:00:00+08:00",
            "rest_until": "2026-12-11T00:00:00+08:00",
            "ships_by": "2026-12-18",
        },
    )
    @idempotency.once()
    def post(self, request: Request, slug: str) -> Response:
        asked = valid(OwnPresaleSerializer, request.data)
        goods = ProductVariant.objects.for_store(self.store).select_related("product")
        asked["variant"] = get_object_or_404(goods, sku=asked["variant"]["sku"], retired_at=None)
        row = Presale(store=self.store, **{name: asked[name] for name in COLUMNS})
        made = presales.make(row, actor=person(request), at=timezone.now())
        return Response(OwnPresaleSerializer(made).data, status=201)


class OneOwnPresale(PromotionsEndpoint):
    @described(_("一个预售"), tag=TAG, answers=OwnPresaleSerializer, own_problems=REFUSED)
    def get(self, request: Request, slug: str, presale: str) -> Response:
        rows = Presale.objects.for_store(self.store).select_related("variant")
        return Response(OwnPresaleSerializer(get_object_or_404(rows, number=presale)).data)


class EndPresale(PromotionsEndpoint):
    @described(
        _("不再收定金；付过定金的照常付尾款"),
        tag=TAG,
        answers=OwnPresaleSerializer,
        own_problems={**REFUSED, 409: _("已经结束了")},
    )
    def post(self, request: Request, slug: str, presale: str) -> Response:
        row = get_object_or_404(Presale.objects.for_store(self.store), number=presale)
        actor, at = person(request), timezone.now()
        try:
            ended = presales.end(store=self.store, number=row.number, actor=actor, at=at)
        except ValidationError as error:
            raise problems.Problem(409, "wrong_state", error.messages[0]) from None
        return Response(OwnPresaleSerializer(ended).data)


urls = [
    path("", OwnPresales.as_view(), name="api-merchant-presales"),
    path("<str:presale>/", OneOwnPresale.as_view(), name="api-merchant-presale"),
    path("<str:presale>/end/", EndPresale.as_view(), name="api-merchant-presale-end"),
]
