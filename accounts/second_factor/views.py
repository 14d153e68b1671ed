"""The second factor: its step of signing in, and the page where it is turned on and off."""

import segno
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.protection import security
from accounts.proving import proof, steps
from accounts.proving.steps import Proving
from accounts.requests import PersonRequest, login_required
from accounts.second_factor import factor, tries
from accounts.second_factor.middleware import DUE
from accounts.signals import signed_in
from accounts.views import next_url
from core.language import sent


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The second step: `code`; nobody is signed in before it."""
    user = _who_owes(request)
    if user is None:
        return redirect("login")
    if not factor.is_on(user):
        # An operator turned it off meanwhile.
        del request.session[DUE]
        return redirect(next_url(request))
    error = ""
    if request.method == "POST":
        error = tries.enter(request, user, request.POST.get("code", ""))
        if not error:
            del request.session[DUE]
            request.user = user
            proof.note(request, at=timezone.now())
            signed_in.send(sender=User, user=user)
            return redirect(next_url(request))
    wanted = request.POST.get("next") or request.GET.get("next", "")
    context = {"error": error, "next": wanted}
    page = "accounts/second_factor/sign_in.html"
    return render(request, page, context, status=409 if error else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: PersonRequest) -> HttpResponse:
    """`action`: on (with the app's first `code`), codes, off; before it a step of proving."""
    action, shown = request.POST.get("action", ""), steps.step(request)
    if not shown.is_done:
        return _page(request, shown)
    is_on = factor.is_on(request.user)
    if action == "on" and not is_on:
        return _turn_on(request, shown)
    if action == "codes" and is_on:
        return _page(request, shown, codes=factor.renew_codes(user=request.user))
    if action == "off" and is_on:
        factor.turn_off(user=request.user)
        messages.success(request, _("两步验证已关闭"))
    return redirect("second-factor") if action else _page(request, shown)


def _turn_on(request: PersonRequest, shown: Proving) -> HttpResponse:
    """Every other place is signed out: it came in by one factor."""
    try:
        codes = factor.turn_on(user=request.user, code=request.POST.get("code", "").strip())
    except factor.WrongCode:
        return _page(request, shown, error=_("验证码不对，请填应用里现在显示的 6 位数字"))
    security.sign_out_everywhere(user=request.user)
    update_session_auth_hash(request, request.user)
    return _page(request, shown, codes=codes)


def _page(
    request: PersonRequest, shown: Proving, *, error: str = "", codes: list[str] | None = None
) -> HttpResponse:
    is_on = factor.is_on(request.user)
    context: dict[str, object] = {
        "proof": shown,
        "is_on": is_on,
        "error": error,
        "codes": codes,
        "left": factor.codes_left(request.user),
    }
    if shown.is_done and not is_on:
        context |= _key(request.user)
    status = 409 if error or shown.error else 200
    return render(request, "accounts/second_factor/setup.html", context, status=status)


def _key(user: User) -> dict[str, object]:
    uri = factor.uri(factor.begin(user), issuer=sent("小店通"))
    return {"qr": _drawn(uri), "secret": uri.partition("secret=")[2].partition("&")[0]}


def _drawn(uri: str) -> SafeString:
    """Never a file: the key is in it."""
    svg = segno.make(uri, error="m").svg_inline(scale=4, border=2)
    return mark_safe(svg)


def _who_owes(request: HttpRequest) -> User | None:
    key = request.session.get(SESSION_KEY)
    if key is None or not request.session.get(DUE):
        return None
    return User.unscoped.filter(pk=key, is_active=True).first()
