"""消息: a shopper's conversations with stores. Shared pages lead here by plain links."""

import json
import secrets

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import doors, private_pictures
from core.client_ip import client_ip
from core.requests import PageRequest
from orders import by_link
from orders.cart.guest import keep_key
from orders.cart.storing.storage import Owner
from orders.checkout.draft import number
from orders.models import Order
from orders.support import shoppers, showing, threads
from orders.support.answering import hours
from orders.support.forms import SayForm
from orders.support.models import Thread, ThreadMessage
from shop.catalog import listing
from shop.stores.models import Store
from shop.stores.people import roles

MOST = 100


@require_safe
@never_cache
@shoppers.own_threads
def index(request: PageRequest) -> HttpResponse:
    """The conversations of this person, or of this phone's guest, newest first."""
    found = _own(request).order_by("-last_at")[:MOST]
    context = {"rows": showing.listed(found, hides_notes=True), "tab": "account"}
    return render(request, "orders/support/messages.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@shoppers.own_threads
def new(request: PageRequest, slug: str) -> HttpResponse:
    """
    To a store, about `product` (an id) or `order` (a token) or nothing: the conversation that
    there is, or an empty one that begins with the first words.
    """
    store = roles.open_store(slug)
    about = _about(request, store)
    owner = shoppers.of(request)
    there = threads.find(store=store, owner=owner, about=about) if owner else None
    if there is not None and request.method != "POST":
        return redirect(there)
    form = SayForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        owner = owner or Owner(key=secrets.token_urlsafe(20))
        begun = _begun(request, form, store=store, owner=owner, about=about)
        if begun is not None:
            response = redirect(begun)
            if owner.key:
                keep_key(request, response, owner.key)
            return response
    context = {"store": store, "product": about.product, "order": about.order, "form": form}
    page = render(request, "orders/support/new.html", context | _hours(store))
    return doors.refused(page, form.shut_seconds)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@shoppers.own_threads
def thread(request: PageRequest, thread_id: int) -> HttpResponse:
    """htmx names the `version` it shows, and gets 204 when nothing was said since."""
    found = _one(request, thread_id)
    form = SayForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and _said(request, form, found):
        if not request.htmx:
            return redirect(found)
        form = SayForm()
        found = _one(request, thread_id)
    threads.seen(store=found.store_id, thread_id=found.pk, by="shopper", at=timezone.now())
    if request.method != "POST" and showing.is_shown(request, found):
        return HttpResponse(status=204)
    context = showing.context(found, hides_notes=True) | {"form": form} | _hours(found.store)
    if not request.htmx:
        page = render(request, "orders/support/thread.html", context)
        return doors.refused(page, form.shut_seconds)
    response = render(request, "orders/support/fragments/talk.html", context)
    said = next(iter(form.errors.values()), [""])[0] if form.is_bound else ""
    if request.method == "POST":
        told = {"toast": said} if said else {"message-sent": True}
        response["HX-Trigger"] = json.dumps(told)
    return response


@require_safe
@shoppers.own_threads
def picture(request: PageRequest, thread_id: int, message_id: int) -> FileResponse:
    """For the shopper of the conversation."""
    rows = ThreadMessage.unscoped.filter(thread=_one(request, thread_id)).exclude(picture="")
    rows = rows.exclude(side=ThreadMessage.Side.NOTE)
    return private_pictures.respond(get_object_or_404(rows, pk=message_id).picture)


def _own(request: PageRequest) -> QuerySet[Thread]:
    joined = ("store", "store__page", "product", "order", "person")
    return shoppers.threads_of(shoppers.of(request)).select_related(*joined)


def _one(request: PageRequest, thread_id: int) -> Thread:
    """:raises Http404: for somebody else's, and for none"""
    return get_object_or_404(_own(request), pk=thread_id)


def _about(request: PageRequest, store: Store) -> threads.About:
    """
    :raises Http404: for goods of another store, and for an order that may not be seen
    """
    asked = request.GET
    product_id, token = number(asked.get("product")), asked.get("order", "")
    if product_id is not None:
        products = listing.open_to_all(store)
        return threads.About(product=get_object_or_404(products, pk=product_id))
    if not token:
        return threads.NOTHING
    order: Order = get_object_or_404(Order.unscoped, store=store, token=token)
    if not by_link.is_buyer(request, order):
        raise Http404
    return threads.About(order=order)


def _begun(
    request: PageRequest,
    form: SayForm,
    *,
    store: Store,
    owner: Owner,
    about: threads.About,
) -> Thread | None:
    """None with the reason in the form."""
    account, ip = shoppers.name_of(owner), client_ip(request)
    wait = doors.knock("conversation", account=account, ip=ip)
    if wait:
        form.shut_seconds = wait
        form.add_error(None, showing.TOO_MANY)
        return None
    saying = form.saying(account=account, ip=ip)
    if saying is None:
        return None
    return threads.begin(store=store, owner=owner, saying=saying, about=about, at=timezone.now())


def _said(request: PageRequest, form: SayForm, found: Thread) -> bool:
    saying = form.saying(account=found.who, ip=client_ip(request))
    if saying is None:
        return False
    threads.say(
        store=found.store_id,
        thread_id=found.pk,
        side=ThreadMessage.Side.SHOPPER,
        saying=saying,
        at=timezone.now(),
    )
    return True


def _hours(store: Store) -> dict[str, object]:
    kept = hours.of(store)
    return {"hours": kept, "is_away": not hours.is_open(kept, at=timezone.now())}
