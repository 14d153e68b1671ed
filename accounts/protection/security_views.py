"""账号与安全: name, password, phone, sessions. What matters asks for a code first."""

import re

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.email_sign_in import email_change, mails
from accounts.email_sign_in.forms import EmailForm
from accounts.mail import bounces
from accounts.models import User
from accounts.protection import security, sms_codes
from accounts.proving import proof, steps
from accounts.proving.steps import Proving
from accounts.requests import PersonRequest, login_required
from core import doors
from core.client_ip import client_ip
from core.phones import normalize


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: PersonRequest) -> HttpResponse:
    """`action` names the form: name, code, prove, password, phone, email, everywhere."""
    if request.method != "POST":
        return _page(request)
    actions = {
        "name": _rename,
        "code": _prove,
        "prove": _prove,
        "everywhere": _sign_out_everywhere,
    }
    guarded = {"password": _set_password, "phone": _change_phone, "email": _ask_email}
    name = request.POST.get("action", "")
    if name in guarded and proof.is_here(request, request.user):
        return guarded[name](request)
    return actions.get(name, _page)(request)


def _rename(request: PersonRequest) -> HttpResponse:
    name = request.POST.get("name", "").strip()
    if not name:
        return _page(request, error_at="name", error=_("请填写姓名"))
    security.rename(user=request.user, name=name)
    return _done(request, _("已保存"))


def _prove(request: PersonRequest) -> HttpResponse:
    proving = steps.step(request)
    return redirect("security") if proving.is_done else _page(request, proving=proving)


def _set_password(request: PersonRequest) -> HttpResponse:
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        return _page(request, error_at="password", error=_("两次输入的密码不一样"))
    try:
        security.set_password(user=request.user, password=password)
    except ValidationError as weak:
        return _page(request, error_at="password", error=" ".join(weak.messages))
    update_session_auth_hash(request, request.user)
    return _done(request, _("密码已设置，其他设备需要重新登录"))


def _change_phone(request: PersonRequest) -> HttpResponse:
    """Without a code one goes to the new phone; with it the phone changes."""
    at = timezone.now()
    try:
        phone = normalize(request.POST.get("phone", ""))
        if not request.POST.get("code"):
            sms_codes.send(phone=phone, ip=client_ip(request), at=at)
            return _page(request, new_phone=phone)
        sms_codes.check(phone=phone, code=_code(request), at=at)
        security.change_phone(user=request.user, phone=phone)
        update_session_auth_hash(request, request.user)
    except sms_codes.TooSoon:
        return _page(request, new_phone=phone)
    except sms_codes.CodeRefused as refused:
        page = _page(request, error_at="phone", error=str(refused), new_phone=phone)
        return doors.refused(page, refused.seconds)
    except ValidationError as wrong:
        return _page(request, error_at="phone", error=wrong.messages[0])
    return _done(request, _("手机号已更换，其他设备需要用新手机号重新登录"))


def _ask_email(request: PersonRequest) -> HttpResponse:
    """A link goes to the address; opened by this person it becomes theirs."""
    form = EmailForm(request.POST)
    if not form.is_valid():
        return _page(request, error_at="email", error=str(form.errors["email"][0]))
    email = form.cleaned_data["email"]
    try:
        ip, at = client_ip(request), timezone.now()
        email_change.ask(user=request.user, email=email, ip=ip, at=at)
    except mails.MailRefused as refused:
        doors.shut(request, refused.seconds)
        return _page(request, error_at="email", error=str(refused))
    said = _("请打开发到 %(email)s 的链接，确认后才能用它登录") % {"email": email}
    return _done(request, said)


def _sign_out_everywhere(request: PersonRequest) -> HttpResponse:
    security.sign_out_everywhere(user=request.user)
    update_session_auth_hash(request, request.user)
    return _done(request, _("其他设备都已退出登录"))


def _code(request: PersonRequest) -> str:
    return re.sub(r"\s", "", request.POST.get("code", ""))


def _done(request: PersonRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("security")


def _page(
    request: PersonRequest,
    *,
    error_at: str = "",
    error: str = "",
    proving: Proving | None = None,
    new_phone: str = "",
) -> HttpResponse:
    shown = proving or Proving(is_done=proof.is_here(request, request.user))
    context = {
        "error_at": error_at,
        "error": error,
        "proof": shown,
        "new_phone": new_phone,
        "has_password": request.user.has_usable_password(),
        "mail_comes_back": _mail_comes_back(request.user),
    }
    return render(
        request, "accounts/security.html", context, status=409 if error or shown.error else 200
    )


def _mail_comes_back(user: User) -> bool:
    email = user.verified_email
    return bool(email and bounces.held_until(email, at=timezone.now()))
