"""One-time SMS codes: hashed, ten minutes, five tries, used once."""

import math
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts import daily_counts, messages
from accounts.models import SmsCode, SmsCodeCount
from accounts.sms.purposes import purpose
from core import doors

LIFETIME = timedelta(minutes=10)
GAP = timedelta(seconds=60)
MAX_TRIES = 5
SIGN_IN = purpose("code", "验证码 %(code)s，10 分钟内有效。请勿告诉他人。", is_essential=True)


class CodeRefused(Exception):
    """The message says to the person what is wrong and what to do."""

    # Until it may be tried again, where it was tried too often.
    seconds = 0


class TooSoon(CodeRefused):
    def __init__(self, seconds: int) -> None:
        super().__init__(_("%(seconds)s 秒后重新获取") % {"seconds": seconds})
        self.seconds = seconds


class TooMany(CodeRefused):
    # A day's cap says nothing of when; an hour keeps programs from asking all the time.
    seconds = 3600


class CodeWrong(CodeRefused):
    pass


class CodeNotSent(CodeRefused):
    pass


def send(*, phone: str, ip: str, at: datetime) -> None:
    """
    Send a new code to `phone`, whether anybody has that phone or not.

    :raises TooSoon: within 60 seconds of the last one
    :raises TooMany: past the day's cap of this phone or this address
    :raises CodeNotSent: when it cannot be sent; the person may ask again at once
    """
    code = f"{secrets.randbelow(1_000_000):06d}"
    on = timezone.localdate(at)
    caps = {
        f"phone {phone}": doors.most("code_sent", "account"),
        f"ip {ip}": doors.most("code_sent", "ip"),
        f"subnet {doors.subnet(ip)}": doors.most("code_sent", "subnet"),
    }
    # Durable: what is sent below must be good by the time it arrives.
    with transaction.atomic(durable=True):
        _keep(phone=phone, code=code, at=at)
        for who, cap in caps.items():
            if not daily_counts.take(who, cap=cap, at=at):
                raise TooMany(_("今天获取验证码的次数太多，请明天再试"))
    try:
        messages.send_code(to=phone, purpose=SIGN_IN, code=code)
    except messages.NotQueued as error:
        _take_back(phone=phone, code=code, at=at)
        # A broker that is down must not use up the day's codes.
        SmsCodeCount.objects.filter(who__in=caps, on=on).update(count=F("count") - 1)
        raise CodeNotSent(_("短信暂时发不出去，请稍后再试")) from error


def check(*, phone: str, code: str, at: datetime) -> None:
    """
    Use up the code of `phone`.

    :raises CodeWrong: for a wrong, old, used or worn-out code
    """
    tried = SmsCode.objects.filter(
        phone=phone, used_at__isnull=True, expires_at__gt=at, tries__lt=MAX_TRIES
    ).update(tries=F("tries") + 1)
    kept = SmsCode.objects.filter(phone=phone).first()
    if not tried or kept is None:
        raise CodeWrong(_("验证码已失效，请重新获取"))
    if not constant_time_compare(kept.code_hash, _hash(phone, code)):
        if kept.tries >= MAX_TRIES:
            raise CodeWrong(_("输错次数太多，请重新获取验证码"))
        raise CodeWrong(_("验证码不对，请查看最新短信"))
    used = SmsCode.objects.filter(phone=phone, code_hash=kept.code_hash, used_at__isnull=True)
    if not used.update(used_at=at):
        raise CodeWrong(_("验证码已失效，请重新获取"))


def give_back(*, phone: str, code: str, at: datetime) -> None:
    """
    What `check` used up at that moment is good again, for as long and as many tries as were left:
    that the second factor is missing is told to who has sent the first.
    """
    used = SmsCode.objects.filter(phone=phone, code_hash=_hash(phone, code), used_at=at)
    used.update(used_at=None)


def seconds_to_wait(*, phone: str, at: datetime) -> int:
    """Until another code may be asked for: 0 to 60."""
    sent_at = SmsCode.objects.filter(phone=phone).values_list("sent_at", flat=True).first()
    return 0 if sent_at is None else max(0, math.ceil((sent_at + GAP - at).total_seconds()))


def _keep(*, phone: str, code: str, at: datetime) -> None:
    fresh = {
        "code_hash": _hash(phone, code),
        "sent_at": at,
        "expires_at": at + LIFETIME,
        "tries": 0,
        "used_at": None,
    }
    _row, created = SmsCode.objects.get_or_create(phone=phone, defaults=fresh)
    if created:
        return
    # Conditional, so that of two requests at once only one sends.
    if not SmsCode.objects.filter(phone=phone, sent_at__lte=at - GAP).update(**fresh):
        sent_at = SmsCode.objects.values_list("sent_at", flat=True).get(phone=phone)
        raise TooSoon(max(1, int((sent_at + GAP - at).total_seconds())))


def _take_back(*, phone: str, code: str, at: datetime) -> None:
    """Spend a code that nobody got, and let the next one be asked for."""
    kept = SmsCode.objects.filter(phone=phone, code_hash=_hash(phone, code))
    kept.update(used_at=at, sent_at=at - GAP)


def _hash(phone: str, code: str) -> str:
    return salted_hmac(
        "accounts.protection.sms_codes", f"{phone}:{code}", algorithm="sha256"
    ).hexdigest()
