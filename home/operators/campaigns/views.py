"""平台活动 before an operator: made for stores to join, suspended, ended, and what it brought."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.requests import person
from home.operators.campaigns import report
from home.operators.campaigns.forms import CampaignForm
from home.operators.gate import needs
from shop.campaigns import campaigns
from shop.campaigns.models import Campaign
from shop.promotions import promotions

INDEX = "operate-campaigns_modeladmin_index"


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("暂停的原因（商家会看到）"), max_length=promotions.SUSPENDED_FOR
    )


@needs("campaigns", changes=True)
def new(request: HttpRequest) -> HttpResponse:
    form = CampaignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = campaigns.make(form.campaign(), form.cleaned_data["tiers"], at=timezone.now())
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, _("已发布，商家可以报名了"))
            return redirect("operate_campaign", row.pk)
    context = {"form": form, "title": _("新建平台活动"), "subtitle": "", "back": INDEX}
    status = 422 if form.errors else 200
    return render(request, "operators/payments/form.html", context, status=status)


@needs("campaigns")
def one(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """`do` is suspend (with a `reason`), restore or end."""
    row = get_object_or_404(Campaign, pk=campaign_id)
    form = ReasonForm(request.POST if request.POST.get("do") == "suspend" else None)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        _act(request, row, form)
        return redirect("operate_campaign", row.pk)
    at = timezone.now()
    rows = report.of(row)
    context = {
        "campaign": row,
        "words": campaigns.words(row),
        "state": campaigns.state_of(row, at=at),
        "rows": rows,
        "total": report.total(rows),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "operators/campaigns/one.html", context, status=status)


def _act(request: HttpRequest, row: Campaign, form: ReasonForm) -> None:
    actor, at, wanted = person(request), timezone.now(), request.POST.get("do")
    try:
        if wanted == "suspend":
            reason = form.cleaned_data["reason"]
            campaigns.suspend(number=row.number, reason=reason, actor=actor, at=at)
            messages.success(request, _("已在所有参加的店里暂停"))
        elif wanted == "restore":
            campaigns.restore(number=row.number, actor=actor, at=at)
            messages.success(request, _("已恢复"))
        elif wanted == "end":
            campaigns.end(number=row.number, actor=actor, at=at)
            messages.success(request, _("已在所有参加的店里结束"))
    except ValidationError as error:
        messages.error(request, error.messages[0])


def _show(form: CampaignForm, error: ValidationError) -> None:
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, words in by_field.items():
        form.add_error(name if name in form.fields else None, words[0])
