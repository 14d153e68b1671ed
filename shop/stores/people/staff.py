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
from shop.stores.models import StaffInvitation, Store, StoreMembership
from shop.stores.opening import MERCHANTS, make_merchant
from shop.stores.people import audit, own_roles

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
    Ask the person of this phone to work for the store, as one of `own_roles.choices`. Who works
    for it already has the new role at once: then there is nothing to answer, and None comes back.

    :raises ValidationError: for the owner's own phone, the role of owner, a phone that wants no
        invitations, or too many a day
    """
    if phone == store.owner.phone:
        raise ValidationError(_("店主不用添加自己"))
    # Of two requests at once the second finds what the first wrote.
    Store.objects.select_for_update(of=("self",)).get(pk=store.pk)
    given = own_roles.chosen(store, role)
    rows = StoreMembership._base_manager.filter(store=store, user__phone=phone)
    member = rows.select_for_update(of=("self",)).select_related("user", "own_role").first()
    if member is not None:
        _set_role(member, given, actor)
        return None
    waiting = invitations(store, at=at).filter(phone=phone).first()
    if waiting is not None:
        waiting.role, waiting.own_role = given.role, given.own_role
        waiting.save(update_fields=["role", "own_role"])
        return waiting
    _refuse_unwanted(store, phone)
    _refuse_too_many(phone, actor, at=at)
    # One that nobody answered in time makes room.
    _waiting(store).filter(phone=phone).update(state=State.WITHDRAWN, decided_at=at)
    invitation = StaffInvitation._base_manager.create(
        store=store,
        phone=phone,
        role=given.role,
        own_role=given.own_role,
        actor=actor,
        created_at=at,
    )
    _record(invitation, "staff.invite", actor, [None, given.recorded])
    url = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{invitation.get_absolute_url()}"
    messages.send_sms(to=phone, purpose=INVITED, parameters={"url": url})
    return invitation


def invitations(store: Store, *, at: datetime) -> QuerySet[StaffInvitation]:
    """Those that wait for an answer and are not too old."""
    rows = _waiting(store).filter(created_at__gt=at - LIFETIME)
    return rows.select_related("own_role").order_by("pk")


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
    rows = StaffInvitation._base_manager.select_related("store__owner", "own_role")
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
        user=user,
        store=invitation.store,
        defaults={"role": invitation.role, "own_role": invitation.own_role},
    )
    make_merchant(user)
    _decide(invitation, State.ACCEPTED, at=at)
    _record(invitation, "staff.add", user, [None, own_roles.held_by(membership).recorded])
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
    _record(invitation, "staff.decline", None, [own_roles.held_by(invitation).recorded, None])


@transaction.atomic
def withdraw(*, store: Store, invitation_id: int, actor: Actor, at: datetime) -> None:
    """:raises Http404: when the store has no such invitation that waits"""
    invitation = _waiting(store).select_for_update().filter(pk=invitation_id).first()
    if invitation is None:
        raise Http404
    _decide(invitation, State.WITHDRAWN, at=at)
    _record(invitation, "staff.withdraw", actor, [own_roles.held_by(invitation).recorded, None])


@transaction.atomic
def change_role(*, store: Store, membership_id: int, role: str, actor: Actor) -> None:
    """
    Another role, from the next click on.

    :raises Http404: when the store has no such member, or it is the owner
    :raises ValidationError: for a role that this store has not
    """
    membership = _of_store(store, membership_id)
    _set_role(membership, own_roles.chosen(store, role), actor)


@transaction.atomic
def suspend(*, store: Store, membership_id: int, actor: Actor, at: datetime) -> None:
    """
    Out at once, and back by one tap: nothing of the person is lost.

    :raises Http404: when the store has no such member, or it is the owner
    """
    membership = _of_store(store, membership_id)
    if membership.suspended_at is None:
        membership.suspended_at = at
        membership.save(update_fields=["suspended_at"])
        _record_member(membership, "staff.suspend", actor)


@transaction.atomic
def resume(*, store: Store, membership_id: int, actor: Actor) -> None:
    """:raises Http404: when the store has no such member, or it is the owner"""
    membership = _of_store(store, membership_id)
    if membership.suspended_at is not None:
        membership.suspended_at = None
        membership.save(update_fields=["suspended_at"])
        _record_member(membership, "staff.resume", actor)


@transaction.atomic
def remove(*, store: Store, membership_id: int, actor: Actor) -> None:
    """
    Who works for no store any more is no merchant: group and role go with the last one.

    :raises Http404: when the store has no such member, or it is the owner
    """
    membership = _of_store(store, membership_id)
    user = membership.user
    role = [own_roles.held_by(membership).recorded, None]
    _record_member(membership, "staff.remove", actor, role=role)
    membership.delete()
    _leave_merchants(user)


def _of_store(store: Store, membership_id: int) -> StoreMembership:
    rows = StoreMembership._base_manager.select_for_update(of=("self",))
    rows = rows.select_related("user", "own_role")
    membership = rows.filter(store=store, pk=membership_id).first()
    if membership is None or membership.role == StoreMembership.Role.OWNER:
        raise Http404
    return membership


@scope.across_stores("who works for another store stays a merchant")
def _leave_merchants(user: User) -> None:
    if StoreMembership._base_manager.filter(user=user).exists():
        return
    user.groups.remove(Group.objects.get(name=MERCHANTS))
    User.unscoped.filter(pk=user.pk, role=User.Role.MERCHANT).update(role=User.Role.SHOPPER)


def _set_role(membership: StoreMembership, given: own_roles.Chosen, actor: Actor) -> None:
    before = own_roles.held_by(membership)
    if before == given:
        return
    membership.role, membership.own_role = given.role, given.own_role
    membership.save(update_fields=["role", "own_role"])
    _record_member(membership, "staff.role", actor, role=[before.recorded, given.recorded])


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


def _record_member(
    membership: StoreMembership, action: str, actor: Actor, **changes: object
) -> None:
    target = masked(membership.user.phone or "")
    audit.record(store=membership.store_id, actor=actor, action=action, target=target, **changes)
