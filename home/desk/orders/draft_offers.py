"""A line of a draft is sold out: what could take its place is offered to the customer."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import quantity as quantities
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from orders.chat import offers
from orders.chat.models import Draft, DraftLine, DraftOffer
from orders.substitutions import similar
from shop.catalog.models import ProductVariant
from shop.stores.models import Store


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("ship")
def propose(request: PageRequest, desk: Desk, draft_id: int, draft_line_id: int) -> HttpResponse:
    """`?q=` searches the store; a POST of `sku` and `quantity` asks the customer."""
    line = find_line(desk.store, draft_id, draft_line_id)
    if request.method != "POST":
        return _page(request, desk, line)
    rows = similar.sold_by(desk.store, without=())
    variant = rows.filter(sku=request.POST.get("sku", "")[:40]).first()
    if variant is None:
        return _page(request, desk, line, error=_("请选要换的商品"), status=422)
    try:
        offers.propose(
            store=desk.store,
            draft_id=draft_id,
            line_id=line.pk,
            variant=variant,
            quantity=_amount(request, variant),
            actor=desk.user,
            at=timezone.now(),
        )
    except ValidationError as wrong:
        return _page(request, desk, line, error=wrong.messages[0], status=422)
    except offers.CannotOffer as refused:
        return _page(request, desk, line, error=str(refused), status=409)
    messages.success(request, _("换的商品写进链接了，发给顾客选"))
    return redirect("desk-chat-order", draft_id)


@require_POST
@desk_view("ship")
def withdraw(request: PageRequest, desk: Desk, draft_id: int, draft_offer_id: int) -> HttpResponse:
    rows = DraftOffer.objects.for_store(desk.store).filter(line__draft=draft_id)
    offer = get_object_or_404(rows, pk=draft_offer_id)
    is_done = offers.withdraw(
        store=desk.store,
        draft_id=draft_id,
        offer_id=offer.pk,
        actor=desk.user,
        at=timezone.now(),
    )
    if is_done:
        messages.success(request, _("已撤回"))
    else:
        messages.error(request, _("顾客已经回复了"))
    return redirect("desk-chat-order", draft_id)


def find_line(store: Store, draft_id: int, line_id: int) -> DraftLine:
    """:raises Http404: also for one whose goods are no more, which nothing is like"""
    get_object_or_404(Draft.objects.for_store(store), pk=draft_id)
    rows = DraftLine.objects.for_store(store).filter(draft=draft_id)
    joined = ("store", "draft", "variant__product", "variant__store", "variant__level")
    line: DraftLine = get_object_or_404(rows.select_related(*joined), pk=line_id)
    if line.variant is None:
        raise Http404
    return line


def _amount(request: PageRequest, variant: ProductVariant) -> Decimal:
    """:raises ValidationError: for what is no quantity of it"""
    return quantities.parse(request.POST.get("quantity", "")[:12], unit=variant.unit)


def candidates(line: DraftLine, words: str) -> list[ProductVariant]:
    """What is like the goods of this line, or what these words find; nothing of the draft."""
    there = set(line.draft.lines.exclude(variant=None).values_list("variant_id", flat=True))
    if words:
        rows = similar.sold_by(line.store, without=there)
        return similar.in_stock(similar.by_words(line.store, words, rows))
    return similar.to_goods(line.variant, without=there) if line.variant else []


def _page(
    request: PageRequest, desk: Desk, line: DraftLine, *, error: str = "", status: int = 200
) -> HttpResponse:
    words = request.GET.get("q", "")[:50]
    context = {
        "desk": desk,
        "draft": line.draft,
        "line": line,
        "words": words,
        "candidates": candidates(line, words),
        "sku": request.POST.get("sku", ""),
        "quantity": request.POST.get("quantity", quantities.plain(line.quantity)),
        "error": error,
        "tab": "orders",
    }
    return render(request, "desk/orders/draft_offer.html", context, status=status)
