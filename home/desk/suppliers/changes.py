"""What a supplier changed: used, or left."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.suppliers.finding import supplier_of
from shop.suppliers import differences
from shop.suppliers.models import Difference

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def index(request: PageRequest, desk: Desk, supplier_id: int) -> HttpResponse:
    """POST uses all that are open."""
    supplier = supplier_of(desk, supplier_id)
    if request.method == "POST":
        count = differences.apply_all(supplier=supplier, actor=desk.user, at=timezone.now())
        messages.success(request, _("已采用 %(count)s 处变化") % {"count": count})
        return redirect("desk-supplier-changes", supplier.pk)
    every = Difference.objects.for_store(desk.store).filter(product__supplier=supplier)
    decided = every.exclude(state=Difference.State.OPEN).select_related("product")
    context = {
        "desk": desk,
        "supplier": supplier,
        "rows": Paginator(differences.open_of(supplier), PAGE_SIZE).get_page(
            request.GET.get("page")
        ),
        "decided": decided.order_by("-decided_at", "-pk")[:20],
        "tab": "more",
    }
    return render(request, "desk/suppliers/changes.html", context)


@require_POST
@desk_view("settings")
def decide(request: PageRequest, desk: Desk, difference_id: int) -> HttpResponse:
    """`do` = leave keeps the store's own; anything else uses the supplier's."""
    step = differences.leave if request.POST.get("do") == "leave" else differences.apply
    every = Difference.objects.for_store(desk.store).select_related("product")
    row = get_object_or_404(every, pk=difference_id)
    try:
        step(store=desk.store, difference_id=row.pk, actor=desk.user, at=timezone.now())
    except Difference.DoesNotExist:
        messages.info(request, _("这处变化已经处理过了"))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("desk-supplier-changes", row.product.supplier_id)
