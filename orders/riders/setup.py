"""A store's contracts with courier services: added, tried, changed, taken away; written down."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from orders import locks
from orders.riders import adapters
from orders.riders.adapters.base import Refused, Unreachable
from orders.riders.models import OPEN, CourierAccount, Ride
from shop.stores.people import audit


@transaction.atomic
def save(*, account: CourierAccount, actor: Actor) -> CourierAccount:
    """A checked contract of its store. What was known by other keys is forgotten."""
    is_new = account.pk is None
    account.tried_at, account.error = None, ""
    account.save()
    audit.record(
        store=account.store_id,
        actor=actor,
        action="courier.add" if is_new else "courier.change",
        target=f"{account.service} {account.shop}",
    )
    return account


@transaction.atomic
def remove(*, account: CourierAccount, actor: Actor) -> None:
    """:raises locks.NotAllowedNow: while a ride of it is under way"""
    if Ride.unscoped.filter(store_id=account.store_id, account=account, state__in=OPEN).exists():
        raise locks.NotAllowedNow(_("还有没送完的订单，送完再删除；也可以先停用"))
    target = f"{account.service} {account.shop}"
    audit.record(store=account.store_id, actor=actor, action="courier.remove", target=target)
    account.delete()


def try_out(*, account: CourierAccount, at: datetime) -> str:
    """Whether the keys are right; what is wrong in words, "" when nothing is."""
    error = ""
    try:
        adapters.of(account).try_out(at)
    except Refused as refused:
        error = str(refused)[:120] or _("账号或密钥不对")
    except Unreachable:
        error = _("配送平台没有响应，请稍后再试")
    account.tried_at, account.error = at, error
    account.save(update_fields=["tried_at", "error"])
    return error
