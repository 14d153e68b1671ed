"""What operators agree on with a store."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.actor import Actor
from orders.payments.payouts import ledger
from orders.payments.payouts.models import SettlementTerms
from shop.stores.models import Store
from shop.stores.people import audit


@transaction.atomic
def set_rate(*, store: Store, rate: Decimal, actor: Actor, at: datetime) -> None:
    """Of money that comes from now on: 0.006 of it is the platform's."""
    before = ledger.rate_of(store.pk)
    SettlementTerms.unscoped.update_or_create(
        store=store, defaults={"rate": rate, "updated_at": at}
    )
    audit.record(
        store=store,
        actor=actor,
        action="payout.rate",
        target=store.name,
        rate=[str(before), str(rate)],
    )
