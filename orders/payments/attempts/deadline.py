"""Until when an order can be paid."""

from datetime import datetime, timedelta

from django.conf import settings

from orders.models import PREPAID


def of(pay_method: str, *, at: datetime) -> datetime | None:
    """Only an order that is paid first has a last moment for paying, counted from `at`."""
    if pay_method not in PREPAID:
        return None
    return at + timedelta(minutes=settings.ORDER_PAYMENT_TIMEOUT_MINUTES)
