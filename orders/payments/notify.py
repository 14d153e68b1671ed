"""
Notifications of gateways: `POST /pay/<channel>/notify/<key>/`. What arrives is kept as it is,
verified, compared, and only then believed. The answer is given once the state is committed.
"""

from datetime import datetime

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core import client_ip, doors, scope
from orders.payments import capture, payment_log, tasks
from orders.payments.gateways import ADAPTERS, gateway_of
from orders.payments.gateways.base import Forged, Misconfigured, Notification, TradeState
from orders.payments.models import (
    PaymentConfiguration,
    PaymentLog,
    PaymentOrder,
    Refund,
)
from orders.payments.refunds import refund_runs

MAX_BODY = 64 * 1024
FORGED_KEPT = 2000
# Of one address; gateways with many shops behind one account stay far below.
KEPT_HEADERS = (
    "Content-Type",
    "User-Agent",
    *(name for adapter in ADAPTERS.values() for name in adapter.headers),
)


class NotOurs(Exception):
    """Genuine, but about something this account never asked for, or asked for otherwise."""


@csrf_exempt
@require_POST
def take(request: HttpRequest, channel: str, key: str) -> HttpResponse:
    """What a gateway tells us of an account that it knows by `key`."""
    adapter = ADAPTERS.get(channel)
    if adapter is None:
        raise Http404
    return adapter.answer(_take(request, key, channel))


@scope.across_stores("a gateway names its account by an unguessable key")
def _take(request: HttpRequest, key: str, channel: str) -> int:
    """The status to answer with; 200 only for what is believed and committed."""
    configuration = (
        PaymentConfiguration.objects.select_related("interface")
        .filter(key=key, interface__channel=channel)
        .first()
    )
    if configuration is None:
        raise Http404
    body = _body(request)
    if body is None:
        return 400
    at = timezone.now()
    headers = {name: request.headers[name] for name in KEPT_HEADERS if name in request.headers}
    entry = payment_log.notification(
        configuration=configuration,
        headers=headers,
        body=body,
        ip=client_ip.client_ip(request) or None,
    )
    try:
        told = gateway_of(configuration).read(headers=headers, body=body, at=at)
        _believe(configuration, told, entry, at=at)
    except (Forged, Misconfigured) as forged:
        # Anybody can send that: enough is kept to see what it was.
        entry.body = entry.body[:FORGED_KEPT]
        payment_log.judged(entry, verdict=f"forged: {forged}", is_ok=False)
        return 401
    except (NotOurs, capture.WrongMoney) as wrong:
        payment_log.judged(entry, verdict=f"refused: {wrong}", is_ok=False)
        return 400
    except OperationalError as busy:
        # A lock that was not given in time: the gateway tells us again.
        payment_log.judged(entry, verdict=f"busy: {busy}"[:200], is_ok=False)
        return 503
    return 200


def _body(request: HttpRequest) -> bytes | None:
    """What was sent; None for what no gateway sends: far too much, too often, another form."""
    is_too_often = doors.knock("payment_notification", ip=client_ip.client_ip(request)) > 0
    if is_too_often or int(request.headers.get("Content-Length") or 0) > MAX_BODY:
        return None
    try:
        return request.body
    except (RawPostDataException, RequestDataTooBig):
        return None


def _believe(
    configuration: PaymentConfiguration, told: Notification, entry: PaymentLog, *, at: datetime
) -> None:
    payment = (
        PaymentOrder.unscoped.select_related("configuration")
        .filter(out_trade_no=told.out_trade_no)
        .first()
    )
    if payment is None:
        raise NotOurs("no such trade")
    if payment.configuration_id != configuration.pk:
        raise NotOurs("a trade of another account")
    if told.out_refund_no:
        _hear_of_refund(payment, told, entry, at=at)
        return
    if told.trade is None or told.trade.state != TradeState.PAID or told.trade.receipt is None:
        payment_log.judged(entry, verdict="nothing paid", is_ok=True, payment=payment)
        return
    outcome = capture.settle(
        payment_id=payment.pk, receipt=told.trade.receipt, at=at, source="notification"
    )
    payment_log.judged(entry, verdict=str(outcome), is_ok=True, payment=payment)


def _hear_of_refund(
    payment: PaymentOrder, told: Notification, entry: PaymentLog, *, at: datetime
) -> None:
    refund = (
        Refund.unscoped.select_related("payment")
        .filter(out_refund_no=told.out_refund_no, payment=payment)
        .first()
    )
    if refund is None:
        # Made by hand at the gateway. What the task cannot learn, the nightly bill shows.
        tasks.ask_about_refund.delay(payment_id=payment.pk, number=told.out_refund_no)
        payment_log.judged(
            entry, verdict="a refund we did not ask for", is_ok=True, payment=payment
        )
        return
    if told.refund is None:
        refund_runs.run_refund.delay(refund_id=refund.pk)
    else:
        refund_runs.finish(refund_id=refund.pk, result=told.refund, at=at, source="notification")
    payment_log.judged(entry, verdict="refund heard", is_ok=True, refund=refund)
