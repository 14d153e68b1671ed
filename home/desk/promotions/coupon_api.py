"""A store's kinds of coupons over the API: made, changed, stopped, and given to customers."""

from decimal import Decimal

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.requests import person
from core.api import idempotency, paging, problems
from core.api.fields import Money
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from core.money import ZERO
from home.desk.api.desk_gate import REFUSED, TAG
from home.desk.api.promotions import PromotionsEndpoint, ScopeSerializer, scope_of
from home.desk.promotions import holdings
from home.desk.promotions.coupon_forms import MOST_PHONES, fill, numbers
from shop.promotions import coupon_codes, coupons
from shop.promotions.models import Coupon
from shop.stores.models import Store

problems.name_fields(
    claim_from=_("开始领取"),
    claim_until=_("截止领取"),
    valid_days=_("领取后几天内有效"),
    phones=_("顾客手机号"),
)
# Codes of one answer, so that it stays small.
MOST, MOST_CODES = 10_000_000, 1000


class OwnCouponSerializer(serializers.Serializer):
    id = serializers.IntegerField(read_only=True)
    number = serializers.CharField(read_only=True)
    name = serializers.CharField(max_length=40)
    kind = serializers.ChoiceField(choices=Coupon.Kind.choices)
    amount = Money(
        default=ZERO, min_value=0, help_text=_("减多少元；运费券是 0 时免全部运费，折扣券不看")
    )
    percent = serializers.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=Decimal(100),
        min_value=0,
        max_value=100,
        help_text=_("折扣券按原价的百分之几；85 是八五折"),
    )
    most = Money(allow_null=True, default=None, min_value=0, help_text=_("折扣券最多减多少元"))
    threshold = Money(default=ZERO, min_value=0, help_text=_("满多少元可用"))
    scope = ScopeSerializer(required=False)
    stacking = serializers.ChoiceField(
        choices=Coupon.Stacking.choices, default=Coupon.Stacking.WITH_COUPONS
    )
    claim_from = serializers.DateTimeField()
    claim_until = serializers.DateTimeField()
    valid_until = serializers.DateTimeField(
        allow_null=True, default=None, help_text=_("和 valid_days 填一个")
    )
    valid_days = serializers.IntegerField(
        allow_null=True, default=None, min_value=1, max_value=3650
    )
    total = serializers.IntegerField(allow_null=True, default=None, min_value=1, max_value=MOST)
    per_person = serializers.IntegerField(default=1, min_value=1, max_value=99)
    is_on_page = serializers.BooleanField(default=True, help_text=_("店里可以直接领"))
    code = serializers.CharField(
        max_length=20, default="", allow_blank=True, help_text=_("口令，没有就空着")
    )
    given_from = Money(
        allow_null=True,
        default=None,
        min_value=0,
        help_text=_("商品实付满多少元的订单完成后送一张；null 不送"),
    )
    claimed = serializers.IntegerField(read_only=True, help_text=_("领走多少张"))
    is_stopped = serializers.BooleanField(read_only=True)


class CouponSwitchSerializer(serializers.Serializer):
    is_stopped = serializers.BooleanField(help_text=_("停发后没人能再领，领走的照用"))


class GiveSerializer(serializers.Serializer):
    phones = serializers.ListField(
        child=serializers.CharField(max_length=20), min_length=1, max_length=MOST_PHONES
    )


class GivenSerializer(serializers.Serializer):
    given = serializers.IntegerField(help_text=_("发了几张"))
    had = serializers.IntegerField(help_text=_("几人已经领满，没有再发"))
    unknown = serializers.ListField(
        child=serializers.CharField(), help_text=_("没在本店用账号下过单的手机号，没有发")
    )


class MakeCodesSerializer(serializers.Serializer):
    count = serializers.IntegerField(min_value=1, max_value=MOST_CODES, help_text=_("做多少个"))


class CodesSerializer(serializers.Serializer):
    codes = serializers.ListField(
        child=serializers.CharField(), help_text=_("每个口令能领一张，领过就不能再用")
    )


class OwnCoupons(PromotionsEndpoint):
    @described(
        _("店里的优惠券，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(OwnCouponSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = Coupon.objects.for_store(self.store)
        return paged(paging.piece(rows, request, order="-id"), OwnCouponSerializer, request)

    @described(
        _("新建一种优惠券"),
        tag=TAG,
        asks=OwnCouponSerializer,
        answers=OwnCouponSerializer,
        status=201,
        key="optional",
        own_problems=REFUSED,
        example={
            "name": "¥5",
            "kind": "amount",
            "amount": "5.00",
            "threshold": "50.00",
            "claim_from": "2026-12-01T00:00:00+08:00",
            "claim_until": "2026-12-08T00:00:00+08:00",
            "valid_days": 7,
        },
    )
    @idempotency.once()
    def post(self, request: Request, slug: str) -> Response:
        row = _save(Coupon(store=self.store), request)
        here = reverse("api-merchant-coupon", args=[slug, row.pk])
        body = OwnCouponSerializer(row).data
        return Response(body, status=201, headers={"Location": here})


class OneOwnCoupon(PromotionsEndpoint):
    @described(_("一种优惠券"), tag=TAG, answers=OwnCouponSerializer, own_problems=REFUSED)
    def get(self, request: Request, slug: str, coupon_id: int) -> Response:
        return Response(OwnCouponSerializer(_find(self.store, coupon_id)).data)

    @described(
        _("改优惠券；有人领了以后，优惠和范围不能再改"),
        tag=TAG,
        asks=OwnCouponSerializer,
        answers=OwnCouponSerializer,
        own_problems=REFUSED,
    )
    def put(self, request: Request, slug: str, coupon_id: int) -> Response:
        return Response(OwnCouponSerializer(_save(_find(self.store, coupon_id), request)).data)

    @described(
        _("停发优惠券，或再发"),
        tag=TAG,
        asks=CouponSwitchSerializer,
        answers=OwnCouponSerializer,
        own_problems=REFUSED,
    )
    def patch(self, request: Request, slug: str, coupon_id: int) -> Response:
        row = _find(self.store, coupon_id)
        row.is_stopped = valid(CouponSwitchSerializer, request.data)["is_stopped"]
        coupons.save(row, row.scope, actor=person(request))
        return Response(OwnCouponSerializer(row).data)


class GiveCoupon(PromotionsEndpoint):
    @described(
        _("发给本店的顾客，一人一张"),
        tag=TAG,
        asks=GiveSerializer,
        answers=GivenSerializer,
        status=201,
        key="optional",
        own_problems={**REFUSED, 409: _("剩下的券不够，一张也没有发")},
        example={"phones": ["13900000001"]},
    )
    @idempotency.once()
    def post(self, request: Request, slug: str, coupon_id: int) -> Response:
        row = _find(self.store, coupon_id)
        asked = numbers(valid(GiveSerializer, request.data)["phones"])
        people, unknown = holdings.customers(self.store, asked)
        given = coupons.give(
            store=self.store, coupon=row, people=people, actor=person(request), at=timezone.now()
        )
        body = {"given": given, "had": len(people) - given, "unknown": unknown}
        return Response(GivenSerializer(body).data, status=201)


class CouponCodes(PromotionsEndpoint):
    @described(
        _("做一批单个口令，各领一张；谁做的记进操作记录"),
        tag=TAG,
        asks=MakeCodesSerializer,
        answers=CodesSerializer,
        status=201,
        key="optional",
        own_problems=REFUSED,
        example={"count": 20},
    )
    @idempotency.once()
    def post(self, request: Request, slug: str, coupon_id: int) -> Response:
        """Told once, here: the desk has them all in a workbook."""
        row, count = _find(self.store, coupon_id), valid(MakeCodesSerializer, request.data)["count"]
        at, actor = timezone.now(), person(request)
        codes = coupon_codes.make(store=self.store, coupon=row, count=count, actor=actor, at=at)
        return Response(CodesSerializer({"codes": codes}).data, status=201)


def _find(store: Store, coupon_id: int) -> Coupon:
    return get_object_or_404(Coupon.objects.for_store(store), pk=coupon_id)


def _save(row: Coupon, request: Request) -> Coupon:
    asked = valid(OwnCouponSerializer, request.data)
    fill(row, asked["kind"], asked)
    if (row.valid_until is None) == (row.valid_days is None):
        raise problems.invalid({"valid_days": [_("日期和天数填一个就好")]})
    return coupons.save(row, scope_of(asked), actor=person(request))


urls = [
    path("", OwnCoupons.as_view(), name="api-merchant-coupons"),
    path("<int:coupon_id>/", OneOwnCoupon.as_view(), name="api-merchant-coupon"),
    path("<int:coupon_id>/give/", GiveCoupon.as_view(), name="api-merchant-coupon-give"),
    path("<int:coupon_id>/codes/", CouponCodes.as_view(), name="api-merchant-coupon-codes"),
]
