"""What is typed to register, to activate, and for a new password."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.captcha.forms import AskingForm
from accounts.email_sign_in import emails
from accounts.models import User
from core.types import Cleaned


class EmailForm(AskingForm):
    email = forms.CharField(
        label=gettext_lazy("邮箱"),
        max_length=254,
        error_messages={"required": gettext_lazy("请填写邮箱")},
    )

    def clean_email(self) -> str:
        return emails.normalize(self.cleaned_data["email"])


class RegisterForm(EmailForm):
    name = forms.CharField(
        label=gettext_lazy("姓名或昵称"),
        max_length=50,
        error_messages={"required": gettext_lazy("请填写姓名或昵称")},
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        max_length=128,
        strip=False,
        error_messages={"required": gettext_lazy("请填写密码")},
    )

    def clean(self) -> Cleaned:
        given: Cleaned = super().clean() or {}
        who = User(email=given.get("email", ""), name=given.get("name", ""))
        if given.get("password"):
            try:
                validate_password(given["password"], who)
            except ValidationError as weak:
                self.add_error("password", weak)
        return given


class ActivateForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("注册时填的密码"),
        max_length=128,
        strip=False,
        error_messages={"required": gettext_lazy("请填写密码")},
    )


class NewPasswordForm(forms.Form):
    """The domain judges how good it is."""

    password = forms.CharField(
        label=gettext_lazy("新密码"),
        max_length=128,
        strip=False,
        error_messages={"required": gettext_lazy("请填写密码")},
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次"),
        max_length=128,
        strip=False,
        error_messages={"required": gettext_lazy("请再输一次")},
    )

    def clean(self) -> Cleaned:
        given: Cleaned = super().clean() or {}
        if {"password", "again"} <= set(given) and given["password"] != given["again"]:
            self.add_error("again", _("两次输入的密码不一样"))
        return given


class ChangePasswordForm(NewPasswordForm):
    current = forms.CharField(
        label=gettext_lazy("现在的密码"),
        max_length=128,
        strip=False,
        error_messages={"required": gettext_lazy("请填写密码")},
    )
