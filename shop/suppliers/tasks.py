"""Background work of suppliers: safe to run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from shop.suppliers import balances, sync
from shop.suppliers.adapters.base import Refused, Unreachable

logger = logging.getLogger(__name__)


@shared_task(acks_late=True)
def sync_supplier(*, run_id: int) -> None:
    sync.work(run_id=run_id, at=timezone.now())


@shared_task
def sync_suppliers() -> None:
    """By the clock: every supplier whose goods are sold."""
    at = timezone.now()
    sync.start_all(at=at)
    sync.forget_old(at=at)


@shared_task
def look_after_syncs() -> None:
    """Runs whose task was lost or killed go on."""
    at = timezone.now()
    for run_id in sync.at_work_ids(at=at):
        try:
            sync.work(run_id=run_id, at=at)
        except Exception:
            logger.exception("a sync stands still: %s", run_id)


@shared_task
def watch_balances() -> None:
    """How much money suppliers still hold."""
    at = timezone.now()
    for supplier_id in balances.watched_ids():
        try:
            balances.watch(supplier_id=supplier_id, at=at)
        except (Refused, Unreachable) as away:
            logger.warning("no balance of supplier %s: %s", supplier_id, type(away).__name__)
