"""
The people of a store. Somebody is asked by phone, and works for it once they said yes; the
message that asks carries no word of who sends it, and no phone is asked often.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts import daily_counts, messages
from accounts.actor import Actor
from accounts.models import User
from accounts.sms.purposes import purpose
from core import doors, scope
from core.phones import masked
from shop.stores import audit
from shop.stores.models import StaffInvitation, Store, StoreMembership
from shop.stores.opening import MERCHANTS, make_merchant

State = StaffInvitation.State
LIFETIME = timedelta(days=7)
INVITED = purpose(
    "staff_invited",
    "有一家店铺邀请你做店员，接受前不会有任何变化。查看、接受或拒收：%(url)s",
    path="invitations/",
)


class NotInvited(Exception):
    """This person, or this phone, cannot accept it; the message says why."""


class InvitedTooOften(ValidationError):
    """Over all stores together: one who invites, or one phone that is invited."""


@transaction.atomic
def invite(
    *, store: Store, phone: str, role: str, actor: Actor, at: datetime
) -> StaffInvitation | None:
    """
    Ask the person of this phone to work for the store. Who works for it already has the new
    role at once: then there is nothing to answer, and None comes back.

    :raises ValidationError: for the owner's own phone, the role of owner, a phone that wants no
        invitations, or too many a day
    """
    if role == StoreMembership.Role.OWNER or role not in StoreMembership.Role:
        raise ValidationError(_("店主只有一个"))
    if phone == store.owner.phone:
        raise ValidationError(_("店主不用添加自己"))
    # Of two requests at once the second finds what the first wrote.
    Store.objects.select_for_update(of=("self",)).get(pk=store.pk)
    if _set_role(store, phone, role, actor):
        return None
    waiting = invitations(store, at=at).filter(phone=phone).first()
    if waiting is not None:
        waiting.role = role
        waiting.save(update_fields=["role"])
        return waiting
    _refuse_unwanted(store, phone)
    _refuse_too_many(phone, actor, at=at)
    # One that nobody answered in time makes room.
    _waiting(store).filter(phone=phone).update(state=State.WITHDRAWN, decided_at=at)
    invitation = StaffInvitation._base_manager.create(
        store=store, phone=phone, role=role, actor=actor, created_at=at
    )
    _record(invitation, "staff.invite", actor, [None, role])
    url = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{invitation.get_absolute_url()}"
    messages.send_sms(to=phone, purpose=INVITED, parameters={"url": url})
    return invitation


def invitations(store: Store, *, at: datetime) -> QuerySet[StaffInvitation]:
    """Those that wait for an answer and are not too old."""
    return _waiting(store).filter(created_at__gt=at - LIFETIME).order_by("pk")


def accepted_phones(store: Store) -> set[str]:
    """Of those who said yes."""
    rows = StaffInvitation._base_manager.filter(store=store, state=State.ACCEPTED)
    return set(rows.values_list("phone", flat=True))


@scope.across_stores("an invitation is found by its unguessable token")
def invitation_of(token: str, *, at: datetime) -> StaffInvitation:
    """
    The invitation with this token that waits for an answer.

    :raises Http404: for an unknown one, and for one that is answered, withdrawn or too old
    """
    rows = StaffInvitation._base_manager.select_related("store__owner")
    found = rows.filter(
        token=token, state=State.WAITING, created_at__gt=at - LIFETIME, store__status="open"
    ).first()
    if found is None:
        raise Http404
    return found


@scope.across_stores("an invitation is found by its unguessable token")
@transaction.atomic
def accept(*, token: str, user: User, at: datetime) -> StoreMembership:
    """
    This person works for the store from now on.

    :raises Http404: as `invitation_of`
    :raises NotInvited: for somebody with another phone
    """
    invitation = _locked(token, at=at)
    if not user.phone or user.phone != invitation.phone:
        raise NotInvited(_("请用收到邀请的手机号登录"))
    membership, _created = StoreMembership._base_manager.get_or_create(
        user=user, store=invitation.store, defaults={"role": invitation.role}
    )
    make_merchant(user)
    _decide(invitation, State.ACCEPTED, at=at)
    _record(invitation, "staff.add", user, [None, membership.role])
    return membership


@scope.across_stores("an invitation is found by its unguessable token")
@transaction.atomic
def decline(*, token: str, refuses_everybody: bool, at: datetime) -> None:
    """
    Not by this store, or not by any: it holds for good. Whoever has the message may say so.

    :raises Http404: as `invitation_of`
    """
    invitation = _locked(token, at=at)
    invitation.refuses_everybody = refuses_everybody
    _decide(invitation, State.DECLINED, at=at)
    _record(invitation, "staff.decline", None, [invitation.role, None])


@transaction.atomic
def withdraw(*, store: Store, invitation_id: int, actor: Actor, at: datetime) -> None:
    """:raises Http404: when the store has no such invitation that waits"""
    invitation = _waiting(store).select_for_update().filter(pk=invitation_id).first()
    if invitation is None:
        raise Http404
    _decide(invitation, State.WITHDRAWN, at=at)
    _record(invitation, "staff.withdraw", actor, [invitation.role, None])


@transaction.atomic
def remove(*, store: Store, membership_id: int, actor: Actor) -> None:
    """
    Who works for no store any more is no merchant: group and role go with the last one.

    :raises Http404: when the store has no such member, or it is the owner
    """
    rows = StoreMembership._base_manager.select_for_update(of=("self",)).select_related("user")
    membership = rows.filter(store=store, pk=membership_id).first()
    if membership is None or membership.role == StoreMembership.Role.OWNER:
        raise Http404
    user = membership.user
    audit.record(
        store=store,
        actor=actor,
        action="staff.remove",
        target=masked(user.phone or ""),
        role=[membership.role, None],
    )
    membership.delete()
    _leave_merchants(user)


@scope.across_stores("who works for another store stays a merchant")
def _leave_merchants(user: User) -> None:
    if StoreMembership._base_manager.filter(user=user).exists():
        return
    user.groups.remove(Group.objects.get(name=MERCHANTS))
    User.unscoped.filter(pk=user.pk, role=User.Role.MERCHANT).update(role=User.Role.SHOPPER)


def _set_role(store: Store, phone: str, role: str, actor: Actor) -> bool:
    """Another role for who works here; False when this phone does not."""
    rows = StoreMembership._base_manager.filter(store=store, user__phone=phone)
    membership = rows.select_for_update(of=("self",)).first()
    if membership is None:
        return False
    before, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    audit.record(
        store=store, actor=actor, action="staff.role", target=masked(phone), role=[before, role]
    )
    return True


@scope.across_stores("a phone that wants no invitations wants none of anybody")
def _refuse_unwanted(store: Store, phone: str) -> None:
    declined = StaffInvitation._base_manager.filter(phone=phone, state=State.DECLINED)
    if declined.filter(Q(store=store) | Q(refuses_everybody=True)).exists():
        raise ValidationError(_("对方不接受邀请"))


def _refuse_too_many(phone: str, actor: Actor, *, at: datetime) -> None:
    """An invitation rings a phone: people invite people, they do not call the town."""
    if not daily_counts.take(
        f"invited {phone}", cap=doors.most("invitation_received", "account"), at=at
    ):
        raise InvitedTooOften(_("这个手机号今天收到的邀请太多了，请明天再试"))
    sender = getattr(actor, "pk", None)
    if not daily_counts.take(
        f"inviting {sender}", cap=doors.most("invitation_sent", "account"), at=at
    ):
        raise InvitedTooOften(_("今天邀请的人太多了，请明天再来"))


def _waiting(store: Store) -> QuerySet[StaffInvitation]:
    return StaffInvitation._base_manager.filter(store=store, state=State.WAITING)


def _locked(token: str, *, at: datetime) -> StaffInvitation:
    found = invitation_of(token, at=at)
    rows = StaffInvitation._base_manager.select_for_update(of=("self",)).select_related("store")
    invitation = rows.filter(pk=found.pk, state=State.WAITING).first()
    if invitation is None:
        raise Http404
    return invitation


def _decide(invitation: StaffInvitation, state: str, *, at: datetime) -> None:
    invitation.state, invitation.decided_at = state, at
    invitation.save(update_fields=["state", "decided_at", "refuses_everybody"])


def _record(invitation: StaffInvitation, action: str, actor: Actor, role: list[str | None]) -> None:
    audit.record(
        store=invitation.store,
        actor=actor,
        action=action,
        target=masked(invitation.phone),
        role=role,
    )
