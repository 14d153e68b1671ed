"""团购 on the desk: which there are, how their groups stand, a new one, and the end of one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.requests import PageRequest
from core.types import Words
from home.desk.desk_gate import Desk, desk_view
from home.desk.groups.forms import GroupBuyForm, start
from home.desk.promotions.views import show_errors
from shop.groups import group_buys
from shop.groups.group_buys import State
from shop.groups.models import Group, GroupBuy
from shop.stores.models import Store

PAGE_SIZE = 20
# With the colour of the tag.
STATES: dict[State, tuple[Words, str]] = {
    State.RUNNING: (gettext_lazy("进行中"), "brand"),
    State.SCHEDULED: (gettext_lazy("未开始"), "info"),
    State.ENDED: (gettext_lazy("已结束"), ""),
}
COLOURS = {Group.State.OPEN: "info", Group.State.MADE: "done", Group.State.FAILED: "gone"}


@require_safe
@desk_view("promotions")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    at = timezone.now()
    rows = GroupBuy.objects.for_store(desk.store).annotate(
        made=Count("opened", filter=Q(opened__state=Group.State.MADE)),
        open=Count("opened", filter=Q(opened__state=Group.State.OPEN)),
    )
    page = Paginator(rows.order_by("-ends_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    listed = [(row, *STATES[group_buys.state_of(row, at=at)]) for row in page]
    context = {"desk": desk, "page": page, "listed": listed, "tab": "more"}
    return render(request, "desk/groups/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("promotions")
def new(request: PageRequest, desk: Desk) -> HttpResponse:
    """`do` says what was pressed: find (goods) or make."""
    at, finds = timezone.now(), request.POST.get("do") == "find"
    initial: dict[str, object] = {**request.POST.dict()} if finds else start(at)
    given = request.POST if request.method == "POST" and not finds else None
    form = GroupBuyForm(given, store=desk.store, initial=initial)
    if form.is_valid():
        row = GroupBuy(store=desk.store)
        form.fill(row)
        try:
            group_buys.make(row, actor=desk.user, at=at)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("团购已建好，商品页上可以开团了"))
            return redirect("desk-group-buy", row.number)
    context = {"desk": desk, "form": form, "tab": "more"}
    status = 422 if form.errors else 200
    return render(request, "desk/groups/new.html", context, status=status)


@require_safe
@desk_view("promotions")
def detail(request: PageRequest, desk: Desk, group_buy: str) -> HttpResponse:
    row, at = _find(desk.store, group_buy), timezone.now()
    groups = Group.objects.for_store(desk.store).filter(group_buy=row).order_by("-pk")
    page = Paginator(groups, PAGE_SIZE).get_page(request.GET.get("page"))
    word, colour = STATES[group_buys.state_of(row, at=at)]
    context = {
        "desk": desk,
        "row": row,
        "state": word,
        "colour": colour,
        "may_end": row.ends_at > at,
        "page": page,
        "groups": [(group, COLOURS[Group.State(group.state)]) for group in page],
        "tab": "more",
    }
    return render(request, "desk/groups/detail.html", context)


@require_POST
@desk_view("promotions")
def end(request: PageRequest, desk: Desk, group_buy: str) -> HttpResponse:
    row = _find(desk.store, group_buy)
    try:
        group_buys.end(store=desk.store, number=row.number, actor=desk.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("团购已结束；已经开了的团到时间为止还能参加"))
    return redirect("desk-group-buy", row.number)


def _find(store: Store, number: str) -> GroupBuy:
    rows = GroupBuy.objects.for_store(store).select_related("variant")
    return get_object_or_404(rows, number=number)
