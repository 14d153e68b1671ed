"""Signing in and out, and the developers' inbox."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actor import Visitor
from accounts.captcha.forms import who_asks
from accounts.forms import PasswordForm, PhoneCodeForm
from accounts.models import InboxMessage, User
from accounts.phone_change import waiting
from accounts.protection import sign_in_attempts
from accounts.proving import proof
from accounts.second_factor.middleware import owing
from core import doors
from core.client_ip import client_ip

BACKEND = "accounts.backends.PasswordBackend"
# Who has one of these works for the platform.
OPERATE = ("stores.operate_platform", "stores.platform_overview")
# Where somebody works, "" for who does not: a room adds what it knows in its app's `ready()`.
workplaces: list[Callable[[Visitor], str]] = []


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """By SMS code: `phone`, then `phone` and `code`."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(next_url(request))
        return _phone_page(request, PhoneCodeForm())
    form = PhoneCodeForm(request.POST)
    if not phone_step(request, form):
        return _phone_page(request, form)
    if request.user.is_authenticated:
        # The code that brought them in; who owes a second factor shows that one.
        proof.note(request, at=timezone.now())
    return redirect(next_url(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_by_password(request: HttpRequest) -> HttpResponse:
    """By user name, phone or e-mail, and a password."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["username"]
        about = sign_in_attempts.whose(name)
        # The question first: who answers nothing must not use up another person's tries.
        if not form.may_pass("password", about=about, **who_asks(request)):
            pass
        elif sign_in_attempts.are_too_many(request, name):
            form.add_error(None, _("试的次数太多，请过 10 分钟再试"))
        else:
            user = authenticate(request, **form.cleaned_data)
            if isinstance(user, User):
                login(request, user, backend=BACKEND)
                return redirect(next_url(request))
            form.add_error(None, _("用户名或密码不对"))
    context = {"form": form, "next": request.GET.get("next") or request.POST.get("next", "")}
    return render(request, "accounts/password.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """Every SMS and e-mail "sent" here; only where settings.DEVELOPER_INBOX is on."""
    return render(request, "accounts/inbox.html", {"messages_sent": _inbox()[:200]})


@require_safe
@never_cache
def inbox_json(request: HttpRequest) -> JsonResponse:
    rows = _inbox().values("channel", "to", "subject", "body", "code", "sent_at")[:500]
    return JsonResponse(list(rows), safe=False, json_dumps_params={"ensure_ascii": False})


def phone_step(request: HttpRequest, form: PhoneCodeForm) -> bool:
    """What this request does about signing in by phone; True once somebody has."""
    at = timezone.now()
    user = form.step(
        ip=client_ip(request),
        at=at,
        resend="resend" in request.POST,
        session=request.session.session_key or "",
    )
    if user is not None and waiting.end_by_use(user=user, at=at):
        messages.warning(request, _("用原来的手机号登录了，换手机号的申请已取消"))
    if user is not None and not user.is_active:
        form.add_error("phone", _("这个账号已停用，请联系我们"))
        return False
    if user is not None:
        login(request, user, backend=BACKEND)
    return user is not None


def next_url(request: HttpRequest) -> str:
    """Where to go after signing in: where one wanted to, else where one belongs."""
    return wanted_url(request) or home_of(owing(request) or request.user)


def wanted_url(request: HttpRequest) -> str:
    """`next`, if it leads to this host."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else ""


def home_of(visitor: Visitor) -> str:
    """Operators' is the admin, that of people with a store its desk, everybody else's 我的."""
    if visitor.is_authenticated and any(map(visitor.has_perm, OPERATE)):
        return "/admin/"
    at_work = (page for says in workplaces if (page := says(visitor)))
    return next(at_work, settings.LOGIN_REDIRECT_URL)


def _phone_page(request: HttpRequest, form: PhoneCodeForm) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    page = render(request, "accounts/login.html", {"form": form, "next": wanted})
    return doors.refused(page, form.shut_seconds)


def _inbox() -> QuerySet[InboxMessage]:
    return InboxMessage.objects.order_by("-sent_at", "-pk")
