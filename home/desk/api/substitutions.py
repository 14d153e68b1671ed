"""Asking the shopper about a line that cannot be filled, over the API."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import problems
from core.api.fields import Money, Quantity
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import valid
from core.types import Cleaned
from home.desk.api.desk_gate import TAG
from home.desk.api.orders import REFUSED_OR_LATE, OrderEndpoint
from orders.api.substitutions import SubstitutionSerializer
from orders.models import Order
from orders.substitutions import proposals, similar
from orders.substitutions.models import Substitution
from orders.substitutions.proposals import Offer
from shop.stock import ledger

problems.name_fields(
    new_sku=_("换的商品"),
    new_quantity=_("换几件"),
    wait_until=_("等到"),
    deadline=_("回复截止"),
)


class ProposalSerializer(serializers.Serializer):
    """For `replace` a new SKU; without a price today's, and no more than was paid."""

    sku = serializers.CharField(max_length=40, help_text=_("缺货的商品"))
    quantity = Quantity(help_text=_("缺几件"))
    kind = serializers.ChoiceField(choices=Substitution.Kind.choices)
    new_sku = serializers.CharField(max_length=40, required=False, default="")
    new_quantity = Quantity(required=False, help_text=_("换几件"))
    price = Money(max_digits=10, required=False, min_value=Decimal(0))
    wait_until = serializers.DateField(required=False)
    words = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    is_lost = serializers.BooleanField(required=False, default=True)
    deadline = serializers.DateTimeField()


class OwnSubstitutions(OrderEndpoint):
    @described(
        _("缺货建议，新的在前"),
        tag=TAG,
        answers=SubstitutionSerializer(many=True),
        own_problems=REFUSED_OR_LATE,
    )
    def get(self, request: Request, slug: str, number: str) -> Response:
        rows = Substitution.unscoped.of(self.find(number)).with_goods().order_by("-pk")
        return Response(SubstitutionSerializer(rows, many=True).data)

    @described(
        _("缺货，问顾客"),
        tag=TAG,
        asks=ProposalSerializer,
        answers=SubstitutionSerializer,
        status=201,
        own_problems=REFUSED_OR_LATE,
    )
    def post(self, request: Request, slug: str, number: str) -> Response:
        asked = valid(ProposalSerializer, request.data)
        order = self.find(number)
        line = next((line for line in order.lines.all() if line.sku == asked["sku"]), None)
        if line is None:
            raise Http404
        given = self.given(number)
        try:
            row = proposals.propose(**given, line_id=line.pk, offer=_offer(order, asked))
        except ValidationError as wrong:
            raise problems.invalid(wrong.message_dict) from wrong
        return Response(SubstitutionSerializer(row).data, status=201)


class OneOwnSubstitution(OrderEndpoint):
    @described(_("撤回缺货建议"), tag=TAG, status=204, own_problems=REFUSED_OR_LATE)
    def delete(self, request: Request, slug: str, number: str, substitution_id: int) -> Response:
        order, given = self.find(number), self.given(number)
        if not Substitution.unscoped.of(order).filter(pk=substitution_id).exists():
            raise Http404
        proposals.withdraw(
            store=self.store,
            substitution_id=substitution_id,
            actor=given["actor"],
            at=given["at"],
        )
        return Response(status=204)


def _offer(order: Order, asked: Cleaned) -> Offer:
    is_replaced = asked["kind"] == Substitution.Kind.REPLACE
    return Offer(
        asked["kind"],
        asked["quantity"],
        asked["deadline"],
        variant=similar.of_sku(order, asked["new_sku"]) if is_replaced else None,
        new_quantity=asked.get("new_quantity", asked["quantity"]) if is_replaced else None,
        price=asked.get("price"),
        wait_until=asked.get("wait_until"),
        words=asked["words"],
        is_lost=asked["is_lost"],
    )


@problems.tells(ledger.OutOfStock)
def _not_enough(_error: ledger.OutOfStock) -> Problem:
    return Problem(409, "out_of_stock", str(_("要换的商品库存不够了")))
