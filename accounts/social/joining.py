"""
A phone for who came by WeChat or QQ and has none. One that somebody else has is that person's:
whoever proves it is both, and becomes one.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils.translation import gettext as _
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
from social_django.models import UserSocialAuth

from accounts import messages
from accounts.devices import devices
from accounts.models import (
    Address,
    MailLink,
    SecurityEvent,
    User,
    WechatIdentity,
    new_username,
)
from accounts.protection import security, sms_codes
from accounts.sms.purposes import purpose
from accounts.social import links
from core import scope
from core.phones import masked

JOINED = purpose(
    "accounts_joined",
    "一个用微信或QQ登录的账号凭验证码并入了你的账号。不是你本人的话，请马上到账号与安全里解除绑定。",
    is_essential=True,
)
# Apps above move what is theirs: `leaving` and `staying` are people. In the transaction; whoever
# cannot move what there is raises NotJoinable.
joining = Signal()


class NotJoinable(Exception):
    """The message says to the person why two accounts stay two."""


@dataclass(frozen=True)
class Bound:
    """Who has the phone now; `is_joined` where that is somebody who was here before."""

    user: User
    is_joined: bool = False


@scope.across_stores("a phone belongs to one person on the whole platform")
def bind_phone(*, user: User, phone: str, code: str, at: datetime) -> Bound:
    """
    The normalised phone becomes this person's, or this person becomes the phone's.

    :raises sms_codes.CodeWrong: as `sms_codes.check`
    :raises NotJoinable: when both have what only one can have, or the other is switched off
    """
    if user.phone:
        raise NotJoinable(_("你已经有手机号，请到账号与安全里更换"))
    sms_codes.check(phone=phone, code=code, at=at)
    try:
        with transaction.atomic():
            return _bound(user, phone)
    except IntegrityError:
        # Somebody else has just got it.
        with transaction.atomic():
            return _bound(user, phone)


def _bound(user: User, phone: str) -> Bound:
    both = User.unscoped.select_for_update().filter(pk=user.pk) | User.unscoped.filter(phone=phone)
    locked = {person.pk: person for person in both.order_by("pk").select_for_update()}
    user = locked.pop(user.pk)
    # Another request may have come first.
    if user.phone:
        raise NotJoinable(_("你已经有手机号，请到账号与安全里更换"))
    if not user.is_active:
        raise NotJoinable(_("这个账号已停用，请联系我们"))
    other = next(iter(locked.values()), None)
    if other is None:
        User.unscoped.filter(pk=user.pk).update(phone=phone)
        user.phone = phone
        security.record(user, SecurityEvent.Kind.PHONE, masked(phone))
        return Bound(user)
    if not other.is_active:
        raise NotJoinable(_("这个手机号的账号已停用，请联系我们"))
    _join(user, other)
    return Bound(other, is_joined=True)


def _join(leaving: User, staying: User) -> None:
    if _has_rank(leaving):
        raise NotJoinable(_("你的账号有店铺或后台权限，不能合并，请联系我们"))
    if _has_rank(staying):
        # One code to the phone is less than what guards a store.
        raise NotJoinable(_("这个手机号的账号有店铺或后台权限，请用它登录后再绑定"))
    if links.are_two(leaving, staying):
        raise NotJoinable(_("这个手机号的账号绑定了另一个微信或QQ，请用它登录，先解除再绑定"))
    UserSocialAuth.objects.filter(user=leaving).update(user=staying)
    WechatIdentity.objects.filter(user=leaving).update(user=staying)
    moved = Address.objects.filter(user=leaving)
    if Address.objects.filter(user=staying).exists():
        # The book of who stays has its default already.
        moved.update(is_default=False)
    moved.update(user=staying)
    leaving.consents.update(user=staying)
    leaving.security_events.update(user=staying)
    joining.send(sender=User, leaving=leaving, staying=staying)
    _empty(leaving)
    security.record(staying, SecurityEvent.Kind.JOINED)
    if staying.phone:
        messages.send_sms(to=staying.phone, purpose=JOINED, parameters={})


def _has_rank(user: User) -> bool:
    return user.is_staff or user.is_superuser or user.role != User.Role.SHOPPER


def _empty(leaving: User) -> None:
    """Nobody signs in as this one again; its address and password go to nobody."""
    MailLink.objects.filter(user=leaving).delete()
    OutstandingToken.objects.filter(user=leaving).delete()
    devices.forget(leaving)
    User.unscoped.filter(pk=leaving.pk).update(
        is_active=False,
        session_epoch=F("session_epoch") + 1,
        username=new_username(),
        password=make_password(None),
        email="",
        verified_email=None,
        name="",
        first_name="",
        last_name="",
    )
