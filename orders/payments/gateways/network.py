"""Rules of every call that leaves this machine."""

from django.conf import settings
from django.db import transaction

from orders.payments.models import PaymentInterface


def outside_transactions() -> None:
    """
    A gateway that answers slowly must not hold row locks: no call inside a transaction.

    :raises RuntimeError: when called in one
    """
    with transaction.atomic(durable=True):
        pass


def address_of(interface: PaymentInterface, *, setting: str) -> str:
    """Where requests go: what the setting of the channel says, or the documented address."""
    return str(getattr(settings, setting, "")) or interface.base_url
