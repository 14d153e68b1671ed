"""Background work of payments: each task is one domain call, safe to run twice."""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

from celery import shared_task
from django.utils import timezone

from core import scope
from orders import lifecycle
from orders.models import Order
from orders.payments import expiry, inquiries, refund_runs
from orders.payments.reconciliation import reconcile
from orders.payments.refund_runs import run_refund

__all__ = [
    "ask_about_refund",
    "close_expired_orders",
    "close_rest",
    "query_payment",
    "query_pending",
    "reconcile_yesterday",
    "run_refund",
    "run_waiting_refunds",
]

T = TypeVar("T")
logger = logging.getLogger(__name__)
# A gateway that hangs must not keep one sweep from the worker that others wait for.
SWEEP_SECONDS = 30


def in_time(rows: Iterable[T]) -> Iterator[T]:
    """As many of `rows` as fit into one sweep; the next one goes on with the rest."""
    deadline = time.monotonic() + SWEEP_SECONDS
    for row in rows:
        if time.monotonic() > deadline:
            return
        yield row


@contextmanager
def logged(words: str, **row: int) -> Iterator[None]:
    """One row that cannot be worked on must not keep a sweep from all the others."""
    try:
        yield
    except Exception:
        logger.exception("%s: %s", words, row)


@shared_task
def close_expired_orders() -> None:
    """Close unpaid orders whose time is over."""
    at = timezone.now()
    for store_id, order_id in in_time(lifecycle.expired_ids(at=at)):
        with logged("an order was not closed", order=order_id):
            expiry.expire(store=store_id, order_id=order_id, at=at)


@shared_task
def query_payment(*, payment_id: int) -> None:
    """The shopper came back from the gateway: ask now."""
    expiry.query(payment_id=payment_id, at=timezone.now(), source="return")


@shared_task
def query_pending() -> None:
    """Ask about open attempts: notifications may be lost."""
    at = timezone.now()
    for payment_id in in_time(expiry.due_ids(at=at)):
        with logged("a payment was not asked about", payment=payment_id):
            expiry.query(payment_id=payment_id, at=at, source="query")


@shared_task(name="orders.payments.tasks.close_rest")
def close_rest(*, order_id: int) -> None:
    """The order is paid: what else was opened for it is closed."""
    with scope.across_stores("an order is closed by its id"):
        store_id = Order.unscoped.values_list("store_id", flat=True).get(pk=order_id)
    expiry.close_attempts(store=store_id, order_id=order_id, at=timezone.now())


@shared_task
def ask_about_refund(*, payment_id: int, number: str) -> None:
    """A notification told of a refund that we did not make."""
    at = timezone.now()
    inquiries.ask_about_refunds(
        payment_id=payment_id, numbers=[number], at=at, source="refund by hand"
    )


@shared_task
def run_waiting_refunds() -> None:
    """Refunds that are not final yet, and those whose task was lost."""
    at = timezone.now()
    for refund_id in in_time(refund_runs.due_ids(at=at)):
        with logged("a refund was not run", refund=refund_id):
            refund_runs.run(refund_id=refund_id, at=at)


@shared_task
def reconcile_yesterday() -> None:
    """Hold every account's bill of yesterday against our records; bills are ready at 10."""
    yesterday = timezone.localdate() - timedelta(days=1)
    reconcile.all_accounts(day=yesterday, at=timezone.now())
