"""我的资料: what was agreed to, a copy of everything, and the end of the account."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.privacy import consents, copies, deletion, reminders
from accounts.privacy.documents import DOCUMENTS
from accounts.privacy.models import DataCopy
from accounts.proving import proof, steps
from accounts.proving.steps import Proving
from accounts.requests import PersonRequest, login_required
from accounts.views import next_url
from core import doors
from core.client_ip import client_ip


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: PersonRequest) -> HttpResponse:
    """`action`: copy, withdraw (with `document`), or a step of proving."""
    action = request.POST.get("action", "")
    if action == "withdraw":
        return _withdraw_consent(request)
    shown = steps.step(request)
    if action == "copy" and shown.is_done:
        return _ask_for_copy(request)
    if action and shown.is_done:
        return redirect("own-data")
    return _data_page(request, shown)


@never_cache
@login_required
@require_safe
def download(request: PersonRequest, copy_id: int) -> HttpResponse | FileResponse:
    """The file, for its owner alone and for a few days; to the page that asks who it is first."""
    copy = get_object_or_404(DataCopy, pk=copy_id, user=request.user)
    if not proof.is_here(request, request.user):
        return redirect("own-data")
    return respond(copy)


@login_required
@require_POST
def agree(request: PersonRequest) -> HttpResponse:
    """To `document`s as they are now; back to `next`."""
    wanted = [key for key in request.POST.getlist("document") if key in DOCUMENTS]
    consents.give(
        user=request.user,
        documents=wanted,
        ip=client_ip(request),
        where=request.path,
        at=timezone.now(),
    )
    reminders.refresh(request, request.user)
    messages.success(request, _("已记录你的同意"))
    return redirect(next_url(request) if "next" in request.POST else "own-data")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: PersonRequest) -> HttpResponse:
    """`action`: delete, stay (take it back), or a step of proving."""
    action = request.POST.get("action", "")
    if action == "stay":
        return _stay(request)
    shown = steps.step(request)
    if action == "delete" and shown.is_done:
        return _ask_for_deletion(request)
    if action and shown.is_done:
        return redirect("own-deletion")
    return _delete_page(request, shown)


def respond(copy: DataCopy) -> FileResponse:
    """404 for what is not there any more."""
    if not copies.is_there(copy, at=timezone.now()):
        raise Http404
    try:
        file = copy.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"xiaodiantong-{timezone.localdate(copy.asked_at):%Y%m%d}.zip"
    response = FileResponse(file, as_attachment=True, filename=name)
    response["Content-Type"] = "application/zip"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _ask_for_copy(request: PersonRequest) -> HttpResponse:
    try:
        key = request.session.session_key or ""
        copies.ask(user=request.user, session_key=key, at=timezone.now())
    except copies.AskedTooOften as refused:
        page = _data_page(request, Proving(is_done=True), error=str(refused))
        return doors.refused(page, refused.seconds)
    messages.success(request, _("正在准备，好了会通知你，也可以过一会儿再来这里看"))
    return redirect("own-data")


def _withdraw_consent(request: PersonRequest) -> HttpResponse:
    document = request.POST.get("document", "")
    if document not in DOCUMENTS:
        raise Http404
    at, ip = timezone.now(), client_ip(request)
    user = request.user
    if consents.withdraw(user=user, document=document, ip=ip, where=request.path, at=at):
        reminders.refresh(request, user)
        messages.success(request, _("已撤回同意"))
    return redirect("own-data")


def _data_page(request: PersonRequest, shown: Proving, *, error: str = "") -> HttpResponse:
    copy = copies.newest(request.user)
    context = {
        "standings": consents.standings(request.user),
        "history": request.user.consents.order_by("-pk")[:20],
        "copy": copy,
        "is_copy_there": copy is not None and copies.is_there(copy, at=timezone.now()),
        "is_copy_waiting": copy is not None and copy.ready_at is None and copy.expires_at is None,
        "is_askable": copy is None or timezone.localdate(copy.asked_at) != timezone.localdate(),
        "days": copies.LIFETIME.days,
        "proof": shown,
        "error": error,
    }
    return render(request, "accounts/privacy/data.html", context)


def _ask_for_deletion(request: PersonRequest) -> HttpResponse:
    try:
        deletion.ask(user=request.user, at=timezone.now())
    except deletion.HasObstacles:
        return _delete_page(request, Proving(is_done=True), status=409)
    update_session_auth_hash(request, request.user)
    reminders.refresh(request, request.user)
    return redirect("own-deletion")


def _stay(request: PersonRequest) -> HttpResponse:
    if deletion.withdraw(user=request.user, at=timezone.now()):
        messages.success(request, _("已撤回注销，账号照常使用"))
    reminders.refresh(request, request.user)
    return redirect("account")


def _delete_page(request: PersonRequest, shown: Proving, *, status: int = 200) -> HttpResponse:
    waiting = deletion.waiting_of(request.user)
    context = {
        "waiting": waiting,
        "obstacles": [] if waiting else deletion.obstacles(request.user),
        "days": deletion.DAYS,
        "proof": shown,
    }
    return render(request, "accounts/privacy/delete.html", context, status=status)
