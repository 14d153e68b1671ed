"""Balance at the desk: what the shop set."""

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from core.money import ZERO
from core.types import Cleaned
from home.desk.desk_gate import Desk, desk_view
from orders.balance import terms
from shop.form_fields import PriceField
from shop.stores.models import Store


class BalanceForm(forms.Form):
    """`amount_0`, `bonus_0`, … are the tiers; one without an amount is none."""

    is_on = forms.BooleanField(label=gettext_lazy("开启余额充值"), required=False)
    is_registered = forms.BooleanField(label=gettext_lazy("已办理单用途卡备案"), required=False)

    def __init__(self, data: Mapping[str, str] | None, *, store: Store) -> None:
        super().__init__(data)
        row, known = terms.of(store), terms.tiers(store)
        self.initial = {"is_on": row.is_on, "is_registered": row.is_registered}
        for number in range(terms.MOST_TIERS):
            for name, label in (("amount", _("充")), ("bonus", _("送"))):
                self.fields[f"{name}_{number}"] = PriceField(
                    label=f"{label} ¥", required=False, min_value=Decimal(0), max_digits=6
                )
                if number < len(known):
                    self.initial[f"{name}_{number}"] = getattr(known[number], name)

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        names = range(terms.MOST_TIERS)
        return [(self[f"amount_{number}"], self[f"bonus_{number}"]) for number in names]

    def clean(self) -> Cleaned:
        data = super().clean() or {}
        rows = [number for number in range(terms.MOST_TIERS) if data.get(f"amount_{number}")]
        tiers = [(data[f"amount_{row}"], data.get(f"bonus_{row}") or ZERO) for row in rows]
        wrong = terms.misfits(tiers, is_registered=bool(data.get("is_registered")))
        for number, words in wrong.items():
            self.add_error(f"amount_{rows[number]}", words)
        return {**data, "tiers": tiers}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("members")
def settings(request: PersonRequest, desk: Desk) -> HttpResponse:
    """Whether members may pay in, and what they get on top."""
    form = BalanceForm(request.POST if request.method == "POST" else None, store=desk.store)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        terms.save(
            store=desk.store,
            actor=desk.user,
            is_on=data["is_on"],
            is_registered=data["is_registered"],
            tiers_=data["tiers"],
        )
        messages.success(request, _("已保存"))
        return redirect("desk-members-settings")
    context = {
        "desk": desk,
        "tab": "more",
        "form": form,
        "cap": terms.CAP,
        "cap_registered": terms.CAP_REGISTERED,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/members/balance.html", context, status=status)
