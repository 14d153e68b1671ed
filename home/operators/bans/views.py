"""Banning an address, lifting the ban, and who is never banned."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.bans import allowed, bans
from accounts.bans.models import AllowedNetwork, Ban
from accounts.bans.networks import parse
from accounts.requests import person
from core.client_ip import client_ip
from home.operators.gate import needs

INDEX = "operate-bans_modeladmin_index"
ALLOWED_INDEX = "operate-allowed_modeladmin_index"
FOR_EVER = "0"
HOURS = (
    ("1", gettext_lazy("1 小时")),
    ("24", gettext_lazy("1 天")),
    ("168", gettext_lazy("7 天")),
    ("720", gettext_lazy("30 天")),
    (FOR_EVER, gettext_lazy("一直，直到解封")),
)


class BanForm(forms.Form):
    network = forms.CharField(
        label=gettext_lazy("IP 地址或网段"),
        max_length=43,
        help_text=gettext_lazy("例如 203.0.113.9 或 203.0.113.0/24；IPv6 按 /64 封"),
    )
    reason = forms.CharField(
        label=gettext_lazy("原因（只有运营看得到）"),
        max_length=200,
        help_text=gettext_lazy(
            "这里封的拦全部访问；提交被拒绝太多次的网络会自动封，先封短、只拦提交"
        ),
    )
    hours = forms.ChoiceField(label=gettext_lazy("封多久"), choices=HOURS, initial="24")


@needs("bans", changes=True)
def add(request: HttpRequest) -> HttpResponse:
    form = BanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        hours = int(form.cleaned_data["hours"])
        try:
            ban = bans.impose(
                network=form.cleaned_data["network"],
                reason=form.cleaned_data["reason"],
                until=at + timedelta(hours=hours) if hours else None,
                actor=person(request),
                at=at,
                own_address=client_ip(request),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = _("已封禁 %(network)s，几秒内在所有服务器上生效")
            messages.success(request, said % {"network": ban.network})
            return redirect(INDEX)
    return render(request, "operators/bans/add.html", {"form": form})


@needs("bans", changes=True)
def lift(request: HttpRequest, ban_id: int) -> HttpResponse:
    ban = get_object_or_404(Ban, pk=ban_id)
    if request.method == "POST":
        bans.lift(ban=ban, actor=person(request), at=timezone.now())
        messages.success(request, _("已解封 %(network)s") % {"network": ban.network})
        return redirect(INDEX)
    return render(request, "operators/bans/lift.html", {"ban": ban})


class AllowedForm(forms.Form):
    network = forms.CharField(
        label=gettext_lazy("IP 地址或网段"),
        max_length=43,
        help_text=gettext_lazy("例如 203.0.113.9 或 203.0.113.0/24；IPv6 按 /64 算"),
    )
    note = forms.CharField(
        label=gettext_lazy("是谁的"), max_length=200, help_text=gettext_lazy("例如：公司办公室出口")
    )


@needs("bans", changes=True)
def allow(request: HttpRequest) -> HttpResponse:
    """Never banned from now on; what was banned by itself there is lifted."""
    form = AllowedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at, actor = timezone.now(), person(request)
        try:
            row = allowed.add(**form.cleaned_data, actor=actor, at=at)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            bans.lift_made_by_itself(network=parse(row.network), actor=actor, at=at)
            messages.success(request, _("%(network)s 不会再被封") % {"network": row.network})
            return redirect(ALLOWED_INDEX)
    return render(request, "operators/bans/allow.html", {"form": form})


@needs("bans", changes=True)
def remove_allowed(request: HttpRequest, allowed_id: int) -> HttpResponse:
    row = get_object_or_404(AllowedNetwork, pk=allowed_id)
    if request.method == "POST":
        allowed.remove(allowed_id=row.pk)
        messages.success(request, _("已把 %(network)s 移出白名单") % {"network": row.network})
        return redirect(ALLOWED_INDEX)
    return render(request, "operators/bans/remove_allowed.html", {"row": row})
