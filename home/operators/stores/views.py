"""The two decisions about a store; each asks first."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.requests import person
from home.operators.gate import needs
from shop.stores import suspension
from shop.stores.models import Store

INDEX = "operate-stores_modeladmin_index"


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("原因（店主会看到）"),
        max_length=suspension.MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@needs("stores", changes=True)
def suspend(request: HttpRequest, store_id: int) -> HttpResponse:
    store = _store(store_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            suspension.suspend(
                store=store,
                reason=form.cleaned_data["reason"],
                actor=person(request),
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error("reason", error)
        else:
            messages.success(request, _("「%(name)s」已暂停营业") % {"name": store.name})
            return redirect(INDEX)
    return render(request, "operators/stores/suspend.html", {"store": store, "form": form})


@needs("stores", changes=True)
def restore(request: HttpRequest, store_id: int) -> HttpResponse:
    store = _store(store_id)
    if request.method == "POST":
        suspension.restore(store=store, actor=person(request), at=timezone.now())
        messages.success(request, _("「%(name)s」已恢复营业") % {"name": store.name})
        return redirect(INDEX)
    return render(request, "operators/stores/restore.html", {"store": store})


def _store(store_id: int) -> Store:
    return get_object_or_404(Store.objects.select_related("owner"), pk=store_id)
