"""Orders that a till or staff write, over the API."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import idempotency, problems
from core.api.fields import Money, PhoneText, Quantity
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import valid
from core.phones import normalize
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from home.desk.api.orders import OwnOrderDetailSerializer
from home.desk.orders import board
from orders.checkout import by_staff
from orders.checkout.by_staff import Item, StaffOrder
from orders.checkout.placement import Contact
from orders.models import PREPAID, PayMethod
from shop.catalog.models import ProductVariant

NOW, LATER = "cash", "later"
PAY = [(NOW, _("现金，收到了")), (LATER, _("交货时收钱"))]
ONLINE = [(str(w), w.label) for w in PayMethod if w in PREPAID and w != PayMethod.BALANCE]


class CounterItemSerializer(serializers.Serializer):
    """`sku` or the barcode that was scanned; `price` where it is not the shop's."""

    sku = serializers.CharField(max_length=40)
    quantity = Quantity()
    price = Money(max_digits=10, min_value=0, required=False, allow_null=True)


class CounterOrderSerializer(serializers.Serializer):
    items = CounterItemSerializer(many=True, allow_empty=False)
    pay = serializers.ChoiceField(choices=[*PAY, *ONLINE])
    is_handed_over = serializers.BooleanField(required=False, default=False)
    name = serializers.CharField(max_length=50, required=False, allow_blank=True, default="")
    phone = PhoneText(max_length=20, required=False, allow_blank=True, default="")
    reason = serializers.CharField(
        max_length=60, required=False, allow_blank=True, default="", help_text=_("为什么改价")
    )
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")

    def validate_phone(self, phone: str) -> str:
        return normalize(phone) if phone else ""


class NewOwnOrder(DeskEndpoint):
    ability = "ship"

    @described(
        _("开单：当面或电话里下的单"),
        tag=TAG,
        asks=CounterOrderSerializer,
        answers=OwnOrderDetailSerializer,
        status=201,
        key="required",
        own_problems={**REFUSED, 409: _("没有写下订单，原因在 detail")},
        example={"items": [{"sku": "6901234567892", "quantity": "2"}], "pay": NOW},
        description=_("线上收款的订单要在付款时间内付好，付款码用「开始付款」取。"),
    )
    @idempotency.once(is_required=True)
    def post(self, request: Request, slug: str) -> Response:
        asked = valid(CounterOrderSerializer, request.data)
        is_cash = asked["pay"] == NOW
        wanted = StaffOrder(
            store=self.store,
            items=[
                Item(self._variant_id(row["sku"]), row["quantity"], row.get("price"))
                for row in asked["items"]
            ],
            key=request.headers.get("Idempotency-Key", ""),
            contact=Contact(asked["name"], asked["phone"]),
            pay_method=None if asked["pay"] in {NOW, LATER} else asked["pay"],
            is_paid=is_cash,
            is_handed_over=is_cash and asked["is_handed_over"],
            reason=asked["reason"],
            note=asked["note"],
        )
        order = by_staff.place(wanted, actor=person(request), at=timezone.now())
        found = board.find_order(self.store, order.number)
        return Response(OwnOrderDetailSerializer(found).data, status=201)

    def _variant_id(self, sku: str) -> int:
        """0, which nothing is, for what the store does not sell."""
        rows = ProductVariant.objects.for_store(self.store).filter(retired_at__isnull=True)
        found = rows.filter(Q(sku=sku) | Q(barcode=sku)).values_list("pk", flat=True)[:2]
        return found[0] if len(found) == 1 else 0


@problems.tells(by_staff.CannotPlace)
def _cannot_place(error: by_staff.CannotPlace) -> Problem:
    return Problem(409, "cannot_place", str(error))
