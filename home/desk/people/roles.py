"""/merchant/roles/: what each role may do, and roles that the owner makes by ticking."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.desk.desk_gate import Desk, desk_view
from home.desk.people.forms import RoleForm
from shop.stores.models import StoreMembership, StoreRole
from shop.stores.people import own_roles
from shop.stores.people.abilities import EVERY, OF_ROLE, TO_GIVE


@require_safe
@desk_view("staff")
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    built_in = [
        {"name": role.label, "abilities": [a.words for a in EVERY if a.name in OF_ROLE[role]]}
        for role in StoreMembership.Role
    ]
    rows = StoreRole.objects.for_store(desk.store).annotate(people=Count("memberships"))
    own = [
        {"row": row, "abilities": [a.words for a in TO_GIVE if a.name in row.abilities]}
        for row in rows.order_by("pk")
    ]
    context = {"desk": desk, "tab": "more", "built_in": built_in, "own": own}
    return render(request, "desk/people/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("staff")
def edit(request: HttpRequest, desk: Desk, role_id: int | None = None) -> HttpResponse:
    """A role of the store's own, or a new one."""
    row = own_roles.find(desk.store, role_id) if role_id is not None else None
    form = RoleForm(request.POST or None, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        try:
            own_roles.save(store=desk.store, role_id=role_id, actor=desk.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("已保存"))
            return redirect("desk-roles")
    context = {"desk": desk, "tab": "more", "form": form, "row": row, "every": TO_GIVE}
    status = 422 if form.errors else 200
    return render(request, "desk/people/role.html", context, status=status)


@require_POST
@desk_view("staff")
def delete(request: HttpRequest, desk: Desk, role_id: int) -> HttpResponse:
    try:
        own_roles.delete(store=desk.store, role_id=role_id, actor=desk.user)
    except own_roles.StillHeld as held:
        messages.error(request, str(held))
        return redirect("desk-role", role_id)
    messages.success(request, _("角色已删除"))
    return redirect("desk-roles")


def _initial(row: StoreRole | None) -> dict[str, object]:
    if row is None:
        return {"abilities": []}
    return {
        "name": row.name,
        "abilities": list(row.abilities),
        "refund_limit": row.refund_limit,
    }
