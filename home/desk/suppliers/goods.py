"""One supplier's goods: looked up by code, chosen, kept in step."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.products.views import refuse_moderated
from home.desk.suppliers.finding import supplier_of
from shop.suppliers import adapters, choosing, differences, margins, sync
from shop.suppliers.models import Supplier, SupplierProduct, SyncRun

PAGE_SIZE = 50
# What of the list is shown → its condition.
FILTERS = {
    "all": Q(),
    "free": Q(variant=None, is_sold=True, cost__isnull=False),
    "sold": Q(variant__isnull=False),
    "wrong": ~Q(error="") | Q(is_sold=False) | Q(cost=None),
}


@require_safe
@desk_view("settings")
def index(request: PageRequest, desk: Desk, supplier_id: int) -> HttpResponse:
    supplier = supplier_of(desk, supplier_id)
    only = request.GET.get("only", "all")
    only = only if only in FILTERS else "all"
    rows = SupplierProduct.objects.for_store(desk.store).filter(supplier=supplier)
    page = Paginator(
        rows.filter(FILTERS[only]).select_related("variant").order_by("code"), PAGE_SIZE
    ).get_page(request.GET.get("page"))
    words = {"all": _("全部"), "free": _("可以选"), "sold": _("在卖"), "wrong": _("有问题")}
    run = SyncRun.objects.for_store(desk.store).filter(supplier=supplier).order_by("-pk").first()
    context = {
        "desk": desk,
        "supplier": supplier,
        "has_catalogue": adapters.ADAPTERS[supplier.kind].has_catalogue,
        "rows": page,
        "goods": _priced(supplier, page),
        "only": only,
        "filters": [(name, words[name], rows.filter(FILTERS[name]).count()) for name in FILTERS],
        "run": run,
        "errors": run.errors.filter(store_id=desk.store.pk).order_by("pk")[:50] if run else [],
        "changes": differences.open_of(supplier).count(),
        "tab": "more",
    }
    return render(request, "desk/suppliers/supplier.html", context)


def _priced(
    supplier: Supplier, products: Iterable[SupplierProduct]
) -> list[tuple[SupplierProduct, object]]:
    """With what each would be sold for."""
    rule = margins.rule_of(supplier)
    return [(row, rule.price(row.cost) if row.cost is not None else None) for row in products]


@require_safe
@desk_view("settings")
def run(request: PageRequest, desk: Desk, sync_run_id: int) -> HttpResponse:
    """How far a run is; once it is over the page around is loaded anew."""
    found = get_object_or_404(SyncRun.objects.for_store(desk.store), pk=sync_run_id)
    if not request.htmx:
        return redirect("desk-supplier", found.supplier_id)
    if not found.is_at_work:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "desk/suppliers/fragments/progress.html", {"run": found})


@require_POST
@desk_view("settings")
def sync_now(request: PageRequest, desk: Desk, supplier_id: int) -> HttpResponse:
    supplier = supplier_of(desk, supplier_id)
    if adapters.ADAPTERS[supplier.kind].has_catalogue:
        sync.start(supplier=supplier, actor=desk.user, at=timezone.now())
    return redirect("desk-supplier", supplier.pk)


@require_POST
@desk_view("settings")
def add_codes(request: PageRequest, desk: Desk, supplier_id: int) -> HttpResponse:
    """What is new is looked up at once."""
    supplier = supplier_of(desk, supplier_id)
    try:
        count = choosing.add_codes(supplier=supplier, text=request.POST.get("codes", "")[:20_000])
    except choosing.NothingToDo as refused:
        messages.error(request, str(refused))
        return redirect("desk-supplier", supplier.pk)
    messages.success(request, _("加了 %(count)s 个编码，正在查询") % {"count": count})
    sync.start(supplier=supplier, actor=desk.user, at=timezone.now())
    return redirect("desk-supplier", supplier.pk)


@require_POST
@desk_view("settings")
@refuse_moderated
def choose(request: PageRequest, desk: Desk, supplier_id: int) -> HttpResponse:
    """To the review that imports end in."""
    supplier = supplier_of(desk, supplier_id)
    ticked = request.POST.getlist("product")[: choosing.MOST_AT_ONCE]
    ids = [int(pk) for pk in ticked if pk.isascii() and pk.isdecimal() and len(pk) < 19]
    try:
        job = choosing.choose(
            supplier=supplier, product_ids=ids, actor=desk.user, at=timezone.now()
        )
    except choosing.NothingToDo as refused:
        messages.error(request, str(refused) if ids else _("请先勾选商品"))
        return redirect("desk-supplier", supplier.pk)
    return redirect("desk-import", job.pk)


@require_POST
@desk_view("settings")
def link(request: PageRequest, desk: Desk, supplier_id: int) -> HttpResponse:
    """Goods that the store had before come from this supplier."""
    supplier = supplier_of(desk, supplier_id)
    try:
        choosing.link(
            supplier=supplier,
            code=request.POST.get("code", ""),
            sku=request.POST.get("sku", ""),
            actor=desk.user,
        )
    except choosing.NothingToDo as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已关联，下次同步更新库存"))
    return redirect("desk-supplier", supplier.pk)


@require_POST
@desk_view("settings")
def unlink(request: PageRequest, desk: Desk, supplier_product_id: int) -> HttpResponse:
    rows = SupplierProduct.objects.for_store(desk.store).select_related("supplier")
    product = get_object_or_404(rows, pk=supplier_product_id)
    choosing.unlink(product=product, actor=desk.user)
    messages.success(request, _("已取消关联，商品还在店里"))
    return redirect("desk-supplier", product.supplier_id)
