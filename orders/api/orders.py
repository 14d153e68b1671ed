"""A shopper's orders over the API: one's own only, whoever else may know their tokens."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import actor_of
from core import scope
from core.api import idempotency, paging, problems
from core.api.problems import Problem
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from orders import locks
from orders.api.order_serializers import OrderDetailSerializer, OrderSerializer
from orders.cart import buyable, cart
from orders.cart.api import CartSerializer, GuestEndpoint, owner_of, shown
from orders.lifecycle import cancellation, steps
from orders.models import (
    Order,
    OrderLine,
)
from orders.pickup import codes
from orders.states import state_words
from orders.states.shopper_states import STATES
from shop.catalog.models import ProductVariant

TAG = _("订单")
_409 = {409: _("现在不能这样做，原因在 detail")}


class OrderQuery(PieceQuery):
    state = serializers.ChoiceField(
        choices=[(name, label) for name, (label, _condition) in STATES.items()],
        required=False,
        default="all",
    )


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(
        max_length=100, required=False, allow_blank=True, default="", help_text=_("原因")
    )


class Orders(GuestEndpoint):
    @described(
        _("我的订单，新的在前"),
        tag=TAG,
        query=OrderQuery,
        answers=pages_of(OrderSerializer),
        is_for_guests=True,
    )
    def get(self, request: Request) -> Response:
        asked = valid(OrderQuery, request.query_params)
        with scope.across_stores("a shopper's own orders"):
            rows = own(request).filter(STATES[asked["state"]][1]).distinct()
            rows = rows.select_related("store").prefetch_related("lines")
            piece = paging.piece(rows, request, order="-created_at")
        return paged(piece, OrderSerializer, request)


class OneOrder(GuestEndpoint):
    @described(_("一个订单"), tag=TAG, answers=OrderDetailSerializer, is_for_guests=True)
    def get(self, request: Request, token: str) -> Response:
        return detail(find(request, token))


class Cancel(GuestEndpoint):
    @described(
        _("取消订单"),
        tag=TAG,
        asks=ReasonSerializer,
        answers=OrderDetailSerializer,
        is_for_guests=True,
        own_problems=_409,
        description=_("商家接单之前可以；付了的钱原路退回。"),
    )
    def post(self, request: Request, token: str) -> Response:
        asked = valid(ReasonSerializer, request.data)
        order = find(request, token)
        cancellation.cancel_as_buyer(
            token=order.token,
            reason=asked["reason"] or cancellation.REASONS[0],
            actor=actor_of(request.user),
            at=timezone.now(),
        )
        return detail(find(request, token))


class Receive(GuestEndpoint):
    @described(
        _("确认收货"),
        tag=TAG,
        answers=OrderDetailSerializer,
        is_for_guests=True,
        own_problems=_409,
    )
    def post(self, request: Request, token: str) -> Response:
        order = find(request, token)
        steps.receive(
            store=order.store_id, order_id=order.pk, actor=actor_of(request.user), at=timezone.now()
        )
        return detail(find(request, token))


class PickupCodeSerializer(serializers.Serializer):
    code = serializers.CharField(help_text=_("6 位取货码，到店报给店员"))
    link = serializers.CharField(help_text=_("画成二维码，店员扫"))


class OwnPickupCode(GuestEndpoint):
    @described(
        _("取货码"),
        tag=TAG,
        answers=PickupCodeSerializer,
        is_for_guests=True,
        own_problems={404: _("不是自提订单、还没付款，或已经取完")},
    )
    def get(self, request: Request, token: str) -> Response:
        code = codes.of(find(request, token, is_whole=False), at=timezone.now())
        if not code:
            raise Http404
        shown_code = {"code": code, "link": codes.link(code)}
        return Response(PickupCodeSerializer(shown_code).data)


class BuyAgain(GuestEndpoint):
    @described(
        _("再次购买"),
        tag=TAG,
        answers=CartSerializer,
        is_for_guests=True,
        key="optional",
        description=_("还能买的加进购物车，回答购物车。"),
    )
    @idempotency.once(is_atomic=True)
    def post(self, request: Request, token: str) -> Response:
        order = find(request, token)
        owner = owner_of(request)
        if owner is None:
            raise Http404
        for line, variant in _variants(order):
            try:
                cart.add(owner=owner, variant=variant, quantity=line.quantity)
            except buyable.CannotAdd:
                # The cart says what is gone; the rest is worth having.
                continue
        return shown(request, owner)


def own(request: Request) -> QuerySet[Order]:
    """The orders of who asks; evaluate them across stores."""
    return _theirs(request, Order.unscoped.all())


def _theirs(request: Request, rows: QuerySet[Order]) -> QuerySet[Order]:
    owner, orders = owner_of(request), state_words.with_proof(rows)
    if owner is None:
        return orders.none()
    if owner.user_id:
        return orders.filter(buyer=owner.user_id)
    return orders.filter(guest_key=owner.key, buyer=None)


@scope.across_stores("a shopper's own order")
def find(request: Request, token: str, *, is_whole: bool = True) -> Order:
    """
    With all that `detail` tells when it `is_whole`.

    :raises Http404: for one of somebody else, too
    """
    orders = own(request).select_related("store", "store__page")
    if is_whole:
        orders = orders.prefetch_related("lines", "events", "fulfillments__lines__line", "refunds")
    order = orders.filter(token=token).first()
    if order is None:
        raise Http404
    return order


@scope.across_stores("a shopper's own order")
def find_to_pay(request: Request, token: str) -> Order:
    """
    As `find`, money that is paid in as well.

    :raises Http404: for one of somebody else, too
    """
    orders = _theirs(request, Order.every.all()).select_related("store", "store__page")
    order = orders.filter(token=token).first()
    if order is None:
        raise Http404
    return order


def detail(order: Order, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(OrderDetailSerializer(order).data, status=status, headers=headers)


@scope.across_stores("a shopper fills the own cart")
def _variants(order: Order) -> list[tuple[OrderLine, ProductVariant]]:
    variants = ProductVariant.unscoped.select_related("product", "store", "level")
    lines = list(order.lines.all())
    by_id = variants.in_bulk([line.variant_id for line in lines])
    return [(line, by_id[line.variant_id]) for line in lines]


@problems.tells(locks.NotAllowedNow)
def _not_allowed_now(error: locks.NotAllowedNow) -> Problem:
    return Problem(409, "not_allowed_now", str(error))
