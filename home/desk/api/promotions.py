"""A store's promotions and kinds of coupons over the API, as the desk makes them."""

from datetime import datetime
from decimal import Decimal

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.requests import person
from core.api import idempotency, paging, problems
from core.api.fields import Money, Quantity
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from core.types import Cleaned
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from shop.promotions import promotions, terms_json
from shop.promotions.models import Promotion
from shop.promotions.promotions import Action
from shop.promotions.reckoning.terms import Gift, Scope, Tier
from shop.stores.models import Store

problems.name_fields(
    tiers=gettext_lazy("优惠"),
    scope=gettext_lazy("哪些商品"),
    starts_at=gettext_lazy("开始时间"),
    ends_at=gettext_lazy("结束时间"),
)
COLUMNS = (
    *("name", "badge", "kind", "starts_at", "ends_at", "by_count", "repeats", "audience", "level"),
    *("priority", "stacking", "order_limit", "budget", "people_limit", "per_buyer"),
)
MOST_TIERS = 5


class GiftSerializer(serializers.Serializer):
    variant_id = serializers.IntegerField(min_value=1, max_value=2**31)
    quantity = Quantity(min_value=1, max_value=999, default=1)


class TierSerializer(serializers.Serializer):
    threshold = Money(default=0, min_value=0, help_text=gettext_lazy("满多少元；按件数时是多少件"))
    amount = Money(default=0, min_value=0, help_text=gettext_lazy("减多少元，或一口价"))
    percent = serializers.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=Decimal(100),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("按原价的百分之几；85 是八五折"),
    )
    gifts = GiftSerializer(many=True, required=False)


class IdsField(serializers.ListField):
    child = serializers.IntegerField(min_value=1, max_value=2**31)

    def __init__(self) -> None:
        super().__init__(required=False, default=list, max_length=500)


class ScopeSerializer(serializers.Serializer):
    """All goods, or those on one of the lists; never those on `without_…`."""

    is_all = serializers.BooleanField(default=True)
    shelves = IdsField()
    products = IdsField()
    variants = IdsField()
    without_shelves = IdsField()
    without_products = IdsField()
    without_variants = IdsField()


class PromotionSerializer(serializers.Serializer):
    number = serializers.CharField(read_only=True, help_text=gettext_lazy("活动编号"))
    state = serializers.SerializerMethodField()
    name = serializers.CharField(max_length=40)
    badge = serializers.CharField(
        max_length=12, required=False, allow_blank=True, default="", trim_whitespace=True
    )
    kind = serializers.ChoiceField(choices=Promotion.Kind.choices)
    tiers = TierSerializer(many=True)
    scope = ScopeSerializer(required=False)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    by_count = serializers.BooleanField(default=False)
    repeats = serializers.BooleanField(default=False)
    audience = serializers.ChoiceField(
        choices=Promotion.Audience.choices, default=Promotion.Audience.EVERYONE
    )
    level = serializers.IntegerField(min_value=1, max_value=99, default=1)
    priority = serializers.IntegerField(min_value=-99, max_value=99, default=0)
    stacking = serializers.ChoiceField(
        choices=Promotion.Stacking.choices, default=Promotion.Stacking.WITH_COUPONS
    )
    order_limit = Money(min_value=0, allow_null=True, default=None)
    budget = Money(min_value=0, allow_null=True, default=None)
    people_limit = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, allow_null=True, default=None
    )
    per_buyer = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, allow_null=True, default=None
    )
    spent = Money(read_only=True, help_text=gettext_lazy("已优惠多少元"))
    people = serializers.IntegerField(read_only=True, help_text=gettext_lazy("参加人数"))

    def validate_tiers(self, given: list[Cleaned]) -> list[Cleaned]:
        if len(given) > MOST_TIERS or any(len(one.get("gifts", ())) > MOST_TIERS for one in given):
            raise serializers.ValidationError(_("最多 %(count)s 档") % {"count": MOST_TIERS})
        return given

    def get_state(self, row: Promotion) -> str:
        return promotions.state_of(row, at=timezone.now())


class SwitchSerializer(serializers.Serializer):
    do = serializers.ChoiceField(choices=[str(action) for action in Action])


class PromotionsEndpoint(DeskEndpoint):
    ability = "promotions"


class OwnPromotions(PromotionsEndpoint):
    @described(
        gettext_lazy("店里的促销活动，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(PromotionSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = Promotion.objects.for_store(self.store)
        return paged(paging.piece(rows, request, order="-id"), PromotionSerializer, request)

    @described(
        gettext_lazy("新建一个活动，先是草稿"),
        tag=TAG,
        asks=PromotionSerializer,
        answers=PromotionSerializer,
        status=201,
        key="optional",
        own_problems=REFUSED,
        example={
            "name": "满 100 减 10",
            "kind": "spend_off",
            "tiers": [{"threshold": "100.00", "amount": "10.00"}],
            "starts_at": "2026-12-01T00:00:00+08:00",
            "ends_at": "2026-12-08T00:00:00+08:00",
        },
    )
    @idempotency.once()
    def post(self, request: Request, slug: str) -> Response:
        row = _save(Promotion(store=self.store), request)
        here = reverse("api-merchant-promotion", args=[slug, row.number])
        body = PromotionSerializer(row).data
        return Response(body, status=201, headers={"Location": here})


class OneOwnPromotion(PromotionsEndpoint):
    @described(gettext_lazy("一个活动"), tag=TAG, answers=PromotionSerializer, own_problems=REFUSED)
    def get(self, request: Request, slug: str, promotion: str) -> Response:
        return Response(PromotionSerializer(_find(self.store, promotion)).data)

    @described(
        gettext_lazy("改活动，下过的单不变"),
        tag=TAG,
        asks=PromotionSerializer,
        answers=PromotionSerializer,
        own_problems=REFUSED,
    )
    def put(self, request: Request, slug: str, promotion: str) -> Response:
        row = _save(_find(self.store, promotion), request)
        return Response(PromotionSerializer(row).data)


class SwitchPromotion(PromotionsEndpoint):
    @described(
        gettext_lazy("发布、暂停、继续或结束活动"),
        tag=TAG,
        asks=SwitchSerializer,
        answers=PromotionSerializer,
        own_problems={**REFUSED, 409: gettext_lazy("活动不在能这样做的状态")},
    )
    def post(self, request: Request, slug: str, promotion: str) -> Response:
        action = Action(valid(SwitchSerializer, request.data)["do"])
        number, at = _find(self.store, promotion).number, timezone.now()
        try:
            row = promotions.switch(
                store=self.store, number=number, action=action, actor=person(request), at=at
            )
        except promotions.Changed as error:
            raise problems.Problem(409, "wrong_state", error.messages[0]) from None
        return Response(PromotionSerializer(row).data)


def _find(store: Store, number: str) -> Promotion:
    return get_object_or_404(Promotion.objects.for_store(store), number=number)


def _save(row: Promotion, request: Request) -> Promotion:
    asked = valid(PromotionSerializer, request.data)
    for name in COLUMNS:
        setattr(row, name, asked[name])
    tiers = [_tier(one) for one in asked["tiers"]]
    at: datetime = timezone.now()
    return promotions.save(row, tiers, scope_of(asked), actor=person(request), at=at)


def scope_of(asked: Cleaned) -> Scope:
    """What `ScopeSerializer` read, if anything was sent."""
    lists = asked.get("scope") or {}
    return Scope(
        is_all=lists.get("is_all", True),
        **{name: frozenset(lists.get(name, ())) for name in terms_json.IDS},
    )


def _tier(given: Cleaned) -> Tier:
    gifts = tuple(Gift(one["variant_id"], one["quantity"]) for one in given.get("gifts", ()))
    return Tier(given["threshold"], given["amount"], given["percent"], gifts)


urls = [
    path("", OwnPromotions.as_view(), name="api-merchant-promotions"),
    path("<str:promotion>/", OneOwnPromotion.as_view(), name="api-merchant-promotion"),
    path(
        "<str:promotion>/switch/",
        SwitchPromotion.as_view(),
        name="api-merchant-promotion-switch",
    ),
]
