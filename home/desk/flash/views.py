"""限时抢购 and 秒杀 on the desk: which there are, and how much of each is gone."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.requests import PageRequest
from core.types import Initial, Words
from home.desk.desk_gate import Desk, desk_view
from home.desk.flash.forms import FlashForm
from home.desk.promotions.forms import moment
from home.desk.promotions.views import PAGE_SIZE, STATES, show_errors
from shop.flash import items
from shop.flash.allotment import State, state_of
from shop.flash.models import FlashItem

HOURS = timedelta(hours=2)
# What may be done now, and what is said of it after.
ACTIONS: dict[State, tuple[str, ...]] = {
    State.SCHEDULED: ("start", "pause", "end"),
    State.RUNNING: ("pause", "end"),
    State.PAUSED: ("resume", "end"),
    State.ENDED: (),
}
DONE: dict[str, Words] = {
    "start": gettext_lazy("抢购开始了"),
    "pause": gettext_lazy("抢购已暂停"),
    "resume": gettext_lazy("抢购继续进行"),
    "end": gettext_lazy("抢购已结束，剩下的退回库存了"),
}
_SWITCHES: dict[str, Callable[..., FlashItem]] = {
    "start": items.begin,
    "pause": items.pause,
    "resume": items.resume,
    "end": items.end,
}


@require_safe
@desk_view("promotions")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    at = timezone.now()
    rows = FlashItem.objects.for_store(desk.store).select_related("variant__product")
    page = Paginator(rows.order_by("-starts_at", "-pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "desk": desk,
        "page": page,
        "listed": [(row, *_state(row, at)) for row in page],
        "tab": "more",
    }
    return render(request, "desk/flash/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("promotions")
def new(request: PageRequest, desk: Desk) -> HttpResponse:
    """`do` says what was pressed: find (goods) or save."""
    at, given, initial = timezone.now(), None, _start(timezone.now())
    if request.POST.get("do") == "find":
        initial = {**request.POST.dict()}
    elif request.method == "POST":
        given = request.POST
    form = FlashForm(given, store=desk.store, initial=initial)
    if form.is_valid():
        try:
            item = items.make(form.item(desk.store), actor=desk.user, at=at)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("抢购已发布"))
            return redirect("desk-flash-item", item.number)
    context = {"desk": desk, "form": form, "tab": "more"}
    return render(request, "desk/flash/new.html", context, status=422 if form.errors else 200)


@require_safe
@desk_view("promotions")
def detail(request: PageRequest, desk: Desk, flash: str) -> HttpResponse:
    item = _find(desk, flash)
    state, name = _state(item, timezone.now())
    context = {
        "desk": desk,
        "item": item,
        "state": state,
        "state_name": name,
        "actions": ACTIONS[state],
        "tab": "more",
    }
    return render(request, "desk/flash/item.html", context)


@require_POST
@desk_view("promotions")
def act(request: PageRequest, desk: Desk, flash: str, action: str) -> HttpResponse:
    """`action` as in DONE."""
    item = _find(desk, flash)
    if action not in DONE:
        raise Http404
    try:
        _SWITCHES[action](store=desk.store, number=item.number, actor=desk.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, DONE[action])
    return redirect("desk-flash-item", item.number)


def _state(item: FlashItem, at: datetime) -> tuple[State, Words]:
    state = state_of(item, at=at)
    return state, STATES[state]


def _start(at: datetime) -> Initial:
    """In an hour from now, for two."""
    hour = timezone.localtime(at).replace(minute=0, second=0, microsecond=0)
    hour += timedelta(hours=1)
    return {
        "kind": FlashItem.Kind.FLASH,
        "starts_at": moment(hour),
        "ends_at": moment(hour + HOURS),
        "per_buyer": 1,
        "pay_minutes": 15,
    }


def _find(desk: Desk, number: str) -> FlashItem:
    rows = FlashItem.objects.for_store(desk.store).select_related("variant__product")
    return get_object_or_404(rows, number=number)
