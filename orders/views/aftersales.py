"""After-sales for who bought: ask, read how it stands, and do what is waited for."""

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actor import Actor
from accounts.requests import actor_of
from core import doors, private_pictures, scope
from core.client_ip import client_ip
from core.requests import PageRequest
from orders import by_link, locks
from orders.aftersales import no_reason, showing
from orders.aftersales.choices import Kind, Side
from orders.aftersales.models import AfterSale, AfterSalePhoto
from orders.aftersales.steps import asking, choosing, returning
from orders.models import Order
from orders.payments.refunds import refundable
from orders.substitutions import exchange_goods
from orders.views.aftersale_forms import AskForm, clean_photos
from shop.stores.photos import picture_intake, private_photos

WHY = "an order is found by its unguessable token"
# What an after-sale refuses, in words for who asked.
REFUSALS = (locks.NotAllowedNow, refundable.TooMuch, ValidationError)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@scope.across_stores(WHY)
def ask(request: PageRequest, token: str) -> HttpResponse:
    """申请售后: `kind` first, then of what, why and how much."""
    order = Order.unscoped.select_related("store", "store__page").filter(token=token).first()
    if order is None:
        raise Http404
    if not by_link.is_buyer(request, order):
        return by_link.page(request, order, status=403 if request.method == "POST" else 200)
    if not asking.may_ask(order):
        return _no_way(request, order)
    kinds = asking.kinds_for(order)
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    kind = next((kind for kind in kinds if kind.value == asked), None)
    if len(kinds) == 1:
        kind = kinds[0]
    if kind is None:
        status = 422 if request.method == "POST" else 200
        return _page(request, order, "orders/aftersales/kinds.html", status, kinds=kinds)
    if request.method == "POST":
        return _asked(request, order, kind)
    line = request.GET.get("line", "")
    return _form(request, order, AskForm(None, order=order, kind=kind, line=line))


def _asked(request: PageRequest, order: Order, kind: Kind) -> HttpResponse:
    files = {"photos": request.FILES.getlist("photos")}
    line = request.POST.get("line", "")
    form = AskForm(request.POST, files, order=order, kind=kind, line=line)
    if not form.is_valid():
        return _form(request, order, form, status=422)
    if wait := doors.knock("aftersale", ip=client_ip(request)):
        form.add_error(None, _("今天申请得太多了，请稍后再试"))
        return doors.refused(_form(request, order, form), wait)
    try:
        case = _ask(request, order, form)
    except picture_intake.PictureRefused as refused:
        form.add_error("photos", refused.messages[0])
        return _form(request, order, form, status=422)
    except (locks.NotAllowedNow, refundable.TooMuch) as refused:
        form.add_error(None, str(refused))
        return _form(request, order, form, status=409)
    return redirect(case)


def _ask(request: PageRequest, order: Order, form: AskForm) -> AfterSale:
    data = form.cleaned_data
    with private_photos.taken(data["photos"], AfterSalePhoto) as photos:
        return asking.ask(
            store=order.store_id,
            order_id=order.pk,
            kind=form.kind,
            reason=data["reason"],
            quantities=data["quantities"],
            amount=data["amount"] if form.pays_back else None,
            words=data["words"],
            photos=photos,
            goods=data["goods"],
            actor=actor_of(request.user),
            at=timezone.now(),
        )


def _form(request: PageRequest, order: Order, form: AskForm, *, status: int = 200) -> HttpResponse:
    given = {"form": form, "kind": form.kind, "most_photos": asking.MOST_PHOTOS}
    words = (request.POST.get("q") or request.GET.get("q", ""))[:50]
    if form.line is not None:
        given |= {"words": words, "choices": exchange_goods.of(form.line, words, form.left)}
    until = no_reason.until(order)
    return _page(
        request, order, "orders/aftersales/ask.html", status, **given, no_reason_until=until
    )


def _no_way(request: PageRequest, order: Order) -> HttpResponse:
    return _page(request, order, "orders/aftersales/none.html", 409)


def _page(
    request: PageRequest, order: Order, template: str, status: int, **shown: object
) -> HttpResponse:
    context = {"order": order, "store": order.store, **shown}
    return render(request, template, context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@scope.across_stores(WHY)
def show(request: PageRequest, aftersale: str) -> HttpResponse:
    """How it stands and what was done; a POST says by `action` what its buyer does."""
    case = _found(request, aftersale)
    if request.method != "POST":
        return _shown(request, case)
    run = ACTIONS.get(request.POST.get("action", ""))
    if run is None:
        raise Http404
    try:
        run(request, case)
    except REFUSALS as refused:
        words = refused.messages[0] if isinstance(refused, ValidationError) else str(refused)
        return _shown(request, _found(request, aftersale), error=words, status=409)
    return redirect(case)


@require_safe
@scope.across_stores(WHY)
def photo(request: HttpRequest, aftersale: str, aftersale_photo_id: int) -> FileResponse:
    """For who bought; what the shop shows is theirs to see as well."""
    case = _found(request, aftersale)
    photos = AfterSalePhoto.unscoped.filter(store_id=case.store_id, step__aftersale=case)
    found = photos.filter(pk=aftersale_photo_id).first()
    if found is None:
        raise Http404
    return private_pictures.respond(found.picture)


def _found(request: HttpRequest, number: str) -> AfterSale:
    """:raises Http404: for one of somebody else, too: numbers can be guessed"""
    rows = AfterSale.unscoped.select_related("order", "store", "store__page", "parcel")
    case: AfterSale | None = rows.filter(number=number).first()
    if case is None or not by_link.is_buyer(request, case.order):
        raise Http404
    return case


def _shown(
    request: PageRequest, case: AfterSale, *, error: str = "", status: int = 200
) -> HttpResponse:
    context = {**showing.context(case, Side.BUYER), "error": error, "typed": request.POST}
    return render(request, "orders/aftersales/show.html", context, status=status)


class Given(TypedDict):
    """What every step is told."""

    store: int
    aftersale_id: int
    actor: Actor
    at: datetime


def _given(request: PageRequest, case: AfterSale) -> Given:
    return {
        "store": case.store_id,
        "aftersale_id": case.pk,
        "actor": actor_of(request.user),
        "at": timezone.now(),
    }


def _plain(step: Callable[..., AfterSale]) -> Callable[[PageRequest, AfterSale], object]:
    return lambda request, case: step(**_given(request, case))


def _send_back(request: PageRequest, case: AfterSale) -> AfterSale:
    typed = {name: request.POST.get(name, "") for name in ("courier", "tracking_number")}
    return returning.send_back(
        **_given(request, case), courier=typed["courier"], number=typed["tracking_number"]
    )


def _escalate(request: PageRequest, case: AfterSale) -> AfterSale:
    files = clean_photos(request.FILES.getlist("photos"))
    with private_photos.taken(files, AfterSalePhoto) as photos:
        return choosing.escalate(
            **_given(request, case),
            side=Side.BUYER,
            words=request.POST.get("words", "").strip()[:500],
            photos=photos,
        )


ACTIONS: dict[str, Callable[[PageRequest, AfterSale], object]] = {
    "withdraw": _plain(choosing.withdraw),
    "accept": _plain(choosing.accept),
    "decline": _plain(choosing.decline),
    "got": _plain(choosing.got),
    "send_back": _send_back,
    "escalate": _escalate,
}
