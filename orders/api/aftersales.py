"""After-sales over the API, for who bought."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TypedDict

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actor import Actor
from accounts.requests import actor_of
from core import doors, private_pictures, scope
from core.api import idempotency, paging, problems
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from core.client_ip import client_ip
from core.language import sent
from core.types import Json, Words
from orders.aftersales.choices import Side
from orders.aftersales.models import AfterSale, AfterSalePhoto
from orders.aftersales.steps import asking, choosing, returning
from orders.api import orders
from orders.api.aftersale_shapes import (
    AfterSaleDetailSerializer,
    AfterSaleSerializer,
    AskAfterSaleSerializer,
    AskWithPhotosSerializer,
    EscalateSerializer,
    EscalateWithPhotosSerializer,
    SendBackSerializer,
    WithPhotos,
    goods,
    ways,
)
from orders.api.messages import JPEG, PICTURE
from orders.cart.api import GuestEndpoint
from orders.models import Order, OrderLine
from orders.payments.refunds import refundable
from shop.stores.photos import private_photos

TAG = _("售后")
_409 = {409: _("现在不能这样做，原因在 detail")}
WHY = "a shopper's own after-sales"


class AfterSales(WithPhotos, GuestEndpoint):
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
        asks=ways(AskAfterSaleSerializer, AskWithPhotosSerializer),
        answers=AfterSaleDetailSerializer,
        status=201,
        is_for_guests=True,
        key="optional",
        own_problems={404: _("没有这个订单"), **_409},
        description=_("照片用 multipart 传，字段名 photos，最多 6 张；那时 lines 每样一段 JSON。"),
    )
    @idempotency.once()
    def post(self, request: Request) -> Response:
        asked = valid(AskWithPhotosSerializer, request.data)
        order = orders.find(request, asked["order"], is_whole=False)
        if wait := doors.knock("aftersale", ip=client_ip(request._request)):
            raise problems.too_soon(wait, detail=gettext("今天申请得太多了，请稍后再试"))
        with (
            scope.across_stores(WHY),
            private_photos.taken(asked["photos"], AfterSalePhoto) as photos,
        ):
            case = asking.ask(
                store=order.store_id,
                order_id=order.pk,
                kind=asked["kind"],
                reason=asked["reason"],
                quantities=_quantities(order, asked["lines"]),
                amount=asked["amount"],
                goods=goods(order, asked["want"]),
                words=asked["words"],
                photos=photos,
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


class EscalateAfterSale(WithPhotos, GuestEndpoint):
    @described(
        _("申请平台介入"),
        tag=TAG,
        asks=ways(EscalateSerializer, EscalateWithPhotosSerializer),
        answers=AfterSaleDetailSerializer,
        is_for_guests=True,
        own_problems=_409,
        example={"words": sent("打开就是碎的")},
    )
    def post(self, request: Request, aftersale: str) -> Response:
        asked, given = valid(EscalateWithPhotosSerializer, request.data), _given(request, aftersale)
        with private_photos.taken(asked["photos"], AfterSalePhoto) as photos:
            choosing.escalate(**given, side=Side.BUYER, words=asked["words"], photos=photos)
        return _detail(request, aftersale)


class OneAfterSalePhoto(GuestEndpoint):
    @described(
        _("售后里的照片"),
        tag=TAG,
        answers=PICTURE,
        media_type=JPEG,
        is_for_guests=True,
    )
    def get(self, request: Request, aftersale: str, aftersale_photo_id: int) -> FileResponse:
        case = _find(request, aftersale)
        rows = AfterSalePhoto.unscoped.filter(store_id=case.store_id, step__aftersale=case)
        return private_pictures.respond(get_object_or_404(rows, pk=aftersale_photo_id).picture)


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
