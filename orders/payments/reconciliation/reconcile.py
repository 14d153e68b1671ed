"""
对账: the bill of one account and day held against our records. What only the bill knows of
one of our attempts or refunds is asked about first, so that lost money is settled or goes back.
"""

import logging
from collections import Counter, defaultdict
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core import scope
from core.language import in_chinese
from orders.payments import bills, closing, inquiries, payment_log
from orders.payments.gateways import ADAPTERS
from orders.payments.gateways.base import Misconfigured, Refused, Unreachable
from orders.payments.models import (
    ONLINE,
    PaymentConfiguration,
    PaymentOrder,
    Reconciliation,
    ReconciliationItem,
    Refund,
)
from orders.payments.reconciliation import differences, recorded, statement
from orders.payments.refunds import refund_runs
from shop.stores.models import Store
from shop.stores.people import audit
from shop.stores.tenancy import id_of

logger = logging.getLogger(__name__)

Kind = ReconciliationItem.Kind


@in_chinese()
@scope.across_stores("the platform's bill has payments of many stores")
def account(
    *,
    configuration: PaymentConfiguration,
    day: date,
    at: datetime,
    file: tuple[str, bytes] | None = None,
    actor: Actor = None,
) -> Reconciliation:
    """
    Hold the bill of `day` against our records: fetched from the gateway, or the one in `file`
    (name, content). An earlier run is replaced; what a person noted on a row that is still the
    same stays. When there is no usable bill only `error` is set.
    """
    try:
        name, bill = statement.read(configuration, day, at=at, file=file)
    except (Unreachable, Refused, Misconfigured, bills.NotABill) as error:
        return _failed(configuration, day, _words(error, configuration), at=at, actor=actor)
    records, result = recorded.compared(configuration, bill, day)
    asked = _ask(configuration, result, records, at=at)
    if asked:
        records, result = recorded.compared(configuration, bill, day)
    return _write(
        configuration,
        day,
        at=at,
        actor=actor,
        file_name=name,
        totals=recorded.totals(bill, records) | {"asked": len(asked)},
        items=differences.items(configuration, result, records, asked=asked),
    )


@scope.across_stores("a nightly run looks at every account")
def all_accounts(*, day: date, at: datetime) -> list[Reconciliation]:
    """Every account that is in use, or was on that day; one that fails does not stop the rest."""
    start, end = recorded.bounds(day)
    taken = PaymentOrder.unscoped.filter(
        configuration=OuterRef("pk"), paid_at__gte=start, paid_at__lt=end
    )
    given = Refund.unscoped.filter(
        payment__configuration=OuterRef("pk"), finished_at__gte=start, finished_at__lt=end
    )
    rows = PaymentConfiguration.objects.filter(
        Q(is_enabled=True) | Exists(taken) | Exists(given),
        interface__channel__in=ONLINE,
        interface__has_bills=True,
    )
    done = []
    for configuration in rows.select_related("interface").order_by("pk"):
        try:
            done.append(account(configuration=configuration, day=day, at=at))
        except Exception:
            logger.exception("not reconciled", extra={"configuration": configuration.pk})
            words = _("对账时出错，请稍后再试")
            done.append(_failed(configuration, day, words, at=at, actor=None))
    return done


@transaction.atomic
def resolve(
    *, item_id: int, note: str, actor: Actor, at: datetime, store: Store | int | None = None
) -> ReconciliationItem:
    """
    A person has looked into a difference. With `store`, only one of the store's own accounts:
    what the platform collected is the platform's to explain. Twice changes nothing.

    :raises ReconciliationItem.DoesNotExist: for another store's, or one that is gone
    :raises ValidationError: without a note, or for a row that agrees
    """
    rows = ReconciliationItem.objects.all()
    if store is not None:
        rows = rows.filter(store_id=id_of(store), reconciliation__store_id=id_of(store))
    found = rows.only("reconciliation_id").get(pk=item_id)
    # A run that replaces the rows holds the same lock.
    Reconciliation.objects.select_for_update().get(pk=found.reconciliation_id)
    item = ReconciliationItem.objects.select_related("reconciliation__configuration").get(
        pk=item_id
    )
    if item.resolved_at is not None:
        return item
    words = note.strip()[:200]
    if not words:
        raise ValidationError(_("请写明处理结果"))
    if item.kind == Kind.MATCHED:
        raise ValidationError(_("这一笔已经一致，不用处理"))
    item.resolved_at, item.note = at, words
    item.resolved_by = named(actor)
    item.save(update_fields=["resolved_at", "resolved_by", "note"])
    _record_resolved(item, actor)
    return item


def _record_resolved(item: ReconciliationItem, actor: Actor) -> None:
    configuration = item.reconciliation.configuration
    payment_log.setup(
        "difference_resolved",
        configuration=configuration,
        actor=actor,
        note=f"{item.reconciliation.day} {item.reference} {item.kind}: {item.note}",
    )
    if item.store_id is not None:
        audit.record(
            store=item.store_id,
            actor=actor,
            action="reconcile",
            target=item.reference,
            note=["", item.note],
        )


def _ask(
    configuration: PaymentConfiguration,
    result: bills.Reconciliation,
    records: recorded.Records,
    *,
    at: datetime,
) -> set[str]:
    """Ask the gateway about ours that only the bill has; the numbers that were asked about."""
    # First what went back by hand, so that late money is not sent back a second time.
    asked = _ask_by_hand(result, records, at=at)
    for entry in result.payments.only_in_bill:
        attempt = records.attempts.get(entry.out_trade_no)
        if attempt is not None:
            closing.query(payment_id=attempt.pk, at=at, source="bill")
            asked.add(attempt.out_trade_no)
    for entry in result.refunds.only_in_bill:
        refund = records.other_refunds.get(entry.out_refund_no)
        if refund is not None and refund.state in Refund.UNFINISHED:
            refund_runs.run(refund_id=refund.pk, at=at)
            asked.add(refund.out_refund_no)
    if asked:
        payment_log.setup(
            "bill_asked", configuration=configuration, is_ok=False, note=f"{len(asked)} asked"
        )
    return asked


def _ask_by_hand(
    result: bills.Reconciliation, records: recorded.Records, *, at: datetime
) -> set[str]:
    """Refunds that somebody made at the gateway, of payments that are ours."""
    known = records.payments | records.attempts
    made: dict[int, set[str]] = defaultdict(set)
    for entry in result.refunds.only_in_bill:
        payment = known.get(entry.out_trade_no)
        is_ours = entry.out_refund_no in records.refunds | records.other_refunds
        if payment is not None and entry.out_refund_no and not is_ours:
            made[payment.pk].add(entry.out_refund_no)
    asked = set()
    for payment_id, numbers in made.items():
        if inquiries.ask_about_refunds(
            payment_id=payment_id, numbers=sorted(numbers), at=at, source="bill"
        ):
            asked |= numbers
    return asked


@transaction.atomic
def _write(
    configuration: PaymentConfiguration,
    day: date,
    *,
    at: datetime,
    actor: Actor,
    file_name: str,
    totals: dict[str, object],
    items: list[ReconciliationItem],
) -> Reconciliation:
    row = _locked(configuration, day, at=at)
    row.totals, row.file_name, row.error, row.created_at = totals, file_name[:200], "", at
    row.store_id = configuration.store_id
    row.save()
    # Rows that say the same stay as they are: their ids, their notes, who settled them.
    known: dict[tuple[object, ...], list[ReconciliationItem]] = {}
    for old in row.items.order_by("pk"):
        known.setdefault(differences.same(old), []).append(old)
    added = []
    for item in items:
        same = known.get(differences.same(item))
        if same:
            same.pop(0)
            continue
        item.reconciliation = row
        added.append(item)
    row.items.filter(pk__in=[old.pk for rest in known.values() for old in rest]).delete()
    ReconciliationItem.objects.bulk_create(added, batch_size=500)
    differences.settle_other_days(configuration, day, items, at=at)
    kinds = Counter(str(item.kind) for item in items)
    payment_log.setup(
        "reconciled",
        configuration=configuration,
        actor=actor,
        is_ok=set(kinds) <= {Kind.MATCHED},
        note=f"{day}: " + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())),
    )
    return row


@transaction.atomic
def _failed(
    configuration: PaymentConfiguration, day: date, words: str, *, at: datetime, actor: Actor
) -> Reconciliation:
    row = _locked(configuration, day, at=at)
    row.error = words[:200]
    row.save(update_fields=["error"])
    payment_log.setup(
        "reconcile_failed",
        configuration=configuration,
        actor=actor,
        is_ok=False,
        note=f"{day}: {words[:200]}",
    )
    return row


def _locked(configuration: PaymentConfiguration, day: date, *, at: datetime) -> Reconciliation:
    Reconciliation.objects.get_or_create(
        configuration=configuration,
        day=day,
        defaults={"store_id": configuration.store_id, "created_at": at},
    )
    rows = Reconciliation.objects.select_for_update()
    return rows.get(configuration=configuration, day=day)


def _words(error: Exception, configuration: PaymentConfiguration) -> str:
    """What went wrong, for a person."""
    if isinstance(error, Unreachable):
        if "signature" in str(error):
            return _("支付渠道的回复验签失败：请核对平台公钥（或证书）")
        return _("连不上支付渠道，请稍后再对账，或上传下载好的账单")
    if isinstance(error, Refused):
        reason = ADAPTERS[configuration.channel].reasons.get(error.code)
        return str(reason) if reason else _("支付渠道拒绝：%(why)s") % {"why": error}
    return str(error)
