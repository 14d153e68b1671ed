"""What a shopper has to pay now: a whole order, or what dearer goods cost on top of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from core import scope
from orders import locks
from orders.models import PREPAID, Order
from orders.payments.models import ExtraCharge, TransferProof

# Below this there is no time left to pay: better to say so than to take money too late.
LAST_MOMENT = timedelta(seconds=15)


@dataclass(frozen=True)
class Due:
    """`amount` yuan to be paid before `expires_at`, if that is set."""

    amount: Decimal
    expires_at: datetime | None
    extra: ExtraCharge | None = None

    @property
    def seconds_left(self) -> int:
        if self.expires_at is None:
            return 0
        return max(int((self.expires_at - timezone.now()).total_seconds()), 0)


@scope.across_stores("an order is paid by who knows its token")
def of(order: Order, *, at: datetime) -> Due | None:
    """None when nothing is to be paid before the goods go."""
    if order.waits_for_payment:
        return _of_presale(order, at) if order.deposit else Due(order.unpaid, order.expires_at)
    if not order.is_paid or order.cancelled_at is not None:
        return None
    extra = ExtraCharge.unscoped.of(order).open().first()
    return Due(extra.amount, extra.expires_at, extra) if extra else None


def _of_presale(order: Order, at: datetime) -> Due | None:
    """The deposit, then nothing, and from its hour on the rest."""
    if order.deposit_at is None:
        return Due(order.deposit - order.paid_part, order.expires_at)
    if order.rest_from is not None and order.rest_from > at:
        return None
    return Due(order.unpaid, order.expires_at)


def proof_waits(order: Order, due: Due | None) -> bool:
    """Whether the shop has still to look at the picture of a transfer of it."""
    return due is not None and TransferProof.unscoped.of(order).waiting().exists()


def payable(order: Order, *, at: datetime) -> Due:
    """:raises locks.NotAllowedNow: unless something may be paid online now"""
    if order.cancelled_at is not None:
        raise locks.NotAllowedNow(_("订单已取消，请重新下单"))
    due = of(order, at=at)
    if order.is_paid and due is None:
        raise locks.NotAllowedNow(_("订单已付款，不用再付"))
    if due is None and order.waits_for_rest:
        raise locks.NotAllowedNow(_("定金已付，尾款还没有开始付"))
    if due is None or order.pay_method not in PREPAID or not due.amount:
        raise locks.NotAllowedNow(_("这个订单不用在线付款"))
    if due.expires_at is not None and due.expires_at <= at + LAST_MOMENT:
        raise locks.NotAllowedNow(_too_late(due))
    return due


def _too_late(due: Due) -> str:
    return _("超过补差价的时间，请重新选一次") if due.extra else _("超过付款时间，请重新下单")
