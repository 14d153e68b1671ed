"""The store as shoppers will see it at a moment that the shop chooses."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from shop.stores.models import StorePage


class MomentForm(forms.Form):
    at = forms.DateTimeField(label=gettext_lazy("看看那时的店铺"))


@require_safe
@never_cache
@desk_view("promotions")
def look(request: PageRequest, desk: Desk) -> HttpResponse:
    """`at`: by the clock of the shop."""
    form = MomentForm(request.GET)
    if not form.is_valid():
        messages.error(request, _("请填写日期和时间"))
        return redirect("desk-promotions")
    page = StorePage.objects.select_related("store").get(store=desk.store)
    return page.serve_preview(request, form.cleaned_data["at"].isoformat())
