"""What the customer of a draft sees behind the link: the lines, and into the own cart."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.quantity import plain
from core.requests import number
from orders import by_link
from orders.cart import contents
from orders.cart.guest import owner_of, owner_or_new, remember
from orders.chat import drafts, in_session, into_cart, offers, sheet_form
from orders.chat import sheet as sheets
from orders.chat.models import Draft, DraftLine, DraftOffer
from orders.chat.sheet import Sheet
from orders.chat.sheet_row import Kind, SheetRow
from shop.catalog.models import ProductVariant
from shop.stores import storefront
from shop.stores.models import StorePage
from shop.stores.people.roles import store_ids_of
from shop.stores.public_pages.by_address import of_open_store


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_open_store
def draft(request: HttpRequest, page: StorePage, token: str) -> HttpResponse:
    """
    Current prices and stock of what was written down; a POST puts what is ticked into the
    visitor's cart and leads to the checkout.
    """
    at = timezone.now()
    found = drafts.find(store=page.store, token=token)
    if found is None:
        raise Http404
    if found.state_at(at) in {Draft.State.ORDERED, Draft.State.EXPIRED}:
        return _over(request, page, found)
    is_staff = page.store_id in store_ids_of(request.user)
    if request.method == "POST" and "answer" in request.POST:
        return _answered(request, page, found, is_staff=is_staff)
    if request.method == "POST":
        return _confirm(request, page, found)
    if request.method == "GET" and not is_staff:
        drafts.open_(draft=found, at=at)
    return _page(request, page, found, _fresh(request, page, found), is_staff=is_staff)


def _fresh(request: HttpRequest, page: StorePage, found: Draft) -> Sheet:
    sheet = _sheet_of(found, _in_cart(request, page))
    sheet.notes = [in_session.with_note(request.session, page.store, found.note)]
    return sheet


def _answered(
    request: HttpRequest, page: StorePage, found: Draft, *, is_staff: bool
) -> HttpResponse:
    """`answer` = accept or decline of `offer`: what the shop has instead of what is sold out."""
    says = {"accept": True, "decline": False}.get(request.POST.get("answer", ""))
    offer_id = number(request.POST.get("offer"))
    if says is None or offer_id is None:
        raise Http404
    if is_staff:
        fresh, error = _fresh(request, page, found), _("这一样要顾客自己选")
        return _page(request, page, found, fresh, error=error, is_staff=True, status=403)
    at = timezone.now()
    try:
        offers.answer(store=page.store, token=found.token, offer_id=offer_id, accepts=says, at=at)
    except DraftOffer.DoesNotExist as gone:
        raise Http404 from gone
    except offers.CannotOffer as refused:
        fresh = _fresh(request, page, found)
        return _page(request, page, found, fresh, error=str(refused), status=409)
    messages.success(request, _("换好了，看看数量再确认") if says else _("好的，这样不要了"))
    return redirect(found)


def _confirm(request: HttpRequest, page: StorePage, found: Draft) -> HttpResponse:
    sheet = sheet_form.received(request.POST, store=page.store)
    for row in sheet.rows:
        row.is_change = True
    if "refresh" in request.POST and storefront.wants_fragment(request):
        return render(request, "orders/chat/fragments/sums.html", {"sheet": sheet})
    changes = sheet_form.validate(sheet)
    if sheet.has_errors or "refresh" in request.POST:
        return _page(request, page, found, sheet, status=422 if sheet.has_errors else 200)
    owner = owner_or_new(request)
    outcomes = into_cart.put(owner=owner, changes=changes)
    in_session.carry(request.session, page.store, note=sheet.note, tokens=[found.token])
    done = into_cart.done(outcomes)
    if len(done) < len(outcomes):
        for row in sheet.rows:
            row.is_wanted = row.is_wanted and not row.error
        response = _page(request, page, found, sheet, done=done, status=409)
    else:
        into_cart.warn(request, outcomes)
        response = redirect("checkout", page.store.slug)
    remember(request, response, owner, has_lines=contents.count(owner) > 0)
    return response


def _page(
    request: HttpRequest,
    page: StorePage,
    found: Draft,
    sheet: Sheet,
    *,
    done: Sequence[sheet_form.CartChange] = (),
    is_staff: bool = False,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "offers": offers.waiting(found),
        "error": error,
        "store": page.store,
        "store_page": page,
        "draft": found,
        "sheet": sheet,
        "done": done,
        "is_staff": is_staff,
    }
    return render(request, "orders/chat/draft.html", context, status=status)


def _over(request: HttpRequest, page: StorePage, found: Draft) -> HttpResponse:
    """Ordered already, or too old. The order itself is shown to its buyer only."""
    order = found.order
    is_own = order is not None and by_link.is_buyer(request, order)
    context = {
        "store": page.store,
        "store_page": page,
        "is_ordered": found.ordered_at is not None,
        "order": order if is_own else None,
    }
    status = 200 if found.ordered_at else 410
    return render(request, "orders/chat/over.html", context, status=status)


def _sheet_of(found: Draft, in_cart: dict[int, contents.Line]) -> Sheet:
    lines = sorted(found.lines.all(), key=lambda line: line.position)
    ids = [line.variant_id for line in lines if line.variant_id]
    variants = sheets.variants_of(found.store, ids=ids)
    return Sheet(
        rows=[_row(number, line, variants, in_cart) for number, line in enumerate(lines)],
        is_change=True,
    )


def _row(
    number: int,
    line: DraftLine,
    variants: dict[int, ProductVariant],
    in_cart: dict[int, contents.Line],
) -> SheetRow:
    variant = variants.get(line.variant_id or 0)
    row = SheetRow(number=number, kind=Kind.MISSING, said=line.said or line.name, is_change=True)
    if variant is None:
        row.said = line.name
        return row
    row.kind, row.offered, row.variant_id = Kind.MATCH, [variant], variant.pk
    row.unit, row.quantity = variant.unit, str(plain(line.quantity))
    there = in_cart.get(variant.pk)
    row.in_cart = there.quantity if there else None
    row.is_wanted = not row.problem
    sheets.fit(row)
    return row


def _in_cart(request: HttpRequest, page: StorePage) -> dict[int, contents.Line]:
    owner = owner_of(request)
    lines = contents.lines_for(owner, page.store) if owner else []
    return {line.variant.pk: line for line in lines}
