"""售后 on the desk: what waits, by its clock, and the page of one with all that can be done."""

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from core import private_pictures
from core.requests import PageRequest
from home.desk.aftersales import typed
from home.desk.desk_gate import Desk, desk_view
from orders import locks
from orders.aftersales import showing
from orders.aftersales.choices import OVER, WAITS_FOR_SHOP, Kind, Side, State, Step
from orders.aftersales.models import AfterSale, AfterSaleLine, AfterSalePhoto
from orders.aftersales.steps import (
    answering,
    choosing,
    granting,
    paying,
    reshipping,
    returning,
    sums,
)
from orders.aftersales.transitions import may
from orders.models import OrderLine
from orders.payments.refunds import refundable
from orders.substitutions import similar
from shop.stores.models import Store
from shop.stores.people import looks
from shop.stores.people.roles import can
from shop.stores.photos import private_photos

PAGE_SIZE = 20
FAILED = Q(Q(state=State.REFUNDING) | Q(kind=Kind.EXCHANGE)) & ~Q(trouble="")
# Tab → (label, condition).
QUEUES: dict[str, tuple[Promise, Q]] = {
    "todo": (gettext_lazy("待处理"), Q(state__in=WAITS_FOR_SHOP) | FAILED),
    "buyer": (
        gettext_lazy("等买家"),
        Q(state__in=[State.OFFERED, State.TO_PAY, State.TO_RETURN, State.REFUSED, State.RESHIPPED]),
    ),
    "platform": (gettext_lazy("平台处理中"), Q(state=State.ESCALATED)),
    "refunding": (gettext_lazy("退款中"), Q(state=State.REFUNDING)),
    "over": (gettext_lazy("已结束"), Q(state__in=OVER)),
}
COUNTED = ("todo", "buyer", "platform")


def waiting_count(store: Store) -> int:
    """After-sales in which the shop has to do something."""
    return AfterSale.objects.for_store(store).filter(QUEUES["todo"][1]).count()


@require_safe
@desk_view("orders")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    """`queue`, `page`; what ends first stands first, of what is over the newest."""
    queue = request.GET.get("queue", "todo")
    queue = queue if queue in QUEUES else "todo"
    every = AfterSale.objects.for_store(desk.store)
    rows = every.filter(QUEUES[queue][1]).select_related("order", "order__store")
    by_clock = (F("deadline").asc(nulls_last=True), "pk")
    rows = rows.order_by("-closed_at") if queue == "over" else rows.order_by(*by_clock)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = every.aggregate(**{name: Count("pk", filter=QUEUES[name][1]) for name in COUNTED})
    context = {
        "desk": desk,
        "page": page,
        "rows": [showing.shown(case, Side.SHOP) for case in page],
        "queue": queue,
        "queues": [(name, label, counts.get(name, 0)) for name, (label, _q) in QUEUES.items()],
        "tab": "orders",
    }
    return render(request, "desk/aftersales/index.html", context)


@require_safe
@desk_view("orders", shows=looks.AFTERSALE)
def detail(request: PageRequest, desk: Desk, aftersale: str) -> HttpResponse:
    return _detail(request, desk, find(desk.store, aftersale))


@require_POST
@desk_view("orders")
def act(request: PageRequest, desk: Desk, aftersale: str, action: str) -> HttpResponse:
    """One of ACTIONS: one domain call each."""
    if action not in ACTIONS:
        raise Http404
    ability, run = ACTIONS[action]
    if not can(desk.membership, ability):
        return render(request, "desk/forbidden.html", {"desk": desk}, status=403)
    case = find(desk.store, aftersale)
    try:
        done = run(request, desk, case)
    except (locks.NotAllowedNow, refundable.TooMuch, ValidationError) as refused:
        words = refused.messages[0] if isinstance(refused, ValidationError) else str(refused)
        fresh = find(desk.store, aftersale)
        return _detail(request, desk, fresh, error=words, action=action, status=409)
    messages.success(request, _("已记录：%(state)s") % {"state": done.get_state_display()})
    return redirect("desk-aftersale", aftersale)


@require_safe
@desk_view("orders")
def photo(
    request: HttpRequest, desk: Desk, aftersale: str, aftersale_photo_id: int
) -> FileResponse:
    """For this store's staff."""
    return photo_of(desk.store, aftersale, aftersale_photo_id)


def photo_of(store: Store, number: str, photo_id: int) -> FileResponse:
    """:raises Http404: for one of another after-sale, too"""
    case = find(store, number)
    photos = AfterSalePhoto.objects.for_store(store).filter(step__aftersale=case)
    found = photos.filter(pk=photo_id).first()
    if found is None:
        raise Http404
    return private_pictures.respond(found.picture)


def find(store: Store, number: str) -> AfterSale:
    """:raises Http404: when the store has no such after-sale"""
    rows = AfterSale.objects.for_store(store).filter(number=number)
    case: AfterSale | None = rows.select_related("order", "store", "parcel").first()
    if case is None:
        raise Http404
    return case


def _detail(
    request: PageRequest,
    desk: Desk,
    case: AfterSale,
    *,
    error: str = "",
    action: str = "",
    status: int = 200,
) -> HttpResponse:
    """`action` was refused: its form shows again what was typed into it."""
    context = {
        **showing.context(case, Side.SHOP),
        "typed": {action: request.POST},
        "back": typed.back(request, case),
        "desk": desk,
        "error": error,
        "place": case.return_place or granting.return_place(case.store_id),
        "kinds": Kind.choices,
        "left": refundable.left(case.order).total,
        "may_pay": can(desk.membership, "refunds"),
        "tab": "orders",
        **_instead(request, case),
    }
    return render(request, "desk/aftersales/aftersale.html", context, status=status)


def _instead(request: PageRequest, case: AfterSale) -> dict[str, object]:
    """What could be proposed instead of one line's goods; `?q=` searches the store."""
    line = line_to_exchange(case)
    words = (request.POST.get("q") or request.GET.get("q", ""))[:50]
    if line is None:
        return {"candidates": None}
    found = similar.found(line, words) if words else similar.to(line)
    return {"candidates": found, "words": words}


def line_to_exchange(case: AfterSale) -> OrderLine | None:
    """The one line that other goods can be proposed for now."""
    rows = AfterSaleLine.objects.for_store(case.store_id).filter(aftersale=case)
    lines = list(rows.select_related("line__order__store", "line__product"))
    is_open = may(case.state, Step.OFFERED) and case.state != State.TO_RETURN
    if len(lines) != 1 or not is_open or case.is_final or not sums.is_sent(case.order):
        return None
    line: OrderLine = lines[0].line
    return line


class Given(TypedDict):
    """What every step is told."""

    store: Store
    aftersale_id: int
    actor: User
    at: datetime


def _given(desk: Desk, case: AfterSale) -> Given:
    return {
        "store": desk.store,
        "aftersale_id": case.pk,
        "actor": desk.user,
        "at": timezone.now(),
    }


def _grant(request: PageRequest, desk: Desk, case: AfterSale) -> AfterSale:
    terms = granting.Terms(
        typed.text(request, "place", 300),
        typed.text(request, "words"),
        typed.amount(request, "seen_left"),
    )
    return answering.grant(**_given(desk, case), terms=terms)


def _offer(request: PageRequest, desk: Desk, case: AfterSale) -> AfterSale:
    with private_photos.taken(typed.photos(request), AfterSalePhoto) as photos:
        return answering.offer(
            **_given(desk, case),
            kind=typed.text(request, "kind"),
            amount=typed.amount(request),
            words=typed.text(request, "words"),
            photos=photos,
            goods=typed.wanted(request, case),
        )


def _refuse(request: PageRequest, desk: Desk, case: AfterSale) -> AfterSale:
    with private_photos.taken(typed.photos(request), AfterSalePhoto) as photos:
        return answering.refuse(
            **_given(desk, case), words=typed.text(request, "words"), photos=photos
        )


def _receive(request: PageRequest, desk: Desk, case: AfterSale) -> AfterSale:
    found = typed.text(request, "found") or returning.Found.WHOLE
    with private_photos.taken(typed.photos(request), AfterSalePhoto) as photos:
        return returning.receive(
            **_given(desk, case),
            found=found,
            goods=typed.goods(request, case),
            amount=typed.amount(request),
            words=typed.text(request, "words"),
            photos=photos,
        )


def _send(request: PageRequest, desk: Desk, case: AfterSale) -> AfterSale:
    return reshipping.send(
        **_given(desk, case),
        courier=typed.text(request, "courier", 40),
        number=typed.text(request, "tracking_number", 40),
    )


def _again(_request: PageRequest, desk: Desk, case: AfterSale) -> AfterSale:
    return paying.again(**_given(desk, case))


def _escalate(request: PageRequest, desk: Desk, case: AfterSale) -> AfterSale:
    words = typed.text(request, "words")
    return choosing.escalate(**_given(desk, case), side=Side.SHOP, words=words)


Run = Callable[[PageRequest, Desk, AfterSale], AfterSale]
# Action of an address → who may, and what runs: money asks for more than an answer.
ACTIONS: dict[str, tuple[str, Run]] = {
    "grant": ("refunds", _grant),
    "receive": ("refunds", _receive),
    "again": ("refunds", _again),
    "offer": ("ship", _offer),
    "refuse": ("ship", _refuse),
    "send": ("ship", _send),
    "escalate": ("ship", _escalate),
}
