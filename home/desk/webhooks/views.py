"""Webhooks at the desk: which there are, what they were told, and once more by a button."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.desk.desk_gate import Desk, desk_view
from home.desk.webhooks.forms import WebhookForm
from orders.webhooks import hooks, signing
from orders.webhooks.kinds import Kind
from orders.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery

PAGE_SIZE = 30


@require_safe
@desk_view("settings")
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    rows = Webhook.objects.for_store(desk.store).order_by("pk")
    context = {"desk": desk, "tab": "more", "hooks": rows, "most": hooks.MOST}
    return render(request, "desk/webhooks/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings", proven=True)
@sensitive_variables("secret")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The answer of the form shows the secret, and nothing does so again."""
    form = WebhookForm(request.POST or None, initial={"events": Kind.values})
    if request.method == "POST" and form.is_valid():
        url, events = form.cleaned_data["url"], form.cleaned_data["events"]
        try:
            hook, secret = hooks.add(
                store=desk.store, url=url, events=events, actor=desk.user, at=timezone.now()
            )
        except hooks.CannotKeep as refused:
            form.add_error(refused.field, str(refused))
        else:
            return _secret(request, desk, hook, secret)
    context = {"desk": desk, "tab": "more", "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/webhooks/add.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def detail(request: HttpRequest, desk: Desk, webhook_id: int) -> HttpResponse:
    """What it is told, as a form, and its log."""
    hook = _found(desk, webhook_id)
    initial = {"url": hook.url, "events": hook.events, "is_enabled": hook.is_enabled}
    form = WebhookForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            hooks.change(store=desk.store, webhook_id=hook.pk, actor=desk.user, **given)
        except hooks.CannotKeep as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("已保存"))
            return redirect("desk-webhook", hook.pk)
    rows = WebhookDelivery.objects.for_store(desk.store).filter(webhook=hook).order_by("-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"desk": desk, "tab": "more", "hook": hook, "form": form, "page": page}
    context["kinds"] = dict(Kind.choices)
    status = 422 if form.errors else 200
    return render(request, "desk/webhooks/webhook.html", context, status=status)


@require_POST
@desk_view("settings", proven=True)
@sensitive_variables("secret")
def new_secret(request: HttpRequest, desk: Desk, webhook_id: int) -> HttpResponse:
    hook = _found(desk, webhook_id)
    secret = hooks.new_secret(store=desk.store, webhook_id=hook.pk, actor=desk.user)
    return _secret(request, desk, hook, secret)


@require_POST
@desk_view("settings")
def ping(request: HttpRequest, desk: Desk, webhook_id: int) -> HttpResponse:
    hook = _found(desk, webhook_id)
    hooks.ping(store=desk.store, webhook_id=hook.pk, at=timezone.now())
    messages.success(request, _("测试已发出，几秒后刷新看结果"))
    return redirect("desk-webhook", hook.pk)


@require_POST
@desk_view("settings", proven=True)
def remove(request: HttpRequest, desk: Desk, webhook_id: int) -> HttpResponse:
    hook = _found(desk, webhook_id)
    hooks.remove(store=desk.store, webhook_id=hook.pk, actor=desk.user)
    messages.success(request, _("已删除"))
    return redirect("desk-webhooks")


@require_safe
@desk_view("settings")
def delivery(request: HttpRequest, desk: Desk, webhook_id: int, delivery_id: int) -> HttpResponse:
    """What was sent, and what was answered at each try."""
    row = _delivery(desk, webhook_id, delivery_id)
    tries = WebhookAttempt.objects.for_store(desk.store).filter(delivery=row)
    context = {"desk": desk, "tab": "more", "row": row, "tries": tries}
    context |= {"header": signing.HEADER, "kinds": dict(Kind.choices)}
    return render(request, "desk/webhooks/delivery.html", context)


@require_POST
@desk_view("settings")
def replay(request: HttpRequest, desk: Desk, webhook_id: int, delivery_id: int) -> HttpResponse:
    row = _delivery(desk, webhook_id, delivery_id)
    hooks.replay(store=desk.store, delivery_id=row.pk, at=timezone.now())
    messages.success(request, _("正在重新发送，几秒后刷新看结果"))
    return redirect("desk-webhook-delivery", webhook_id, row.pk)


def _found(desk: Desk, webhook_id: int) -> Webhook:
    """:raises Http404: when the store has no such webhook"""
    hook: Webhook = get_object_or_404(Webhook.objects.for_store(desk.store), pk=webhook_id)
    return hook


def _delivery(desk: Desk, webhook_id: int, delivery_id: int) -> WebhookDelivery:
    """:raises Http404: when this webhook of the store was never told that"""
    rows = WebhookDelivery.objects.for_store(desk.store).select_related("webhook")
    row: WebhookDelivery = get_object_or_404(rows, pk=delivery_id, webhook=webhook_id)
    return row


def _secret(request: HttpRequest, desk: Desk, hook: Webhook, secret: str) -> HttpResponse:
    context = {"desk": desk, "tab": "more", "hook": hook, "secret": secret}
    return render(request, "desk/webhooks/secret.html", context)
