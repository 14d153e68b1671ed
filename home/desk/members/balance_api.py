"""Members' balance over the API: what came and went, and who wants money back."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import idempotency, paging
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from home.desk.api.desk_gate import REFUSED, TAG
from home.desk.members import views
from home.desk.members.api import MembersEndpoint
from orders.api.balance import BalanceEntrySerializer, BalanceWithdrawalSerializer
from orders.balance import withdrawals
from orders.balance.models import BalanceWithdrawal
from shop.members.models import BalanceEntry


class OwnBalanceWithdrawalSerializer(BalanceWithdrawalSerializer):
    member = serializers.CharField(source="member.number", help_text=_("会员号"))
    account = serializers.CharField(help_text=_("退到哪里，会员写的"))


class DecisionSerializer(serializers.Serializer):
    decision = serializers.ChoiceField(
        choices=["paid", "refused"], help_text=_("paid：钱已经退给会员；refused：不同意，写原因")
    )
    reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=100, help_text=_("会员看得到")
    )


class OwnMemberBalance(MembersEndpoint):
    @described(
        _("一位会员的余额明细，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(BalanceEntrySerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str, member: str) -> Response:
        row = get_object_or_404(views.found(self.store), number=member)
        rows = BalanceEntry.objects.for_store(self.store).filter(member=row)
        return paged(paging.piece(rows, request, order="-id"), BalanceEntrySerializer, request)


class OwnMemberWithdrawals(MembersEndpoint):
    @described(
        _("会员的余额退款申请，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(OwnBalanceWithdrawalSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = withdrawals.of_store(self.store)
        return paged(
            paging.piece(rows, request, order="-id"), OwnBalanceWithdrawalSerializer, request
        )


class DecideWithdrawal(MembersEndpoint):
    @described(
        _("记下余额退款：已退给会员，或不同意"),
        tag=TAG,
        asks=DecisionSerializer,
        answers=OwnBalanceWithdrawalSerializer,
        key="optional",
        own_problems={**REFUSED, 409: _("已经处理过，或没写原因，原因在 detail")},
        example={"decision": "paid"},
    )
    @idempotency.once()
    def post(self, request: Request, slug: str, withdrawal: str) -> Response:
        asked = valid(DecisionSerializer, request.data)
        rows = BalanceWithdrawal.objects.for_store(self.store).select_related("member")
        number = get_object_or_404(rows, number=withdrawal).number
        actor, at = person(request), timezone.now()
        if asked["decision"] == "paid":
            withdrawals.pay(store=self.store, number=number, actor=actor, at=at)
        else:
            withdrawals.refuse(
                store=self.store, number=number, reason=asked["reason"], actor=actor, at=at
            )
        return Response(OwnBalanceWithdrawalSerializer(rows.get(number=number)).data)


urls = [
    path("withdrawals/", OwnMemberWithdrawals.as_view(), name="api-merchant-withdrawals"),
    path(
        "withdrawals/<str:withdrawal>/",
        DecideWithdrawal.as_view(),
        name="api-merchant-withdrawal",
    ),
    path("<str:member>/balance/", OwnMemberBalance.as_view(), name="api-merchant-member-balance"),
]
