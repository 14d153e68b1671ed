"""代发订单: what was ordered at suppliers, what of it somebody has to look after."""

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
from orders import locks
from orders.dropshipping import placing, showing
from orders.dropshipping.models import OPEN, SupplierCheck, SupplierOrder

PAGE_SIZE = 30
FILTERS = {
    "wrong": showing.TROUBLED,
    "open": Q(state__in=OPEN),
    "all": Q(),
}


@require_safe
@desk_view("orders")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    every = SupplierOrder.objects.for_store(desk.store)
    only = request.GET.get("only", "")
    if only not in FILTERS:
        only = "wrong" if every.filter(FILTERS["wrong"]).exists() else "open"
    words = {"wrong": _("要处理"), "open": _("进行中"), "all": _("全部")}
    shown = every.filter(FILTERS[only]).select_related("order", "parcel")
    shown = shown.prefetch_related("lines__line").order_by("-created_at", "-pk")
    checks = SupplierCheck.objects.for_store(desk.store).select_related("supplier")
    context = {
        "desk": desk,
        "rows": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "only": only,
        "filters": [(name, words[name], every.filter(FILTERS[name]).count()) for name in FILTERS],
        "checks": checks.order_by("-day", "pk")[:7],
        "tab": "more",
    }
    return render(request, "desk/suppliers/orders.html", context)


@require_POST
@desk_view("ship")
def act(request: PageRequest, desk: Desk, supplier_order_id: int) -> HttpResponse:
    """`do` = seen, again, or typed with `remote`."""
    row = get_object_or_404(SupplierOrder.objects.for_store(desk.store), pk=supplier_order_id)
    given = {"store": desk.store, "supplier_order_id": row.pk, "actor": desk.user}
    at = timezone.now()
    try:
        if request.POST.get("do") == "again":
            placing.again(**given, at=at)
            messages.success(request, _("正在重新下单"))
        elif request.POST.get("do") == "typed":
            placing.typed_in(**given, remote=request.POST.get("remote", ""), at=at)
            messages.success(request, _("已记下供应商单号"))
        else:
            showing.seen(**given)
    except locks.NotAllowedNow as refused:
        messages.error(request, str(refused))
    except SupplierOrder.DoesNotExist:
        messages.info(request, _("这一单已经处理过了"))
    return redirect("desk-supplier-orders")
