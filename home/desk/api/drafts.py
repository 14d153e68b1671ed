"""Orders written down from a chat over the API: read them, and offer something for what is gone."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core import quantity as quantities
from core.api import paging, problems
from core.api.fields import Quantity, label_field
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from home.desk.api.exchange_goods import AvailableGoodsSerializer
from home.desk.orders import draft_offers
from orders.api.drafts import DraftLineSerializer, lines_of
from orders.api.exchange_goods import WordsQuery
from orders.api.goods import Goods
from orders.chat import offers
from orders.chat.models import Draft, DraftOffer
from orders.substitutions import similar

REFUSED_OR_LATE = {**REFUSED, 409: _("现在不能这样做，原因在 detail")}

problems.name_fields(sku=_("商品"))


class OwnDraftOfferSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    line = serializers.IntegerField(source="line_id")
    old_name = serializers.CharField(help_text=_("缺货的商品"))
    name = serializers.CharField(help_text=_("换成"))
    quantity = Quantity()
    state = serializers.ChoiceField(choices=DraftOffer.State.choices)
    state_word = label_field(source="get_state_display")
    created_at = serializers.DateTimeField()


class OwnDraftSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    customer = serializers.CharField()
    state = serializers.SerializerMethodField()
    link = serializers.CharField(help_text=_("发给顾客的链接"))
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()

    @extend_schema_field(serializers.ChoiceField(choices=Draft.State.choices))
    def get_state(self, draft: Draft) -> str:
        return draft.state_at(timezone.now())


class OwnDraftDetailSerializer(OwnDraftSerializer):
    note = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())
    lines = serializers.SerializerMethodField()
    offers = serializers.SerializerMethodField(help_text=_("每行最新的一条"))

    @extend_schema_field(DraftLineSerializer(many=True))
    def get_lines(self, draft: Draft) -> object:
        return DraftLineSerializer(lines_of(draft), many=True).data

    @extend_schema_field(OwnDraftOfferSerializer(many=True))
    def get_offers(self, draft: Draft) -> object:
        told = sorted(offers.newest_of(draft).values(), key=lambda offer: offer.pk)
        return OwnDraftOfferSerializer(told, many=True).data


class ProposeSerializer(serializers.Serializer):
    sku = serializers.CharField(max_length=40)
    quantity = Quantity()


class DraftEndpoint(DeskEndpoint):
    ability = "orders"
    changes = "ship"

    def shown(self, draft_id: int, *, status: int = 200) -> Response:
        rows = Draft.objects.for_store(self.store).select_related("store")
        draft = get_object_or_404(rows.prefetch_related("lines"), pk=draft_id)
        return Response(OwnDraftDetailSerializer(draft).data, status=status)


class OwnDrafts(DraftEndpoint):
    @described(
        _("整理好的微信订单，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(OwnDraftSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = Draft.objects.for_store(self.store).select_related("store")
        piece = paging.piece(rows, request, order="-created_at")
        return paged(piece, OwnDraftSerializer, request)


class OneOwnDraft(DraftEndpoint):
    @described(
        _("一份整理好的微信订单"),
        tag=TAG,
        answers=OwnDraftDetailSerializer,
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str, draft_id: int) -> Response:
        return self.shown(draft_id)


class OwnDraftGoods(DraftEndpoint):
    @described(
        _("这一行能换成什么"),
        tag=TAG,
        query=WordsQuery,
        answers=AvailableGoodsSerializer(many=True),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str, draft_id: int, draft_line_id: int) -> Response:
        words = valid(WordsQuery, request.query_params)["q"].strip()
        line = draft_offers.find_line(self.store, draft_id, draft_line_id)
        rows = [Goods(variant) for variant in draft_offers.candidates(line, words)]
        return Response(AvailableGoodsSerializer(rows, many=True).data)


class OwnDraftOffers(DraftEndpoint):
    @described(
        _("缺货，问顾客换一样"),
        tag=TAG,
        asks=ProposeSerializer,
        answers=OwnDraftDetailSerializer,
        status=201,
        own_problems=REFUSED_OR_LATE,
        example={"sku": "CHIPS-GREEN", "quantity": "2"},
    )
    def post(self, request: Request, slug: str, draft_id: int, draft_line_id: int) -> Response:
        asked = valid(ProposeSerializer, request.data)
        line = draft_offers.find_line(self.store, draft_id, draft_line_id)
        rows = similar.sold_by(self.store, without=())
        variant = rows.filter(sku=asked["sku"]).first()
        if variant is None:
            raise problems.invalid({"sku": [gettext("请选要换的商品")]})
        try:
            quantity = quantities.parse(str(asked["quantity"]), unit=variant.unit)
        except ValidationError as wrong:
            raise problems.invalid({"quantity": wrong.messages}) from wrong
        offers.propose(
            store=self.store,
            draft_id=draft_id,
            line_id=line.pk,
            variant=variant,
            quantity=quantity,
            actor=person(request),
            at=timezone.now(),
        )
        return self.shown(draft_id, status=201)


class OneOwnDraftOffer(DraftEndpoint):
    @described(_("撤回建议"), tag=TAG, status=204, own_problems=REFUSED_OR_LATE)
    def delete(self, request: Request, slug: str, draft_id: int, draft_offer_id: int) -> Response:
        rows = DraftOffer.objects.for_store(self.store).filter(line__draft=draft_id)
        if not rows.filter(pk=draft_offer_id).exists():
            raise Http404
        is_done = offers.withdraw(
            store=self.store,
            draft_id=draft_id,
            offer_id=draft_offer_id,
            actor=person(request),
            at=timezone.now(),
        )
        if not is_done:
            raise offers.CannotOffer(gettext("顾客已经回复了"))
        return Response(status=204)


urls: list[URLPattern] = [
    path("", OwnDrafts.as_view(), name="api-merchant-drafts"),
    path("<int:draft_id>/", OneOwnDraft.as_view(), name="api-merchant-draft"),
    path(
        "<int:draft_id>/lines/<int:draft_line_id>/goods/",
        OwnDraftGoods.as_view(),
        name="api-merchant-draft-goods",
    ),
    path(
        "<int:draft_id>/lines/<int:draft_line_id>/offers/",
        OwnDraftOffers.as_view(),
        name="api-merchant-draft-offers",
    ),
    path(
        "<int:draft_id>/offers/<int:draft_offer_id>/",
        OneOwnDraftOffer.as_view(),
        name="api-merchant-draft-offer",
    ),
]
