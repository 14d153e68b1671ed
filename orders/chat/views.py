"""粘贴订单 for shoppers: a box to paste into, the sheet to look over, and into the cart."""

import secrets
from collections.abc import Sequence
from math import ceil

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import actor_of
from core import doors
from core.client_ip import client_ip
from core.same_origin import same_origin_post
from orders.cart import cart, contents
from orders.cart.guest import owner_of, owner_or_new, remember
from orders.chat import heard, in_session, into_cart, sheet_form, sheet_from_message
from orders.chat.sheet import Sheet
from orders.chat.sheet_form import CartChange
from search.chat.parsed import Intent
from shop.stores import storefront
from shop.stores.models import Store, StorePage
from shop.stores.public_pages.by_address import of_open_store

# How long the second of two taps is recognised.
TAP_SECONDS = 3600


@same_origin_post
@require_http_methods(["GET", "HEAD", "POST"])
@of_open_store
def chat_order(request: HttpRequest, page: StorePage) -> HttpResponse:
    """
    The box is the same for everybody. A POST of `text` reads it; one of a sheet (`rows`)
    puts what it asks for into the cart, or with `refresh` only adds it up anew.
    """
    if request.method != "POST":
        return render(request, "orders/chat/paste.html", _about(page))
    try:
        response = _sheet(request, page) if "rows" in request.POST else _read(request, page)
    except cart.Unreachable:
        response = _away(request, page)
    add_never_cache_headers(response)
    return response


@require_safe
@never_cache
@of_open_store
def again(request: HttpRequest, page: StorePage) -> HttpResponse:
    """The message pasted last on this phone, read anew: where 后退 leads."""
    text = in_session.text(request.session, page.store)
    return _show_read(request, page, text) if text else redirect("chat-order", page.store.slug)


def _read(request: HttpRequest, page: StorePage) -> HttpResponse:
    text = request.POST.get("text", "")
    response = _show_read(request, page, text)
    if response.status_code == 200:
        in_session.keep_text(request.session, page.store, text.strip())
    return response


def _show_read(request: HttpRequest, page: StorePage, text: str) -> HttpResponse:
    wait = doors.knock("costly", ip=client_ip(request))
    if wait:
        return _too_often(request, page, text, wait)
    try:
        found = sheet_from_message.understand(
            store=page.store,
            text=text,
            at=timezone.now(),
            in_cart=_lines(request, page.store),
        )
    except sheet_from_message.CannotRead as refused:
        context = _about(page) | {"text": text, "error": str(refused)}
        return render(request, "orders/chat/paste.html", context, status=422)
    if not found.sheet.rows:
        context = _about(page) | {"text": found.text, "said": _answer(found.intent)}
        return render(request, "orders/chat/no_order.html", context)
    sheet = found.sheet
    sheet.notes = [in_session.with_note(request.session, page.store, sheet.note)]
    return _page(request, page, sheet, text=found.text)


def _too_often(request: HttpRequest, page: StorePage, text: str, wait: float) -> HttpResponse:
    """Nothing is read and nothing typed is lost."""
    error = _("识别得太频繁了，请 %(seconds)s 秒后再试") % {"seconds": ceil(wait)}
    context = _about(page) | {"text": text[: sheet_from_message.MAX_TEXT], "error": error}
    return doors.refused(render(request, "orders/chat/paste.html", context), wait)


def _sheet(request: HttpRequest, page: StorePage) -> HttpResponse:
    sheet = sheet_form.received(request.POST, store=page.store)
    text = request.POST.get("text", "")[: sheet_from_message.MAX_TEXT]
    if "refresh" in request.POST:
        return _piece(request, page, sheet, text)
    changes = sheet_form.validate(sheet)
    if sheet.has_errors:
        return _page(request, page, sheet, text=text, status=422)
    key = request.POST.get("key", "")[:64]
    # None instead of False: the cache is away, and nobody knows of another tap.
    if key and cache.add(f"chat-order-{key}", 1, TAP_SECONDS) is False:
        return redirect("cart")
    owner = owner_or_new(request)
    try:
        outcomes = into_cart.put(owner=owner, changes=changes)
    except BaseException:
        # Nothing tells that it was put there: the next tap may try.
        cache.delete(f"chat-order-{key}")
        raise
    done = into_cart.done(outcomes)
    heard.teach(store=page.store, changes=done, shopper=actor_of(request.user))
    in_session.carry(request.session, page.store, note=sheet.note)
    if len(done) < len(outcomes):
        response = _left_over(request, page, sheet, done, text)
    else:
        response = _to_cart(request, sheet, outcomes)
    remember(request, response, owner, has_lines=contents.count(owner) > 0)
    return response


def _to_cart(
    request: HttpRequest, sheet: Sheet, outcomes: Sequence[into_cart.Outcome]
) -> HttpResponse:
    into_cart.warn(request, outcomes)
    if sheet.missing:
        said = _("、").join(_("「%(said)s」") % {"said": row.said} for row in sheet.missing)
        messages.info(request, _("店里没找到 %(words)s，没有加进来") % {"words": said})
    return redirect("cart")


def _left_over(
    request: HttpRequest, page: StorePage, sheet: Sheet, done: Sequence[CartChange], text: str
) -> HttpResponse:
    """The rest of the sheet, and what became of the others."""
    rows = [change.row for change in done]
    sheet.rows = [row for row in sheet.rows if row not in rows]
    for number, row in enumerate(sheet.rows):
        row.number = number
    return _page(request, page, sheet, text=text, done=done, status=409)


def _page(
    request: HttpRequest,
    page: StorePage,
    sheet: Sheet,
    *,
    text: str,
    done: Sequence[CartChange] = (),
    status: int = 200,
) -> HttpResponse:
    context = _about(page) | {
        "sheet": sheet,
        "text": text,
        "done": done,
        "key": secrets.token_urlsafe(16),
    }
    return render(request, "orders/chat/sheet.html", context, status=status)


def _piece(request: HttpRequest, page: StorePage, sheet: Sheet, text: str) -> HttpResponse:
    """The sums alone for htmx; without it the whole page, added up."""
    if storefront.wants_fragment(request):
        return render(request, "orders/chat/fragments/sums.html", {"sheet": sheet})
    return _page(request, page, sheet, text=text)


def _away(request: HttpRequest, page: StorePage) -> HttpResponse:
    """The cart cannot be reached: nothing was put there, nothing typed is lost."""
    text = request.POST.get("text", "")[: sheet_from_message.MAX_TEXT]
    said = _("人有点多，请稍后再试")
    if "rows" not in request.POST:
        context = _about(page) | {"text": text, "error": said}
        return render(request, "orders/chat/paste.html", context, status=503)
    sheet = sheet_form.received(request.POST, store=page.store)
    sheet.error = said
    return _page(request, page, sheet, text=text, status=503)


def _lines(request: HttpRequest, store: Store) -> list[contents.Line]:
    owner = owner_of(request)
    return contents.lines_for(owner, store) if owner else []


def _about(page: StorePage) -> dict[str, object]:
    return {"store": page.store, "store_page": page, "page": page}


def _answer(intent: Intent) -> str:
    """What to say to a message that orders nothing."""
    match intent:
        case Intent.QUESTION:
            return _("这句像是在问店家，店家回答得最准")
        case Intent.CANCEL:
            return _("要取消已经下的单，请到「我的订单」，或直接告诉店家")
        case _:
            return _("没看出要买什么，写上名字和数量再试试")
