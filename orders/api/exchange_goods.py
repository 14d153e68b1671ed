"""What a line of an order can be exchanged for, over the API."""

from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core import scope
from core.api.fields import Money
from core.api.schema import described
from core.api.views import valid
from orders.aftersales.choices import Kind
from orders.aftersales.steps import asking
from orders.api import orders
from orders.api.aftersales import TAG, WHY
from orders.api.goods import GoodsSerializer
from orders.cart.api import GuestEndpoint
from orders.locks import NotAllowedNow
from orders.models import Order, OrderLine
from orders.payments.refunds import refundable
from orders.substitutions import exchange_goods


class WordsQuery(serializers.Serializer):
    q = serializers.CharField(
        max_length=50,
        required=False,
        allow_blank=True,
        default="",
        help_text=_("搜店里的商品；不填就是相近的"),
    )


class LineQuery(WordsQuery):
    sku = serializers.CharField(max_length=40, help_text=_("订单里要换的商品"))


class ExchangeChoiceSerializer(GoodsSerializer):
    to_pay = Money(source="more", help_text=_("每件要补的差价，按实际付的钱算"))
    to_give_back = Money(source="rest", help_text=_("每件退的差价"))


class ExchangeGoods(GuestEndpoint):
    @described(
        _("这件能换成什么"),
        tag=TAG,
        query=LineQuery,
        answers=ExchangeChoiceSerializer(many=True),
        is_for_guests=True,
        own_problems={409: _("现在不能这样做，原因在 detail")},
        description=_("同款别的规格在前，再是相近的；申请换货时把 sku 放在 want 里。"),
    )
    def get(self, request: Request, token: str) -> Response:
        asked = valid(LineQuery, request.query_params)
        order = orders.find(request, token, is_whole=False)
        with scope.across_stores(WHY):
            line, left = _line(order, asked["sku"]), refundable.left(order)
            found = exchange_goods.of(line, asked["q"].strip(), left)
        return Response(ExchangeChoiceSerializer(found, many=True).data)


def _line(order: Order, sku: str) -> OrderLine:
    """
    :raises Http404: for what was not ordered
    :raises NotAllowedNow: while nothing can be exchanged
    """
    rows = OrderLine.unscoped.of(order).select_related("order__store", "product")
    line = rows.filter(sku=sku).first()
    if line is None:
        raise Http404
    if not asking.may_ask(order) or Kind.EXCHANGE not in asking.kinds_for(order):
        raise NotAllowedNow(gettext("这个订单现在不能换货"))
    return line
