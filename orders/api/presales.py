"""Presales over the API: what is paid now, what later."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import actor_of
from core.api.fields import Money
from core.api.schema import described
from core.api.views import OpenEndpoint
from orders.presales import showing
from shop.stores.api import StoreNameSerializer

TAG = gettext_lazy("预售")


class PresaleTermsSerializer(serializers.Serializer):
    """What an order that is bought ahead asks of its buyer; the freight is in the rest."""

    deposit = Money(help_text=gettext_lazy("现在付的定金"))
    rest = Money(help_text=gettext_lazy("以后付的尾款"))
    rest_from = serializers.DateTimeField(help_text=gettext_lazy("几时开始付尾款"))
    rest_until = serializers.DateTimeField(help_text=gettext_lazy("尾款截止，过时订单自动取消"))
    ships_by = serializers.DateField(help_text=gettext_lazy("付清后最晚哪天发货"))
    keeps_deposit = serializers.BooleanField(
        help_text=gettext_lazy("自己取消或不付尾款，定金不退；商家取消一定退")
    )


class PresaleSerializer(serializers.Serializer):
    """
    What a store sells ahead, apiece. `problem` says why none can be booked now; empty when it
    can: send `number` as `presale` to the checkout, with `sku` and `quantity`.
    """

    number = serializers.CharField(source="presale.number")
    name = serializers.CharField(source="presale.name")
    store = StoreNameSerializer(source="presale.store")
    sku = serializers.CharField(source="presale.variant.sku")
    price = Money(source="presale.price")
    terms = PresaleTermsSerializer(source="presale")
    starts_at = serializers.DateTimeField(source="presale.starts_at")
    ends_at = serializers.DateTimeField(source="presale.ends_at")
    left = serializers.IntegerField(source="presale.left")
    most = serializers.IntegerField(help_text=gettext_lazy("最多买多少"))
    alone = Money(allow_null=True, help_text=gettext_lazy("不等、现在买的价格"))
    problem = serializers.CharField()


class PresaleDetail(OpenEndpoint):
    @described(
        gettext_lazy("看预售"),
        tag=TAG,
        answers=PresaleSerializer,
        description=gettext_lazy(
            "下单是结算：把编号写进 presale，和 sku、quantity 一起。先付定金，到时间付尾款，"
            "是同一个订单的两次付款：照常用付款接口。"
        ),
    )
    def get(self, request: Request, presale: str) -> Response:
        shown = showing.find(presale, user=actor_of(request.user), at=timezone.now())
        if shown is None:
            raise Http404
        return Response(PresaleSerializer(shown).data)
