"""What the shop proposes for lines it cannot fill, and the shopper's answer, over the API."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import actor_of
from core.api import problems
from core.api.fields import Money, Pictures, Quantity, label_field
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import valid
from orders.api import orders
from orders.api.order_serializers import OrderDetailSerializer
from orders.cart.api import GuestEndpoint
from orders.payments.refunds import refundable
from orders.substitutions import answers
from orders.substitutions.models import Substitution
from shop.catalog.api import NOT_RETURNED

ANSWERS = {"accept": answers.accept, "decline": answers.decline}


class SubstitutionSerializer(serializers.Serializer):
    """`sku` is the line's; name, price and quantity of a replacement are what comes instead."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=Substitution.Kind.choices)
    label = label_field(source="get_kind_display")
    state = serializers.ChoiceField(choices=Substitution.State.choices)
    state_word = serializers.CharField(source="get_state_display")
    sku = serializers.CharField(source="line.sku")
    quantity = Quantity(help_text=_("缺几件"))
    name = serializers.CharField()
    options = serializers.CharField(source="options_text")
    unit = serializers.CharField()
    return_exception = serializers.CharField(
        source="variant.product.get_return_exception_display", default="", help_text=NOT_RETURNED
    )
    price = Money(max_digits=10, allow_null=True)
    new_quantity = Quantity(allow_null=True, help_text=_("换几件"))
    picture = Pictures(source="picture_files")
    wait_until = serializers.DateField(allow_null=True)
    words = serializers.CharField()
    to_pay = Money(
        source="extra.amount", allow_null=True, default=None, help_text=_("等着补的差价")
    )
    deadline = serializers.DateTimeField(help_text=_("回复截止"))


class SubstitutionAnswerSerializer(serializers.Serializer):
    answer = serializers.ChoiceField(choices=list(ANSWERS))


class Substitutions(GuestEndpoint):
    @described(
        _("缺货建议，新的在前"),
        tag=orders.TAG,
        answers=SubstitutionSerializer(many=True),
        is_for_guests=True,
    )
    def get(self, request: Request, token: str) -> Response:
        order = orders.find(request, token, is_whole=False)
        rows = Substitution.unscoped.of(order).with_goods().order_by("-pk")
        return Response(SubstitutionSerializer(rows, many=True).data)


class OneSubstitution(GuestEndpoint):
    @described(
        _("回复缺货建议"),
        tag=orders.TAG,
        asks=SubstitutionAnswerSerializer,
        answers=OrderDetailSerializer,
        is_for_guests=True,
        own_problems={409: _("现在不能这样做，原因在 detail")},
        example={"answer": "accept"},
        description=_(
            "decline 和到时间不回复一样：缺的那件不发，钱退回。换更贵的，accept 之后要补差价："
            "像付订单一样开始付款，付好才算同意。"
        ),
    )
    def post(self, request: Request, token: str, substitution_id: int) -> Response:
        asked = valid(SubstitutionAnswerSerializer, request.data)
        order = orders.find(request, token, is_whole=False)
        if not Substitution.unscoped.of(order).filter(pk=substitution_id).exists():
            raise Http404
        ANSWERS[asked["answer"]](
            store=order.store_id,
            substitution_id=substitution_id,
            actor=actor_of(request.user),
            at=timezone.now(),
        )
        return orders.detail(orders.find(request, token))


@problems.tells(refundable.TooMuch)
def _too_much(error: refundable.TooMuch) -> Problem:
    return Problem(409, "too_much", str(error))
