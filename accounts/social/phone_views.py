"""绑定手机号, for who came by WeChat or QQ: a number, its code, and perhaps an account to join."""

import re
from contextlib import suppress

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import views
from accounts.protection import sms_codes
from accounts.proving import proof
from accounts.requests import PersonRequest, login_required
from accounts.social import joining
from accounts.social.views import ask_for_proof
from core.client_ip import client_ip
from core.phones import masked, normalize


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bind_phone(request: PersonRequest) -> HttpResponse:
    """`phone`, then `phone` and `code`."""
    if request.user.phone:
        return redirect("security")
    if not proof.is_here(request, request.user):
        return ask_for_proof(request, request.user)
    return _asked(request) if request.method == "POST" else _page(request)


def _asked(request: PersonRequest) -> HttpResponse:
    phone, code = request.POST.get("phone", ""), _code(request)
    try:
        phone = normalize(phone)
        if code:
            return _bound(
                request,
                joining.bind_phone(user=request.user, phone=phone, code=code, at=timezone.now()),
            )
        # The code sent a moment ago is still good.
        with suppress(sms_codes.TooSoon):
            sms_codes.send(phone=phone, ip=client_ip(request), at=timezone.now())
    except ValidationError as wrong:
        return _page(request, phone=phone, error=wrong.messages[0])
    except (sms_codes.CodeRefused, joining.NotJoinable) as refused:
        return _page(request, phone=phone, error=str(refused), is_code_sent=bool(code))
    return _page(request, phone=phone, is_code_sent=True)


def _code(request: PersonRequest) -> str:
    return re.sub(r"\s", "", request.POST.get("code", ""))


def _bound(request: PersonRequest, bound: joining.Bound) -> HttpResponse:
    said = {"phone": masked(bound.user.phone or "")}
    if bound.is_joined:
        login(request, bound.user, backend=views.BACKEND)
        messages.success(request, _("已合并到 %(phone)s 的账号") % said)
    else:
        update_session_auth_hash(request, bound.user)
        messages.success(request, _("已绑定手机号 %(phone)s") % said)
    return redirect("security")


def _page(
    request: PersonRequest, *, phone: str = "", error: str = "", is_code_sent: bool = False
) -> HttpResponse:
    context = {"phone": phone, "error": error, "is_code_sent": is_code_sent}
    page = "accounts/social/phone.html"
    return render(request, page, context, status=409 if error else 200)
