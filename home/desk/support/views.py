"""客服 at the desk: the queues, one conversation, and what is done with it."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import doors, private_pictures
from core.requests import PageRequest
from core.types import Words
from home.desk.desk_gate import Desk, desk_view
from orders.checkout.draft import number
from orders.support import queues, showing, threads
from orders.support.answering import replies
from orders.support.forms import SayForm
from orders.support.models import Thread, ThreadMessage
from orders.support.threads import Saying
from shop.catalog.models import ProductPage
from shop.stores.models import Store, StoreMembership
from shop.stores.people import roles

PAGE_SIZE = 30
GOODS = 6
Side = ThreadMessage.Side


@require_safe
@desk_view("support")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    """`queue`: one of QUEUES; htmx gets the list alone."""
    name = request.GET.get("queue", "waiting")
    name = name if name in queues.QUEUES else "waiting"
    found = queues.of(desk.store, name, desk.user)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    counted = queues.counts(desk.store, desk.user)
    context = {
        "desk": desk,
        "tab": "support",
        "queue": name,
        "queues": [(key, words, counted.get(key)) for key, words in queues.QUEUES.items()],
        "page": page,
        "rows": showing.listed(found.filter(pk__in=[row.pk for row in page]), hides_notes=False),
    }
    piece = "fragments/queue.html" if request.htmx else "support.html"
    return render(request, f"desk/support/{piece}", context)


@require_safe
@desk_view("support")
def badge(request: PageRequest, desk: Desk) -> HttpResponse:
    context = {"count": queues.waiting_count(desk.store)}
    return render(request, "orders/cart/fragments/badge.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("support")
def thread(request: PageRequest, desk: Desk, thread_id: int) -> HttpResponse:
    """
    `reply` fills in a canned reply, `goods` looks for what to show. What is posted is said, or
    with `note` kept among the store's own people. htmx gets the talk alone.
    """
    found = one(desk.store, thread_id)
    form = SayForm(
        request.POST or None, request.FILES or None, initial=_chosen(request, desk, found)
    )
    if request.method == "POST" and _said(request, desk, form, found):
        if not request.htmx:
            return redirect("desk-thread", found.pk)
        form, found = SayForm(), one(desk.store, thread_id)
    threads.seen(store=desk.store, thread_id=found.pk, by="store", at=timezone.now())
    if request.method != "POST" and showing.is_shown(request, found):
        return HttpResponse(status=204)
    context = _context(request, desk, found) | {"form": form}
    if not request.htmx:
        page = render(request, "desk/support/thread.html", context)
        return doors.refused(page, form.shut_seconds)
    response = render(request, "orders/support/fragments/talk.html", context)
    if request.method == "POST":
        wrong = next(iter(form.errors.values()), [""])[0] if form.is_bound else ""
        response["HX-Trigger"] = json.dumps({"toast": wrong} if wrong else {"message-sent": True})
    return response


@require_safe
@desk_view("support")
def picture(request: PageRequest, desk: Desk, thread_id: int, message_id: int) -> FileResponse:
    rows = ThreadMessage.objects.for_store(desk.store).filter(thread=thread_id)
    return private_pictures.respond(
        get_object_or_404(rows.exclude(picture=""), pk=message_id).picture
    )


def _close(desk: Desk, thread_id: int, _given: str) -> None:
    threads.close(store=desk.store, thread_id=thread_id, actor=desk.user, at=timezone.now())


def _reopen(desk: Desk, thread_id: int, _given: str) -> None:
    threads.reopen(store=desk.store, thread_id=thread_id, actor=desk.user)


def _assign(desk: Desk, thread_id: int, given: str) -> None:
    person = number(given)
    threads.assign(store=desk.store, thread_id=thread_id, person_id=person, actor=desk.user)


# Action of an address → what it does with `person`, and what is said then.
ACTIONS: dict[str, tuple[Callable[[Desk, int, str], None], Words]] = {
    "close": (_close, _("已结束，顾客再发消息会重新打开")),
    "reopen": (_reopen, _("已重新打开")),
    "assign": (_assign, _("已转交")),
}


@require_POST
@desk_view("support")
def act(request: PageRequest, desk: Desk, thread_id: int, action: str) -> HttpResponse:
    if action not in ACTIONS:
        raise Http404
    found = one(desk.store, thread_id)
    run, words = ACTIONS[action]
    try:
        run(desk, found.pk, request.POST.get("person", ""))
    except threads.CannotSay as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, str(words))
    return redirect("desk-thread", found.pk)


def one(store: Store, thread_id: int) -> Thread:
    """:raises Http404: when the store has no such conversation"""
    joined = ("store", "person", "product", "order", "assigned_to")
    return get_object_or_404(Thread.objects.for_store(store).select_related(*joined), pk=thread_id)


def colleagues(store: Store) -> list[StoreMembership]:
    """Who may be handed a conversation."""
    rows = StoreMembership.objects.for_store(store).filter(roles.having("support"))
    return list(rows.select_related("user").order_by("pk"))


def _chosen(request: PageRequest, desk: Desk, found: Thread) -> dict[str, object]:
    """The canned reply that a page without scripts asks for."""
    wanted = number(request.GET.get("reply"))
    text = next((reply.text for reply in replies.of(desk.store) if reply.pk == wanted), "")
    return {"text": replies.filled(text, thread=found, actor=desk.user)}


def _said(request: PageRequest, desk: Desk, form: SayForm, found: Thread) -> bool:
    """False with the reason in the form."""
    side = Side.NOTE if "note" in request.POST else Side.STORE
    product_id = number(request.POST.get("product"))
    if product_id is not None:
        goods = ProductPage.objects.for_store(desk.store).live()
        saying: Saying | None = Saying(product=get_object_or_404(goods, pk=product_id))
    else:
        saying = form.saying(account=f"desk {desk.user.pk}")
    if saying is None:
        return False
    try:
        threads.say(
            store=desk.store,
            thread_id=found.pk,
            side=side,
            saying=saying,
            actor=desk.user,
            at=timezone.now(),
        )
    except threads.CannotSay as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _context(request: PageRequest, desk: Desk, found: Thread) -> dict[str, object]:
    words = request.GET.get("goods", "").strip()[:50]
    goods = ProductPage.objects.for_store(desk.store).live().filter(title__icontains=words)
    before = number(request.GET.get("before"))
    return {
        "desk": desk,
        "tab": "support",
        "is_desk": True,
        **showing.context(found, hides_notes=False, before=before),
        "replies": [
            (reply, replies.filled(reply.text, thread=found, actor=desk.user))
            for reply in replies.of(desk.store)
        ],
        "colleagues": colleagues(desk.store),
        "goods": words,
        "goods_found": goods.order_by("-sales")[:GOODS] if words else [],
    }
