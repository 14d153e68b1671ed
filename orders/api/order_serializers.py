"""An order as the API tells it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import Money, Pictures, Quantity, label_field
from orders.deals import kept
from orders.lifecycle import cancellation
from orders.models import (
    Delivery,
    FulfillmentStatus,
    InvoiceKind,
    Order,
    PaymentStatus,
    PayMethod,
)
from orders.payments.attempts import dues
from orders.states import state_words
from orders.states.shopper_states import HIDDEN_EVENTS
from shop.catalog.api import return_exception_field
from shop.stores.api import StoreNameSerializer


class OrderLineSerializer(serializers.Serializer):
    """As it was bought: later changes of the product change nothing here."""

    product_id = serializers.IntegerField(allow_null=True)
    sku = serializers.CharField()
    name = serializers.CharField()
    options = serializers.CharField(source="options_text")
    picture = Pictures(source="picture_files")
    unit = serializers.CharField()
    return_exception = return_exception_field()
    price = Money(max_digits=10)
    quantity = Quantity()
    withdrawn = Quantity(help_text=_("退款后不再发的数量"))
    sent = Quantity(help_text=_("已经发出的数量"))
    discount = Money(max_digits=10)
    total = Money()


class EventSerializer(serializers.Serializer):
    type = serializers.CharField()
    label = label_field(source="get_type_display")
    created_at = serializers.DateTimeField()


class ParcelLineSerializer(serializers.Serializer):
    sku = serializers.CharField(source="line.sku")
    name = serializers.CharField(source="line.name")
    quantity = Quantity()


class ParcelSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    label = label_field(source="get_kind_display")
    courier = serializers.CharField()
    tracking_number = serializers.CharField()
    created_at = serializers.DateTimeField()
    lines = ParcelLineSerializer(many=True)


class RefundSerializer(serializers.Serializer):
    amount = Money()
    state = serializers.CharField()
    label = label_field(source="get_state_display")
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class OrderSerializer(serializers.Serializer):
    """An order in a list. `token` names it in addresses; `number` is for people."""

    token = serializers.CharField()
    number = serializers.CharField()
    store = StoreNameSerializer()
    state = serializers.SerializerMethodField(
        help_text=_("to_pay、to_ship、to_receive、done 或 cancelled")
    )
    state_word = serializers.SerializerMethodField(help_text=_("给人看的状态，比如待发货"))
    payment_status = serializers.ChoiceField(choices=PaymentStatus.choices)
    fulfillment_status = serializers.ChoiceField(choices=FulfillmentStatus.choices)
    pay_method = serializers.ChoiceField(choices=PayMethod.choices)
    delivery = serializers.ChoiceField(choices=Delivery.choices)
    total_count = Quantity()
    total_price = Money()
    balance_paid = Money(help_text=_("其中用余额付的"))
    deposit = Money(help_text=_("预售：先付的定金；0 是普通订单"))
    deposit_at = serializers.DateTimeField(allow_null=True, help_text=_("定金什么时候付好的"))
    rest_from = serializers.DateTimeField(allow_null=True, help_text=_("几时开始付尾款"))
    lines = OrderLineSerializer(many=True)
    expires_at = serializers.DateTimeField(allow_null=True, help_text=_("最晚付款时间"))
    created_at = serializers.DateTimeField()

    def get_state(self, order: Order) -> str:
        return state_of(order)

    def get_state_word(self, order: Order) -> str:
        return str(state_words.WORDS[state_words.state_of(order)][0])


class OrderDiscountSerializer(serializers.Serializer):
    """Of a promotion or a coupon, as it was called on that day; `amount` in yuan."""

    number = serializers.CharField()
    name = serializers.CharField()
    amount = Money()


class OrderDetailSerializer(OrderSerializer):
    headline = serializers.SerializerMethodField(help_text=_("一句话说现在怎么样了"))
    items_total = Money()
    transit_price = Money(max_digits=8, help_text=_("运费"))
    transit_note = serializers.CharField()
    discount_total = Money()
    discounts = serializers.SerializerMethodField(help_text=_("每一项优惠"))
    substituted_total = Money(help_text=_("换掉的商品值多少，总价里已经减去"))
    name = serializers.CharField()
    phone = serializers.CharField()
    address = serializers.CharField()
    delivery_slot = serializers.CharField()
    note = serializers.CharField()
    invoice_kind = serializers.ChoiceField(choices=InvoiceKind.choices, allow_blank=True)
    invoice_title = serializers.CharField()
    cancel_reason = serializers.CharField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    can_cancel = serializers.SerializerMethodField()
    can_receive = serializers.BooleanField(source="waits_for_receipt")
    can_pay = serializers.SerializerMethodField()
    events = serializers.SerializerMethodField()
    parcels = ParcelSerializer(source="fulfillments", many=True)
    refunds = serializers.SerializerMethodField()

    def get_can_cancel(self, order: Order) -> bool:
        return cancellation.may_cancel(order)

    def get_can_pay(self, order: Order) -> bool:
        is_due = order.waits_for_payment and dues.of(order, at=timezone.now()) is not None
        return is_due and not state_words.has_proof(order)

    def get_headline(self, order: Order) -> str:
        return state_words.headline(order, timezone.now()).sentence

    @extend_schema_field(OrderDiscountSerializer(many=True))
    def get_discounts(self, order: Order) -> object:
        return OrderDiscountSerializer(kept.shown(order), many=True).data

    @extend_schema_field(EventSerializer(many=True))
    def get_events(self, order: Order) -> Any:
        rows = sorted(order.events.all(), key=lambda event: event.pk)
        return EventSerializer(
            [row for row in rows if row.type not in HIDDEN_EVENTS], many=True
        ).data

    @extend_schema_field(RefundSerializer(many=True))
    def get_refunds(self, order: Order) -> Any:
        rows = sorted(order.refunds.all(), key=lambda refund: refund.pk)
        return RefundSerializer(rows, many=True).data


def state_of(order: Order) -> str:
    """Where an order is, in one word."""
    if order.cancelled_at is not None:
        return "cancelled"
    if order.completed_at is not None:
        return "done"
    if order.waits_for_payment:
        return "to_pay"
    return "to_receive" if order.is_fulfilled else "to_ship"
