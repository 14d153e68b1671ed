"""A store's orders over the API: the board, and what staff do to one order."""

from datetime import datetime
from decimal import Decimal
from typing import TypedDict

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.requests import person
from core.api import paging, problems
from core.api.fields import Quantity
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from home.desk.orders import board
from home.desk.orders.board import CANCEL_REASONS
from orders.api.order_serializers import OrderDetailSerializer, OrderSerializer
from orders.lifecycle import cancellation, cash, fulfil, steps, undo
from orders.models import Order
from orders.states.board_states import GONE, OPEN, STATES
from shop.stores.models import Store
from shop.stores.people import looks

problems.name_fields(
    tracking_number=_("运单号"),
    parcel=_("包裹"),
)

REFUSED_OR_LATE = {**REFUSED, 409: _("现在不能这样做，原因在 detail")}


class OwnOrderSerializer(OrderSerializer):
    """An order on the board; `number` names it in addresses. The token is the shopper's."""

    token = None  # type: ignore[assignment] # DRF: declared below, and not here
    name = serializers.CharField(help_text=_("收货人"))
    phone = serializers.CharField()
    address = serializers.CharField()
    note = serializers.CharField()
    has_proof = serializers.BooleanField(help_text=_("有转账凭证等着核对"))
    has_open_refund = serializers.BooleanField()


class OwnOrderDetailSerializer(OrderDetailSerializer):
    token = None  # type: ignore[assignment] # DRF: declared below, and not here
    has_proof = serializers.BooleanField()
    has_open_refund = serializers.BooleanField()


# Besides the board's own: the words an order's `state` is answered with. `to_ship` there has
# the orders nobody confirmed yet as well, which the board calls `new`.
ANSWERED = {
    "to_pay": STATES["unpaid"],
    "to_receive": (_("待收货"), OPEN & GONE & Q(completed_at__isnull=True)),
}
LISTED = {**STATES, **ANSWERED}


class BoardQuery(PieceQuery):
    state = serializers.ChoiceField(
        choices=[(name, label) for name, (label, _condition) in LISTED.items()],
        required=False,
        default="new",
        help_text=_("不写就是 new，只有待接单的；要全部写 all"),
    )
    search = serializers.CharField(
        required=False, max_length=50, help_text=_("单号、收货人、手机号或商品名，不看 state")
    )


class ShipSerializer(serializers.Serializer):
    courier = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    tracking_number = serializers.CharField(
        max_length=40, required=False, allow_blank=True, default=""
    )


class ShippedLineSerializer(serializers.Serializer):
    sku = serializers.CharField(max_length=40)
    quantity = Quantity()


class NewParcelSerializer(ShipSerializer):
    lines = ShippedLineSerializer(
        many=True,
        required=False,
        help_text=_("这个包裹里有什么；不写就是还没发的全部"),
    )


class ParcelQuery(serializers.Serializer):
    parcel = serializers.IntegerField(
        required=False, min_value=1, help_text=_("哪个包裹，parcels 里的 id")
    )


class TrackingSerializer(ShipSerializer, ParcelQuery):
    """Courier and number of one parcel, of the last where none is named."""


class CancelSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")


def quantities_of(
    order: Order, lines: list[dict[str, str | Decimal]] | None
) -> dict[int, Decimal] | None:
    """Line id → amount; an unknown SKU is line 0, which no order has."""
    if lines is None:
        return None
    by_sku = {line.sku: line.pk for line in order.lines.all()}
    wanted: dict[int, Decimal] = {}
    for row in lines:
        pk = by_sku.get(str(row["sku"]), 0)
        wanted[pk] = wanted.get(pk, Decimal(0)) + Decimal(row["quantity"])
    return wanted


class OwnOrders(DeskEndpoint):
    ability = "orders"
    shows = looks.ORDERS

    @described(
        _("店里的订单，新的在前"),
        tag=TAG,
        query=BoardQuery,
        answers=pages_of(OwnOrderSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = valid(BoardQuery, request.query_params)
        words = asked.get("search", "")
        orders = board.as_cards(Order.objects.for_store(self.store))
        if words:
            orders = board.named(orders, words, store=self.store)
        else:
            orders = orders.filter(LISTED[asked["state"]][1])
        return paged(
            paging.piece(orders, request, order="-created_at"), OwnOrderSerializer, request
        )


class Step(TypedDict):
    """What every step of an order is told."""

    store: Store
    order_id: int
    actor: User
    at: datetime


class OrderEndpoint(DeskEndpoint):
    """For one order of the store."""

    ability = "orders"
    changes = "ship"

    def find(self, number: str) -> Order:
        """:raises Http404: when the store has no such order"""
        return board.find_order(self.store, number)

    def shown(self, number: str) -> Response:
        return Response(OwnOrderDetailSerializer(self.find(number)).data)

    def given(self, number: str) -> Step:
        """What every step of an order is told: whose, which, by whom, when."""
        return {
            "store": self.store,
            "order_id": self.find(number).pk,
            "actor": person(self.request),
            "at": timezone.now(),
        }


class OneOwnOrder(OrderEndpoint):
    shows = looks.ORDER

    @described(_("店里的一个订单"), tag=TAG, answers=OwnOrderDetailSerializer, own_problems=REFUSED)
    def get(self, request: Request, slug: str, number: str) -> Response:
        return self.shown(number)


class Confirm(OrderEndpoint):
    @described(_("接单"), tag=TAG, answers=OwnOrderDetailSerializer, own_problems=REFUSED_OR_LATE)
    def post(self, request: Request, slug: str, number: str) -> Response:
        steps.confirm(**self.given(number))
        return self.shown(number)


class Unconfirm(OrderEndpoint):
    @described(
        _("撤销接单"),
        tag=TAG,
        answers=OwnOrderDetailSerializer,
        own_problems=REFUSED_OR_LATE,
        description=_("接单后 10 秒内；顾客还没有收到通知。"),
    )
    def post(self, request: Request, slug: str, number: str) -> Response:
        undo.unconfirm(**self.given(number))
        return self.shown(number)


class Unship(OrderEndpoint):
    @described(
        _("撤销发货"),
        tag=TAG,
        asks=ParcelQuery,
        answers=OwnOrderDetailSerializer,
        own_problems=REFUSED_OR_LATE,
        description=_(
            "发货之后订单没有别的变化时；库存放回，订单回到待发货。不写 parcel 就是所有包裹。"
        ),
    )
    def post(self, request: Request, slug: str, number: str) -> Response:
        asked = valid(ParcelQuery, request.data)
        undo.unship(**self.given(number), parcel_id=asked.get("parcel"))
        return self.shown(number)


class ChangeTracking(OrderEndpoint):
    @described(
        _("修改快递单号"),
        tag=TAG,
        asks=TrackingSerializer,
        answers=OwnOrderDetailSerializer,
        own_problems=REFUSED_OR_LATE,
        example={"courier": "顺丰速运", "tracking_number": "SF1234567890123"},
    )
    def post(self, request: Request, slug: str, number: str) -> Response:
        asked = valid(TrackingSerializer, request.data)
        undo.change_tracking(
            **self.given(number),
            courier=asked["courier"],
            tracking_number=asked["tracking_number"],
            parcel_id=asked.get("parcel"),
        )
        return self.shown(number)


class Ship(OrderEndpoint):
    @described(
        _("发货，或交给顾客"),
        tag=TAG,
        asks=NewParcelSerializer,
        answers=OwnOrderDetailSerializer,
        own_problems=REFUSED_OR_LATE,
        example={"courier": "顺丰速运", "tracking_number": "SF1234567890123"},
    )
    def post(self, request: Request, slug: str, number: str) -> Response:
        asked = valid(NewParcelSerializer, request.data)
        fulfil.fulfil(
            **self.given(number),
            courier=asked["courier"],
            tracking_number=asked["tracking_number"],
            quantities=quantities_of(self.find(number), asked.get("lines")),
        )
        return self.shown(number)


class TakeCash(OrderEndpoint):
    @described(
        _("收到现金"), tag=TAG, answers=OwnOrderDetailSerializer, own_problems=REFUSED_OR_LATE
    )
    def post(self, request: Request, slug: str, number: str) -> Response:
        cash.take(**self.given(number))
        return self.shown(number)


class ReturnCash(OrderEndpoint):
    @described(
        _("撤销收款"), tag=TAG, answers=OwnOrderDetailSerializer, own_problems=REFUSED_OR_LATE
    )
    def post(self, request: Request, slug: str, number: str) -> Response:
        cash.give_back(**self.given(number))
        return self.shown(number)


class CancelOwn(OrderEndpoint):
    @described(
        _("取消订单"),
        tag=TAG,
        asks=CancelSerializer,
        answers=OwnOrderDetailSerializer,
        own_problems=REFUSED_OR_LATE,
        example={"reason": "没货了"},
        description=_("付了的钱原路退回，库存放回去。"),
    )
    def post(self, request: Request, slug: str, number: str) -> Response:
        reason = valid(CancelSerializer, request.data)["reason"].strip() or CANCEL_REASONS[0]
        cancellation.cancel(**self.given(number), reason=reason)
        return self.shown(number)
