"""One after-sale that came to the platform: who looks at it is written down, and who decides."""

from decimal import Decimal

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.requests import person
from core import private_pictures
from home.operators.gate import needs
from orders import locks
from orders.aftersales import showing
from orders.aftersales.choices import FreightBy, Kind, Side, State, Step
from orders.aftersales.models import AfterSale, AfterSalePhoto
from orders.aftersales.steps import deciding, granting
from orders.payments.refunds import refundable
from shop.form_fields import PriceField
from shop.stores.people import audit

INDEX = "operate-aftersales_modeladmin_index"


class DecisionForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("裁决"),
        choices=[("", gettext_lazy("不支持买家")), *Kind.choices],
        required=False,
    )
    amount = PriceField(
        label=gettext_lazy("退款金额（不填就是能退的全部）"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=12,
    )
    freight_by = forms.ChoiceField(label=gettext_lazy("运费"), choices=FreightBy.choices)
    place = forms.CharField(
        label=gettext_lazy("退货地址（要寄回时）"), max_length=300, required=False
    )
    words = forms.CharField(
        label=gettext_lazy("理由（双方都会看到）"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@needs("aftersales")
def decide(request: HttpRequest, aftersale_id: int) -> HttpResponse:
    """404 for what nobody brought before the platform."""
    case = _found(aftersale_id)
    initial = {"kind": case.kind, "freight_by": case.freight_by}
    initial["place"] = case.return_place or granting.return_place(case.store_id)
    form = DecisionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _decided(request, case, form):
        messages.success(request, _("已裁决，双方会收到短信"))
        return redirect(INDEX)
    if request.method != "POST":
        audit.record(
            store=case.store_id,
            actor=person(request),
            action="aftersale.look",
            target=case.number,
        )
    shown = {**showing.context(case, Side.PLATFORM), "form": form}
    shown["waits"] = case.state == State.ESCALATED
    return render(request, "operators/aftersales/decide.html", shown)


def _decided(request: HttpRequest, case: AfterSale, form: DecisionForm) -> bool:
    """False with the reason in the form."""
    try:
        deciding.decide(
            aftersale_id=case.pk,
            **form.cleaned_data,
            actor=person(request),
            at=timezone.now(),
        )
    except (locks.NotAllowedNow, refundable.TooMuch) as refused:
        form.add_error(None, str(refused))
        return False
    return True


@needs("aftersales")
def photo(request: HttpRequest, aftersale_id: int, aftersale_photo_id: int) -> FileResponse:
    case = _found(aftersale_id)
    photos = AfterSalePhoto.objects.filter(step__aftersale=case)
    return private_pictures.respond(get_object_or_404(photos, pk=aftersale_photo_id).picture)


def _found(aftersale_id: int) -> AfterSale:
    rows = AfterSale.objects.select_related("order", "store", "parcel")
    brought = rows.filter(history__step=Step.ESCALATED).distinct()
    return get_object_or_404(brought, pk=aftersale_id)
