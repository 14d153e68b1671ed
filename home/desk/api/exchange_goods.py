"""What staff may propose instead of the goods of an after-sale, over the API."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import Money, Quantity
from core.api.schema import described
from core.api.views import valid
from home.desk.aftersales import views
from home.desk.api.aftersales import REFUSED_OR_LATE, AfterSaleEndpoint
from home.desk.api.desk_gate import TAG
from orders.api.exchange_goods import WordsQuery
from orders.api.goods import GoodsSerializer
from orders.locks import NotAllowedNow
from orders.payments.refunds import refundable
from orders.substitutions import exchange_goods


class AvailableGoodsSerializer(GoodsSerializer):
    available = Quantity(source="variant.level.available", help_text=_("还有多少"))


class OwnChoiceSerializer(AvailableGoodsSerializer):
    to_pay = Money(source="more", help_text=_("每件买家要补的差价"))
    to_give_back = Money(source="rest", help_text=_("每件退给买家的差价"))


class OwnExchangeGoods(AfterSaleEndpoint):
    @described(
        _("能建议买家换成什么"),
        tag=TAG,
        query=WordsQuery,
        answers=OwnChoiceSerializer(many=True),
        own_problems=REFUSED_OR_LATE,
    )
    def get(self, request: Request, slug: str, aftersale: str) -> Response:
        words = valid(WordsQuery, request.query_params)["q"].strip()
        line = views.line_to_exchange(views.find(self.store, aftersale))
        if line is None:
            raise NotAllowedNow(gettext("现在不能建议换成别的商品"))
        found = exchange_goods.of(line, words, refundable.left(line.order))
        return Response(OwnChoiceSerializer(found, many=True).data)
