"""Group buys and their groups over the API."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import actor_of
from core.api.fields import Money, Quantity
from core.api.schema import described
from core.api.views import OpenEndpoint
from orders.groups import showing
from orders.groups.showing import Shown
from shop.groups.models import Group
from shop.stores.api import StoreNameSerializer

TAG = gettext_lazy("团购")


class GroupMemberSerializer(serializers.Serializer):
    """Who has paid, as the others see them."""

    name = serializers.CharField(source="label", help_text=gettext_lazy("只有姓，比如王**"))
    is_opener = serializers.BooleanField()


class OpenGroupSerializer(serializers.Serializer):
    """A group that can be joined."""

    token = serializers.CharField()
    missing = serializers.IntegerField(help_text=gettext_lazy("还差几人付款"))
    ends_at = serializers.DateTimeField()


class GroupStateSerializer(OpenGroupSerializer):
    state = serializers.ChoiceField(choices=Group.State.choices)
    taken = serializers.IntegerField(help_text=gettext_lazy("占了几个位置，付没付款都算"))
    paid = serializers.IntegerField()


class GroupBuySerializer(serializers.Serializer):
    """
    What a store offers to several buyers together. `problem` says why no group can be opened,
    or this one not joined, now; empty when it can: send `said` as `group` to the checkout.
    """

    said = serializers.CharField(help_text=gettext_lazy("结算时的 group"))
    number = serializers.CharField(source="group_buy.number")
    name = serializers.CharField(source="group_buy.name")
    store = StoreNameSerializer()
    price = Money(source="group_buy.price")
    alone = Money(allow_null=True, help_text=gettext_lazy("单独购买的价格"))
    size = serializers.IntegerField(source="group_buy.size")
    hours = serializers.IntegerField(source="group_buy.hours")
    per_buyer = serializers.IntegerField(source="group_buy.per_buyer", allow_null=True)
    makes_anyway = serializers.BooleanField(
        source="group_buy.makes_anyway", help_text=gettext_lazy("到时间人不够也成团")
    )
    starts_at = serializers.DateTimeField(source="group_buy.starts_at")
    ends_at = serializers.DateTimeField(source="group_buy.ends_at")
    skus = serializers.SerializerMethodField(help_text=gettext_lazy("哪些规格可以买"))
    most = Quantity(allow_null=True, help_text=gettext_lazy("最多买多少"))
    link = serializers.CharField()
    problem = serializers.CharField()
    group = GroupStateSerializer(allow_null=True)
    people = GroupMemberSerializer(many=True)
    to_join = OpenGroupSerializer(many=True, help_text=gettext_lazy("还差人、可以参加的团"))

    def get_skus(self, shown: Shown) -> list[str]:
        return [offer.variant.sku for offer in shown.offers if not offer.is_sold_out]


class GroupDetail(OpenEndpoint):
    @described(
        gettext_lazy("看团购或一个团"),
        tag=TAG,
        answers=GroupBuySerializer,
        description=gettext_lazy(
            "编号是团购的就是团购，令牌是团的就是团。开团和参团都是结算：把 said 写进 group，"
            "和 sku、quantity 一起。"
        ),
    )
    def get(self, request: Request, group: str) -> Response:
        shown = showing.find(group, user=actor_of(request.user), at=timezone.now())
        if shown is None:
            raise Http404
        return Response(GroupBuySerializer(shown).data)
