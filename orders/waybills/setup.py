"""A store's contracts for electronic waybills: added, tried, changed, taken away; written down."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from orders import locks
from orders.shipping.tracking.providers.base import Unreachable
from orders.waybills import kuaidi100
from orders.waybills.models import State, Waybill, WaybillAccount
from shop.stores.people import audit

UNDER_WAY = (State.ASKING, State.UNUSED, State.CANCELLING)


@transaction.atomic
def save(*, account: WaybillAccount, actor: Actor) -> WaybillAccount:
    """A checked contract of its store. What was known by other keys is forgotten."""
    is_new = account.pk is None
    account.tried_at, account.error = None, ""
    account.save()
    audit.record(
        store=account.store_id,
        actor=actor,
        action="waybills.add" if is_new else "waybills.change",
        target=account.courier_name,
    )
    return account


@transaction.atomic
def remove(*, account: WaybillAccount, actor: Actor) -> None:
    """:raises locks.NotAllowedNow: while 快递100 is to be asked about a waybill of it"""
    rows = Waybill.unscoped.filter(store_id=account.store_id, account=account)
    if rows.filter(state__in=UNDER_WAY, next_ask_at__isnull=False).exists():
        raise locks.NotAllowedNow(_("还有正在取号或取消的面单，请稍后再删除；也可以先停用"))
    audit.record(
        store=account.store_id,
        actor=actor,
        action="waybills.remove",
        target=account.courier_name,
    )
    account.delete()


def try_out(*, account: WaybillAccount, at: datetime) -> str:
    """Whether the keys are right; what is wrong in words, "" when nothing is."""
    error = ""
    try:
        kuaidi100.try_out(account, at=at)
    except kuaidi100.Refused as refused:
        error = str(refused)[:120]
    except Unreachable:
        error = _("快递100 没有响应，请稍后再试")
    account.tried_at, account.error = at, error
    account.save(update_fields=["tried_at", "error"])
    return error
