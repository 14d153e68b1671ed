"""The rows of a reconciliation: what agrees, what differs, and what only one side has."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db.models import Q, QuerySet

from core.language import sent
from orders.payments import bills
from orders.payments.bills import Entry
from orders.payments.models import PaymentConfiguration, PaymentOrder, ReconciliationItem, Refund
from orders.payments.reconciliation.recorded import Records

Kind = ReconciliationItem.Kind
Subject = ReconciliationItem.Subject


def items(
    configuration: PaymentConfiguration,
    result: bills.Reconciliation,
    records: Records,
    *,
    asked: Collection[str],
) -> list[ReconciliationItem]:
    """Unsaved rows; `asked` are the numbers about which the gateway was asked meanwhile."""
    found = [*_payments(result, records, asked), *_refunds(result, records, asked)]
    elsewhere = _told_elsewhere(configuration, found)
    for item in found:
        item.store_id = item.payment.store_id if item.payment else configuration.store_id
    return [item for item in found if item.kind != Kind.ONLY_OURS or about(item) not in elsewhere]


def same(item: ReconciliationItem) -> tuple[object, ...]:
    """A note holds for this very difference: with other amounts it must be looked at again."""
    return (item.subject, item.kind, item.reference, item.transaction_id, item.ours, item.theirs)


def about(item: ReconciliationItem) -> tuple[str, int | None]:
    """Which of our rows it is about."""
    is_payment = item.subject == Subject.PAYMENT
    return item.subject, item.payment_id if is_payment else item.refund_id


def settle_other_days(
    configuration: PaymentConfiguration,
    day: date,
    found: Collection[ReconciliationItem],
    *,
    at: datetime,
) -> None:
    """What another day's bill lacked and this one has happened around midnight."""
    paired = [item for item in found if item.kind in {Kind.MATCHED, Kind.AMOUNT_DIFFERS}]
    missed = _about_ours(configuration, paired).filter(
        kind=Kind.ONLY_OURS, resolved_at__isnull=True
    )
    missed.exclude(reconciliation__day=day).update(
        resolved_at=at, note=sent("在 %(day)s 的账单里") % {"day": day.isoformat()}
    )


def _payments(
    result: bills.Reconciliation, records: Records, asked: Collection[str]
) -> Iterator[ReconciliationItem]:
    part = result.payments
    for kind, pairs in ((Kind.MATCHED, part.matched), (Kind.AMOUNT_DIFFERS, part.amount_diff)):
        for pair in pairs:
            payment = records.payments[pair.ours.out_trade_no]
            note = _settled_note(payment) if payment.out_trade_no in asked else ""
            yield _payment_item(kind, payment, pair.entry, note)
    for ours in part.only_in_ours:
        yield _payment_item(Kind.ONLY_OURS, records.payments[ours.out_trade_no], None)
    known = records.payments | records.attempts
    for entry in part.only_in_bill:
        attempt = known.get(entry.out_trade_no)
        note = _unsettled_note(attempt) if entry.out_trade_no in asked else ""
        yield _payment_item(Kind.ONLY_THEIRS, attempt, entry, note)


def _refunds(
    result: bills.Reconciliation, records: Records, asked: Collection[str]
) -> Iterator[ReconciliationItem]:
    part = result.refunds
    for kind, pairs in ((Kind.MATCHED, part.matched), (Kind.AMOUNT_DIFFERS, part.amount_diff)):
        for pair in pairs:
            refund = records.refunds[pair.ours.out_refund_no]
            is_new = refund.number_there in asked
            note = sent("账单上已退款、本站还没有记到：已向渠道查询并记为已退款") if is_new else ""
            yield _refund_item(kind, refund, None, pair.entry, note)
    for ours in part.only_in_ours:
        yield _refund_item(Kind.ONLY_OURS, records.refunds[ours.out_refund_no], None, None)
    payments = records.payments | records.attempts
    for entry in part.only_in_bill:
        known = (records.refunds | records.other_refunds).get(entry.out_refund_no)
        note = _unsettled_note(None) if entry.out_refund_no in asked else ""
        payment = payments.get(entry.out_trade_no)
        yield _refund_item(Kind.ONLY_THEIRS, known, payment, entry, note)


def _payment_item(
    kind: str, payment: PaymentOrder | None, entry: Entry | None, note: str = ""
) -> ReconciliationItem:
    number = payment.out_trade_no if payment else ""
    trade = payment.transaction_id if payment else ""
    if entry is not None:
        number, trade = number or entry.out_trade_no, entry.transaction_id or trade
    return ReconciliationItem(
        subject=Subject.PAYMENT,
        kind=kind,
        payment=payment,
        reference=number or trade,
        transaction_id=trade,
        ours=payment.amount if payment and kind != Kind.ONLY_THEIRS else None,
        theirs=entry.amount if entry else None,
        note=note[:200],
    )


def _refund_item(
    kind: str,
    refund: Refund | None,
    payment: PaymentOrder | None,
    entry: Entry | None,
    note: str = "",
) -> ReconciliationItem:
    payment = refund.payment if refund else payment
    number = refund.out_refund_no if refund else ""
    trade = refund.gateway_refund_id or refund.payment.transaction_id if refund else ""
    if entry is not None:
        number = number or entry.out_refund_no or entry.out_trade_no
        trade = entry.refund_id or entry.transaction_id or trade
    return ReconciliationItem(
        subject=Subject.REFUND,
        kind=kind,
        payment=payment,
        refund=refund,
        reference=number or trade,
        transaction_id=trade,
        ours=refund.amount if refund and kind != Kind.ONLY_THEIRS else None,
        theirs=entry.amount if entry else None,
        note=note[:200],
    )


def _settled_note(payment: PaymentOrder) -> str:
    if payment.is_surplus:
        return sent("账单上已付款、本站没有记到：已向渠道查询并入账；订单已关闭或已付清，正在退回")
    return sent("账单上已付款、本站没有记到：已向渠道查询并入账")


def _unsettled_note(payment: PaymentOrder | None) -> str:
    if payment is not None and payment.trouble:
        return sent("已向渠道查询，没有入账：%(why)s") % {"why": payment.trouble}
    return sent("已向渠道查询，渠道没有确认，请到商户平台核对")


def _told_elsewhere(
    configuration: PaymentConfiguration, found: Collection[ReconciliationItem]
) -> set[tuple[str, int | None]]:
    """Which of those missed here the bill of another day has."""
    missed = [item for item in found if item.kind == Kind.ONLY_OURS]
    rows = _about_ours(configuration, missed)
    return {about(row) for row in rows.filter(kind__in=[Kind.MATCHED, Kind.AMOUNT_DIFFERS])}


def _about_ours(
    configuration: PaymentConfiguration, found: Collection[ReconciliationItem]
) -> QuerySet[ReconciliationItem]:
    """Rows of this account, of any day, about the same payments and refunds."""
    payments = [item.payment_id for item in found if item.subject == Subject.PAYMENT]
    refunds = [item.refund_id for item in found if item.subject == Subject.REFUND]
    return ReconciliationItem.objects.filter(
        Q(subject=Subject.PAYMENT, payment_id__in=payments)
        | Q(subject=Subject.REFUND, refund_id__in=refunds),
        reconciliation__configuration=configuration,
    )
