"""The shop of an order rated over the API, with a suggestion for its people."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import actor_of
from core import doors
from core.api import idempotency, problems
from core.api.schema import described
from core.api.views import valid
from core.client_ip import client_ip
from orders.api import orders as orders_api
from orders.api.reviews import CANNOT_REVIEW, TAG, own_reviews
from orders.cart.api import GuestEndpoint
from orders.reviews import shop_ratings
from orders.reviews.models import LONGEST

problems.name_fields(suggestion=gettext_lazy("建议"))


class RateShopSerializer(serializers.Serializer):
    order = serializers.CharField(max_length=32, help_text=gettext_lazy("订单的 token"))
    stars = serializers.IntegerField(min_value=1, max_value=5)
    suggestion = serializers.CharField(
        max_length=LONGEST,
        required=False,
        allow_blank=True,
        default="",
        help_text=gettext_lazy("只有店家看得到"),
    )


class ShopRatingSerializer(serializers.Serializer):
    """As who gave it, and the shop, know it."""

    order_number = serializers.CharField(source="order.number")
    stars = serializers.IntegerField(min_value=1, max_value=5)
    suggestion = serializers.CharField()
    created_at = serializers.DateTimeField()


class ShopRatings(GuestEndpoint):
    @described(
        gettext_lazy("给店铺打分、提建议，一笔订单一次"),
        tag=TAG,
        asks=RateShopSerializer,
        answers=ShopRatingSerializer,
        status=201,
        key="optional",
        is_for_guests=True,
        own_problems={404: gettext_lazy("没有这个订单"), **CANNOT_REVIEW},
    )
    @idempotency.once()
    @own_reviews
    def post(self, request: Request) -> Response:
        asked = valid(RateShopSerializer, request.data)
        order = orders_api.find(request, asked["order"])
        if wait := doors.knock("review", ip=client_ip(request._request)):
            raise problems.too_soon(wait, detail=_("评价得太多了，请一小时后再试"))
        rating = shop_ratings.rate(
            order=order,
            stars=asked["stars"],
            suggestion=asked["suggestion"],
            actor=actor_of(request.user),
            at=timezone.now(),
        )
        return Response(ShopRatingSerializer(rating).data, status=201)
