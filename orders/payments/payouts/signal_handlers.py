"""Whoever has the store now says where its money goes; stores know nothing of payouts."""

from django.dispatch import receiver

from accounts.models import User
from orders.payments.payouts import withdrawals
from shop.stores.models import Store
from shop.stores.people.handover import handed_over


@receiver(handed_over, dispatch_uid="payout account of who handed over")
def forget_account(sender: object, store: Store, owner: User, **kwargs: object) -> None:
    withdrawals.forget_account(store=store, actor=owner)
