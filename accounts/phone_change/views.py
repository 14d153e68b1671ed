"""旧手机号不能用了: three days' wait, and the old number's objection."""

import re
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.email_sign_in.views import form_page
from accounts.models import User
from accounts.phone_change import waiting
from accounts.protection import security, sign_in_attempts, sms_codes
from accounts.proving import proof
from accounts.requests import PersonRequest, login_required
from core.client_ip import client_ip
from core.phones import normalize

PROVED = "phone_lost_proved_at"
PROOF_LIFETIME = timedelta(minutes=10)


@form_page
@login_required
def lost(request: PersonRequest) -> HttpResponse:
    """`action` names the form: prove (by the password), phone, withdraw."""
    if not request.user.phone:
        return redirect("security")
    action = request.POST.get("action", "")
    if action == "withdraw":
        if waiting.withdraw(user=request.user, at=timezone.now()):
            messages.success(request, _("申请已取消，仍用原来的手机号登录"))
        return redirect("phone-lost")
    if action == "prove":
        return _prove(request)
    if action == "phone" and _is_proved(request):
        return _ask(request)
    return _page(request)


@form_page
def objection(request: HttpRequest, token: str) -> HttpResponse:
    """For who holds the old number, signed in or not."""
    try:
        if request.method == "POST":
            waiting.object_to(token=token, at=timezone.now())
            return render(request, "accounts/phone/object.html", {"is_kept": True})
        context = {"change": waiting.read(token)}
    except waiting.NothingWaits:
        return render(request, "accounts/email/over.html", status=410)
    return render(request, "accounts/phone/object.html", context)


def _is_proved(request: PersonRequest) -> bool:
    """
    By the password. A shopper without one has just signed in by WeChat or QQ: a session left open,
    or stolen, must not be enough.
    """
    user = request.user
    if not user.has_usable_password() and not _is_only_shopper(user):
        return False
    noted = PROVED if user.has_usable_password() else proof.SIGNED_IN
    proved_at = request.session.get(noted, "")
    if not proved_at:
        return False
    return timezone.now() - datetime.fromisoformat(proved_at) < PROOF_LIFETIME


def _is_only_shopper(user: User) -> bool:
    return user.role == User.Role.SHOPPER and not (user.is_staff or user.is_superuser)


def _prove(request: PersonRequest) -> HttpResponse:
    if sign_in_attempts.are_too_many(request, request.user.username):
        return _page(request, error=_("试的次数太多，请过 10 分钟再试"))
    try:
        password = request.POST.get("password", "")
        security.prove_by_password(user=request.user, password=password)
    except security.WrongPassword:
        return _page(request, error=_("密码不对"))
    request.session[PROVED] = timezone.now().isoformat()
    return redirect("phone-lost")


def _ask(request: PersonRequest) -> HttpResponse:
    """Without a code one goes to the new phone; with it the wait begins."""
    at, phone = timezone.now(), request.POST.get("phone", "")
    code = re.sub(r"\s", "", request.POST.get("code", ""))
    try:
        phone = normalize(phone)
        if not code:
            sms_codes.send(phone=phone, ip=client_ip(request), at=at)
            return _page(request, phone=phone)
        sms_codes.check(phone=phone, code=code, at=at)
        waiting.ask(user=request.user, phone=phone, at=at)
    except sms_codes.TooSoon:
        return _page(request, phone=phone)
    except sms_codes.CodeRefused as refused:
        return _page(request, phone=phone, error=str(refused))
    except ValidationError as wrong:
        return _page(request, error=wrong.messages[0])
    request.session.pop(PROVED, None)
    messages.success(request, _("申请已提交，3 天后生效"))
    return redirect("phone-lost")


def _page(request: PersonRequest, *, phone: str = "", error: str = "") -> HttpResponse:
    context = {
        "change": waiting.of(request.user),
        "is_proved": _is_proved(request),
        "has_password": request.user.has_usable_password(),
        "phone": phone,
        "error": error,
    }
    return render(request, "accounts/phone/lost.html", context, status=409 if error else 200)
