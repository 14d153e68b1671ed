"""平台活动 for the shop's own programs: what it may join, joined and left."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import idempotency, paging, problems
from core.api.problems import Problem
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from home.desk.api.desk_gate import REFUSED, TAG
from home.desk.api.promotions import PromotionsEndpoint, ScopeSerializer, scope_of
from shop.campaigns import campaigns
from shop.campaigns.models import Campaign

CLOSED = {409: _("报名截止、已暂停，或已经是这样了，原因在 detail")}


class CampaignSerializer(serializers.Serializer):
    number = serializers.CharField()
    name = serializers.CharField()
    words = serializers.SerializerMethodField(help_text=_("优惠，给人看的"))
    rules = serializers.CharField(help_text=_("平台给商家的说明"))
    state = serializers.SerializerMethodField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    join_until = serializers.DateTimeField(help_text=_("报名截止"))
    platform_percent = serializers.DecimalField(
        max_digits=5, decimal_places=2, help_text=_("优惠的钱平台承担百分之几，其余由店里出")
    )
    promotion = serializers.SerializerMethodField(
        help_text=_("参加后店里的活动编号，没参加是 null")
    )

    def get_words(self, row: Campaign) -> str:
        return campaigns.words(row)

    def get_state(self, row: Campaign) -> str:
        return campaigns.state_of(row, at=timezone.now())

    def get_promotion(self, row: Campaign) -> str | None:
        own = campaigns.part_of(row, self.context["store"])
        return own.promotion.number if own else None


class JoinCampaignSerializer(serializers.Serializer):
    scope = ScopeSerializer(required=False)


class OwnCampaigns(PromotionsEndpoint):
    @described(
        _("平台活动：参加了的和可以参加的"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(CampaignSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = campaigns.of_store(self.store, at=timezone.now())
        piece = paging.piece(rows, request, order="-id")
        return paged(piece, CampaignSerializer, request, store=self.store)


class OneOwnCampaign(PromotionsEndpoint):
    @described(_("一个平台活动"), tag=TAG, answers=CampaignSerializer, own_problems=REFUSED)
    def get(self, request: Request, slug: str, campaign: str) -> Response:
        return self._told(self._find(campaign))

    @described(
        _("参加平台活动，用全店或选定的商品"),
        tag=TAG,
        asks=JoinCampaignSerializer,
        answers=CampaignSerializer,
        status=201,
        key="optional",
        own_problems={**REFUSED, **CLOSED},
    )
    @idempotency.once()
    def post(self, request: Request, slug: str, campaign: str) -> Response:
        row = self._find(campaign)
        goods = scope_of(valid(JoinCampaignSerializer, request.data))
        campaigns.join(
            store=self.store,
            number=row.number,
            scope=goods,
            actor=person(request),
            at=timezone.now(),
        )
        return self._told(row, status=201)

    @described(
        _("退出平台活动，下过的单不变"),
        tag=TAG,
        status=204,
        own_problems={**REFUSED, **CLOSED},
    )
    def delete(self, request: Request, slug: str, campaign: str) -> Response:
        number = self._find(campaign).number
        campaigns.leave(store=self.store, number=number, actor=person(request), at=timezone.now())
        return Response(status=204)

    def _find(self, number: str) -> Campaign:
        rows = campaigns.seen_by(self.store, at=timezone.now())
        return get_object_or_404(rows, number=number)

    def _told(self, row: Campaign, *, status: int = 200) -> Response:
        body = CampaignSerializer(row, context={"store": self.store}).data
        return Response(body, status=status)


@problems.tells(campaigns.Closed)
def _closed(error: campaigns.Closed) -> Problem:
    return Problem(409, "campaign_closed", error.messages[0])


urls = [
    path("", OwnCampaigns.as_view(), name="api-merchant-campaigns"),
    path("<str:campaign>/", OneOwnCampaign.as_view(), name="api-merchant-campaign"),
]
