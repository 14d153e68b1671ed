"""
The log of payments: a row for every request, notification and decision, and one JSON line
for each in `payment_audit.log`. Neither holds keys.
"""

import json
import logging
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor, named
from orders.payments.models import (
    PaymentConfiguration,
    PaymentLog,
    PaymentOrder,
    Refund,
)

MAX_BODY = 20_000
HIDDEN = "******"
# Names of values that are never written, wherever they stand in what is logged.
SECRET_NAMES = frozenset(
    (
        *("private_key", "api_v3_key", "app_secret", "secret"),
        *("access_token", "refresh_token", "authorization", "cookie", "paysign"),
    )
)

audit_log = logging.getLogger("payment_audit")


def request(
    event: str,
    *,
    configuration: PaymentConfiguration,
    payment: PaymentOrder | None = None,
    refund: Refund | None = None,
    is_ok: bool = True,
    **detail: object,
) -> PaymentLog:
    """A call to a gateway with its answer; written at once, outside of any transaction."""
    return _write(
        PaymentLog.Kind.REQUEST,
        event,
        configuration=configuration,
        payment=payment,
        refund=refund,
        is_ok=is_ok,
        detail=detail,
    )


def notification(
    *,
    configuration: PaymentConfiguration,
    headers: dict[str, str],
    body: bytes,
    ip: str | None,
) -> PaymentLog:
    """What arrived, as it arrived, before anything is believed; ends as not ok unless judged."""
    return _write(
        PaymentLog.Kind.NOTIFICATION,
        "received",
        configuration=configuration,
        is_ok=False,
        detail={"headers": headers},
        body=_storable(body.decode("utf-8", "replace"))[:MAX_BODY],
        ip=ip,
    )


def judged(
    entry: PaymentLog,
    *,
    verdict: str,
    is_ok: bool,
    payment: PaymentOrder | None = None,
    refund: Refund | None = None,
) -> None:
    """What a notification was found to be."""
    entry.is_ok, entry.detail = is_ok, entry.detail | {"verdict": _storable(verdict)[:300]}
    _refer(entry, payment, refund)
    entry.save()
    _line(entry)


def decision(
    event: str,
    *,
    payment: PaymentOrder | None = None,
    refund: Refund | None = None,
    amount: Decimal | None = None,
    actor: Actor = None,
    is_ok: bool = True,
    **detail: object,
) -> PaymentLog:
    """What was decided, in the transaction that does it: `captured`, `refunded`, `closed`, …"""
    return _write(
        PaymentLog.Kind.DECISION,
        event,
        payment=payment,
        refund=refund,
        amount=amount,
        actor=named(actor),
        is_ok=is_ok,
        detail=detail,
    )


def setup(
    event: str,
    *,
    configuration: PaymentConfiguration,
    actor: Actor = None,
    is_ok: bool = True,
    **detail: object,
) -> PaymentLog:
    """Somebody changed or tried a configuration; the names of fields only, never the keys."""
    return _write(
        PaymentLog.Kind.DECISION,
        event,
        configuration=configuration,
        actor=named(actor),
        is_ok=is_ok,
        detail=detail,
    )


def masked(value: Any) -> Any:
    """`value` with secrets hidden, ready for JSON."""
    if isinstance(value, dict):
        return {
            _storable(str(name)): HIDDEN if str(name).lower() in SECRET_NAMES else masked(part)
            for name, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [masked(part) for part in value]
    if isinstance(value, str):
        return _storable(value)[:2000]
    return value if isinstance(value, int | bool | None) else _storable(str(value))


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL, in texts as in JSON; what stood there stays visible."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _write(
    kind: str,
    event: str,
    *,
    detail: dict[str, Any],
    payment: PaymentOrder | None = None,
    refund: Refund | None = None,
    configuration: PaymentConfiguration | None = None,
    **given: Any,
) -> PaymentLog:
    entry = PaymentLog(kind=kind, event=event, detail=masked(detail), **given)
    if configuration is not None:
        entry.configuration = configuration
        entry.channel = configuration.channel
        entry.store_id = configuration.store_id
    _refer(entry, payment, refund)
    entry.save(force_insert=True)
    if kind != PaymentLog.Kind.NOTIFICATION:
        _line(entry)
    return entry


def _refer(entry: PaymentLog, payment: PaymentOrder | None, refund: Refund | None) -> None:
    if refund is not None:
        # One that is only asked about has no row.
        entry.refund = refund if refund.pk else None
        payment = payment or refund.payment
    if payment is not None:
        entry.payment, entry.channel = payment, payment.channel
        entry.store_id, entry.order_id = payment.store_id, payment.order_id
        entry.configuration_id = entry.configuration_id or payment.configuration_id


def _line(entry: PaymentLog) -> None:
    """To the audit file once the row is certain; a full disk must not lose a payment."""
    line = json.dumps(
        {
            "at": timezone.localtime(entry.at).isoformat(timespec="milliseconds"),
            "log": entry.pk,
            "kind": entry.kind,
            "event": entry.event,
            "ok": entry.is_ok,
            "channel": entry.channel,
            "store": entry.store_id,
            "order": entry.order.number if entry.order else None,
            "payment": entry.payment.out_trade_no if entry.payment else None,
            "transaction": entry.payment.transaction_id if entry.payment else None,
            "refund": entry.refund.out_refund_no if entry.refund else None,
            "amount": None if entry.amount is None else str(entry.amount),
            "actor": entry.actor_id,
            "ip": entry.ip,
            "note": entry.detail.get("verdict") or entry.detail.get("note"),
        },
        ensure_ascii=False,
    )
    transaction.on_commit(lambda: audit_log.info(line), robust=True)
