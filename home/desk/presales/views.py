"""预售 on the desk: which there are, how many have paid deposit and rest, a new one, the end."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.requests import PageRequest
from core.types import Words
from home.desk.desk_gate import Desk, desk_view
from home.desk.presales.forms import PresaleForm, start
from home.desk.promotions.views import PAGE_SIZE, show_errors
from orders.models import Order
from orders.states import state_words
from shop.presales import presales
from shop.presales.models import Booking, Presale
from shop.presales.presales import State

# With the colour of the tag.
STATES: dict[State, tuple[Words, str]] = {
    State.SCHEDULED: (gettext_lazy("未开始"), "info"),
    State.RUNNING: (gettext_lazy("收定金中"), "brand"),
    State.CLOSED: (gettext_lazy("等付尾款"), "info"),
    State.ENDED: (gettext_lazy("已结束"), ""),
}


@require_safe
@desk_view("promotions")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    at = timezone.now()
    rows = _rows(desk).order_by("-ends_at", "-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    listed = [(row, *STATES[presales.state_of(row, at=at)]) for row in page]
    context = {"desk": desk, "page": page, "listed": listed, "tab": "more"}
    return render(request, "desk/presales/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("promotions")
def new(request: PageRequest, desk: Desk) -> HttpResponse:
    """`do` says what was pressed: find (goods) or make."""
    at, finds = timezone.now(), request.POST.get("do") == "find"
    initial: dict[str, object] = {**request.POST.dict()} if finds else start(at)
    given = request.POST if request.method == "POST" and not finds else None
    form = PresaleForm(given, store=desk.store, initial=initial)
    if form.is_valid():
        try:
            row = presales.make(form.presale(desk.store), actor=desk.user, at=at)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("预售已建好，到时间商品页上就可以付定金"))
            return redirect("desk-presale", row.number)
    context = {"desk": desk, "form": form, "tab": "more"}
    return render(request, "desk/presales/new.html", context, status=422 if form.errors else 200)


@require_safe
@desk_view("promotions")
def detail(request: PageRequest, desk: Desk, presale: str) -> HttpResponse:
    row, at = get_object_or_404(_rows(desk), number=presale), timezone.now()
    references = row.bookings.for_store(desk.store).values_list("reference", flat=True)
    numbers = [reference.removeprefix("order ") for reference in references.order_by("-pk")[:100]]
    orders = Order.objects.for_store(desk.store).filter(number__in=numbers).order_by("-pk")
    listed = [
        (order, *state_words.WORDS[state_words.state_of(order)])
        for order in state_words.with_proof(orders)
    ]
    word, colour = STATES[presales.state_of(row, at=at)]
    context = {
        "desk": desk,
        "row": row,
        "state": word,
        "colour": colour,
        "may_end": row.ends_at > at,
        "listed": listed,
        "tab": "more",
    }
    return render(request, "desk/presales/detail.html", context)


@require_POST
@desk_view("promotions")
def end(request: PageRequest, desk: Desk, presale: str) -> HttpResponse:
    row = get_object_or_404(_rows(desk), number=presale)
    try:
        presales.end(store=desk.store, number=row.number, actor=desk.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("不再收定金；付过定金的顾客照常付尾款"))
    return redirect("desk-presale", row.number)


def _rows(desk: Desk) -> "QuerySet[Presale]":
    rows: QuerySet[Presale] = Presale.objects.for_store(desk.store)
    paid = Count("bookings", filter=Q(bookings__state=Booking.State.PAID))
    waiting = Count("bookings", filter=Q(bookings__state=Booking.State.HELD))
    return rows.select_related("variant").annotate(paid=paid, waiting=waiting)
