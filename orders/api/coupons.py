"""A person's coupons over the API: what stores give away, claiming, and what one holds."""

from django.http import Http404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import actor_of, person
from core import doors
from core.api import problems
from core.api.fields import Money
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import Endpoint, valid
from core.client_ip import client_ip
from orders.deals import showing
from shop.promotions import coupons
from shop.promotions.models import Coupon, CouponHolding
from shop.promotions.own_data import own_coupons
from shop.stores.api import StoreNameSerializer
from shop.stores.people.roles import open_store

TAG = _("优惠券")
CANNOT = {409: _("没有了、没到时间，或你领过了")}

problems.name_fields(code=_("口令"))


class CouponSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Coupon.Kind.choices)
    amount = Money(help_text=_("减多少元；运费券是 0 时免全部运费"))
    percent = serializers.DecimalField(
        max_digits=5, decimal_places=2, help_text=_("按原价的百分之几；85 是八五折")
    )
    most = Money(allow_null=True, help_text=_("最多减多少元"))
    threshold = Money(help_text=_("满多少元可用"))
    with_promotions = serializers.SerializerMethodField(help_text=_("可以和活动同享"))
    words = serializers.SerializerMethodField(help_text=_("给人看的条件"))

    def get_with_promotions(self, row: Coupon) -> bool:
        return row.stacking == Coupon.Stacking.WITH_COUPONS

    def get_words(self, row: Coupon) -> str:
        return f"{showing.worth(row)} {showing.condition(row)}"


class ClaimableSerializer(serializers.Serializer):
    coupon = CouponSerializer()
    claim_until = serializers.DateTimeField(source="coupon.claim_until")
    valid_until = serializers.DateTimeField(source="coupon.valid_until", allow_null=True)
    valid_days = serializers.IntegerField(
        source="coupon.valid_days", allow_null=True, help_text=_("领取后几天内有效")
    )
    may_claim = serializers.BooleanField(help_text=_("还能再领一张"))


class OrderGiftSerializer(serializers.Serializer):
    coupon = CouponSerializer(source="*")
    given_from = Money(help_text=_("商品实付满多少元的订单，完成后送一张"))
    until = serializers.DateTimeField(source="claim_until", help_text=_("送到什么时候"))


class HeldCouponSerializer(serializers.Serializer):
    number = serializers.CharField(help_text=_("结算时写在 coupon 里"))
    coupon = CouponSerializer()
    store = StoreNameSerializer()
    state = serializers.ChoiceField(choices=CouponHolding.State.choices)
    valid_until = serializers.DateTimeField()


class HeldQuery(serializers.Serializer):
    state = serializers.ChoiceField(
        choices=list(showing.STATES.items()), required=False, default=showing.USABLE
    )


class CodeSerializer(serializers.Serializer):
    store = serializers.SlugField(help_text=_("店铺的 slug"))
    code = serializers.CharField(max_length=20)


class StoreCoupons(Endpoint):
    @described(_("店里可以领的优惠券"), tag=TAG, answers=ClaimableSerializer(many=True))
    @own_coupons
    def get(self, request: Request, slug: str) -> Response:
        rows = showing.claimable(open_store(slug), actor_of(request.user), at=timezone.now())
        return Response(ClaimableSerializer(rows, many=True).data)


class OrderGifts(Endpoint):
    @described(_("店里下单就送的优惠券"), tag=TAG, answers=OrderGiftSerializer(many=True))
    @own_coupons
    def get(self, request: Request, slug: str) -> Response:
        rows = coupons.after_orders(open_store(slug), at=timezone.now())
        return Response(OrderGiftSerializer(rows, many=True).data)


class ClaimCoupon(Endpoint):
    @described(
        _("领一张优惠券"),
        tag=TAG,
        answers=HeldCouponSerializer,
        status=201,
        own_problems={404: _("没有这家店，或没有这种券"), **CANNOT},
    )
    @own_coupons
    def post(self, request: Request, slug: str, coupon_id: int) -> Response:
        store = open_store(slug)
        if not Coupon.unscoped.filter(store=store, pk=coupon_id, is_on_page=True).exists():
            raise Http404
        piece = coupons.claim(
            coupon_id=coupon_id, store=store, user=person(request), at=timezone.now()
        )
        return Response(HeldCouponSerializer(piece).data, status=201)


class MyCoupons(Endpoint):
    @described(
        _("我的优惠券，各店的，最多 100 张"),
        tag=TAG,
        query=HeldQuery,
        answers=HeldCouponSerializer(many=True),
    )
    @own_coupons
    def get(self, request: Request) -> Response:
        state = valid(HeldQuery, request.query_params)["state"]
        rows = showing.of_person(person(request), state, at=timezone.now())
        return Response(HeldCouponSerializer(rows, many=True).data)

    @described(
        _("用口令领一张优惠券"),
        tag=TAG,
        asks=CodeSerializer,
        answers=HeldCouponSerializer,
        status=201,
        own_problems={404: _("没有这家店"), **CANNOT},
        example={"store": "xing-fu-xiao-dian", "code": "JIEFANG"},
    )
    @own_coupons
    def post(self, request: Request) -> Response:
        asked, user = valid(CodeSerializer, request.data), person(request)
        store = open_store(asked["store"])
        wait = doors.knock("coupon_code", account=f"u{user.pk}", ip=client_ip(request))
        if wait:
            raise problems.too_soon(wait)
        piece = coupons.claim_by_code(code=asked["code"], store=store, user=user, at=timezone.now())
        return Response(HeldCouponSerializer(piece).data, status=201)


@problems.tells(coupons.CannotClaim)
def _cannot_claim(error: coupons.CannotClaim) -> Problem:
    return Problem(409, "cannot_claim", str(error) or _text("领取已经结束"))


store_urls = [
    path("", StoreCoupons.as_view(), name="api-store-coupons"),
    path("after-orders/", OrderGifts.as_view(), name="api-store-gifts"),
    path("<int:coupon_id>/claim/", ClaimCoupon.as_view(), name="api-coupon-claim"),
]
