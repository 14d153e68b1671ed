"""
Paper: one order's as a page or a PDF, lists and labels of many; what was printed is remembered.
Papers are Chinese, whoever prints them.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.language import in_chinese
from core.money import round_cny
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders.board import find_order
from orders.models import Order
from orders.papers import code128, contents, pdf, printed
from orders.papers.models import Kind, Printed
from orders.states.board_states import in_state
from orders.waybills import showing as waybills
from shop.stores.people import looks

# What can come out by itself for each new order.
ARRIVING = (Kind.RECEIPT58, Kind.RECEIPT80)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("ship", shows=looks.ORDER)
def paper(request: PageRequest, desk: Desk, number: str, kind: str) -> HttpResponse:
    """The page; `format=pdf` is the file and counts as printed, as does a POST from the page."""
    if kind not in Kind.values:
        raise Http404
    order = find_order(desk.store, number)
    is_file = request.GET.get("format") == "pdf"
    if request.method == "POST" or is_file:
        printed.mark([order], kind, actor=desk.user, at=timezone.now())
    if request.method == "POST":
        return redirect("desk-order-print", order.number, kind)
    with in_chinese():
        if is_file:
            return pdf_answer(pdf.of(order, kind), f"{kind}-{order.number}")
        return render(request, "desk/papers/paper.html", _context(desk, order, kind))


@require_safe
@desk_view("ship", shows=looks.PAPERS)
def arriving(request: PageRequest, desk: Desk, kind: str) -> HttpResponse:
    """
    A computer with a printer keeps this open: the oldest new order of which none of this kind was
    printed, and the page prints it and comes again; else it waits for the next.
    """
    if kind not in ARRIVING:
        raise Http404
    new = in_state(Order.objects.for_store(desk.store), "new", store=desk.store)
    seen = Printed.objects.for_store(desk.store).filter(kind=kind)
    waiting = new.exclude(pk__in=seen.values("order")).order_by("created_at")
    number = waiting.values_list("number", flat=True).first()
    context: dict[str, object] = {"desk": desk, "kind": Kind(kind)}
    with in_chinese():
        if number is None:
            return render(request, "desk/papers/arriving.html", context)
        order = find_order(desk.store, number)
        context |= _context(desk, order, kind) | {"is_arriving": True}
        return render(request, "desk/papers/paper.html", context)


@require_safe
@desk_view("ship", shows=looks.PAPERS)
def picking(request: PageRequest, desk: Desk) -> HttpResponse:
    """All that waits to be prepared, by category."""
    orders = contents.waiting(desk.store)
    is_file = request.GET.get("format") == "pdf"
    if is_file:
        printed.mark(orders, Kind.PICKING, actor=desk.user, at=timezone.now())
    with in_chinese():
        if is_file:
            return pdf_answer(pdf.picking(desk.store, orders), Kind.PICKING.value)
        shelves = [
            (shelf.name, [(goods, _svg(goods.sku)) for goods in shelf.goods])
            for shelf in contents.shelves(desk.store, orders)
        ]
        context = {"desk": desk, "orders": orders, "shelves": shelves, "at": timezone.now()}
        return render(request, "desk/papers/picking.html", context)


@require_safe
@desk_view("ship", shows=looks.PAPERS)
def labels(request: PageRequest, desk: Desk) -> HttpResponse:
    """One file; those printed before only where `again` is asked for."""
    orders = contents.to_label(desk.store, again="again" in request.GET)
    if not orders:
        return render(request, "desk/papers/no_labels.html", {"desk": desk, "tab": "orders"})
    with in_chinese():
        content = pdf.labels(orders)
    printed.mark(orders, Kind.LABEL, actor=desk.user, at=timezone.now())
    return pdf_answer(content, "labels")


def _context(desk: Desk, order: Order, kind: str) -> dict[str, object]:
    parcel = contents.parcel_of(order) if kind == Kind.LABEL else None
    return {
        "desk": desk,
        "order": order,
        "kind": Kind(kind),
        "lines": [
            (line, contents.amount_of(line, kind), round_cny(line.for_buyer * line.price))
            for line in contents.lines_of(order, kind)
        ],
        "money_rows": contents.money_rows(order),
        "paid_words": contents.paid_words(order),
        "goods": contents.goods_in_words(order),
        "parcel": parcel,
        "waybill": waybills.of_parcel(parcel),
        "order_code": _svg(order.number),
        "tracking_code": _svg(parcel.tracking_number if parcel else ""),
        "printed": dict(printed.kinds_of(order))[Kind(kind)],
    }


def _svg(text: str) -> str:
    return code128.svg(text) if code128.can_write(text) else ""


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    disposition = f'inline; filename="{name}.pdf"'
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
