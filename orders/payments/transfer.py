"""
Transfers to the shop's own 收款码 or account: no gateway tells of them. Each open transfer of a
store has an amount of its own, a few cents below the order's total; the shopper sends a
picture of the payment, and the shop (or an uploaded bill) confirms it.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import scope
from orders import events, locks, telling
from orders.models import Order, OrderEvent
from orders.payments import attempts, bills, journal, offers, settle
from orders.payments.gateway import Receipt
from orders.payments.models import Channel, PaymentMethod, PaymentOrder, TransferProof
from shop.money import CENT
from shop.stores import audit, intake
from shop.stores.models import Store
from shop.stores.tenancy import id_of

State = PaymentOrder.State
# A closed transfer's amount rests: who pays late is not taken for somebody else.
RESTING = timedelta(days=2)
MOST_OFF = 99
MOST_PROOFS = 10
# How long before its money a transfer may have been opened.
REACH = timedelta(days=30)
# A merchant account's bill tells of gateway payments, which settle themselves.
PERSONAL = frozenset({bills.Kind.WECHAT_PERSONAL, bills.Kind.ALIPAY_PERSONAL})


class NoCentsLeft(Exception):
    """Every distinguishing amount near this total is taken."""


class NothingWaiting(locks.NotAllowedNow):
    """No proof waits for a decision any more."""


@dataclass(frozen=True)
class BillResult:
    """
    What an uploaded bill told. `booked`: known before, by its number or by a person's word.
    `unclear`: the amount fits, but a person has to say whose it is. `unknown`: no order.
    """

    bill: bills.Bill
    matched: list[tuple[bills.Entry, PaymentOrder, settle.Outcome]] = field(default_factory=list)
    booked: list[bills.Entry] = field(default_factory=list)
    unclear: list[tuple[bills.Entry, list[PaymentOrder]]] = field(default_factory=list)
    unknown: list[bills.Entry] = field(default_factory=list)


@scope.across_stores("an order is paid by who knows its token")
def start(*, order: Order, at: datetime) -> tuple[PaymentOrder, PaymentMethod]:
    """
    The open transfer of this order, with its own amount.

    :raises locks.NotAllowedNow: for an order that is not to be paid any more
    :raises attempts.CannotPay: when the store takes no transfers
    """
    method = offers.method_of(order.store_id, Channel.TRANSFER)
    if method is None:
        raise attempts.CannotPay(_("商家暂不支持扫码转账，请换一种方式"))
    for _try in range(5):
        try:
            return _open(order, at=at), method
        except IntegrityError:
            # Another order took these cents in the same instant.
            continue
        except NoCentsLeft:
            break
    raise attempts.CannotPay(_("现在转账的人太多，请稍后再试或换一种方式"))


@transaction.atomic
def _open(order: Order, *, at: datetime) -> PaymentOrder:
    order = locks.locked(store=order.store_id, order_id=order.pk)
    found = PaymentOrder._base_manager.filter(
        store_id=order.store_id, order=order, channel=Channel.TRANSFER, state=State.PENDING
    ).first()
    if found is not None:
        return found
    attempts.refuse_unpayable(order, at=at)
    allowance = _allowance(order, at=at)
    payment = PaymentOrder._base_manager.create(
        store_id=order.store_id,
        order=order,
        channel=Channel.TRANSFER,
        product=PaymentOrder.Product.QR,
        amount=order.total_price - allowance,
        allowance=allowance,
        created_at=at,
        expires_at=order.expires_at,
    )
    journal.decision("opened", payment=payment, amount=payment.amount, note=f"-{allowance}")
    return payment


def _allowance(order: Order, *, at: datetime) -> Decimal:
    """
    The fewest cents off that make an amount of its own in this store: 0.01 first, up to 0.99
    and never the whole price.

    :raises NoCentsLeft: when none is free
    """
    lowest = max(order.total_price - MOST_OFF * CENT, CENT)
    taken = set(
        PaymentOrder._base_manager.filter(
            Q(created_at__gte=at - RESTING) | Q(state=State.PENDING),
            store_id=order.store_id,
            channel=Channel.TRANSFER,
            amount__gte=lowest,
            amount__lt=order.total_price,
        ).values_list("amount", flat=True)
    )
    count = int((order.total_price - lowest) / CENT)
    # Of a single cent nothing can be let off.
    offs = range(1, count + 1) if count else range(1)
    free = [cents for cents in offs if order.total_price - cents * CENT not in taken]
    if not free:
        raise NoCentsLeft
    # One of the first few: two orders at the same moment rarely ask for the same cents.
    return random.choice(free[:3]) * CENT  # noqa: S311 - nothing secret


@scope.across_stores("an order is paid by who knows its token")
def send_proof(*, order: Order, file: Any, note: str, at: datetime) -> TransferProof:
    """
    The shopper's picture of the payment; the order waits for the shop from now on. A second
    picture takes the place of one that still waits.

    :raises intake.PictureRefused: for what is no picture we take
    :raises locks.NotAllowedNow: when there is no open transfer
    """
    data = intake.take(file, size=file.size)
    proof = TransferProof(store_id=order.store_id, note=note.strip()[:100], created_at=at)
    proof.picture.save("proof.jpg", ContentFile(data), save=False)
    try:
        return _keep_proof(order, proof, at=at)
    except BaseException:
        proof.picture.delete(save=False)
        raise


@transaction.atomic
def _keep_proof(order: Order, proof: TransferProof, *, at: datetime) -> TransferProof:
    order = locks.locked(store=order.store_id, order_id=order.pk)
    payment = (
        PaymentOrder._base_manager.select_for_update()
        .filter(store_id=order.store_id, order=order, channel=Channel.TRANSFER, state=State.PENDING)
        .first()
    )
    if payment is None or order.cancelled_at is not None:
        raise locks.NotAllowedNow(_("订单已取消或已付款，请联系商家"))
    waiting = TransferProof._base_manager.filter(
        store_id=order.store_id, payment=payment, state=TransferProof.State.WAITING
    )
    if payment.proofs.filter(store_id=order.store_id).count() >= MOST_PROOFS:
        raise locks.NotAllowedNow(_("上传的次数太多了，请直接联系商家"))
    is_news = not waiting.update(
        state=TransferProof.State.REFUSED, reason=_("已重新上传"), decided_at=at
    )
    proof.payment = payment
    proof.save(force_insert=True)
    events.record(order, OrderEvent.Type.PROOF_SENT, amount=str(payment.amount))
    journal.decision("proof_sent", payment=payment, amount=payment.amount, note=proof.note)
    if is_news:
        telling.proof_sent(order, payment)
    return proof


def confirm(
    *,
    store: Store | int,
    payment_id: int,
    actor: Any,
    at: datetime,
    transaction_id: str = "",
    paid_at: datetime | None = None,
    source: str = "confirmed by staff",
) -> settle.Outcome:
    """
    The money is on the shop's account: by a person's word, or by a bill's row.

    :raises PaymentOrder.DoesNotExist: when the store has no such transfer
    :raises settle.WrongMoney: when the bill's row has paid something else
    """
    payment = PaymentOrder._base_manager.get(
        store_id=id_of(store), pk=payment_id, channel=Channel.TRANSFER
    )
    receipt = Receipt(
        out_trade_no=payment.out_trade_no,
        transaction_id=transaction_id,
        amount=payment.amount,
        paid_at=paid_at or at,
    )
    outcome = settle.settle(
        payment_id=payment.pk, receipt=receipt, at=at, source=source, actor=actor
    )
    _decide(payment, TransferProof.State.CONFIRMED, actor=actor, at=at)
    return outcome


@transaction.atomic
def refuse(*, store: Store | int, payment_id: int, reason: str, actor: Any, at: datetime) -> None:
    """
    No such money arrived. The order stays open for another payment time, so that the shopper
    can pay, or send the right picture.

    :raises NothingWaiting: when nothing waits for a decision
    """
    payment = PaymentOrder._base_manager.get(
        store_id=id_of(store), pk=payment_id, channel=Channel.TRANSFER
    )
    order = locks.locked(store=store, order_id=payment.order_id)
    if not _decide(payment, TransferProof.State.REFUSED, actor=actor, at=at, reason=reason):
        raise NothingWaiting(_("这张凭证已经处理过了"))
    if order.waits_for_payment:
        order.expires_at = at + timedelta(minutes=settings.ORDER_PAYMENT_TIMEOUT_MINUTES)
        order.save(update_fields=["expires_at"])
    events.record(order, OrderEvent.Type.PROOF_REFUSED, actor=actor, reason=reason[:100])
    journal.decision("proof_refused", payment=payment, actor=actor, note=reason[:100])
    if order.waits_for_payment:
        telling.proof_refused(order, reason)


def match_bill(
    *, store: Store | int, name: str, content: bytes, actor: Any, at: datetime
) -> BillResult:
    """
    Confirm the transfers that a personal bill of WeChat or Alipay proves: by exact amount,
    within the time the amount was this order's. The same file again confirms nothing new.

    :raises bills.NotABill: for every other file; the message is for the owner
    """
    bill = bills.read(name, content)
    if bill.kind not in PERSONAL:
        raise bills.NotABill(_("这是商户号的账单。扫码转账请上传微信或支付宝 App 里导出的个人账单"))
    payments = {row.out_trade_no: row for row in _candidates(store, bill, at=at)}
    expected = [_expected(payment, at=at) for payment in payments.values()]
    result = BillResult(bill)
    for entry, reference, reason in bills.match_transfers(expected, bill, used=_used(store, bill)):
        if reference is not None:
            _book(result, entry, payments[reference], actor=actor, at=at)
        elif reason.code == bills.Code.USED:
            result.booked.append(entry)
        elif reason.references:
            candidates = [payments[reference] for reference in reason.references]
            result.unclear.append((entry, candidates))
        else:
            result.unknown.append(entry)
    numbers = [payment.order.number for _entry, payment, _outcome in result.matched]
    audit.record(
        store=store, actor=actor, action="bill", target=name[:100], matched=" ".join(numbers)
    )
    return result


def open_transfers(store: Store | int) -> QuerySet[PaymentOrder]:
    """Transfers that are not settled: the open ones, and the closed whose money may come late."""
    rows = PaymentOrder._base_manager.filter(
        store_id=id_of(store), channel=Channel.TRANSFER
    ).exclude(state=State.SUCCEEDED)
    return rows.select_related("order").prefetch_related("proofs").order_by("-created_at")


def _candidates(store: Store | int, bill: bills.Bill, *, at: datetime) -> Iterable[PaymentOrder]:
    """
    Transfers this bill may speak of: not settled, or confirmed by a person who had no number.
    """
    first = min((entry.at for entry in bill.entries), default=at)
    return PaymentOrder._base_manager.filter(
        store_id=id_of(store),
        channel=Channel.TRANSFER,
        transaction_id="",
        created_at__gte=first - REACH,
        created_at__lte=at,
    ).select_related("order")


def _expected(payment: PaymentOrder, *, at: datetime) -> bills.Expected:
    """No other transfer of the store has this amount from its opening to the end of its rest."""
    ends = payment.closed_at or payment.paid_at or at
    return bills.Expected(
        reference=payment.out_trade_no,
        amount=payment.amount,
        opened_at=payment.created_at,
        closes_at=max(payment.created_at + RESTING, ends),
    )


def _used(store: Store | int, bill: bills.Bill) -> set[str]:
    """The numbers that paid something in the bill's time."""
    times = [entry.at for entry in bill.entries]
    if not times:
        return set()
    rows = PaymentOrder._base_manager.filter(
        store_id=id_of(store), channel=Channel.TRANSFER, paid_at__range=(min(times), max(times))
    )
    return set(rows.exclude(transaction_id="").values_list("transaction_id", flat=True))


def _book(
    result: BillResult, entry: bills.Entry, payment: PaymentOrder, *, actor: Any, at: datetime
) -> None:
    if payment.state == State.SUCCEEDED:
        result.booked.append(entry)
        return
    try:
        outcome = confirm(
            store=payment.store_id,
            payment_id=payment.pk,
            actor=actor,
            at=at,
            transaction_id=entry.transaction_id,
            paid_at=entry.at,
            source="bill",
        )
    except settle.WrongMoney:
        # The number has paid something since it was looked up.
        result.booked.append(entry)
        return
    if outcome == settle.Outcome.REPEATED:
        result.booked.append(entry)
    else:
        result.matched.append((entry, payment, outcome))


def _decide(
    payment: PaymentOrder, state: str, *, actor: Any, at: datetime, reason: str = ""
) -> int:
    return TransferProof._base_manager.filter(
        store_id=payment.store_id, payment=payment, state=TransferProof.State.WAITING
    ).update(
        state=state,
        reason=reason[:100],
        decided_by=actor if getattr(actor, "pk", None) else None,
        decided_at=at,
    )
