"""How a supplier's prices become the store's, with what that makes of them before it is saved."""

from collections.abc import Iterator
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.suppliers.finding import supplier_of
from home.desk.suppliers.forms import RuleForm
from shop.suppliers import differences, margins, setup
from shop.suppliers.models import Supplier, SupplierProduct

SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def edit(request: PageRequest, desk: Desk, supplier_id: int) -> HttpResponse:
    """`do` = try shows the prices and changes nothing; by htmx they alone are answered."""
    supplier = supplier_of(desk, supplier_id)
    form = RuleForm(request.POST or None, instance=supplier_of(desk, supplier_id))
    is_typed = request.method == "POST" and form.is_valid()
    is_trial = request.POST.get("do") == "try"
    if is_typed and not is_trial:
        setup.set_rule(supplier=supplier, values=form.cleaned_data, actor=desk.user)
        supplier.refresh_from_db()
        found = differences.reckon(supplier=supplier, at=timezone.now())
        messages.success(request, _("规则已保存，%(count)s 个商品的价格有变化") % {"count": found})
        return redirect("desk-supplier-changes" if found else "desk-supplier", supplier.pk)
    rule = margins.rule_of(form.instance if is_typed else supplier)
    context = {
        "desk": desk,
        "supplier": supplier,
        "form": form,
        "preview": list(_preview(supplier, rule)),
        "tab": "more",
    }
    is_wrong = request.method == "POST" and not is_typed
    name = "fragments/preview.html" if request.htmx and is_trial else "rule.html"
    return render(request, f"desk/suppliers/{name}", context, status=422 if is_wrong else 200)


def _preview(
    supplier: Supplier, rule: margins.Rule
) -> Iterator[tuple[SupplierProduct, Decimal, Decimal]]:
    """What is sold first: (product, its price by the rule, of that what is not cost)."""
    rows = SupplierProduct.objects.for_store(supplier.store_id).filter(supplier=supplier)
    rows = rows.exclude(cost=None).select_related("variant").order_by("variant_id", "code")
    for product in rows[:SHOWN]:
        if product.cost is not None:
            price = rule.price(product.cost)
            yield product, price, price - product.cost
