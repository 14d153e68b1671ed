"""积分商城 on the desk: what members may have for points, something new, on and off."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.promotions.views import show_errors
from home.desk.rewards.forms import RewardForm
from shop.members import programmes
from shop.rewards import rewards
from shop.rewards.models import Reward

PAGE_SIZE = 20


@require_safe
@desk_view("members")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    rows = Reward.objects.for_store(desk.store).order_by("-is_on", "-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    is_on = programmes.of(desk.store).is_on
    context = {"desk": desk, "page": page, "has_members": is_on, "tab": "more"}
    return render(request, "desk/rewards/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("members")
def new(request: PageRequest, desk: Desk) -> HttpResponse:
    """`do` says what was pressed: find (goods) or make."""
    finds = request.POST.get("do") == "find"
    given = request.POST if request.method == "POST" and not finds else None
    initial: dict[str, object] = {**request.POST.dict()} if finds else {}
    form = RewardForm(given, store=desk.store, initial=initial)
    if form.is_valid():
        try:
            rewards.make(form.reward(), actor=desk.user)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("已放进积分商城"))
            return redirect("desk-rewards")
    context = {"desk": desk, "form": form, "tab": "more"}
    return render(request, "desk/rewards/new.html", context, status=422 if form.errors else 200)


@require_POST
@desk_view("members")
def switch(request: PageRequest, desk: Desk, reward: str) -> HttpResponse:
    """`do`: on or off."""
    is_on = request.POST.get("do") == "on"
    try:
        rewards.switch(store=desk.store, number=reward, is_on=is_on, actor=desk.user)
    except Reward.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("又可以兑换了") if is_on else _("已停止兑换"))
    return redirect("desk-rewards")
