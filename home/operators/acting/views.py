"""代店操作: an operator comes into a store by name, for a reason."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.proving import proof
from accounts.proving import views as proving
from accounts.requests import person
from home.operators.gate import needs
from shop.stores.models import Store
from shop.stores.people import acting, departments

INDEX = "platform_acting"
MINUTES = acting.LIFETIME.seconds // 60


class EnterForm(forms.Form):
    store = forms.CharField(
        label=gettext_lazy("店铺名称或网址"),
        max_length=200,
        help_text=gettext_lazy("有同名的店时填网址"),
    )
    reason = forms.CharField(
        label=gettext_lazy("为什么进入（店主会看到）"),
        min_length=acting.SHORTEST,
        max_length=acting.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例如：店主来电，帮忙改运费"),
        error_messages={"required": gettext_lazy("请填写为什么进入")},
    )

    def clean_store(self) -> Store:
        wanted = self.cleaned_data["store"].strip()
        by_slug = Store.objects.filter(slug=wanted).first()
        found = [by_slug] if by_slug else list(Store.objects.filter(name=wanted)[:2])
        if not found:
            raise ValidationError(_("没有这个店"))
        if len(found) > 1:
            raise ValidationError(_("有几家店叫这个名字，请填网址"))
        return found[0]


@needs(acting.ABILITY)
def index(request: HttpRequest) -> HttpResponse:
    """`store` in the address fills it in. Auditors look at who was where."""
    may_enter = departments.may(request.user, acting.ABILITY, changes=True)
    if may_enter and not proof.is_here(request, person(request)):
        return proving.ask(request)
    is_post = request.method == "POST"
    initial = {"store": request.GET.get("store", "")}
    form = EnterForm(request.POST if is_post else None, initial=initial)
    if is_post and form.is_valid():
        data = form.cleaned_data
        row = acting.enter(**data, actor=person(request), at=timezone.now())
        request.session[acting.SESSION] = row.pk
        return redirect("desk")
    context = {"form": form if may_enter else None, "rows": acting.latest(), "minutes": MINUTES}
    status = 422 if form.errors else 200
    return render(request, "operators/acting/index.html", context, status=status)


PAGES = (path("platform/acting/", index, name=INDEX),)
