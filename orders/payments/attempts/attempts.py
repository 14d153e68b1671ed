"""Starting to pay: one attempt is one row and one trade at the gateway."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from celery import signature
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import scope
from core.language import in_chinese, sent
from orders import locks
from orders.models import Order
from orders.payments import payment_log
from orders.payments.attempts import dues
from orders.payments.gateways import gateway_of
from orders.payments.gateways.base import Misconfigured, Refused, Started, Unreachable, Visitor
from orders.payments.methods import available_methods
from orders.payments.models import (
    ONLINE,
    Channel,
    PaymentConfiguration,
    PaymentOrder,
    TransferProof,
)

State = PaymentOrder.State
# Signs that gateways refuse in a subject.
FORBIDDEN = str.maketrans("/&=", "   ")
# The gateways forget a trade that nobody opened; asking begins soon and grows rare.
FIRST_QUERY = timedelta(seconds=5)
BRIDGE_LIFETIME = timedelta(minutes=5)
SHORT_LIVED = frozenset({PaymentOrder.Product.JSAPI, PaymentOrder.Product.H5})
MOST_ATTEMPTS = 30
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Attempt:
    """A started attempt and how the shopper goes on with it."""

    payment: PaymentOrder
    started: Started


class CannotPay(Exception):
    """The message says to the shopper what to do."""


@scope.across_stores("an order is paid by who knows its token")
def start(*, order: Order, channel: str, product: str, visitor: Visitor, at: datetime) -> Attempt:
    """
    Open (or find again) the trade for this order at the gateway of `channel`.

    :raises locks.NotAllowedNow: for an order that is not to be paid any more
    :raises CannotPay: when the channel is not offered, or the gateway does not answer
    """
    method = available_methods.method_of(order.store_id, channel)
    configuration = available_methods.configuration_of(method) if method else None
    if configuration is None:
        raise CannotPay(_("商家暂不支持这种支付方式，请换一种"))
    payment = _open(order, configuration, product=product, payer=visitor.openid, at=at)
    if payment.started:
        return Attempt(payment, Started(**payment.started))
    try:
        # What a gateway says is kept with the payment.
        with in_chinese():
            gateway = gateway_of(configuration)
            started = gateway.start(payment, subject=subject_of(order), visitor=visitor)
    except Unreachable as error:
        # It may exist there: closing asks about it.
        raise CannotPay(_("支付暂时没有响应，请稍后重试或换一种方式")) from error
    except (Refused, Misconfigured) as error:
        _give_up(payment, str(error), at=at)
        raise CannotPay(_("这种支付方式暂时不可用，请换一种，或联系商家")) from error
    PaymentOrder.unscoped.filter(pk=payment.pk, store_id=order.store_id).update(
        started=asdict(started)
    )
    return Attempt(payment, started)


def subject_of(order: Order) -> str:
    """What the payer reads: the shop and what is bought; gateways take some 40 characters."""
    if order.is_top_up:
        return f"{order.store.name[:14]}-{sent('充值')}".translate(FORBIDDEN)
    lines = list(order.lines.filter(store_id=order.store_id)[:2])
    more = sent("等") if len(lines) > 1 else ""
    name = lines[0].name if lines else order.number
    return f"{order.store.name[:14]}-{name[:20]}{more}".translate(FORBIDDEN)


@transaction.atomic
def _open(
    order: Order, configuration: PaymentConfiguration, *, product: str, payer: str, at: datetime
) -> PaymentOrder:
    order = locks.locked(store=order.store_id, order_id=order.pk)
    due = dues.payable(order, at=at)
    until = _until(due, at=at)
    fresh = (
        PaymentOrder.unscoped.of(order)
        .open()
        .filter(
            configuration=configuration,
            product=product,
            # A bridge is signed for one person.
            payer=payer[:128],
            amount=due.amount,
            expires_at=until,
            extra=due.extra,
        )
        .order_by("-pk")
        .first()
    )
    if fresh is not None and _is_reusable(fresh, at=at):
        return fresh
    if order.payments.filter(store_id=order.store_id).count() >= MOST_ATTEMPTS:
        raise CannotPay(_("尝试的次数太多了，请联系商家"))
    payment = PaymentOrder.unscoped.create(
        store_id=order.store_id,
        order=order,
        extra=due.extra,
        channel=configuration.channel,
        product=product,
        configuration=configuration,
        payer=payer[:128],
        amount=due.amount,
        created_at=at,
        expires_at=until,
        next_query_at=at + FIRST_QUERY,
    )
    payment_log.decision("opened", payment=payment, amount=payment.amount, note=product)
    return payment


def end(order: Order, rest: QuerySet[PaymentOrder], *, reason: str, at: datetime) -> None:
    """
    What was opened for a locked order is not waited for any more. Transfers end here, with the
    proofs that wait; what is open at a gateway is closed there after commit.
    """
    transfers = rest.filter(channel=Channel.TRANSFER)
    TransferProof.unscoped.of(order).waiting().filter(payment__in=transfers).update(
        state=TransferProof.State.REFUSED, reason=reason, decided_at=at
    )
    transfers.update(state=State.CLOSED, closed_at=at)
    if rest.filter(channel__in=ONLINE).exists():
        # By its name: closing an attempt may capture it.
        task = signature("orders.payments.tasks.close_rest", kwargs={"order_id": order.pk})
        transaction.on_commit(task.delay, robust=True)


def _until(due: dues.Due, *, at: datetime) -> datetime | None:
    """
    No gateway keeps a trade open for days, and nobody asks about one for days: what has so much
    time is opened until a full hour, so that who comes back within it finds the same trade.
    """
    if due.expires_at is None or due.expires_at <= at + 2 * HOUR:
        return due.expires_at
    return at.replace(minute=0, second=0, microsecond=0) + 2 * HOUR


def _is_reusable(payment: PaymentOrder, *, at: datetime) -> bool:
    """Bridge parameters carry the moment they were signed, H5 links live five minutes."""
    is_fresh = payment.created_at > at - BRIDGE_LIFETIME
    return bool(payment.started) and (is_fresh or payment.product not in SHORT_LIVED)


@transaction.atomic
def _give_up(payment: PaymentOrder, trouble: str, *, at: datetime) -> None:
    """The gateway refused to open it: there is nothing that could be paid."""
    locks.locked(store=payment.store_id, order_id=payment.order_id)
    rows = PaymentOrder.unscoped.filter(
        pk=payment.pk, store_id=payment.store_id, state=State.PENDING
    )
    if rows.update(state=State.CLOSED, closed_at=at, next_query_at=None, trouble=trouble[:200]):
        payment_log.decision("refused", payment=payment, is_ok=False, note=trouble[:200])


def queried(payment: PaymentOrder, *, at: datetime) -> datetime:
    """When to ask next about an attempt that is still open: after 5, 10, 20, … 60 seconds."""
    return at + min(FIRST_QUERY * 2 ** min(payment.queries, 4), timedelta(seconds=60))
