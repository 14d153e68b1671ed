"""What the store sets for its members: points, gifts and levels."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import PersonRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.members.forms import LevelForm, ProgrammeForm
from shop.members import levels, programmes


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("members")
def programme(request: PersonRequest, desk: Desk) -> HttpResponse:
    row = programmes.of(desk.store)
    initial = {name: getattr(row, name) for name in programmes.FIELDS}
    form = ProgrammeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        programmes.save(store=desk.store, actor=desk.user, values=form.cleaned_data)
        messages.success(request, _("已保存"))
        return redirect("desk-members-settings")
    rows = levels.of_store(desk.store)
    context = {"desk": desk, "tab": "more", "form": form, "levels": rows, "most": levels.MOST}
    return _page(request, "desk/members/settings.html", context, is_wrong=bool(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("members")
def level(request: PersonRequest, desk: Desk, rank: int) -> HttpResponse:
    """A level, or the one that is to stand above the others."""
    rows = {row.rank: row for row in levels.of_store(desk.store)}
    if not 1 <= rank <= min(len(rows) + 1, levels.MOST):
        raise Http404
    known = rows.get(rank)
    initial = {name: getattr(known, name) for name in levels.FIELDS} if known else {
        "discount_percent": 100, "points_multiplier": 1
    }  # fmt: skip
    form = LevelForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            levels.save(store=desk.store, rank=rank, actor=desk.user, values=form.cleaned_data)
        except levels.Misfit as refused:
            form.add_error("threshold", str(refused))
        else:
            messages.success(request, _("已保存"))
            return redirect("desk-members-settings")
    is_last = known is not None and rank == len(rows) and rank > 1
    context = {
        "desk": desk, "tab": "more", "form": form, "level": known, "rank": rank,
        "can_remove": is_last,
    }  # fmt: skip
    return _page(request, "desk/members/level.html", context, is_wrong=bool(form.errors))


@require_POST
@desk_view("members")
def remove_level(request: PersonRequest, desk: Desk) -> HttpResponse:
    """The highest."""
    try:
        levels.remove_highest(store=desk.store, actor=desk.user)
    except levels.Misfit as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已删除"))
    return redirect("desk-members-settings")


def _page(
    request: PersonRequest, template: str, context: dict[str, object], *, is_wrong: bool
) -> HttpResponse:
    return render(request, template, context, status=422 if is_wrong else 200)
