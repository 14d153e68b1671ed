"""What accounts know of a person: the profile, addresses, WeChats, tokens, messages, consents."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
from social_django.models import UserSocialAuth

from accounts import messages
from accounts.devices import devices
from accounts.models import (
    ActiveDay,
    Device,
    InboxMessage,
    MailLink,
    Message,
    SecurityEvent,
    SmsCode,
    SmsCodeCount,
    User,
)
from accounts.privacy.parts import Asker, Part, Row
from accounts.protection import security
from accounts.sms import purposes
from core.language import sent

Kind = SecurityEvent.Kind
FIELDS_OF_ADDRESS = (
    *("name", "phone", "province", "city", "district", "detail", "zip_code", "label"),
    *("is_default", "created_at"),
)
# What opens a page for whoever has the link; names of shops are small letters.
TOKEN = re.compile(r"(?<=[/=])(?=[a-z_-]*[A-Z0-9])[A-Za-z0-9_-]{16,}")
FIELDS_OF_MESSAGE = ("channel", "to", "subject", "body", "created_at", "sent_at", "arrived_at")


def _profile(asker: Asker) -> Iterable[Row]:
    user = asker.user
    yield {
        "username": user.username,
        "phone": user.phone,
        "name": user.name,
        "email": user.verified_email or user.email,
        "role": user.get_role_display(),
        "joined_at": user.date_joined,
        "last_sign_in_at": user.last_login,
        "has_password": user.has_usable_password(),
    }


def _addresses(asker: Asker) -> Iterable[Row]:
    return asker.user.addresses.order_by("pk").values(*FIELDS_OF_ADDRESS).iterator()


def _wechats(asker: Asker) -> Iterable[Row]:
    fields = ("app_id", "openid", "unionid", "created_at", "seen_at")
    return asker.user.wechat_identities.order_by("pk").values(*fields).iterator()


def _links(asker: Asker) -> Iterable[Row]:
    rows = UserSocialAuth.objects.filter(user=asker.user).order_by("pk")
    return rows.values("provider", "uid", "created", "modified").iterator()


def _tokens(asker: Asker) -> Iterable[Row]:
    """When programs signed in, and until when; never what signs them in."""
    rows = OutstandingToken.objects.filter(user=asker.user).order_by("pk")
    return rows.values("created_at", "expires_at").iterator()


def _devices(asker: Asker) -> Iterable[Row]:
    for device in Device.objects.filter(user=asker.user).order_by("pk"):
        what = {"device": device.words, "agent": device.agent, "place": device.place}
        yield what | {"since": device.created_at, "seen_at": device.seen_at}


def _active_days(asker: Asker) -> Iterable[Row]:
    """Of the last 30 days."""
    return ActiveDay.objects.filter(user=asker.user).order_by("on").values("on").iterator()


def _changes(asker: Asker) -> Iterable[Row]:
    """What changed about signing in; phones and addresses in it are masked."""
    rows = asker.user.security_events.order_by("pk")
    return rows.values("kind", "detail", "created_at").iterator()


def _phone_changes(asker: Asker) -> Iterable[Row]:
    fields = ("old", "new", "asked_at", "due_at", "ended_at", "outcome")
    return asker.user.phone_changes.order_by("pk").values(*fields).iterator()


def _messages_of(user: User) -> Q:
    """To the phone, and to the addresses that are proved to be theirs."""
    told = Q(to=user.phone) if user.phone else Q(pk__in=[])
    return told | Q(to=user.verified_email) if user.verified_email else told


def _told_since(user: User) -> Q:
    """Of those, what came since the phone or the address is theirs: not to who had it before."""
    by_phone = Q(to=user.phone, created_at__gte=security.held_since(user))
    by_mail = Q(to=user.verified_email, created_at__gte=security.held_since(user, Kind.EMAIL))
    return _messages_of(user) & (by_phone | by_mail)


def _messages(asker: Asker) -> Iterable[Row]:
    rows = Message.objects.filter(_told_since(asker.user), is_secret=False)
    rows = rows.exclude(_to_the_shop()).order_by("pk")
    for row in rows.values(*FIELDS_OF_MESSAGE).iterator():
        yield row | {"body": TOKEN.sub("…", row["body"])}


def _to_the_shop() -> Q:
    """What names its buyers; rows of 0.1.0 say so by their words alone."""
    keys = [purpose.key for purpose in purposes.known() if purpose.is_of_the_shop]
    in_words = Q(body__startswith=sent("新订单")) | Q(body__contains=sent(" 说已转账 ¥"))
    return Q(purpose__in=keys) | Q(in_words, purpose="")


def _consents(asker: Asker) -> Iterable[Row]:
    fields = ("document", "version", "is_given", "at", "ip", "where")
    return asker.user.consents.order_by("pk").values(*fields).iterator()


def _deletions(asker: Asker) -> Iterable[Row]:
    fields = ("asked_at", "due_at", "withdrawn_at")
    return asker.user.deletions.order_by("pk").values(*fields).iterator()


def _forget_addresses(user: User, _at: datetime) -> None:
    user.addresses.all().delete()


def _forget_wechats(user: User, _at: datetime) -> None:
    user.wechat_identities.all().delete()
    UserSocialAuth.objects.filter(user=user).delete()


@transaction.atomic
def _forget_ways_in(user: User, _at: datetime) -> None:
    MailLink.objects.filter(user=user).delete()
    user.phone_changes.all().delete()
    user.security_events.all().delete()
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    devices.forget(user)
    OutstandingToken.objects.filter(user=user).delete()
    # Sessions name nobody in a column. The store ended those of cookies long ago.
    for session in Session.objects.iterator(chunk_size=500):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


@transaction.atomic
def _forget_messages(user: User, _at: datetime) -> None:
    # Also what another phone was told on their behalf.
    messages.forget(Message.objects.filter(_messages_of(user) | Q(person=user)))
    InboxMessage.objects.filter(_messages_of(user)).delete()
    if user.phone:
        SmsCode.objects.filter(phone=user.phone).delete()
        SmsCodeCount.objects.filter(who__endswith=user.phone).delete()
    SmsCodeCount.objects.filter(who__in=[f"inviting {user.pk}", f"data copy {user.pk}"]).delete()


def _forget_copies(user: User, _at: datetime) -> None:
    for copy in user.data_copies.all():
        copy.file.delete(save=False)
        copy.delete()


def _rank(user: User) -> list[str]:
    if user.is_superuser or user.is_staff:
        return [_("这是平台的管理账号，请先让其他管理员收回权限")]
    return []


def _copies(asker: Asker) -> Iterable[Row]:
    return asker.user.data_copies.order_by("pk").values("asked_at", "ready_at").iterator()


PARTS = (
    Part("profile", gettext_lazy("账号资料"), ("accounts.User",), _profile, obstacles=_rank),
    Part(
        "addresses",
        gettext_lazy("收货地址"),
        ("accounts.Address",),
        _addresses,
        forget=_forget_addresses,
    ),
    Part(
        "wechat",
        gettext_lazy("绑定的微信"),
        ("accounts.WechatIdentity",),
        _wechats,
        forget=_forget_wechats,
    ),
    Part(
        "linked_accounts",
        gettext_lazy("绑定的第三方账号"),
        ("social_django.UserSocialAuth",),
        _links,
    ),
    Part("devices", gettext_lazy("登录过的设备"), ("accounts.Device",), _devices),
    Part("active_days", gettext_lazy("用过的日子"), ("accounts.ActiveDay",), _active_days),
    Part("sign_in_changes", gettext_lazy("登录方式的变化"), ("accounts.SecurityEvent",), _changes),
    Part(
        "phone_changes", gettext_lazy("换手机号的申请"), ("accounts.PhoneChange",), _phone_changes
    ),
    Part(
        "tokens",
        gettext_lazy("程序和小程序的登录"),
        ("token_blacklist.OutstandingToken", "accounts.MailLink"),
        _tokens,
        forget=_forget_ways_in,
    ),
    Part(
        "messages",
        gettext_lazy("发给你的短信和邮件"),
        ("accounts.Message", "accounts.InboxMessage", "accounts.SmsCode"),
        _messages,
        forget=_forget_messages,
    ),
    Part("consents", gettext_lazy("同意记录"), ("privacy.Consent",), _consents),
    Part("deletions", gettext_lazy("注销申请"), ("privacy.Deletion",), _deletions),
    Part(
        "copies",
        gettext_lazy("要过的资料"),
        ("privacy.DataCopy",),
        _copies,
        forget=_forget_copies,
    ),
)
