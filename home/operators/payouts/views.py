"""What finance does with withdrawals, and what operators agree on with a store."""

from collections.abc import Callable
from decimal import Decimal

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.proving import proof
from accounts.proving import views as proving
from accounts.requests import person
from home.operators.gate import needs
from orders.payments.payouts import ledger, terms, withdrawals
from orders.payments.payouts.models import SettlementAccount, Withdrawal
from shop.stores.models import Store
from shop.stores.people import audit

PAY_OUT = "payouts.pay_out"


class RefusalForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("未通过的原因（店主会看到）"), max_length=100)


class PaidForm(forms.Form):
    voucher = forms.CharField(label=gettext_lazy("银行的打款凭证号"), max_length=64)


class RateForm(forms.Form):
    percent = forms.DecimalField(
        label=gettext_lazy("服务费（%）"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
    )


@needs("payouts")
def withdrawal(request: HttpRequest, withdrawal_id: int) -> HttpResponse:
    """
    `action`: approve, refuse or pay, for finance alone, who show first that it is them. A look at
    a number is written down.
    """
    rows = Withdrawal._base_manager.select_related("store", "requested_by", "decided_by", "paid_by")
    row = get_object_or_404(rows, pk=withdrawal_id)
    is_finance = request.user.has_perm(PAY_OUT)
    if is_finance and not proof.is_here(request, person(request)):
        return proving.ask(request)
    action = request.POST.get("action", "")
    forms_by_name = {
        "refuse": RefusalForm(request.POST if action == "refuse" else None),
        "pay": PaidForm(request.POST if action == "pay" else None),
    }
    if request.method == "POST":
        if not is_finance:
            raise PermissionDenied
        if _done(request, row, action, forms_by_name):
            return redirect("operate_withdrawal", row.pk)
    elif is_finance and row.is_open:
        audit.record(
            store=row.store, actor=person(request), action="payout.look", target=row.number
        )
    account = SettlementAccount._base_manager.get(store=row.store)
    context = {"row": row, "account": account, "is_finance": is_finance, "forms": forms_by_name}
    return render(request, "operators/payouts/withdrawal.html", context)


@needs("payouts", changes=True)
def rate(request: HttpRequest, store_id: int) -> HttpResponse:
    store = get_object_or_404(Store, pk=store_id)
    percent = (ledger.rate_of(store.pk) * 100).quantize(Decimal("0.01"))
    form = RateForm(request.POST or None, initial={"percent": percent})
    back = "operate-settlements_modeladmin_index"
    if request.method == "POST" and form.is_valid():
        part = form.cleaned_data["percent"] / 100
        terms.set_rate(store=store, rate=part, actor=person(request), at=timezone.now())
        messages.success(request, _("已保存，对之后的收款有效"))
        return redirect(back)
    context = {"form": form, "title": _("结算费率"), "subtitle": store.name, "back": back}
    return render(request, "operators/payments/form.html", context)


def _done(
    request: HttpRequest, row: Withdrawal, action: str, by_name: dict[str, forms.Form]
) -> bool:
    """Whether there is nothing to say in the form of it."""
    form = by_name.get(action)
    if action not in STEPS or (form is not None and not form.is_valid()):
        return False
    given = form.cleaned_data if form is not None else {}
    try:
        STEPS[action](withdrawal_id=row.pk, actor=person(request), at=timezone.now(), **given)
    except withdrawals.CannotWithdraw as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已记录，店主会收到短信") if form else _("已通过，请打款"))
    return True


STEPS: dict[str, Callable[..., Withdrawal]] = {
    "approve": withdrawals.approve,
    "refuse": withdrawals.refuse,
    "pay": withdrawals.pay,
}
PAGES = (
    path("operate-withdrawals/<int:withdrawal_id>/", withdrawal, name="operate_withdrawal"),
    path("operate-settlements/<int:store_id>/rate/", rate, name="operate_settlement_rate"),
)
