"""核销 over the API: what a code opens, and handing it over, once."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import problems
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import valid
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from home.desk.api.orders import OwnOrderDetailSerializer, ShippedLineSerializer, quantities_of
from home.desk.orders import board
from orders.api.messages import knock
from orders.models import Order
from orders.pickup import handover
from shop.stores.people import looks

problems.name_fields(code=_("取货码"), cash=_("已收现金"))
ANSWERS = {**REFUSED, 404: _("没有这个取货码，或已经核销"), 409: _("现在不能这样做，原因在 detail")}


class CodeSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=300, help_text=_("6 位取货码，或二维码里的文字"))


class HandOverSerializer(CodeSerializer):
    lines = ShippedLineSerializer(
        many=True, required=False, help_text=_("这次交哪些；不写就是还没交的全部")
    )
    cash = serializers.BooleanField(required=False, default=False, help_text=_("已收现金"))


class Pickup(DeskEndpoint):
    ability = "ship"

    @described(
        _("取货码对应的订单"),
        tag=TAG,
        query=CodeSerializer,
        answers=OwnOrderDetailSerializer,
        own_problems=ANSWERS,
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = valid(CodeSerializer, request.query_params)
        return self._shown(self._found(request, asked["code"]))

    @described(
        _("核销并交货"),
        tag=TAG,
        asks=HandOverSerializer,
        answers=OwnOrderDetailSerializer,
        own_problems=ANSWERS,
        example={"code": "482913", "cash": True},
    )
    def post(self, request: Request, slug: str) -> Response:
        asked = valid(HandOverSerializer, request.data)
        order = self._found(request, asked["code"])
        found = board.find_order(self.store, order.number)
        handed = handover.hand_over(
            store=self.store,
            code=asked["code"],
            actor=person(request),
            at=timezone.now(),
            quantities=quantities_of(found, asked.get("lines")),
            takes_cash=asked["cash"],
        )
        return self._shown(handed)

    def _found(self, request: Request, code: str) -> Order:
        knock(request, f"{person(request).pk}", "pickup_code")
        return handover.find(store=self.store, code=code, at=timezone.now())

    def _shown(self, order: Order) -> Response:
        found = board.find_order(self.store, order.number)
        looks.note(
            store_id=self.store.pk,
            actor=person(self.request),
            look=looks.ORDER,
            target=found.number,
        )
        return Response(OwnOrderDetailSerializer(found).data)


@problems.tells(handover.WrongCode)
def _wrong(error: handover.WrongCode) -> Problem:
    return Problem(404, "wrong_pickup_code", str(error))
