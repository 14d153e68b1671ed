"""
A store passes from its owner to one of its staff: asked by one, taken by the other, each having
proved who they are. Two owners never, and none never: the database sees to both.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.http import Http404
from django.utils.translation import gettext as _

from accounts import messages
from accounts.models import User
from accounts.sms.purposes import purpose
from core.phones import masked
from shop.stores.models import Store, StoreHandover, StoreMembership
from shop.stores.people import audit, roles

# Sent in its transaction, with `store` and who is its `owner` now.
handed_over = Signal()
Role = StoreMembership.Role
State = StoreHandover.State
LIFETIME = timedelta(days=3)
ASKED = purpose(
    "store_handover",
    "有店主想把店铺移交给你，接手前不会有任何变化。查看：%(url)s",
    path="merchant/staff/hand-over/",
)


def heirs(store: Store) -> QuerySet[StoreMembership]:
    """Who may be asked: whoever works here now."""
    rows = StoreMembership._base_manager.filter(roles.WORKING, store=store, user__is_active=True)
    return rows.exclude(role=Role.OWNER).select_related("user", "own_role").order_by("pk")


def waiting(store: Store, *, at: datetime) -> StoreHandover | None:
    rows = StoreHandover.unscoped.filter(store=store, state=State.WAITING)
    return rows.filter(asked_at__gt=at - LIFETIME).select_related("to_user", "from_user").first()


@transaction.atomic
def ask(*, store: Store, membership_id: int, actor: User, at: datetime) -> StoreHandover:
    """
    One who asks again asks somebody else instead. The page has seen the owner's proof.

    :raises ValidationError: for somebody who does not work here, or without a phone to prove
    """
    locked = _locked(store)
    heir = heirs(store).filter(pk=membership_id).first()
    if locked.owner_id != actor.pk or heir is None:
        raise ValidationError(_("请选择一位在职的店员"))
    if not heir.user.phone:
        raise ValidationError(_("对方要先绑定手机号"))
    _waiting(store).update(state=State.WITHDRAWN, decided_at=at)
    row: StoreHandover = StoreHandover.unscoped.create(
        store=store, from_user=actor, to_user=heir.user, asked_at=at
    )
    audit.record(store=store, actor=actor, action="handover.ask", target=masked(heir.user.phone))
    url = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/merchant/staff/hand-over/"
    messages.send_sms(to=heir.user.phone, purpose=ASKED, parameters={"url": url})
    return row


@transaction.atomic
def withdraw(*, store: Store, actor: User, at: datetime) -> None:
    """By the owner, or a no of who was asked; harmless when nothing waits."""
    _locked(store)
    row = waiting(store, at=at)
    if row is None or actor.pk not in {row.from_user_id, row.to_user_id}:
        return
    is_no = actor.pk == row.to_user_id
    row.state, row.decided_at = (State.DECLINED if is_no else State.WITHDRAWN), at
    row.save(update_fields=["state", "decided_at"])
    action = "handover.decline" if is_no else "handover.withdraw"
    audit.record(store=store, actor=actor, action=action, target=masked(row.to_user.phone or ""))


@transaction.atomic
def accept(*, store: Store, actor: User, at: datetime) -> None:
    """
    The store is theirs, and who had it stays as its manager. The page has seen their proof.

    :raises Http404: when nobody asks this person, or one of both does not work here any more
    """
    locked = _locked(store)
    row = waiting(store, at=at)
    if row is None or row.to_user_id != actor.pk or locked.owner_id != row.from_user_id:
        raise Http404
    rows = StoreMembership._base_manager.select_for_update(of=("self",)).filter(store=store)
    both = {member.user_id: member for member in rows.filter(roles.WORKING).order_by("pk")}
    old, new = both.get(row.from_user_id), both.get(row.to_user_id)
    if old is None or new is None or old.role != Role.OWNER:
        raise Http404
    # Two at no moment: the old one first.
    for member, role in ((old, Role.MANAGER), (new, Role.OWNER)):
        member.role, member.own_role = role, None
        member.save(update_fields=["role", "own_role"])
    Store._base_manager.filter(pk=store.pk).update(owner=actor)
    row.state, row.decided_at = State.DONE, at
    row.save(update_fields=["state", "decided_at"])
    told = [masked(row.from_user.phone or ""), masked(actor.phone or "")]
    audit.record(store=store, actor=actor, action="handover.done", target=store.name, owner=told)
    handed_over.send(Store, store=store, owner=actor)


def _locked(store: Store) -> Store:
    found: Store = Store._base_manager.select_for_update(of=("self",)).get(pk=store.pk)
    return found


def _waiting(store: Store) -> QuerySet[StoreHandover]:
    rows: QuerySet[StoreHandover] = StoreHandover.unscoped.filter(store=store, state=State.WAITING)
    return rows
