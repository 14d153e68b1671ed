"""Signing in from the mini-program: by who opened it, and the first time by their phone."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import messages, people
from accounts.models import SecurityEvent, User, WechatIdentity
from accounts.protection import security
from accounts.sms.purposes import purpose
from accounts.social import links, unions
from accounts.social.providers import OFFICIAL
from accounts.wechat import mini
from accounts.wechat.mini import Opened

WECHAT_BOUND = purpose(
    "wechat_bound",
    "你的账号绑定了一个微信。不是你本人的话，请马上退出所有设备。",
    is_essential=True,
)


class PhoneNeeded(Exception):
    """Nobody is known by this WeChat yet: a phone tells whose account it is."""


class BoundToAnother(Exception):
    """This WeChat is somebody else's way to sign in."""


def sign_in(*, code: str, phone_code: str = "", at: datetime) -> User:
    """
    The person of this WeChat. Who is here for the first time is found, or made, by the phone
    that WeChat has verified, and known from then on.

    :raises PhoneNeeded: the first time, without `phone_code`
    :raises mini.WechatRefused: as the adapter does, as well as Off, Busy, Unreachable
    :raises ValidationError: for a phone that is no mobile of the mainland
    """
    opened = mini.opened(code=code)
    user = known(opened)
    if user is None:
        if not phone_code:
            raise PhoneNeeded
        user = people.with_phone(mini.phone_of(code=phone_code))
    if user.is_active:
        user = _noted(opened, user, at=at)
    return user


def bind(*, user: User, code: str, sms_code: str, at: datetime) -> WechatIdentity:
    """
    Who signed in another way lets this WeChat be known, to sign in and to pay by it. That
    lasts longer than a token: a code to the person's own phone proves who asks, and the
    owner is told.

    :raises BoundToAnother: when it is somebody else's
    :raises security.NoPhone, codes.CodeWrong: as `security.prove`
    """
    opened = mini.opened(code=code)
    owner = known(opened)
    if owner is not None and owner.pk != user.pk:
        raise BoundToAnother
    security.prove(user=user, code=sms_code, at=at)
    with transaction.atomic():
        if _noted(opened, user, at=at).pk != user.pk:
            raise BoundToAnother
        if owner is None and user.phone:
            security.record(user, SecurityEvent.Kind.LINKED, links.kept_name(OFFICIAL))
            messages.send_sms(to=user.phone, purpose=WECHAT_BOUND, parameters={})
    return WechatIdentity.objects.get(app_id=opened.app_id, openid=opened.openid)


def of(user: User) -> QuerySet[WechatIdentity]:
    """The WeChats that sign in as this person, the one that was here last first."""
    return WechatIdentity.objects.filter(user=user).order_by("-seen_at", "-pk")


@transaction.atomic
def unbind(*, user: User, identity_id: int) -> None:
    """
    This WeChat signs in no more, on pages neither.

    :raises WechatIdentity.DoesNotExist: for one that is not this person's
    :raises links.LastWay: when nothing else would be left
    """
    user = User.unscoped.select_for_update().get(pk=user.pk)
    gone = of(user).get(pk=identity_id)
    gone.delete()
    links.end(user, OFFICIAL, unionid=gone.unionid)


def known(opened: Opened) -> User | None:
    """Who this is, also by another of our apps where WeChat tells the unionid."""
    same = Q(app_id=opened.app_id, openid=opened.openid)
    if opened.unionid:
        same |= Q(unionid=opened.unionid)
    rows = WechatIdentity.objects.filter(same).select_related("user")
    # By itself before by another app.
    found = sorted(rows, key=lambda row: (row.app_id, row.openid) != (opened.app_id, opened.openid))
    return found[0].user if found else unions.owner(family=unions.WECHAT, unionid=opened.unionid)


def openid_of(user: User, *, app_id: str) -> str:
    """By which this person pays in that app: the WeChat that was here last; empty for none."""
    rows = WechatIdentity.objects.filter(user=user, app_id=app_id).order_by("-seen_at", "-pk")
    return rows.values_list("openid", flat=True).first() or ""


@transaction.atomic
def _noted(opened: Opened, user: User, *, at: datetime) -> User:
    """Remember who was here; of two at once the first tells whose WeChat it is."""
    row, is_new = WechatIdentity.objects.select_related("user").get_or_create(
        app_id=opened.app_id,
        openid=opened.openid,
        defaults={"user": user, "unionid": opened.unionid, "seen_at": at},
    )
    if not is_new:
        unionid = opened.unionid or row.unionid
        WechatIdentity.objects.filter(pk=row.pk).update(seen_at=at, unionid=unionid)
    return row.user
