"""A store's stock over the API: levels, the ledger, and one booking at a time."""

from decimal import Decimal

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import idempotency, paging, problems
from core.api.fields import Quantity
from core.api.problems import Problem
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import paged, valid
from core.quantity import counted
from core.types import Cleaned
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from home.desk.forms import StockForm
from home.desk.products import stock
from shop.stock import ledger
from shop.stock.models import StockLevel, StockMovement
from shop.stores.models import Store


class LevelSerializer(serializers.Serializer):
    variant_id = serializers.IntegerField()
    sku = serializers.CharField(source="variant.sku")
    product_id = serializers.IntegerField(source="variant.product_id")
    name = serializers.CharField(source="variant.product.title")
    options = serializers.CharField(source="variant.options_text")
    unit = serializers.CharField(source="variant.unit")
    on_hand = Quantity(help_text=_("现货"))
    reserved = Quantity(help_text=_("被订单锁定"))
    available = Quantity(help_text=_("还能卖"))
    low_at = Quantity(help_text=_("低于它就提醒"))


class MovementSerializer(serializers.Serializer):
    """`quantity` is what was added to the stock on hand; negative: taken away."""

    kind = serializers.ChoiceField(choices=StockMovement.Kind.choices)
    label = serializers.CharField(source="get_kind_display")  # type: ignore[assignment] # Field.label
    quantity = Quantity()
    on_hand_after = Quantity()
    reason = serializers.CharField()
    document = serializers.CharField(help_text=_("哪个订单"))
    created_at = serializers.DateTimeField()


class StockQuery(PieceQuery):
    low = serializers.BooleanField(required=False, default=False, help_text=_("只要快没货的"))
    search = serializers.CharField(required=False, max_length=50)


class BookSerializer(serializers.Serializer):
    """
    receive and loss take what came or went; adjust the difference, which may be negative;
    count what is there, held goods included. `seen`: on_hand as the person saw it.
    """

    kind = serializers.ChoiceField(choices=StockForm.KINDS)
    quantity = Quantity()
    seen = Quantity(required=False, allow_null=True)
    reason = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")


class Stock(DeskEndpoint):
    ability = "stock"

    @described(
        _("库存"),
        tag=TAG,
        query=StockQuery,
        answers=pages_of(LevelSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = valid(StockQuery, request.query_params)
        levels = _levels(self.store)
        if asked["low"]:
            is_low = {"variant__is_on_sale": True, "on_hand__lt": F("reserved") + F("low_at")}
            levels = levels.filter(**is_low)
        if asked.get("search"):
            levels = levels.filter(variant__product__title__icontains=asked["search"])
        return paged(paging.piece(levels, request, order="-id"), LevelSerializer, request)


class Movements(DeskEndpoint):
    ability = "stock"

    @described(
        _("库存流水，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(MovementSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str, variant_id: int) -> Response:
        _find(self.store, variant_id)
        rows = StockMovement.objects.for_store(self.store).filter(variant_id=variant_id)
        return paged(paging.piece(rows, request, order="-id"), MovementSerializer, request)

    @described(
        _("记一笔库存"),
        tag=TAG,
        asks=BookSerializer,
        answers=LevelSerializer,
        status=201,
        key="optional",
        own_problems={**REFUSED, 409: _("库存刚变过，或比订单锁定的还少")},
        example={"kind": "receive", "quantity": 20, "reason": "进货"},
    )
    @idempotency.once(is_atomic=True)
    def post(self, request: Request, slug: str, variant_id: int) -> Response:
        level = _find(self.store, variant_id)
        asked = valid(BookSerializer, request.data)
        form = StockForm(
            {
                "kind": asked["kind"],
                "quantity": f"{asked['quantity']:f}",
                "reason": asked["reason"],
            },
            unit=level.variant.unit,
        )
        if not form.is_valid():
            raise problems.invalid(form.errors)
        stock.book(
            form,
            store=self.store,
            variant_id=variant_id,
            actor=person(request),
            seen=_seen(asked, level),
        )
        return Response(LevelSerializer(_find(self.store, variant_id)).data, status=201)


def _levels(store: Store) -> QuerySet[StockLevel]:
    levels = StockLevel.objects.for_store(store).select_related("variant__product")
    return levels.filter(variant__retired_at__isnull=True)


def _find(store: Store, variant_id: int) -> StockLevel:
    return get_object_or_404(_levels(store), variant_id=variant_id)


def _seen(asked: Cleaned, level: StockLevel) -> Decimal | None:
    seen = asked.get("seen")
    return None if seen is None else counted(f"{seen:f}", unit=level.variant.unit)


@problems.tells(ledger.LevelBelowReserved, ledger.LevelChanged)
def _stock_changed(error: Exception) -> Problem:
    is_below = isinstance(error, ledger.LevelBelowReserved)
    return Problem(409, "below_reserved" if is_below else "stock_changed", str(error))
