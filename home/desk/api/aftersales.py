"""A store's after-sales over the API: the queue, and what staff answer."""

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import paging
from core.api.fields import Money, Quantity
from core.api.problems import Problem
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from core.language import sent
from home.desk.aftersales import views
from home.desk.aftersales.views import Given
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from orders.aftersales.choices import Kind, Side
from orders.aftersales.models import AfterSale
from orders.aftersales.steps import answering, granting, paying, reshipping, returning
from orders.api.aftersales import AfterSaleDetailSerializer, AfterSaleSerializer

REFUSED_OR_LATE = {**REFUSED, 409: _("现在不能这样做，原因在 detail")}


class OwnAfterSaleSerializer(AfterSaleSerializer):
    """As the shop reads it."""

    side = Side.SHOP


class OwnAfterSaleDetailSerializer(AfterSaleDetailSerializer):
    side = Side.SHOP
    trouble = serializers.CharField(help_text=_("退款没有成功的原因"))


class QueueQuery(PieceQuery):
    queue = serializers.ChoiceField(
        choices=[(name, label) for name, (label, _condition) in views.QUEUES.items()],
        required=False,
        default="todo",
    )


class GrantAfterSaleSerializer(serializers.Serializer):
    place = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default="", help_text=_("退货地址")
    )
    seen_left = Money(required=False, allow_null=True, default=None)


class OfferAfterSaleSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Kind.choices)
    amount = Money(required=False, allow_null=True, default=None)
    words = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class RefuseAfterSaleSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=500)


class GoodsBackSerializer(serializers.Serializer):
    sku = serializers.CharField(max_length=40)
    shelved = Quantity(help_text=_("放回货架"))
    written_off = Quantity(help_text=_("报损"))


class ReceiveAfterSaleSerializer(serializers.Serializer):
    found = serializers.ChoiceField(choices=returning.Found.choices)
    lines = serializers.ListField(child=GoodsBackSerializer(), max_length=200)
    amount = Money(required=False, allow_null=True, default=None)
    words = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class ResendAfterSaleSerializer(serializers.Serializer):
    courier = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    tracking_number = serializers.CharField(
        max_length=40, required=False, allow_blank=True, default=""
    )


class AfterSaleEndpoint(DeskEndpoint):
    ability = "orders"

    def given(self, number: str) -> Given:
        return {
            "store": self.store,
            "aftersale_id": views.find(self.store, number).pk,
            "actor": person(self.request),
            "at": timezone.now(),
        }

    def shown(self, number: str) -> Response:
        return Response(OwnAfterSaleDetailSerializer(views.find(self.store, number)).data)


class OwnAfterSales(AfterSaleEndpoint):
    @described(
        _("店里的售后，新的在前"),
        tag=TAG,
        query=QueueQuery,
        answers=pages_of(OwnAfterSaleSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = valid(QueueQuery, request.query_params)
        rows = AfterSale.objects.for_store(self.store).filter(views.QUEUES[asked["queue"]][1])
        rows = rows.select_related("order", "store", "store__page")
        piece = paging.piece(rows, request, order="-created_at")
        return paged(piece, OwnAfterSaleSerializer, request)


class OneOwnAfterSale(AfterSaleEndpoint):
    @described(
        _("店里的一个售后"), tag=TAG, answers=OwnAfterSaleDetailSerializer, own_problems=REFUSED
    )
    def get(self, request: Request, slug: str, aftersale: str) -> Response:
        return self.shown(aftersale)


class GrantOwnAfterSale(AfterSaleEndpoint):
    ability = "refunds"

    @described(
        _("同意售后"),
        tag=TAG,
        asks=GrantAfterSaleSerializer,
        answers=OwnAfterSaleDetailSerializer,
        own_problems=REFUSED_OR_LATE,
        example={"place": sent("幸福小店 13800000000 文三路 1 号")},
    )
    def post(self, request: Request, slug: str, aftersale: str) -> Response:
        asked = valid(GrantAfterSaleSerializer, request.data)
        terms = granting.Terms(place=asked["place"], seen_left=asked["seen_left"])
        answering.grant(**self.given(aftersale), terms=terms)
        return self.shown(aftersale)


class OfferOwnAfterSale(AfterSaleEndpoint):
    @described(
        _("提出新方案"),
        tag=TAG,
        asks=OfferAfterSaleSerializer,
        answers=OwnAfterSaleDetailSerializer,
        own_problems=REFUSED_OR_LATE,
        example={"kind": "refund", "amount": "5.00", "words": sent("补你五块钱好吗")},
    )
    def post(self, request: Request, slug: str, aftersale: str) -> Response:
        asked = valid(OfferAfterSaleSerializer, request.data)
        answering.offer(**self.given(aftersale), **asked)
        return self.shown(aftersale)


class RefuseOwnAfterSale(AfterSaleEndpoint):
    @described(
        _("拒绝售后"),
        tag=TAG,
        asks=RefuseAfterSaleSerializer,
        answers=OwnAfterSaleDetailSerializer,
        own_problems=REFUSED_OR_LATE,
        example={"words": sent("发出前拍过照，是好的")},
    )
    def post(self, request: Request, slug: str, aftersale: str) -> Response:
        asked = valid(RefuseAfterSaleSerializer, request.data)
        answering.refuse(**self.given(aftersale), words=asked["words"])
        return self.shown(aftersale)


class ReceiveOwnAfterSale(AfterSaleEndpoint):
    ability = "refunds"

    @described(
        _("收到退货"),
        tag=TAG,
        asks=ReceiveAfterSaleSerializer,
        answers=OwnAfterSaleDetailSerializer,
        own_problems=REFUSED_OR_LATE,
    )
    def post(self, request: Request, slug: str, aftersale: str) -> Response:
        asked = valid(ReceiveAfterSaleSerializer, request.data)
        case = views.find(self.store, aftersale)
        lines = {row.line.sku: row.line_id for row in case.lines.select_related("line")}
        if any(row["sku"] not in lines for row in asked["lines"]):
            raise Problem(409, "not_allowed_now", gettext("请填写收到的数量"))
        goods = {
            lines[row["sku"]]: returning.Back(row["shelved"], row["written_off"])
            for row in asked["lines"]
        }
        returning.receive(
            **self.given(aftersale),
            found=asked["found"],
            goods=goods,
            amount=asked["amount"],
            words=asked["words"],
        )
        return self.shown(aftersale)


class ResendOwnAfterSale(AfterSaleEndpoint):
    @described(
        _("寄出新货"),
        tag=TAG,
        asks=ResendAfterSaleSerializer,
        answers=OwnAfterSaleDetailSerializer,
        own_problems=REFUSED_OR_LATE,
        example={"courier": sent("顺丰速运"), "tracking_number": "SF1234567890123"},
    )
    def post(self, request: Request, slug: str, aftersale: str) -> Response:
        asked = valid(ResendAfterSaleSerializer, request.data)
        reshipping.send(
            **self.given(aftersale), courier=asked["courier"], number=asked["tracking_number"]
        )
        return self.shown(aftersale)


class RefundAfterSaleAgain(AfterSaleEndpoint):
    ability = "refunds"

    @described(
        _("重新退款"),
        tag=TAG,
        answers=OwnAfterSaleDetailSerializer,
        own_problems=REFUSED_OR_LATE,
    )
    def post(self, request: Request, slug: str, aftersale: str) -> Response:
        paying.again(**self.given(aftersale))
        return self.shown(aftersale)
