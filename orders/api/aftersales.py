"""After-sales over the API, for who bought."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TypedDict

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actor import Actor
from accounts.requests import actor_of
from core import scope
from core.api import idempotency, paging
from core.api.fields import Money, Quantity, label_field
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from core.language import sent
from core.types import Json, Words
from orders.aftersales import words
from orders.aftersales.choices import FreightBy, Kind, Reason, Side, State
from orders.aftersales.models import AfterSale, AfterSaleStep
from orders.aftersales.steps import asking, choosing, returning
from orders.api import orders
from orders.cart.api import GuestEndpoint
from orders.models import Order, OrderLine
from orders.payments import refundable
from shop.stores.api import StoreNameSerializer

TAG = _("售后")
_409 = {409: _("现在不能这样做，原因在 detail")}
WHY = "a shopper's own after-sales"


class AfterSaleLineSerializer(serializers.Serializer):
    sku = serializers.CharField(source="line.sku")
    name = serializers.CharField(source="line.name")
    unit = serializers.CharField(source="line.unit")
    quantity = Quantity()
    amount = Money()


class AfterSaleStepSerializer(serializers.Serializer):
    """One thing that was done; both sides read the same."""

    step = serializers.CharField()
    label = label_field(source="get_step_display")
    side = serializers.ChoiceField(choices=Side.choices)
    words = serializers.CharField()
    amount = Money(allow_null=True)
    created_at = serializers.DateTimeField()


class AfterSaleSerializer(serializers.Serializer):
    number = serializers.CharField()
    order = serializers.CharField(source="order.number")
    store = StoreNameSerializer()
    kind = serializers.ChoiceField(choices=Kind.choices)
    reason = serializers.ChoiceField(choices=Reason.choices)
    state = serializers.ChoiceField(choices=State.choices)
    state_word = serializers.CharField(source="get_state_display")
    sentence = serializers.SerializerMethodField(help_text=_("一句话说现在怎么样了"))
    deadline = serializers.DateTimeField(allow_null=True)
    amount = Money()
    created_at = serializers.DateTimeField()

    side = Side.BUYER

    def get_sentence(self, case: AfterSale) -> str:
        return words.sentence(case, self.side)


class AfterSaleDetailSerializer(AfterSaleSerializer):
    words = serializers.CharField()
    transit_amount = Money(max_digits=8, help_text=_("其中运费"))
    offered_kind = serializers.CharField()
    offered_amount = Money()
    freight_by = serializers.ChoiceField(choices=FreightBy.choices)
    return_place = serializers.CharField()
    return_courier = serializers.CharField()
    return_number = serializers.CharField()
    lines = AfterSaleLineSerializer(many=True)
    history = serializers.SerializerMethodField()

    @extend_schema_field(AfterSaleStepSerializer(many=True))
    def get_history(self, case: AfterSale) -> object:
        rows = AfterSaleStep.unscoped.filter(store_id=case.store_id, aftersale=case)
        return AfterSaleStepSerializer(rows.order_by("pk"), many=True).data


class AskedLineSerializer(serializers.Serializer):
    sku = serializers.CharField(max_length=40)
    quantity = Quantity()


class AskAfterSaleSerializer(serializers.Serializer):
    order = serializers.CharField(max_length=32, help_text=_("订单的 token"))
    kind = serializers.ChoiceField(choices=Kind.choices)
    reason = serializers.ChoiceField(choices=Reason.choices)
    lines = serializers.ListField(child=AskedLineSerializer(), min_length=1, max_length=200)
    amount = Money(required=False, allow_null=True, default=None)
    words = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class SendBackSerializer(serializers.Serializer):
    courier = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    tracking_number = serializers.CharField(max_length=40)


class EscalateSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class AfterSales(GuestEndpoint):
    @described(
        _("我的售后，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(AfterSaleSerializer),
        is_for_guests=True,
    )
    def get(self, request: Request) -> Response:
        with scope.across_stores(WHY):
            piece = paging.piece(_own(request), request, order="-created_at")
            return paged(piece, AfterSaleSerializer, request)

    @described(
        _("申请售后"),
        tag=TAG,
        asks=AskAfterSaleSerializer,
        answers=AfterSaleDetailSerializer,
        status=201,
        is_for_guests=True,
        key="optional",
        own_problems={404: _("没有这个订单"), **_409},
    )
    @idempotency.once(is_atomic=True)
    def post(self, request: Request) -> Response:
        asked = valid(AskAfterSaleSerializer, request.data)
        order = orders.find(request, asked["order"], is_whole=False)
        with scope.across_stores(WHY):
            case = asking.ask(
                store=order.store_id,
                order_id=order.pk,
                kind=asked["kind"],
                reason=asked["reason"],
                quantities=_quantities(order, asked["lines"]),
                amount=asked["amount"],
                words=asked["words"],
                actor=actor_of(request.user),
                at=timezone.now(),
            )
        return _detail(request, case.number, status=201)


class OneAfterSale(GuestEndpoint):
    @described(_("一个售后"), tag=TAG, answers=AfterSaleDetailSerializer, is_for_guests=True)
    def get(self, request: Request, aftersale: str) -> Response:
        return _detail(request, aftersale)


Plain = Callable[..., AfterSale]


def _plain(name: str, words: Words, step: Plain) -> type[GuestEndpoint]:
    """A step that asks nothing; operations are called after their class."""

    class PlainStep(GuestEndpoint):
        @described(
            words,
            tag=TAG,
            answers=AfterSaleDetailSerializer,
            is_for_guests=True,
            own_problems=_409,
        )
        def post(self, request: Request, aftersale: str) -> Response:
            step(**_given(request, aftersale))
            return _detail(request, aftersale)

    PlainStep.__name__ = name
    return PlainStep


Withdraw = _plain("WithdrawAfterSale", _("撤销申请"), choosing.withdraw)
Accept = _plain("AcceptAfterSale", _("接受方案"), choosing.accept)
Decline = _plain("DeclineAfterSale", _("不接受方案"), choosing.decline)
Got = _plain("GotAfterSale", _("收到新货"), choosing.got)


class SendBackAfterSale(GuestEndpoint):
    @described(
        _("寄回商品"),
        tag=TAG,
        asks=SendBackSerializer,
        answers=AfterSaleDetailSerializer,
        is_for_guests=True,
        own_problems=_409,
        example={"courier": sent("顺丰速运"), "tracking_number": "SF1234567890123"},
    )
    def post(self, request: Request, aftersale: str) -> Response:
        asked = valid(SendBackSerializer, request.data)
        returning.send_back(
            **_given(request, aftersale), courier=asked["courier"], number=asked["tracking_number"]
        )
        return _detail(request, aftersale)


class EscalateAfterSale(GuestEndpoint):
    @described(
        _("申请平台介入"),
        tag=TAG,
        asks=EscalateSerializer,
        answers=AfterSaleDetailSerializer,
        is_for_guests=True,
        own_problems=_409,
        example={"words": sent("打开就是碎的")},
    )
    def post(self, request: Request, aftersale: str) -> Response:
        asked = valid(EscalateSerializer, request.data)
        choosing.escalate(**_given(request, aftersale), side=Side.BUYER, words=asked["words"])
        return _detail(request, aftersale)


class Given(TypedDict):
    """What every step is told."""

    store: int
    aftersale_id: int
    actor: Actor
    at: datetime


def _given(request: Request, number: str) -> Given:
    case = _find(request, number)
    return {
        "store": case.store_id,
        "aftersale_id": case.pk,
        "actor": actor_of(request.user),
        "at": timezone.now(),
    }


def _own(request: Request) -> QuerySet[AfterSale]:
    """Those of the orders of who asks; evaluate them across stores."""
    rows: QuerySet[AfterSale] = AfterSale.unscoped.filter(order__in=orders.own(request))
    return rows.select_related("order", "store", "store__page")


@scope.across_stores(WHY)
def _find(request: Request, number: str) -> AfterSale:
    """:raises Http404: for one of somebody else, too"""
    case = _own(request).prefetch_related("lines__line").filter(number=number).first()
    if case is None:
        raise Http404
    return case


def _detail(request: Request, number: str, *, status: int = 200) -> Response:
    return Response(AfterSaleDetailSerializer(_find(request, number)).data, status=status)


def _quantities(order: Order, asked: list[Json]) -> dict[int, Decimal]:
    """
    Line id → goods, of lines named by their SKU.

    :raises refundable.TooMuch: for what was not ordered
    """
    lines = {line.sku: line.pk for line in OrderLine.unscoped.of(order)}
    if any(line["sku"] not in lines for line in asked):
        raise refundable.TooMuch(gettext("请选择要退的商品"))
    return {lines[line["sku"]]: line["quantity"] for line in asked}
