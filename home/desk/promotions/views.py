"""促销活动 on the desk: which there are, what each says, brings and costs."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.requests import PageRequest
from core.types import Words
from home.desk.desk_gate import Desk, desk_view
from home.desk.promotions import report
from home.desk.promotions.forms import PromotionForm, moment, promotion_initial
from home.desk.promotions.scope_form import typed_so_far
from home.desk.promotions.shapes import SHAPES
from shop.campaigns import campaigns
from shop.promotions import promotions, terms_json
from shop.promotions.display import badges, preview
from shop.promotions.models import Promotion
from shop.promotions.promotions import Action, State
from shop.promotions.reckoning.terms import Kind, Scope
from shop.promotions.running import offer_of
from shop.stores.models import Store

PAGE_SIZE = 20
DAYS = 7
# In this order on the list.
STATES: dict[State, Words] = {
    state: state.label
    for state in (State.RUNNING, State.SCHEDULED, State.PAUSED, State.DRAFT, State.ENDED)
}
# What may be done now, and what is said of it after.
ACTIONS: dict[State, tuple[str, ...]] = {
    State.DRAFT: ("publish", "delete"),
    State.SCHEDULED: ("pause", "end"),
    State.RUNNING: ("pause", "end"),
    State.PAUSED: ("resume", "end"),
    State.ENDED: (),
}
DONE: dict[str, Words] = {
    "publish": gettext_lazy("活动已发布"),
    "pause": gettext_lazy("活动已暂停，顾客看到的是原来的价格"),
    "resume": gettext_lazy("活动继续进行"),
    "end": gettext_lazy("活动已结束"),
    "delete": gettext_lazy("草稿已删除"),
}


@require_safe
@desk_view("promotions")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    """`state`: only those; without it all that are not over."""
    at, asked = timezone.now(), request.GET.get("state", "")
    rows = Promotion.objects.for_store(desk.store)
    shown = rows.filter(_in(State(asked), at) if asked in STATES else ~_in(State.ENDED, at))
    page = Paginator(shown.order_by("-starts_at", "-pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    figures = report.figures(desk.store, list(page))
    listed = [(row, *_described(row, at), *figures.get(row.pk, (0, None))) for row in page]
    context = {
        "desk": desk,
        "page": page,
        "listed": listed,
        "states": STATES.items(),
        "state": asked,
        "tab": "more",
    }
    return render(request, "desk/promotions/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("promotions")
def new(request: PageRequest, desk: Desk) -> HttpResponse:
    """`kind` as in `Kind`; without it a choice of them."""
    kind = request.GET.get("kind", "")
    if kind not in SHAPES:
        kinds = [(one, one.label, SHAPES[Kind(one)].note) for one in Promotion.Kind]
        context = {"desk": desk, "kinds": kinds, "tab": "more"}
        return render(request, "desk/promotions/kinds.html", context)
    return _page(request, desk, Promotion(store=desk.store, kind=kind))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("promotions")
def detail(request: PageRequest, desk: Desk, promotion: str) -> HttpResponse:
    row = _find(desk.store, promotion)
    if row.is_platforms:
        campaign = campaigns.of_promotion(row)
        return redirect("desk-campaign", campaign.number)
    return _page(request, desk, row)


@require_POST
@desk_view("promotions")
def act(request: PageRequest, desk: Desk, promotion: str, action: str) -> HttpResponse:
    """`action` as in DONE."""
    if action not in DONE:
        raise Http404
    store, number, at = desk.store, _find(desk.store, promotion).number, timezone.now()
    try:
        if action == "delete":
            promotions.delete_draft(store=store, number=number, actor=desk.user)
        else:
            promotions.switch(
                store=store, number=number, action=Action(action), actor=desk.user, at=at
            )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk-promotion", number)
    messages.success(request, DONE[action])
    if action == "delete":
        return redirect("desk-promotions")
    return redirect("desk-promotion", number)


def _page(request: PageRequest, desk: Desk, row: Promotion) -> HttpResponse:
    """The form; `do` says what was pressed: find (goods), look (at prices), save or publish."""
    at, is_new, pressed = timezone.now(), not row.number, request.POST.get("do", "save")
    kind = Kind(row.kind)
    initial = _start(at) if is_new else promotion_initial(row)
    given = None
    if pressed == "find":
        initial = typed_so_far(request.POST)
    elif request.method == "POST":
        given = request.POST
    form = PromotionForm(given, store=desk.store, kind=kind, initial=initial)
    context = _shown(row, at)
    if form.is_valid():
        scope = form.scope()
        form.fill(row)
        if pressed != "look" and _saved(desk, row, form, scope, at):
            messages.success(request, _("已保存") if pressed == "save" else DONE["publish"])
            return redirect("desk-promotion", row.number)
        row.terms = terms_json.write(form.cleaned_data["tiers"], scope)
    context |= {
        "desk": desk,
        "form": form,
        "examples": preview.examples(row, desk.store) if row.terms else [],
        "is_looked_at": bool(row.terms),
        "tab": "more",
    }
    status = 422 if form.errors else 200
    return render(request, "desk/promotions/promotion.html", context, status=status)


def _shown(row: Promotion, at: datetime) -> dict[str, object]:
    """What is said of it beside the form; of a new one only its kind."""
    state = promotions.state_of(row, at=at) if row.number else None
    return {
        "number": row.number,
        "kind": row.get_kind_display(),
        "state": state,
        "state_name": STATES[state] if state else "",
        "suspended_for": row.suspended_for,
        "actions": ACTIONS[state] if state else (),
        "report": report.of(row) if state and state != State.DRAFT else None,
    }


def _saved(desk: Desk, row: Promotion, form: PromotionForm, scope: Scope, at: datetime) -> bool:
    """False with the reason in the form; nothing is kept then, a new draft neither."""
    publishes = row.is_draft and form.data.get("do") == "publish"
    tiers = form.cleaned_data["tiers"]
    try:
        with transaction.atomic():
            promotions.save(row, tiers, scope, actor=desk.user, at=at)
            if publishes:
                promotions.switch(
                    store=desk.store,
                    number=row.number,
                    action=Action.PUBLISH,
                    actor=desk.user,
                    at=at,
                )
    except ValidationError as error:
        show_errors(form, error)
        return False
    return True


def show_errors(form: BaseForm, error: ValidationError) -> None:
    """What the domain refused, at the fields that it names."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, words in by_field.items():
        form.add_error(name if name in form.fields else None, words[0])


def _start(at: datetime) -> dict[str, object]:
    """From now on, for a week of whole days."""
    day = timezone.localdate(at) + timedelta(days=DAYS)
    ends = timezone.make_aware(datetime.combine(day, time()))
    return {
        "starts_at": moment(at),
        "ends_at": moment(ends),
        "reach": "all",
        "stacking": Promotion.Stacking.WITH_COUPONS,
        "audience": Promotion.Audience.EVERYONE,
    }


def _described(row: Promotion, at: datetime) -> tuple[str, State, Words]:
    """What it gives in few words, and its state."""
    state = promotions.state_of(row, at=at)
    return badges.words(offer_of(row)), state, STATES[state]


def _in(state: State, at: datetime) -> Q:
    """As `promotions.state_of` tells them apart."""
    on = Q(is_draft=False, ends_at__gt=at)
    return {
        State.DRAFT: Q(is_draft=True),
        State.ENDED: Q(is_draft=False, ends_at__lte=at),
        State.PAUSED: on & Q(paused_at__isnull=False),
        State.SCHEDULED: on & Q(paused_at=None, starts_at__gt=at),
        State.RUNNING: on & Q(paused_at=None, starts_at__lte=at),
    }[state]


def _find(store: Store, number: str) -> Promotion:
    return get_object_or_404(Promotion.objects.for_store(store), number=number)
