"""One promotion before an operator: suspended for a reason that the shop reads, or let go on."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.requests import person
from home.operators.gate import needs
from shop.promotions import promotions
from shop.promotions.display import preview
from shop.promotions.models import Promotion

INDEX = "operate-promotions_modeladmin_index"


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("原因（店主会看到）"),
        max_length=promotions.SUSPENDED_FOR,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@needs("promotions")
def judge(request: HttpRequest, promotion_id: int) -> HttpResponse:
    """`restore` lets the shop go on."""
    row = get_object_or_404(Promotion.objects.select_related("store"), pk=promotion_id)
    form, at = ReasonForm(request.POST if "reason" in request.POST else None), timezone.now()
    actor = person(request)
    if request.method == "POST" and "restore" in request.POST:
        promotions.restore(store=row.store, number=row.number, actor=actor, at=at)
        messages.success(request, _("已解除，商家可以自己继续这个活动"))
        return redirect(INDEX)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            promotions.suspend(
                store=row.store, number=row.number, reason=reason, actor=actor, at=at
            )
        except promotions.Changed as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("已暂停，商家会看到原因"))
        return redirect(INDEX)
    examples = preview.examples(row, row.store)
    context = {"promotion": row, "form": form, "examples": examples}
    return render(request, "operators/promotions/judge.html", context)
