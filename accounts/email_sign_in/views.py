"""Pages to register, activate, and get a new password; GET never does what a link is for."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.captcha.forms import who_asks
from accounts.email_sign_in import (
    email_change,
    mail_links,
    mails,
    password_reset,
    registration,
)
from accounts.email_sign_in.forms import (
    ActivateForm,
    ChangePasswordForm,
    EmailForm,
    NewPasswordForm,
    RegisterForm,
)
from accounts.models import MailLink
from accounts.protection import security, sign_in_attempts
from accounts.requests import PersonRequest, login_required
from accounts.views import BACKEND, next_url
from core import doors
from core.client_ip import client_ip

View = Callable[..., HttpResponse]


def form_page(view: View) -> View:
    """A page with a form that no cache keeps, and whose address no other site is told."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # The host alone: `no-referrer` would take Origin from our own forms as well.
        response["Referrer-Policy"] = "strict-origin"
        return response

    return guarded


@form_page
def register(request: HttpRequest) -> HttpResponse:
    """Fields email, name, password; with `resend` the email alone."""
    if request.method != "POST":
        return _page(request, "register", RegisterForm())
    is_again = "resend" in request.POST
    form = EmailForm(request.POST) if is_again else RegisterForm(request.POST)
    if form.is_valid() and _may_mail(request, form):
        send = registration.resend if is_again else registration.register
        try:
            send(**form.cleaned_data, ip=client_ip(request), at=timezone.now())
        except mails.MailRefused as refused:
            doors.shut(request, refused.seconds)
            form.add_error("email", str(refused))
        else:
            return _sent(request, form, "register")
    return _sent(request, form, "register") if is_again else _page(request, "register", form)


@form_page
def activate(request: HttpRequest, token: str) -> HttpResponse:
    at = timezone.now()
    try:
        link = mail_links.read(token, registration.REGISTER, at=at)
        form = ActivateForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            if sign_in_attempts.are_too_many(request, link.email):
                form.add_error("password", _("试的次数太多，请过 10 分钟再试"))
            else:
                user = registration.activate(token=token, at=at, **form.cleaned_data)
                login(request, user, backend=BACKEND)
                messages.success(request, _("账号已激活"))
                return redirect(next_url(request))
    except mail_links.LinkOver:
        return _over(request)
    except registration.WrongPassword:
        form.add_error("password", _("密码不对，请填写注册时的密码"))
    return _page(request, "activate", form, email=link.email)


@form_page
def ask_reset(request: HttpRequest) -> HttpResponse:
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _may_mail(request, form):
        try:
            email = form.cleaned_data["email"]
            password_reset.ask(email=email, ip=client_ip(request), at=timezone.now())
        except mails.MailRefused as refused:
            doors.shut(request, refused.seconds)
            form.add_error("email", str(refused))
        else:
            return _sent(request, form, "password-reset")
    return _page(request, "reset", form)


@form_page
def reset(request: HttpRequest, token: str) -> HttpResponse:
    at = timezone.now()
    form = NewPasswordForm(request.POST or None)
    try:
        link = mail_links.read(token, password_reset.RESET, at=at)
        if request.method == "POST" and form.is_valid():
            password_reset.finish(token=token, password=form.cleaned_data["password"], at=at)
            messages.success(request, _("新密码已设置，请用它登录"))
            return redirect("login-password")
    except mail_links.LinkOver:
        return _over(request)
    except ValidationError as weak:
        form.add_error("password", weak)
    return _page(request, "new_password", form, email=link.email)


@form_page
@login_required
def change_password(request: PersonRequest) -> HttpResponse:
    """By the password in use; who has none sets one on the security page, by a code."""
    user = request.user
    if not user.has_usable_password():
        return redirect("security")
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if sign_in_attempts.are_too_many(request, user.username):
                raise ValidationError({"current": _("试的次数太多，请过 10 分钟再试")})
            security.prove_by_password(user=user, password=given["current"])
            security.set_password(user=user, password=given["password"])
        except security.WrongPassword:
            form.add_error("current", _("密码不对"))
        except ValidationError as refused:
            form.add_error(None if hasattr(refused, "error_dict") else "password", refused)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("密码已设置，其他设备需要重新登录"))
            return redirect("security")
    return _page(request, "change_password", form)


@form_page
@login_required
def confirm_email(request: PersonRequest, token: str) -> HttpResponse:
    """Who opens it elsewhere signs in there first, as the one who asked."""
    at = timezone.now()
    try:
        link: MailLink = email_change.read(user=request.user, token=token, at=at)
        if request.method == "POST":
            email_change.confirm(user=request.user, token=token, at=at)
            messages.success(request, _("邮箱已确认，可以用它登录了"))
            return redirect("security")
    except mail_links.LinkOver:
        return _over(request)
    return _page(request, "confirm_email", None, email=link.email)


def _page(request: HttpRequest, name: str, form: object, email: str = "") -> HttpResponse:
    context = {"form": form, "email": email, "next": next_wish(request)}
    return render(request, f"accounts/email/{name}.html", context)


def next_wish(request: HttpRequest) -> str:
    """Where somebody wants to go afterwards; `next_url` judges it."""
    return request.POST.get("next") or request.GET.get("next", "")


def _may_mail(request: HttpRequest, form: EmailForm) -> bool:
    return form.may_pass("mail", about=form.cleaned_data["email"], **who_asks(request))


def _sent(request: HttpRequest, form: EmailForm, address: str) -> HttpResponse:
    """The same page whether or not the address is known; `address` is where to ask again."""
    context = {"form": form, "email": form.data.get("email", "").strip(), "again": address}
    return render(request, "accounts/email/sent.html", context)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/email/over.html", status=410)
