"""粘贴订单 at the desk: a customer's message becomes a draft with a link to send back."""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import doors
from core import quantity as quantities
from core.client_ip import client_ip
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from orders.cart import buyable
from orders.chat import drafts, heard, offers, sheet_form, sheet_from_message
from orders.chat.drafts import Item, Part
from orders.chat.models import Draft, DraftOffer
from orders.chat.sheet import MAX_ROWS, Sheet
from orders.chat.sheet_form import CartChange
from orders.chat.sheet_row import Kind, SheetRow

PAGE_SIZE = 20
# In the session: what was pasted and is not a draft yet.
PASTED = "desk_chat_order"


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("ship")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    """The box and the drafts so far; a POST of `text` opens the sheet."""
    if request.method != "POST":
        return _index(request, desk, text=_pasted(request, desk))
    text = request.POST.get("text", "")
    too_often = _too_often(request)
    if too_often:
        return _index(request, desk, text=text, error=too_often, status=429)
    try:
        found = sheet_from_message.understand(
            store=desk.store, text=text, at=timezone.now(), splits_buyers=True
        )
    except sheet_from_message.CannotRead as refused:
        return _index(request, desk, text=text, error=str(refused), status=422)
    request.session[PASTED] = {"store": desk.store.pk, "text": found.text}
    sheet = found.sheet
    _as_order(sheet)
    if not sheet.rows:
        sheet.error = _("没看出要买什么，可以用「加一样」自己找")
    return _editor(request, desk, sheet, text=found.text, customer=sheet.buyers[0])


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("ship")
def edit(request: PageRequest, desk: Desk) -> HttpResponse:
    """
    A POST of the sheet: with `make` the drafts are written; else rows with new search words
    are looked up, with `more` a row is added, and the sheet is shown again.
    """
    if request.method != "POST":
        return redirect("desk-chat-orders")
    sheet = sheet_form.received(request.POST, store=desk.store)
    if request.htmx and "refresh" in request.POST:
        return render(request, "orders/chat/fragments/sums.html", {"sheet": sheet})
    if "make" in request.POST:
        return _make(request, desk, sheet)
    asked = [row for row in sheet.rows if row.words and _is_asked(request, row)]
    sheet.error = _too_often(request) if asked else ""
    if sheet.error:
        return _editor(request, desk, sheet, status=429)
    for row in asked:
        sheet_from_message.look_up(store=desk.store, row=row)
    if "more" in request.POST:
        _add_row(sheet)
    return _editor(request, desk, sheet)


@require_safe
@desk_view("ship")
def detail(request: PageRequest, desk: Desk, draft_id: int) -> HttpResponse:
    draft = _find(desk, draft_id)
    told = offers.newest_of(draft)
    lines = _lines(draft, told)
    context = {
        "desk": desk,
        "draft": draft,
        "lines": lines,
        "asked": [offer for offer in told.values() if offer.state == DraftOffer.State.PROPOSED],
        "state": draft.state_at(timezone.now()),
        "states": Draft.State,
        "tab": "orders",
    }
    return render(request, "desk/orders/chat_order.html", context)


@require_POST
@desk_view("ship")
def withdraw(request: PageRequest, desk: Desk, draft_id: int) -> HttpResponse:
    draft = _find(desk, draft_id)
    drafts.withdraw(store=desk.store, draft_id=draft.pk, actor=desk.user, at=timezone.now())
    messages.success(request, _("已作废，链接打不开了"))
    return redirect("desk-chat-order", draft.pk)


def _lines(draft: Draft, told: dict[int, DraftOffer]) -> list[dict[str, object]]:
    """Each with why it cannot be bought now, and what was offered for it."""
    joined = ("variant__product", "variant__store", "variant__level")
    return [
        {
            "line": line,
            "problem": buyable.problem_of(line.variant) if line.variant else "",
            "offer": told.get(line.pk),
        }
        for line in draft.lines.order_by("position").select_related(*joined)
    ]


def _is_asked(request: PageRequest, row: SheetRow) -> bool:
    """Whether the desk wants this row looked up: by new words, or by its button."""
    return row.words != row.searched or request.POST.get("search") == str(row.number)


def _too_often(request: PageRequest) -> str:
    """Counts this reading; what to say when it is one too many."""
    wait = doors.knock("costly", ip=client_ip(request))
    return _("识别得太频繁了，请 %(seconds)s 秒后再试") % {"seconds": ceil(wait)} if wait else ""


def _make(request: PageRequest, desk: Desk, sheet: Sheet) -> HttpResponse:
    has_sold_out = any(row.keeps_sold_out for row in sheet.rows)
    changes = sheet_form.validate(sheet, may_be_empty=has_sold_out)
    if sheet.has_errors:
        return _editor(request, desk, sheet, status=422)
    parts = _parts(sheet, changes, customer=request.POST.get("customer", "").strip()[:40])
    try:
        written = drafts.write(store=desk.store, parts=parts, actor=desk.user, at=timezone.now())
    except drafts.CannotDraft as refused:
        sheet.error = str(refused)
        return _editor(request, desk, sheet, status=422)
    request.session.pop(PASTED, None)
    heard.teach(store=desk.store, changes=changes, is_desk=True)
    if len(written) == 1 and not sheet.is_for_several:
        return redirect("desk-chat-order", written[0].pk)
    said = _("已生成 %(count)s 个草稿，把链接分别发给顾客") % {"count": len(written)}
    messages.success(request, said)
    named = {part.customer for part in parts}
    for buyer in sheet.buyers:
        if buyer not in named:
            messages.warning(request, _("%(buyer)s 要的店里都没有，没有草稿") % {"buyer": buyer})
    return redirect("desk-chat-orders")


def _parts(sheet: Sheet, changes: Sequence[CartChange], *, customer: str) -> list[Part]:
    """One for each buyer who wants something that there is."""
    parts = []
    for index, buyer in enumerate(sheet.buyers):
        own = [row for row in sheet.rows if not sheet.is_for_several or row.buyer == buyer]
        items = [
            Item(variant_id=change.variant.pk, quantity=change.quantity, said=change.row.said)
            for change in changes
            if change.row in own
        ]
        items += [_sold_out(row) for row in own if row.keeps_sold_out]
        missing = [row.said for row in own if row.kind == Kind.MISSING and row.is_wanted]
        if items:
            parts.append(
                Part(
                    items=items,
                    customer=buyer if sheet.is_for_several else customer,
                    note=sheet.notes[index],
                    missing=[said for said in missing if said],
                )
            )
    return parts


def _sold_out(row: SheetRow) -> Item:
    """Nobody can buy it now; the desk offers something else for it on the draft's page."""
    goods = row.variant or row.offered[0]
    try:
        amount = quantities.parse(row.quantity, unit=goods.unit)
    except ValidationError:
        amount = Decimal(1)
    return Item(variant_id=goods.pk, quantity=amount, said=row.said)


def _as_order(sheet: Sheet) -> None:
    """The customer's cart is not the shop's to see: a change is an order of that much."""
    sheet.is_change = False
    for row in sheet.rows:
        row.is_change = False
        if row.is_removal:
            row.is_removal = row.is_wanted = False


def _add_row(sheet: Sheet) -> None:
    if len(sheet.rows) >= MAX_ROWS:
        sheet.error = _("一份草稿最多 %(most)s 样") % {"most": MAX_ROWS}
        return
    number, buyer = len(sheet.rows), sheet.buyers[-1]
    sheet.rows.append(SheetRow(number=number, kind=Kind.MISSING, is_wanted=False, buyer=buyer))


def _index(
    request: PageRequest, desk: Desk, *, text: str, error: str = "", status: int = 200
) -> HttpResponse:
    rows = Draft.objects.for_store(desk.store).annotate(count=Count("lines"))
    rows = rows.select_related("order", "store").order_by("-created_at", "-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    now = timezone.now()
    listed = [{"draft": draft, "state": draft.state_at(now)} for draft in page]
    context = {
        "desk": desk,
        "page": page,
        "listed": listed,
        "states": Draft.State,
        "text": text,
        "error": error,
        "tab": "orders",
    }
    return render(request, "desk/orders/chat_orders.html", context, status=status)


def _editor(
    request: PageRequest,
    desk: Desk,
    sheet: Sheet,
    *,
    text: str = "",
    customer: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, object] = {
        "desk": desk,
        "store": desk.store,
        "sheet": sheet,
        "text": text or request.POST.get("text", ""),
        "customer": customer or request.POST.get("customer", ""),
        "tab": "orders",
    }
    return render(request, "desk/orders/chat_order_edit.html", context, status=status)


def _pasted(request: PageRequest, desk: Desk) -> str:
    kept = request.session.get(PASTED) or {}
    return str(kept.get("text", "")) if kept.get("store") == desk.store.pk else ""


def _find(desk: Desk, draft_id: int) -> Draft:
    rows = Draft.objects.for_store(desk.store).select_related("store", "order", "author")
    return get_object_or_404(rows, pk=draft_id)
