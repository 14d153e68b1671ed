"""会员和积分 in 我的: level, points and their entries, by store."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest, login_required, person
from orders.membership import showing
from shop.members import check_ins, memberships, programmes
from shop.members.models import PointsEntry
from shop.stores.people.roles import open_store

PAGE_SIZE = 20


@require_safe
@never_cache
@login_required
def index(request: PersonRequest) -> HttpResponse:
    context = {
        "rows": showing.of(request.user, at=timezone.now()),
        "to_join": showing.to_join(request.user),
        "tab": "account",
    }
    return render(request, "orders/membership/index.html", context)


@require_safe
@never_cache
@login_required
def one(request: PersonRequest, slug: str) -> HttpResponse:
    """One store's: what one has, or what it means to join."""
    store, at = open_store(slug), timezone.now()
    member = memberships.in_store(store, request.user.pk)
    if member is None:
        context = {"store": store, "programme": programmes.of(store), "tab": "account"}
        return render(request, "orders/membership/join.html", context)
    entries = PointsEntry.unscoped.filter(store=store, member=member).order_by("-pk")
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = showing.shown(member, at=at)
    month = check_ins.month(member, shown.programme, at=at)
    context = {"store": store, "shown": shown, "page": page, "month": month, "tab": "account"}
    return render(request, "orders/membership/one.html", context)


@require_POST
@login_required
def join(request: PersonRequest, slug: str) -> HttpResponse:
    """The button stands below the words that are agreed to."""
    store = open_store(slug)
    try:
        memberships.join(store=store, user=person(request), at=timezone.now())
    except memberships.NotOffered as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已成为会员"))
    return redirect("points-of-store", store.slug)


@require_POST
@login_required
def birthday(request: PersonRequest, slug: str) -> HttpResponse:
    """`birthday` as 1990-05-01."""
    store = open_store(slug)
    member = memberships.in_store(store, request.user.pk)
    if member is None:
        return redirect("points-of-store", store.slug)
    try:
        said = date.fromisoformat(request.POST.get("birthday", ""))
        memberships.say_birthday(member=member, birthday=said, at=timezone.now())
    except memberships.AlreadySaid as refused:
        messages.error(request, str(refused))
    except ValueError:
        messages.error(request, _("请填写正确的生日"))
    else:
        messages.success(request, _("已保存"))
    return redirect("points-of-store", store.slug)


@require_POST
@login_required
def check_in(request: PersonRequest, slug: str) -> HttpResponse:
    """Once a day; again says so and gives nothing."""
    store = open_store(slug)
    member = memberships.in_store(store, request.user.pk)
    if member is None:
        return redirect("points-of-store", store.slug)
    try:
        entry = check_ins.check_in(member=member, at=timezone.now())
    except check_ins.CannotCheckIn as refused:
        messages.error(request, str(refused))
    else:
        said = (
            _("签到成功，得 %(points)s 积分") % {"points": entry.worth}
            if entry
            else _("今天签过到了")
        )
        messages.success(request, said)
    return redirect("points-of-store", store.slug)
