"""At the desk: a line cannot be filled, and the shopper is asked what to do."""

from datetime import datetime, timedelta
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from core import quantity
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders.board import find_order
from orders import locks
from orders.models import Order, OrderLine
from orders.substitutions import proposals, similar
from orders.substitutions.models import Substitution
from orders.substitutions.proposals import Offer
from shop.stock import ledger

Kind = Substitution.Kind
HOURS = [
    ("1", gettext_lazy("1 小时")),
    ("3", gettext_lazy("3 小时")),
    ("12", gettext_lazy("12 小时")),
    ("24", gettext_lazy("1 天")),
    ("72", gettext_lazy("3 天")),
]


class SubstitutionForm(forms.Form):
    """What is proposed; `line` says which units and how much of it."""

    kind = forms.ChoiceField(choices=Kind.choices)
    quantity = forms.CharField(max_length=12)
    sku = forms.CharField(max_length=40, required=False)
    new_quantity = forms.CharField(max_length=12, required=False)
    # Empty: what it costs in the shop, and no more than was paid.
    price = forms.DecimalField(max_digits=10, decimal_places=2, min_value=0, required=False)
    hours = forms.ChoiceField(choices=HOURS, initial="3")
    wait_until = forms.DateField(required=False)
    words = forms.CharField(max_length=100, required=False)
    is_lost = forms.BooleanField(required=False)

    def offer(self, order: Order, line: OrderLine, *, at: datetime) -> Offer:
        """:raises ValidationError: for what cannot be read, by field"""
        data = self.cleaned_data
        amount = _amount("quantity", data["quantity"], line.unit)
        until = at + timedelta(hours=int(data["hours"]))
        said = {"words": data["words"], "is_lost": data["is_lost"]}
        if data["kind"] != Kind.REPLACE:
            wait_until = data["wait_until"]
            return Offer(data["kind"], amount, until, wait_until=wait_until, **said)
        variant = similar.of_sku(order, data["sku"])
        if variant is None:
            raise ValidationError({"sku": _("请选要换的商品")})
        new = _amount("new_quantity", data["new_quantity"] or data["quantity"], variant.unit)
        goods = {"variant": variant, "new_quantity": new, "price": data["price"]}
        return Offer(data["kind"], amount, until, **goods, **said)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("ship")
def propose(request: PageRequest, desk: Desk, number: str, line_id: int) -> HttpResponse:
    """`?q=` searches the store for what could take the line's place."""
    order = find_order(desk.store, number)
    line = next((line for line in order.lines.all() if line.pk == line_id), None)
    if line is None:
        raise Http404
    if request.method != "POST":
        initial = {"kind": Kind.REPLACE, "hours": "3", "is_lost": True}
        initial |= {"quantity": quantity.plain(line.to_send)}
        return _page(request, desk, order, line, SubstitutionForm(initial=initial))
    form, at = SubstitutionForm(request.POST), timezone.now()
    if not form.is_valid():
        return _page(request, desk, order, line, form, status=422)
    try:
        proposals.propose(
            store=desk.store,
            order_id=order.pk,
            line_id=line.pk,
            offer=form.offer(order, line, at=at),
            actor=desk.user,
            at=at,
        )
    except ValidationError as wrong:
        form.add_error(None, wrong.messages[0])
        return _page(request, desk, order, line, form, status=422)
    except ledger.OutOfStock:
        form.add_error(None, _("要换的商品库存不够了"))
        return _page(request, desk, order, line, form, status=409)
    except locks.NotAllowedNow as refused:
        form.add_error(None, str(refused))
        return _page(request, desk, order, line, form, status=409)
    messages.success(request, _("已问顾客，等顾客回复"))
    return redirect("desk-order", number)


@require_POST
@desk_view("ship")
def withdraw(request: PageRequest, desk: Desk, number: str, substitution_id: int) -> HttpResponse:
    order = find_order(desk.store, number)
    if not Substitution.unscoped.of(order).filter(pk=substitution_id).exists():
        raise Http404
    try:
        proposals.withdraw(
            store=desk.store,
            substitution_id=substitution_id,
            actor=desk.user,
            at=timezone.now(),
        )
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已撤回"))
    return redirect("desk-order", number)


def _amount(field: str, text: str, unit: str) -> Decimal:
    try:
        return quantity.parse(text, unit=unit)
    except ValidationError as wrong:
        raise ValidationError({field: wrong.messages}) from wrong


def _page(
    request: PageRequest,
    desk: Desk,
    order: Order,
    line: OrderLine,
    form: SubstitutionForm,
    *,
    status: int = 200,
) -> HttpResponse:
    words = request.GET.get("q", "")[:50]
    context = {
        "desk": desk,
        "order": order,
        "line": line,
        "form": form,
        "words": words,
        "candidates": similar.found(line, words) if words else similar.to(line),
        "tab": "orders",
    }
    return render(request, "desk/orders/substitute.html", context, status=status)
