"""What a shop wrote down from a chat, for its customer: whoever has the link, over the API."""

from django.http import Http404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import problems
from core.api.fields import Quantity
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import OpenEndpoint, valid
from orders.api.goods import GoodsSerializer
from orders.cart import buyable
from orders.chat import drafts, offers
from orders.chat import sheet as sheets
from orders.chat.models import Draft, DraftLine, DraftOffer
from shop.stores import api as stores_api
from shop.stores.models import Store
from shop.stores.people.roles import store_ids_of

TAG = _("微信下单")
ANSWERS = {"accept": True, "decline": False}
OVER = frozenset({Draft.State.ORDERED, Draft.State.EXPIRED})


class DraftGoodsSerializer(GoodsSerializer):
    problem = serializers.SerializerMethodField(help_text=_("现在为什么买不了；空的就是能买"))

    def get_problem(self, line: DraftLine) -> str:
        return buyable.problem_of(line.variant) if line.variant else ""


class DraftLineSerializer(serializers.Serializer):
    """`goods` is null when they are no more."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    said = serializers.CharField(help_text=_("顾客的原话"))
    quantity = Quantity()
    goods = serializers.SerializerMethodField()

    @extend_schema_field(DraftGoodsSerializer(allow_null=True))
    def get_goods(self, line: DraftLine) -> object:
        return DraftGoodsSerializer(line).data if line.variant else None


class DraftOfferSerializer(GoodsSerializer):
    """Other goods that the shop has for a line; their name as they were offered."""

    id = serializers.IntegerField(source="pk")
    line = serializers.IntegerField(source="line_id")
    old_name = serializers.CharField(help_text=_("缺货的商品"))
    name = serializers.CharField()
    quantity = Quantity()


class DraftSerializer(serializers.Serializer):
    """Ordered or expired it tells nothing else any more."""

    state = serializers.SerializerMethodField()
    note = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField(help_text=_("店里没有的，照原话"))
    lines = serializers.SerializerMethodField()
    offers = serializers.SerializerMethodField(help_text=_("缺货，商家建议换的，等顾客回复"))
    expires_at = serializers.DateTimeField()

    @extend_schema_field(serializers.ChoiceField(choices=Draft.State.choices))
    def get_state(self, draft: Draft) -> str:
        return draft.state_at(timezone.now())

    def get_note(self, draft: Draft) -> str:
        return "" if self._is_over(draft) else draft.note

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_missing(self, draft: Draft) -> list[str]:
        return [] if self._is_over(draft) else draft.missing

    @extend_schema_field(DraftLineSerializer(many=True))
    def get_lines(self, draft: Draft) -> object:
        rows = [] if self._is_over(draft) else lines_of(draft)
        return DraftLineSerializer(rows, many=True).data

    @extend_schema_field(DraftOfferSerializer(many=True))
    def get_offers(self, draft: Draft) -> object:
        rows = [] if self._is_over(draft) else offers.waiting(draft)
        return DraftOfferSerializer(rows, many=True).data

    def _is_over(self, draft: Draft) -> bool:
        return draft.state_at(timezone.now()) in OVER


def lines_of(draft: Draft) -> list[DraftLine]:
    """In their order, each with its goods and whether they can be bought."""
    lines = sorted(draft.lines.all(), key=lambda line: line.position)
    ids = [line.variant_id for line in lines if line.variant_id]
    variants = sheets.variants_of(draft.store, ids=ids)
    for line in lines:
        line.variant = variants.get(line.variant_id or 0)
    return lines


class DraftAnswerSerializer(serializers.Serializer):
    answer = serializers.ChoiceField(choices=list(ANSWERS))


class OneDraft(OpenEndpoint):
    @described(
        _("商家整理好的订单"),
        tag=TAG,
        answers=DraftSerializer,
        is_for_guests=True,
        description=_("谁拿到链接谁能看；要买，把 variant_id 和数量加进购物车。"),
    )
    def get(self, request: Request, slug: str, draft_token: str) -> Response:
        store = stores_api.find(slug)
        draft, at = _find(store, draft_token), timezone.now()
        if draft.state_at(at) not in OVER and not _is_staff(request, store):
            drafts.open_(draft=draft, at=at)
        return Response(DraftSerializer(draft).data)


class OneDraftOffer(OpenEndpoint):
    @described(
        _("回复缺货建议（还没下单）"),
        tag=TAG,
        asks=DraftAnswerSerializer,
        answers=DraftSerializer,
        is_for_guests=True,
        own_problems={
            403: _("店员不能替顾客选"),
            409: _("现在不能这样做，原因在 detail"),
        },
        example={"answer": "accept"},
        description=_(
            "accept：这一行换成建议的商品；decline：这一样不要了。还没有买，也不占库存。"
        ),
    )
    def post(self, request: Request, slug: str, draft_token: str, draft_offer_id: int) -> Response:
        says = ANSWERS[valid(DraftAnswerSerializer, request.data)["answer"]]
        store = stores_api.find(slug)
        draft = _find(store, draft_token)
        if _is_staff(request, store):
            raise Problem(403, "not_for_staff", gettext("这一样要顾客自己选"))
        token, at = draft.token, timezone.now()
        try:
            offers.answer(store=store, token=token, offer_id=draft_offer_id, accepts=says, at=at)
        except DraftOffer.DoesNotExist as gone:
            raise Http404 from gone
        return Response(DraftSerializer(_find(store, draft_token)).data)


def _find(store: Store, token: str) -> Draft:
    draft = drafts.find(store=store, token=token)
    if draft is None:
        raise Http404
    return draft


def _is_staff(request: Request, store: Store) -> bool:
    return store.pk in store_ids_of(request.user)


@problems.tells(offers.CannotOffer)
def _cannot_offer(error: offers.CannotOffer) -> Problem:
    return Problem(409, "not_allowed_now", str(error))


urls = [
    path("", OneDraft.as_view(), name="api-draft"),
    path("offers/<int:draft_offer_id>/", OneDraftOffer.as_view(), name="api-draft-offer"),
]
