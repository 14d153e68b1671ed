"""Rules of every call that leaves this machine."""

from django.db import transaction


def outside_transactions() -> None:
    """
    A gateway that answers slowly must not hold row locks: no call inside a transaction.

    :raises RuntimeError: when called in one
    """
    with transaction.atomic(durable=True):
        pass
