"""
Transfers to the shop's own 收款码 or account, of which no gateway tells. Each open one has its
own amount, some cents below the order's total. A picture of it, or a bill, confirms it.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.actor import Actor, named
from core import scope
from core.money import CENT
from orders import events, locks, notifications
from orders.models import Order, OrderEvent
from orders.payments import capture, payment_log
from orders.payments.attempts import attempts, deadline, dues
from orders.payments.gateways.base import Receipt
from orders.payments.methods import available_methods
from orders.payments.models import Channel, ExtraCharge, PaymentMethod, PaymentOrder, TransferProof
from shop.stores.models import Store
from shop.stores.photos import picture_intake
from shop.stores.tenancy import id_of

State = PaymentOrder.State
# A closed transfer's amount rests: who pays late is not taken for somebody else.
RESTING = timedelta(days=2)
# Cents off: first less than a yuan; when those are taken less than two, of what costs enough.
MOST_OFF, MOST_OFF_FAR = 99, 199
FAR_FROM = Decimal(40)
MOST_PROOFS = 10


@dataclass
class NoCentsLeft(Exception):
    """Every distinguishing amount near this total is taken; one is free at `free_at`, if known."""

    free_at: datetime | None = None


class NothingWaiting(locks.NotAllowedNow):
    """No proof waits for a decision any more."""


@scope.across_stores("an order is paid by who knows its token")
def start(*, order: Order, at: datetime) -> tuple[PaymentOrder, PaymentMethod]:
    """
    The open transfer of this order, with its own amount.

    :raises locks.NotAllowedNow: for an order that is not to be paid any more
    :raises attempts.CannotPay: when the store takes no transfers
    """
    method = available_methods.method_of(order.store_id, Channel.TRANSFER)
    if method is None:
        raise attempts.CannotPay(_("商家暂不支持扫码转账，请换一种方式"))
    # Each time these cents are gone, somebody else has them: in the end none is left.
    for _try in range(MOST_OFF_FAR):
        try:
            return _open(order, at=at), method
        except IntegrityError:
            continue
        except NoCentsLeft as full:
            raise attempts.CannotPay(_when(full.free_at, at=at)) from full
    raise attempts.CannotPay(_when(None, at=at))


def _when(free_at: datetime | None, *, at: datetime) -> str:
    if free_at is None or free_at <= at:
        return _("现在转账的人太多，请稍后再试或换一种方式")
    minutes = int((free_at - at) / timedelta(minutes=1)) + 1
    return _("现在转账的人太多，约 %(minutes)s 分钟后再试，或换一种方式") % {"minutes": minutes}


@transaction.atomic
def _open(order: Order, *, at: datetime) -> PaymentOrder:
    order = locks.locked(store=order.store_id, order_id=order.pk)
    found = PaymentOrder.unscoped.of(order).open().filter(channel=Channel.TRANSFER).first()
    if found is not None:
        return found
    due = dues.payable(order, at=at)
    if order.is_top_up:
        raise attempts.CannotPay(_("商家暂不支持扫码转账，请换一种方式"))
    allowance = _allowance(order, due.amount, at=at)
    payment = PaymentOrder.unscoped.create(
        store_id=order.store_id,
        order=order,
        extra=due.extra,
        channel=Channel.TRANSFER,
        product=PaymentOrder.Product.QR,
        amount=due.amount - allowance,
        allowance=allowance,
        created_at=at,
        expires_at=due.expires_at,
    )
    payment_log.decision("opened", payment=payment, amount=payment.amount, note=f"-{allowance}")
    return payment


def _allowance(order: Order, total: Decimal, *, at: datetime) -> Decimal:
    """
    The fewest cents off that make an amount of its own in this store: 0.01 first, and never
    the whole price. An amount nobody had lately goes before one that was freed: its order
    closed, and nobody had sent a proof.

    :raises NoCentsLeft: when none is free
    """
    lowest = max(total - MOST_OFF_FAR * CENT, CENT)
    taken, freed = _amounts_near(order, lowest, total, at=at)
    for first, last in ((1, MOST_OFF), (MOST_OFF + 1, MOST_OFF_FAR)):
        if first > MOST_OFF and total < FAR_FROM:
            break
        # Of a single cent nothing can be let off.
        offs = range(first, last + 1) if total > CENT else range(1)
        near = [cents for cents in offs if total - cents * CENT >= CENT]
        free = [cents for cents in near if total - cents * CENT not in {*taken, *freed}]
        if free:
            # One of the first few: two orders at the same moment rarely ask for the same cents.
            return random.choice(free[:3]) * CENT  # noqa: S311 - nothing secret
        # The longest closed first: its money is the least likely to come still.
        again = [amount for amount in freed if total - amount in {n * CENT for n in near}]
        if again:
            return total - again[0]
    raise NoCentsLeft(free_at=_free_at(order, lowest, total, at=at))


def _amounts_near(
    order: Order, lowest: Decimal, highest: Decimal, *, at: datetime
) -> tuple[set[Decimal], list[Decimal]]:
    """Amounts that tell other transfers apart, and those that were freed, the oldest first."""
    rows = (
        _transfers_near(order, lowest, highest)
        .filter(Q(created_at__gte=at - RESTING) | Q(state=State.PENDING))
        .annotate(has_proof=Exists(TransferProof.unscoped.filter(payment=OuterRef("pk"))))
        .order_by(F("closed_at").asc(nulls_first=True), "pk")
        .values_list("amount", "state", "has_proof")
    )
    taken: set[Decimal] = set()
    freed: dict[Decimal, bool] = {}
    for amount, state, has_proof in rows:
        if state == State.CLOSED and not has_proof:
            # In again at the end where it was freed twice.
            freed.pop(amount, None)
            freed[amount] = True
        else:
            taken.add(amount)
    return taken, [amount for amount in freed if amount not in taken]


def _free_at(order: Order, lowest: Decimal, highest: Decimal, *, at: datetime) -> datetime | None:
    """When the first of them is not paid in time, or has rested."""
    rows = _transfers_near(order, lowest, highest)
    pending = rows.filter(state=State.PENDING, proofs=None, expires_at__gt=at)
    ends = pending.order_by("expires_at").values_list("expires_at", flat=True).first()
    oldest = rows.exclude(state=State.PENDING).filter(created_at__gte=at - RESTING)
    rested = oldest.order_by("created_at").values_list("created_at", flat=True).first()
    return min((moment for moment in (ends, rested and rested + RESTING) if moment), default=None)


def _transfers_near(order: Order, lowest: Decimal, highest: Decimal) -> QuerySet[PaymentOrder]:
    return PaymentOrder.unscoped.filter(
        store_id=order.store_id,
        channel=Channel.TRANSFER,
        amount__gte=lowest,
        amount__lte=highest,
    )


@scope.across_stores("an order is paid by who knows its token")
def send_proof(*, order: Order, file: File, note: str, at: datetime) -> TransferProof:
    """
    The shopper's picture of the payment; the order waits for the shop from now on. A second
    picture takes the place of one that still waits.

    :raises picture_intake.PictureRefused: for what is no picture we take
    :raises locks.NotAllowedNow: when there is no open transfer
    """
    data = picture_intake.take(file, size=file.size)
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
        PaymentOrder.unscoped.select_for_update()
        .of(order)
        .open()
        .filter(channel=Channel.TRANSFER)
        .first()
    )
    if payment is None or order.cancelled_at is not None:
        raise locks.NotAllowedNow(_("订单已取消或已付款，请联系商家"))
    waiting = TransferProof.unscoped.filter(
        store_id=order.store_id, payment=payment, state=TransferProof.State.WAITING
    )
    if payment.proofs.filter(store_id=order.store_id).count() >= MOST_PROOFS:
        raise locks.NotAllowedNow(_("上传的次数太多了，请直接联系商家"))
    is_news = not waiting.update(
        state=TransferProof.State.REFUSED, reason=gettext_noop("已重新上传"), decided_at=at
    )
    proof.payment = payment
    proof.save(force_insert=True)
    events.record(order, OrderEvent.Type.PROOF_SENT, amount=str(payment.amount))
    payment_log.decision("proof_sent", payment=payment, amount=payment.amount, note=proof.note)
    if is_news:
        notifications.proof_sent(order, payment.amount)
    return proof


def confirm(
    *,
    store: Store | int,
    payment_id: int,
    actor: Actor,
    at: datetime,
    transaction_id: str = "",
    paid_at: datetime | None = None,
    source: str = "confirmed by staff",
) -> capture.Outcome:
    """
    The money is on the shop's account: by a person's word, or by a bill's row.

    :raises PaymentOrder.DoesNotExist: when the store has no such transfer
    :raises capture.WrongMoney: when the bill's row has paid something else
    """
    payment = PaymentOrder.unscoped.get(
        store_id=id_of(store), pk=payment_id, channel=Channel.TRANSFER
    )
    receipt = Receipt(
        out_trade_no=payment.out_trade_no,
        transaction_id=transaction_id,
        amount=payment.amount,
        paid_at=paid_at or at,
    )
    outcome = capture.settle(
        payment_id=payment.pk, receipt=receipt, at=at, source=source, actor=actor
    )
    _decide(payment, TransferProof.State.CONFIRMED, actor=actor, at=at)
    return outcome


@transaction.atomic
def refuse(*, store: Store | int, payment_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """
    No such money arrived. The order stays open for another payment time, so that the shopper
    can pay, or send the right picture.

    :raises NothingWaiting: when nothing waits for a decision
    """
    payment = PaymentOrder.unscoped.get(
        store_id=id_of(store), pk=payment_id, channel=Channel.TRANSFER
    )
    order = locks.locked(store=store, order_id=payment.order_id)
    if not _decide(payment, TransferProof.State.REFUSED, actor=actor, at=at, reason=reason):
        raise NothingWaiting(_("这张凭证已经处理过了"))
    until = deadline.of(order.pay_method, at=at)
    if order.waits_for_payment:
        # A rest keeps the time that its presale gave.
        given = [moment for moment in (until, order.deposit_at and order.rest_until) if moment]
        order.expires_at = max(given, default=None)
        order.save(update_fields=["expires_at"])
    elif until is not None:
        ExtraCharge.unscoped.of(order).open().lengthen(until)
    events.record(order, OrderEvent.Type.PROOF_REFUSED, actor=actor, reason=reason[:100])
    payment_log.decision("proof_refused", payment=payment, actor=actor, note=reason[:100])
    if order.waits_for_payment:
        notifications.proof_refused(order, reason)


def open_transfers(store: Store | int) -> QuerySet[PaymentOrder]:
    """Transfers that are not settled: the open ones, and the closed whose money may come late."""
    rows = PaymentOrder.unscoped.filter(store_id=id_of(store), channel=Channel.TRANSFER).exclude(
        state=State.SUCCEEDED
    )
    return rows.select_related("order").prefetch_related("proofs").order_by("-created_at")


def _decide(
    payment: PaymentOrder, state: str, *, actor: Actor, at: datetime, reason: str = ""
) -> int:
    return TransferProof.unscoped.filter(
        store_id=payment.store_id, payment=payment, state=TransferProof.State.WAITING
    ).update(
        state=state,
        reason=reason[:100],
        decided_by=named(actor),
        decided_at=at,
    )
