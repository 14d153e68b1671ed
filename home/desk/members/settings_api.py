"""What a store sets for its members, over the API: points, checking in, levels, paying in."""

from decimal import Decimal

from django.http import Http404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import problems
from core.api.fields import Money
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import valid
from core.types import Cleaned, Words
from home.desk.api.desk_gate import REFUSED, TAG
from home.desk.members.api import MembersEndpoint
from orders.balance import terms
from orders.balance.models import BalanceTerms, TopUpTier
from shop.members import levels, programmes
from shop.members.by_hand import MOST
from shop.members.models import MemberLevel, Programme

problems.name_fields(
    points_earned=_("每付 1 元得多少积分"),
    points_per_yuan=_("多少积分抵 1 元"),
    points_share=_("积分最多抵订单的百分之几"),
    threshold=_("消费满多少元"),
)


def _points(words: Words) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=MOST, help_text=words)


class ProgrammeSerializer(serializers.Serializer):
    is_on = serializers.BooleanField(help_text=_("开启会员"))
    points_earned = serializers.DecimalField(
        max_digits=6,
        decimal_places=2,
        min_value=0,
        max_value=100,
        help_text=_("每付 1 元得多少积分"),
    )
    points_per_yuan = serializers.IntegerField(
        min_value=1, max_value=1_000_000, help_text=_("多少积分抵 1 元")
    )
    points_share = serializers.DecimalField(
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        help_text=_("积分最多抵订单的百分之几"),
    )
    welcome_points = _points(_("入会送积分"))
    birthday_points = _points(_("生日送积分"))
    check_in_points = _points(_("每天签到送积分，0 是不开签到"))
    check_in_most = _points(_("每月签到最多送积分，0 是不限"))
    level_period = serializers.ChoiceField(choices=Programme.Period.choices)


class MemberLevelSerializer(serializers.Serializer):
    rank = serializers.IntegerField(read_only=True, help_text=_("第几级，1 是最低"))
    name = serializers.CharField(max_length=12)
    threshold = Money(max_digits=10, min_value=0, help_text=_("消费满多少元"))
    discount_percent = serializers.DecimalField(
        max_digits=5,
        decimal_places=2,
        min_value=1,
        max_value=100,
        default=Decimal(100),
        help_text=_("按原价的百分之几；95 是九五折"),
    )
    points_multiplier = serializers.DecimalField(
        max_digits=4, decimal_places=2, min_value=0, max_value=10, default=Decimal(1)
    )
    free_freight = serializers.BooleanField(default=False)


class TopUpTierSerializer(serializers.Serializer):
    amount = Money(max_digits=6, min_value=0, help_text=_("充这么多元"))
    bonus = Money(max_digits=6, min_value=0, help_text=_("送这么多元"))

    def validate_amount(self, given: Decimal) -> Decimal:
        if not given:
            raise serializers.ValidationError(_("金额要大于 0"))
        return given


class BalanceTermsSerializer(serializers.Serializer):
    is_on = serializers.BooleanField(help_text=_("开启余额充值"))
    is_registered = serializers.BooleanField(help_text=_("已办理单用途卡备案，限额更高"))
    tiers = TopUpTierSerializer(many=True)

    def validate(self, given: Cleaned) -> Cleaned:
        if len(given["tiers"]) > terms.MOST_TIERS:
            words = _("最多 %(count)s 档") % {"count": terms.MOST_TIERS}
            raise serializers.ValidationError({"tiers": [words]})
        pairs = [(row["amount"], row["bonus"]) for row in given["tiers"]]
        wrong = terms.misfits(pairs, is_registered=given["is_registered"])
        if wrong:
            raise serializers.ValidationError({"tiers": list(wrong.values())})
        return {**given, "tiers": pairs}


class OwnProgramme(MembersEndpoint):
    @described(
        _("会员设置：积分、签到、等级怎么算"),
        tag=TAG,
        answers=ProgrammeSerializer,
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(ProgrammeSerializer(programmes.of(self.store)).data)

    @described(
        _("改会员设置，没写的不变"),
        tag=TAG,
        asks=ProgrammeSerializer(partial=True),
        answers=ProgrammeSerializer,
        own_problems=REFUSED,
        example={"is_on": True, "check_in_points": 5, "check_in_most": 100},
    )
    def patch(self, request: Request, slug: str) -> Response:
        values = valid(ProgrammeSerializer, request.data, partial=True)
        row = programmes.save(store=self.store, actor=person(request), values=values)
        return Response(ProgrammeSerializer(row).data)


class OwnLevels(MembersEndpoint):
    @described(
        _("会员等级，从低到高"),
        tag=TAG,
        answers=MemberLevelSerializer(many=True),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(MemberLevelSerializer(levels.of_store(self.store), many=True).data)


class OneOwnLevel(MembersEndpoint):
    @described(
        _("改一个等级，或在最高之上加一个"),
        tag=TAG,
        asks=MemberLevelSerializer,
        answers=MemberLevelSerializer,
        own_problems={**REFUSED, 409: _("和上下的等级合不上，原因在 detail")},
        example={"name": "VIP", "threshold": "1000.00", "discount_percent": "95.00"},
    )
    def put(self, request: Request, slug: str, rank: int) -> Response:
        values = valid(MemberLevelSerializer, request.data)
        actor = person(request)
        try:
            row = levels.save(store=self.store, rank=rank, actor=actor, values=values)
        except MemberLevel.DoesNotExist:
            raise Http404 from None
        return Response(MemberLevelSerializer(row).data)

    @described(
        _("删除最高的等级，没有会员在这一级时"),
        tag=TAG,
        status=204,
        own_problems={**REFUSED, 409: _("不是最高的，或还有会员在这一级")},
    )
    def delete(self, request: Request, slug: str, rank: int) -> Response:
        ranks = [row.rank for row in levels.of_store(self.store)]
        if rank not in ranks:
            raise Http404
        if rank != max(ranks):
            raise Problem(409, "level_misfits", str(_("只能删除最高的等级")))
        levels.remove_highest(store=self.store, actor=person(request))
        return Response(status=204)


class OwnBalanceTerms(MembersEndpoint):
    @described(_("余额充值的设置"), tag=TAG, answers=BalanceTermsSerializer, own_problems=REFUSED)
    def get(self, request: Request, slug: str) -> Response:
        return Response(_told(terms.of(self.store), terms.tiers(self.store)))

    @described(
        _("改余额充值的设置，tiers 换掉原来的"),
        tag=TAG,
        asks=BalanceTermsSerializer,
        answers=BalanceTermsSerializer,
        own_problems=REFUSED,
        example={
            "is_on": True,
            "is_registered": False,
            "tiers": [{"amount": "100.00", "bonus": "10.00"}],
        },
    )
    def put(self, request: Request, slug: str) -> Response:
        asked = valid(BalanceTermsSerializer, request.data)
        row = terms.save(
            store=self.store,
            actor=person(request),
            is_on=asked["is_on"],
            is_registered=asked["is_registered"],
            tiers_=asked["tiers"],
        )
        return Response(_told(row, terms.tiers(self.store)))


def _told(row: BalanceTerms, tiers: list[TopUpTier]) -> object:
    shown = {"is_on": row.is_on, "is_registered": row.is_registered, "tiers": tiers}
    return BalanceTermsSerializer(shown).data


@problems.tells(levels.Misfit)
def _misfit(error: levels.Misfit) -> Problem:
    return Problem(409, "level_misfits", str(error))


urls = [
    path("settings/", OwnProgramme.as_view(), name="api-merchant-programme"),
    path("settings/balance/", OwnBalanceTerms.as_view(), name="api-merchant-balance-terms"),
    path("levels/", OwnLevels.as_view(), name="api-merchant-levels"),
    path("levels/<int:rank>/", OneOwnLevel.as_view(), name="api-merchant-level"),
]
