"""Background work of payments: each task is one domain call, safe to run twice."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from core import scope
from orders import sweeps
from orders.models import Order
from orders.payments import closing, inquiries
from orders.payments.reconciliation import reconcile
from orders.payments.refunds import refund_runs
from orders.payments.refunds.refund_runs import run_refund

__all__ = [
    "ask_about_refund",
    "close_rest",
    "query_payment",
    "query_pending",
    "reconcile_yesterday",
    "run_refund",
    "run_waiting_refunds",
]


@shared_task
def query_payment(*, payment_id: int) -> None:
    """The shopper came back from the gateway: ask now."""
    closing.query(payment_id=payment_id, at=timezone.now(), source="return")


@shared_task
def query_pending() -> None:
    """Ask about open attempts: notifications may be lost."""
    at = timezone.now()
    for payment_id in sweeps.in_time(closing.due_ids(at=at)):
        with sweeps.logged("a payment was not asked about", payment=payment_id):
            closing.query(payment_id=payment_id, at=at, source="query")


@shared_task(name="orders.payments.tasks.close_rest")
def close_rest(*, order_id: int) -> None:
    """The order is paid: what else was opened for it is closed."""
    with scope.across_stores("an order is closed by its id"):
        store_id = Order.every.values_list("store_id", flat=True).get(pk=order_id)
    closing.close_attempts(store=store_id, order_id=order_id, at=timezone.now())


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
    for refund_id in sweeps.in_time(refund_runs.due_ids(at=at)):
        with sweeps.logged("a refund was not run", refund=refund_id):
            refund_runs.run(refund_id=refund_id, at=at)


@shared_task
def reconcile_yesterday() -> None:
    """Hold every account's bill of yesterday against our records; bills are ready at 10."""
    yesterday = timezone.localdate() - timedelta(days=1)
    reconcile.all_accounts(day=yesterday, at=timezone.now())
