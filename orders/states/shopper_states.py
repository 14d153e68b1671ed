"""A shopper's orders by what waits to be done: labels and conditions of 我的订单."""

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.models import PREPAID, FulfillmentStatus, OrderEvent, PaymentStatus

# What a shopper need not read in the history of an order.
HIDDEN_EVENTS = frozenset(
    {
        OrderEvent.Type.COMPLETED,
        # Where the shop has its goods from is its own affair.
        OrderEvent.Type.SUPPLIER_PLACED,
        OrderEvent.Type.SUPPLIER_TAKEN,
        OrderEvent.Type.SUPPLIER_TROUBLE,
    }
)

OPEN = Q(cancelled_at__isnull=True)
UNPAID = Q(payment_status=PaymentStatus.UNPAID, pay_method__in=PREPAID)
SENT = Q(fulfillment_status=FulfillmentStatus.FULFILLED)
# State of 我的订单 → (label, condition).
STATES: dict[str, tuple[Promise, Q]] = {
    "all": (_("全部"), Q()),
    "to_pay": (_("待付款"), OPEN & UNPAID),
    "to_ship": (_("待发货"), OPEN & ~UNPAID & ~SENT),
    "to_receive": (_("待收货"), OPEN & SENT & Q(completed_at__isnull=True)),
    "done": (_("已完成"), Q(completed_at__isnull=False)),
    "refunds": (_("退款"), Q(refunds__isnull=False)),
}
