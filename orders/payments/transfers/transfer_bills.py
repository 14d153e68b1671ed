"""Uploaded bills of personal accounts: they confirm the transfers that they prove."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.actor import Actor
from orders.payments import bills, capture
from orders.payments.models import Channel, PaymentOrder
from orders.payments.transfers import transfer
from shop.stores.models import Store
from shop.stores.people import audit
from shop.stores.tenancy import id_of

State = PaymentOrder.State
# How long before its money a transfer may have been opened.
REACH = timedelta(days=30)
# A merchant account's bill tells of gateway payments, which settle themselves.
PERSONAL = frozenset({bills.Kind.WECHAT_PERSONAL, bills.Kind.ALIPAY_PERSONAL})


@dataclass(frozen=True)
class BillResult:
    """
    What an uploaded bill told. `booked`: known before, by its number or by a person's word.
    `unclear`: the amount fits, but a person has to say whose it is. `unknown`: no order.
    """

    bill: bills.Bill
    matched: list[tuple[bills.Entry, PaymentOrder, capture.Outcome]] = field(default_factory=list)
    booked: list[bills.Entry] = field(default_factory=list)
    unclear: list[tuple[bills.Entry, list[PaymentOrder]]] = field(default_factory=list)
    unknown: list[bills.Entry] = field(default_factory=list)


def match_bill(
    *, store: Store | int, name: str, content: bytes, actor: Actor, at: datetime
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


def _candidates(store: Store | int, bill: bills.Bill, *, at: datetime) -> Iterable[PaymentOrder]:
    """
    Transfers this bill may speak of: not settled, or confirmed by a person who had no number.
    """
    first = min((entry.at for entry in bill.entries), default=at)
    return PaymentOrder.unscoped.filter(
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
        closes_at=max(payment.created_at + transfer.RESTING, ends),
    )


def _used(store: Store | int, bill: bills.Bill) -> set[str]:
    """The numbers that paid something in the bill's time."""
    times = [entry.at for entry in bill.entries]
    if not times:
        return set()
    rows = PaymentOrder.unscoped.filter(
        store_id=id_of(store), channel=Channel.TRANSFER, paid_at__range=(min(times), max(times))
    )
    return set(rows.exclude(transaction_id="").values_list("transaction_id", flat=True))


def _book(
    result: BillResult, entry: bills.Entry, payment: PaymentOrder, *, actor: Actor, at: datetime
) -> None:
    if payment.state == State.SUCCEEDED:
        result.booked.append(entry)
        return
    try:
        outcome = transfer.confirm(
            store=payment.store_id,
            payment_id=payment.pk,
            actor=actor,
            at=at,
            transaction_id=entry.transaction_id,
            paid_at=entry.at,
            source="bill",
        )
    except capture.WrongMoney:
        # The number has paid something since it was looked up.
        result.booked.append(entry)
        return
    if outcome == capture.Outcome.REPEATED:
        result.booked.append(entry)
    else:
        result.matched.append((entry, payment, outcome))
