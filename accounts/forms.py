"""Signing in: a phone and its one-time code, or a name and a password."""

import re
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import people
from accounts.captcha.forms import AskingForm
from accounts.models import User
from accounts.protection import sms_codes
from core.phones import normalize


class PhoneCodeForm(AskingForm):
    """
    Fields phone and code. Without a code one is sent (`is_code_sent`); with one it is checked.
    """

    phone = forms.CharField(
        label=_("手机号"), max_length=20, error_messages={"required": _("请填写 11 位手机号")}
    )
    code = forms.CharField(label=_("验证码"), max_length=20, required=False)

    is_code_sent = False
    # A code was asked for too soon: the last one is still good.
    is_waiting = False
    # Seconds until another code may be asked for.
    wait_seconds = 60
    # Where the day's codes are used up.
    shut_seconds = 0

    def clean_phone(self) -> str:
        return normalize(self.cleaned_data["phone"])

    def step(
        self, *, ip: str, at: datetime, resend: bool = False, session: str = ""
    ) -> User | None:
        """Send a code, or check it and return whose phone it is."""
        if not self.is_valid():
            self.is_code_sent = bool(self.data.get("code"))
            return None
        phone, code = self.cleaned_data["phone"], self.cleaned_data["code"].strip()
        if resend or not code:
            if self.may_pass("code", about=phone, session=session, address=ip):
                self._send(phone, ip, at)
            return None
        try:
            # Some phones paste 675 271.
            sms_codes.check(phone=phone, code=re.sub(r"\s", "", code), at=at)
        except sms_codes.CodeRefused as error:
            self.is_code_sent = True
            self.wait_seconds = sms_codes.seconds_to_wait(phone=phone, at=at)
            self.add_error("code", str(error))
            return None
        return people.with_phone(phone)

    def _send(self, phone: str, ip: str, at: datetime) -> None:
        try:
            sms_codes.send(phone=phone, ip=ip, at=at)
        except sms_codes.TooSoon as error:
            # The code sent a moment ago is still good: ask for that one.
            self.wait_seconds, self.is_waiting = error.seconds, True
        except sms_codes.CodeRefused as error:
            self.shut_seconds = error.seconds
            self.add_error("phone", str(error))
            return
        self.is_code_sent = True


class PasswordForm(AskingForm):
    username = forms.CharField(
        label=_("用户名、手机号或邮箱"),
        max_length=150,
        error_messages={"required": _("请填写用户名")},
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        widget=forms.PasswordInput,
        error_messages={"required": _("请填写密码")},
    )
