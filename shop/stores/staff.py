"""The people of a store: inviting and removing them."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import messages, people
from accounts.models import User
from accounts.phones import masked
from shop.stores import audit
from shop.stores.models import AuditEntry, Store, StoreMembership
from shop.stores.opening import MERCHANTS

MAX_INVITATIONS_A_DAY = 20


@transaction.atomic
def invite(*, store: Store, phone: str, role: str, actor: Any) -> StoreMembership:
    """
    Let the person of this phone work for the store, in this role.

    :raises ValidationError: for the owner's own phone, the role of owner, or too many a day
    """
    if role == StoreMembership.Role.OWNER:
        raise ValidationError(_("店主只有一个"))
    _refuse_too_many(store)
    user = people.with_phone(phone)
    if user.pk == store.owner_id:
        raise ValidationError(_("店主不用添加自己"))
    membership, created = StoreMembership._base_manager.update_or_create(
        user=user, store=store, defaults={"role": role}
    )
    user.groups.add(Group.objects.get(name=MERCHANTS))
    if user.role == User.Role.SHOPPER:
        User.unscoped.filter(pk=user.pk).update(role=User.Role.MERCHANT)
    audit.record(
        store=store, actor=actor, action="staff.add", target=masked(phone), role=[None, role]
    )
    if created:
        text = _("【小店通】「%(store)s」邀请你做%(role)s，用这个手机号登录小店通就能开始")
        values = {"store": store.name, "role": membership.get_role_display()}
        messages.send_sms(to=phone, text=text % values)
    return membership


def _refuse_too_many(store: Store) -> None:
    """An invitation rings a phone: a shop invites people, it does not call the town."""
    since = timezone.now() - timedelta(days=1)
    invited = AuditEntry._base_manager.filter(
        store=store, action="staff.add", created_at__gte=since
    )
    if invited.count() >= MAX_INVITATIONS_A_DAY:
        raise ValidationError(_("今天邀请的人太多了，请明天再来"))


@transaction.atomic
def remove(*, store: Store, membership_id: int, actor: Any) -> None:
    """:raises Http404: when the store has no such member, or it is the owner"""
    rows = StoreMembership._base_manager.select_for_update().select_related("user")
    membership = rows.filter(store=store, pk=membership_id).first()
    if membership is None or membership.role == StoreMembership.Role.OWNER:
        raise Http404
    audit.record(
        store=store,
        actor=actor,
        action="staff.remove",
        target=masked(membership.user.phone or ""),
        role=[membership.role, None],
    )
    membership.delete()
