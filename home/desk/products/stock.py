"""Stock on the desk: receive, adjust, count, and the ledger."""

from decimal import Decimal

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actor import Actor
from home.desk.desk_gate import Desk, desk_view
from home.desk.forms import StockForm
from shop.stock import ledger
from shop.stock.models import StockLevel, StockMovement
from shop.stores.models import Store


@require_safe
@desk_view("stock")
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Levels of everything on sale; `low=1` shows what runs out."""
    words, is_low = request.GET.get("q", "").strip()[:50], request.GET.get("low") == "1"
    levels = StockLevel.objects.for_store(desk.store).select_related("variant__product")
    levels = levels.filter(variant__retired_at__isnull=True)
    if is_low:
        levels = levels.filter(variant__is_on_sale=True, on_hand__lt=F("reserved") + F("low_at"))
    if words:
        levels = levels.filter(variant__product__title__icontains=words)
    page = Paginator(levels.order_by("-variant_id"), 30).get_page(request.GET.get("page"))
    context = {"desk": desk, "levels": page, "q": words, "is_low": is_low, "tab": "products"}
    return render(request, "desk/products/stock.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("stock")
def variant(request: HttpRequest, desk: Desk, variant_id: int) -> HttpResponse:
    """One variant: its level, a booking form, its ledger."""
    level = _find(desk.store, variant_id)
    form = StockForm(request.POST or None, unit=level.variant.unit)
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            book(form, store=desk.store, variant_id=variant_id, actor=desk.user)
        except ledger.LevelBelowReserved as refused:
            error = str(refused)
        else:
            return redirect("desk-stock-variant", variant_id)
    movements = StockMovement.objects.for_store(desk.store).filter(variant_id=variant_id)
    context = {
        "desk": desk,
        "level": level,
        "form": form,
        "kinds": StockForm.KINDS,
        "error": error or next((errors[0] for errors in form.errors.values()), ""),
        "movements": movements.select_related("actor").order_by("-pk")[:100],
        "tab": "products",
    }
    return render(request, "desk/products/stock_variant.html", context)


def book(
    form: StockForm, *, store: Store, variant_id: int, actor: Actor, seen: Decimal | None = None
) -> None:
    """Write what a valid form says into the ledger; a count that saw another level is refused."""
    data, quantity = form.cleaned_data, form.cleaned_data["quantity"]
    if data["kind"] == StockMovement.Kind.COUNT:
        ledger.count(
            store=store,
            variant_id=variant_id,
            counted=quantity,
            reason=data["reason"],
            actor=actor,
            seen=seen,
        )
    else:
        ledger.change(
            store=store,
            variant_id=variant_id,
            kind=data["kind"],
            quantity=quantity,
            reason=data["reason"],
            actor=actor,
        )


def _find(store: Store, variant_id: int) -> StockLevel:
    levels = StockLevel.objects.for_store(store).select_related("variant__product")
    return get_object_or_404(levels, variant_id=variant_id, variant__retired_at__isnull=True)
