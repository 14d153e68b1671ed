"""Background work of the platform."""

from datetime import date

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from orders.payments.reconciliation import reconcile
from shop.stores.people import audit


@shared_task
def publish_scheduled() -> None:
    """Publish and expire pages whose time has come (Wagtail's own command)."""
    call_command("publish_scheduled")


@shared_task
def reconcile_day(*, day: str) -> None:
    """An operator wants every account's bill of this day (YYYY-MM-DD) looked at again."""
    reconcile.all_accounts(day=date.fromisoformat(day), at=timezone.now())


@shared_task
def prune_audit() -> None:
    """End what the audit log has kept for two years."""
    audit.prune(at=timezone.now())
