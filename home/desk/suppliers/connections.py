"""供应商: the store's contracts; whether their keys are right, how much money is there."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.suppliers.finding import supplier_of
from home.desk.suppliers.forms import KeysForm
from orders.dropshipping import showing
from shop.suppliers import setup
from shop.suppliers.models import Difference, Kind, Supplier


@require_safe
@desk_view("settings")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    sold = Count("products", filter=Q(products__variant__isnull=False), distinct=True)
    open_ones = Count(
        "products__differences",
        filter=Q(products__differences__state=Difference.State.OPEN),
        distinct=True,
    )
    rows = Supplier.objects.for_store(desk.store).annotate(sold=sold, changes=open_ones)
    suppliers = list(rows.order_by("pk"))
    known = {supplier.kind for supplier in suppliers}
    context = {
        "desk": desk,
        "suppliers": suppliers,
        "kinds": [(kind.value, kind.label) for kind in Kind if kind not in known],
        "troubles": showing.trouble_count(desk.store),
        "tab": "more",
    }
    return render(request, "desk/suppliers/index.html", context)


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings", proven=True)
def connect(request: PageRequest, desk: Desk, kind: str) -> HttpResponse:
    if kind not in Kind.values:
        raise Http404
    known = Supplier.objects.for_store(desk.store).filter(kind=kind).first()
    if known is not None:
        return redirect("desk-supplier-keys", known.pk)
    return _keys(request, desk, Supplier(store=desk.store, kind=kind))


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings", proven=True)
def edit(request: PageRequest, desk: Desk, supplier_id: int) -> HttpResponse:
    return _keys(request, desk, supplier_of(desk, supplier_id))


def _keys(request: PageRequest, desk: Desk, supplier: Supplier) -> HttpResponse:
    """Saved, the keys are tried out at once."""
    form = KeysForm(request.POST or None, supplier=supplier)
    if request.method == "POST" and form.is_valid():
        saved = setup.connect(
            supplier=supplier,
            keys=form.keys,
            is_on=form.cleaned_data["is_on"],
            actor=desk.user,
        )
        _try(request, saved)
        return redirect("desk-suppliers")
    address = showing.address_of(supplier) if supplier.pk else ""
    context = {"desk": desk, "form": form, "supplier": supplier, "address": address, "tab": "more"}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/suppliers/keys.html", context, status=status)


@require_POST
@desk_view("settings")
def try_out(request: PageRequest, desk: Desk, supplier_id: int) -> HttpResponse:
    _try(request, supplier_of(desk, supplier_id))
    return redirect("desk-suppliers")


@require_POST
@desk_view("settings", proven=True)
def remove(request: PageRequest, desk: Desk, supplier_id: int) -> HttpResponse:
    try:
        setup.remove(supplier=supplier_of(desk, supplier_id), actor=desk.user)
    except setup.StillNeeded as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("连接已删除"))
    return redirect("desk-suppliers")


def _try(request: PageRequest, supplier: Supplier) -> None:
    error = setup.try_out(supplier=supplier, at=timezone.now())
    if error:
        messages.error(request, error)
    else:
        messages.success(request, _("连接成功"))
