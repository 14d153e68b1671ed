"""会员 at the desk: who is one, and what each has."""

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import PersonRequest
from core.money import ZERO, round_cny
from home.desk.desk_gate import Desk, desk_view
from home.desk.members.forms import PointsForm
from orders.checkout.draft import number
from orders.membership import showing
from orders.models import Order
from shop.members import by_hand, levels, programmes
from shop.members.models import BalanceEntry, Member, PointsEntry
from shop.stores.models import Store
from shop.stores.people import looks

PAGE_SIZE = 20
# Fewer digits of a phone would find everybody.
TAIL = 4


def found(store: Store, *, words: str = "", rank: int | None = None) -> QuerySet[Member]:
    """Members whose name, number or end of phone is `words`, of one level or any."""
    rows = Member.objects.for_store(store).filter(user__isnull=False)
    rows = rows.select_related("user", "level", "store")
    if words:
        wanted = Q(user__name__icontains=words) | Q(number=words)
        if words.isdecimal() and len(words) >= TAIL:
            wanted |= Q(user__phone__endswith=words)
        rows = rows.filter(wanted)
    return rows.filter(level__rank=rank) if rank else rows


@require_safe
@desk_view("members", shows=looks.MEMBERS)
def index(request: PersonRequest, desk: Desk) -> HttpResponse:
    """`q`, `level` (a rank), `page`."""
    words, rank = request.GET.get("q", "").strip()[:50], number(request.GET.get("level"))
    rows = found(desk.store, words=words, rank=rank).order_by("-joined_at", "-pk")
    context = {
        "desk": desk,
        "tab": "more",
        "programme": programmes.of(desk.store),
        "levels": levels.of_store(desk.store),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "q": words,
        "rank": rank,
    }
    return render(request, "desk/members/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("members", shows=looks.MEMBER)
def one(request: PersonRequest, desk: Desk, member: str) -> HttpResponse:
    """One member, by number; a POST gives or takes points."""
    row = get_object_or_404(found(desk.store), number=member)
    form = PointsForm(request.POST or None, initial={"key": secrets.token_urlsafe(12)})
    if request.method == "POST" and form.is_valid() and _adjusted(request, desk, row, form):
        return redirect("desk-member", row.number)
    entries = PointsEntry.objects.for_store(desk.store).filter(member=row).order_by("-pk")
    balance = BalanceEntry.objects.for_store(desk.store).filter(member=row)
    bought = Order.objects.for_store(desk.store).filter(buyer=row.user, cancelled_at=None)
    context = {
        "desk": desk,
        "tab": "more",
        "shown": showing.shown(row, at=timezone.now()),
        "order_count": bought.count(),
        "ordered": round_cny(bought.aggregate(sum=Sum("total_price"))["sum"] or ZERO),
        "balance_entries": balance.order_by("-pk")[:PAGE_SIZE],
        "page": Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page")),
        "form": form,
    }
    return render(request, "desk/members/one.html", context, status=422 if form.errors else 200)


def _adjusted(request: PersonRequest, desk: Desk, row: Member, form: PointsForm) -> bool:
    data = form.cleaned_data
    try:
        by_hand.adjust(
            member=row,
            amount=form.signed,
            reason=data["reason"],
            key=data["key"],
            actor=desk.user,
            at=timezone.now(),
        )
    except by_hand.CannotAdjust as refused:
        form.add_error("amount", str(refused))
        return False
    messages.success(request, _("已保存"))
    return True
