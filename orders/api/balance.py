"""A person's balances over the API, and paying in."""

from django.http import Http404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import idempotency, paging, problems
from core.api.fields import Money
from core.api.problems import Problem
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import Endpoint, paged, valid
from orders.balance import terms, topping_up, withdrawals
from orders.balance.models import BalanceWithdrawal
from shop.members import memberships
from shop.members.models import BalanceEntry, Member
from shop.stores.api import StoreNameSerializer

TAG = _("会员和积分")


class TierSerializer(serializers.Serializer):
    amount = Money(help_text=_("充这么多元"))
    bonus = Money(help_text=_("送这么多元"))


class BalanceSerializer(serializers.Serializer):
    store = StoreNameSerializer()
    principal = Money(help_text=_("充值的，先用"))
    bonus = Money(help_text=_("赠送的，最后用，不能退"))
    can_top_up = serializers.SerializerMethodField(help_text=_("现在能不能充值"))
    room = serializers.SerializerMethodField(
        help_text=_("连赠送现在最多还能充多少元：《单用途商业预付卡管理办法（试行）》的限额")
    )
    tiers = serializers.SerializerMethodField(help_text=_("够得着的最高一档送"))

    def get_can_top_up(self, member: Member) -> bool:
        return terms.are_offered(member.store) and bool(topping_up.takes(member.store))

    def get_room(self, member: Member) -> str:
        return str(terms.room(member))

    def get_tiers(self, member: Member) -> list[dict[str, str]]:
        rows = terms.tiers(member.store)
        return [{"amount": str(row.amount), "bonus": str(row.bonus)} for row in rows]


class BalanceEntrySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=BalanceEntry.Kind.choices)
    amount = Money(help_text=_("本金的增减"))
    bonus = Money(help_text=_("赠送的增减"))
    after = Money(help_text=_("之后的余额"))
    created_at = serializers.DateTimeField()


class TopUpSerializer(serializers.Serializer):
    amount = Money(max_digits=8, min_value=1, help_text=_("充多少元"))


class TopUpOrderSerializer(serializers.Serializer):
    """Paid as any order: POST to its payments."""

    token = serializers.CharField()
    number = serializers.CharField()
    amount = Money(source="total_price")
    bonus = Money(source="top_up.bonus")
    expires_at = serializers.DateTimeField()


class BalanceWithdrawalSerializer(serializers.Serializer):
    number = serializers.CharField()
    state = serializers.ChoiceField(choices=BalanceWithdrawal.State.choices)
    amount = Money(help_text=_("退多少元：没用完的本金"))
    bonus = Money(help_text=_("退款后失效的赠送"))
    reason = serializers.CharField(help_text=_("商家没有同意的原因"))
    created_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class AskWithdrawalSerializer(serializers.Serializer):
    account = serializers.CharField(max_length=100, help_text=_("退到哪里，比如支付宝账号"))


class OneBalance(Endpoint):
    @described(_("我在一家店的余额"), tag=TAG, answers=BalanceSerializer)
    def get(self, request: Request, slug: str) -> Response:
        return Response(BalanceSerializer(_own(request, slug)).data)


class MyBalanceEntries(Endpoint):
    @described(
        _("余额明细，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(BalanceEntrySerializer),
    )
    def get(self, request: Request, slug: str) -> Response:
        member = _own(request, slug)
        rows = BalanceEntry.unscoped.filter(store_id=member.store_id, member=member)
        return paged(paging.piece(rows, request, order="-id"), BalanceEntrySerializer, request)


class TopUps(Endpoint):
    @described(
        _("充值：得到一个要付款的单"),
        tag=TAG,
        asks=TopUpSerializer,
        answers=TopUpOrderSerializer,
        status=201,
        key="optional",
        own_problems={409: _("充不了，原因在 detail")},
        description=_("之后和订单一样付款：POST /orders/{token}/payments/。到账后余额增加。"),
        example={"amount": "100.00"},
    )
    @idempotency.once()
    def post(self, request: Request, slug: str) -> Response:
        asked = valid(TopUpSerializer, request.data)
        order = topping_up.start(
            store=_own(request, slug).store,
            user=person(request),
            amount=asked["amount"],
            at=timezone.now(),
        )
        return Response(TopUpOrderSerializer(order).data, status=201)


class MyWithdrawals(Endpoint):
    @described(
        _("我的余额退款申请，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(BalanceWithdrawalSerializer),
    )
    def get(self, request: Request, slug: str) -> Response:
        member = _own(request, slug)
        rows = BalanceWithdrawal.unscoped.filter(store_id=member.store_id, member=member)
        return paged(paging.piece(rows, request, order="-id"), BalanceWithdrawalSerializer, request)

    @described(
        _("申请退回没用完的本金，商家处理"),
        tag=TAG,
        asks=AskWithdrawalSerializer,
        answers=BalanceWithdrawalSerializer,
        status=201,
        key="optional",
        own_problems={409: _("没有可以退的，或上一笔还没处理")},
        example={"account": "alipay 139****0001"},
    )
    @idempotency.once()
    def post(self, request: Request, slug: str) -> Response:
        asked = valid(AskWithdrawalSerializer, request.data)
        member = _own(request, slug)
        row = withdrawals.ask(member=member, account=asked["account"], at=timezone.now())
        return Response(BalanceWithdrawalSerializer(row).data, status=201)


def _own(request: Request, slug: str) -> Member:
    member = memberships.by_slug(person(request), slug)
    if member is None:
        raise Http404
    return member


@problems.tells(topping_up.CannotTopUp)
def _cannot_top_up(error: topping_up.CannotTopUp) -> Problem:
    return Problem(409, "cannot_top_up", str(error))


@problems.tells(withdrawals.CannotWithdraw)
def _cannot_withdraw(error: withdrawals.CannotWithdraw) -> Problem:
    return Problem(409, "cannot_withdraw", str(error))


urls = [
    path("<slug:slug>/", OneBalance.as_view(), name="api-balance"),
    path("<slug:slug>/entries/", MyBalanceEntries.as_view(), name="api-balance-entries"),
    path("<slug:slug>/top-ups/", TopUps.as_view(), name="api-top-ups"),
    path("<slug:slug>/withdrawals/", MyWithdrawals.as_view(), name="api-balance-withdrawals"),
]
