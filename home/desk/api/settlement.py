"""A store's settlement over the API: what there is, each day of a month, and withdrawals."""

from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.proof import ProofSerializer, prove_as_page
from accounts.requests import person
from core.api import paging, problems
from core.api.fields import Money
from core.api.problems import Problem
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from home.desk.settlement.views import account_of
from orders.payments.payouts import statements, withdrawals
from orders.payments.payouts.models import Withdrawal

problems.name_fields(amount=_("金额"), seen=_("看到的可提现金额"))


class SettlementSerializer(serializers.Serializer):
    """Yuan that the platform collected for the store."""

    available = Money(max_digits=14, help_text=_("可提现"))
    frozen = Money(max_digits=14, help_text=_("待结算"))
    held = Money(max_digits=14, help_text=_("提现中"))
    paid = Money(max_digits=14, help_text=_("已提现"))
    fees = Money(max_digits=14, help_text=_("服务费"))
    owed = Money(max_digits=14, help_text=_("待补足"))


class StatementDaySerializer(serializers.Serializer):
    day = serializers.DateField()
    came = Money()
    went = Money()
    settled = Money()
    fees = Money()
    withdrawn = Money()
    closing = Money(max_digits=14, help_text=_("日终可提现"))


class StatementQuery(serializers.Serializer):
    year = serializers.IntegerField(min_value=2000, max_value=9998)
    month = serializers.IntegerField(min_value=1, max_value=12)


class WithdrawalSerializer(serializers.Serializer):
    number = serializers.CharField()
    amount = Money()
    state = serializers.ChoiceField(choices=Withdrawal.State.choices)
    holder = serializers.CharField()
    bank = serializers.CharField()
    account = serializers.CharField(source="masked")
    reason = serializers.CharField()
    voucher = serializers.CharField()
    created_at = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)


class NewWithdrawalSerializer(ProofSerializer):
    amount = Money()
    seen = Money(max_digits=14, help_text=_("刚才看到的 available"))


class MoneyEndpoint(DeskEndpoint):
    ability = "money"


class OwnSettlement(MoneyEndpoint):
    @described(
        _("结算：可提现、待结算……"), tag=TAG, answers=SettlementSerializer, own_problems=REFUSED
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(SettlementSerializer(account_of(self.store)).data)


class OwnStatement(MoneyEndpoint):
    @described(
        _("一个月的对账单，按天"),
        tag=TAG,
        query=StatementQuery,
        answers=StatementDaySerializer(many=True),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = valid(StatementQuery, request.query_params)
        days = statements.of_month(self.store, asked["year"], asked["month"])
        return Response(StatementDaySerializer(days, many=True).data)


class OwnWithdrawals(MoneyEndpoint):
    @described(
        _("提现记录，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(WithdrawalSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = Withdrawal.objects.for_store(self.store)
        return paged(paging.piece(rows, request, order="-id"), WithdrawalSerializer, request)

    @described(
        _("申请提现"),
        tag=TAG,
        asks=NewWithdrawalSerializer,
        answers=WithdrawalSerializer,
        status=201,
        own_problems={**REFUSED, 409: _("现在不能提现，原因在 detail")},
        description=_("要本人的验证码；没有手机号的用密码。提现账户在工作台里填。"),
    )
    def post(self, request: Request, slug: str) -> Response:
        asked = valid(NewWithdrawalSerializer, request.data)
        prove_as_page(request, asked)
        row = withdrawals.request(
            store=self.store,
            amount=asked["amount"],
            seen=asked["seen"],
            actor=person(request),
            at=timezone.now(),
        )
        return Response(WithdrawalSerializer(row).data, status=201)


@problems.tells(withdrawals.CannotWithdraw)
def _cannot_withdraw(refused: Exception) -> Problem:
    return Problem(409, "cannot_withdraw", str(refused))


urls = [
    path("", OwnSettlement.as_view(), name="api-merchant-settlement"),
    path("days/", OwnStatement.as_view(), name="api-merchant-statement"),
    path(
        "withdrawals/",
        OwnWithdrawals.as_view(),
        name="api-merchant-withdrawals",
    ),
]
