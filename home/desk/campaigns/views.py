"""平台活动 on the desk: what a store may join, with which goods, and what it makes of prices."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.requests import PageRequest
from core.types import Words
from home.desk.desk_gate import Desk, desk_view
from home.desk.promotions import report
from home.desk.promotions.scope_form import ScopeForm, scope_initial, typed_so_far
from home.desk.promotions.views import PAGE_SIZE, show_errors
from shop.campaigns import campaigns
from shop.campaigns.models import Campaign
from shop.promotions import terms_json
from shop.promotions.display import preview
from shop.promotions.models import Promotion


@require_safe
@desk_view("promotions")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    at = timezone.now()
    rows = campaigns.of_store(desk.store, at=at).order_by("-ends_at", "-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    joined = campaigns.joined(desk.store, list(page))
    listed = [(row, campaigns.words(row), *_state(row, at), row.pk in joined) for row in page]
    context = {"desk": desk, "page": page, "listed": listed, "tab": "more"}
    return render(request, "desk/campaigns/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("promotions")
def detail(request: PageRequest, desk: Desk, campaign: str) -> HttpResponse:
    """`do` says what was pressed: find (goods), look (at prices) or join."""
    at = timezone.now()
    row = get_object_or_404(campaigns.seen_by(desk.store, at=at), number=campaign)
    latest = campaigns.latest_part(row, desk.store)
    joined = latest if latest and latest.left_at is None else None
    part = joined.promotion if joined else campaigns.promotion_of(row, desk.store)
    form = _form(request, desk, part)
    if form.is_valid():
        if request.POST.get("do") != "look" and _has_joined(desk, row, form, at):
            messages.success(request, _("已参加，店里的价格到时间自动按活动算"))
            return redirect("desk-campaign", row.number)
        part.terms = terms_json.write(row.tiers, form.scope())
    colour, state = _state(row, at)
    context = {
        "desk": desk,
        "row": row,
        "words": campaigns.words(row),
        "colour": colour,
        "state": state,
        "latest": latest,
        "joined": joined,
        "may_leave": joined and row.ends_at > at,
        "number": part.number,
        "may_join": row.join_until > at and not row.suspended_for,
        "form": form,
        "examples": preview.examples(part, desk.store),
        "report": report.of(latest.promotion) if latest else None,
        "tab": "more",
    }
    status = 422 if form.errors else 200
    return render(request, "desk/campaigns/detail.html", context, status=status)


@require_POST
@desk_view("promotions")
def leave(request: PageRequest, desk: Desk, campaign: str) -> HttpResponse:
    at = timezone.now()
    row = get_object_or_404(campaigns.seen_by(desk.store, at=at), number=campaign)
    try:
        campaigns.leave(store=desk.store, number=row.number, actor=desk.user, at=at)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("已退出，价格恢复原样；下过的单不变"))
    return redirect("desk-campaigns")


def _form(request: PageRequest, desk: Desk, part: Promotion) -> ScopeForm:
    """With the goods that take part, or that are being chosen."""
    pressed = request.POST.get("do", "")
    finds = pressed == "find"
    initial = typed_so_far(request.POST) if finds else scope_initial(part.scope)
    given = request.POST if request.method == "POST" and not finds else None
    return ScopeForm(given, store=desk.store, initial=initial)


def _has_joined(desk: Desk, row: Campaign, form: ScopeForm, at: datetime) -> bool:
    """False with the reason in the form."""
    try:
        campaigns.join(
            store=desk.store, number=row.number, scope=form.scope(), actor=desk.user, at=at
        )
    except ValidationError as error:
        show_errors(form, error)
        return False
    return True


def _state(row: Campaign, at: datetime) -> tuple[str, Words]:
    """A colour of tags, and the word."""
    state = campaigns.state_of(row, at=at)
    colours = {"running": "brand", "scheduled": "info", "paused": "warn"}
    return colours.get(state, ""), state.label
