"""/merchant/staff/: who works here and as what; asked by phone, suspended, let go."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import doors
from core.phones import masked, normalize
from home.desk.desk_gate import Desk, desk_view
from home.desk.people.forms import StaffForm
from shop.stores.models import StoreMembership
from shop.stores.people import factor_duty, own_roles, staff

# When it may be tried again: a day's cap says nothing of when.
LATER_SECONDS = 3600


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("staff")
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who works here; invite by phone."""
    roles, is_too_often = own_roles.choices(desk.store), False
    form = StaffForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        try:
            phone = normalize(form.cleaned_data["phone"])
            invitation = staff.invite(
                store=desk.store,
                phone=phone,
                role=form.cleaned_data["role"],
                actor=desk.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            is_too_often = isinstance(error, staff.InvitedTooOften)
            form.add_error("phone", error.messages[0])
        else:
            said = _("已发出邀请，对方接受后就能看到店铺") if invitation else _("角色已改好")
            messages.success(request, said)
            return redirect("desk-staff")
    context = {
        "desk": desk,
        "members": _members(desk),
        "roles": roles,
        "invitations": staff.invitations(desk.store, at=timezone.now()),
        "form": form,
        "tab": "more",
    }
    page = render(request, "desk/people/staff.html", context)
    return doors.refused(page, LATER_SECONDS if is_too_often else 0)


@require_POST
@desk_view("staff")
def change_role(request: HttpRequest, desk: Desk, membership_id: int) -> HttpResponse:
    role = request.POST.get("role", "")
    try:
        staff.change_role(store=desk.store, membership_id=membership_id, role=role, actor=desk.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("角色已改好"))
    return redirect("desk-staff")


@require_POST
@desk_view("staff")
def suspend(request: HttpRequest, desk: Desk, membership_id: int) -> HttpResponse:
    staff.suspend(store=desk.store, membership_id=membership_id, actor=desk.user, at=timezone.now())
    messages.success(request, _("已停用，对方马上看不到店铺"))
    return redirect("desk-staff")


@require_POST
@desk_view("staff")
def resume(request: HttpRequest, desk: Desk, membership_id: int) -> HttpResponse:
    staff.resume(store=desk.store, membership_id=membership_id, actor=desk.user)
    messages.success(request, _("已恢复"))
    return redirect("desk-staff")


@require_POST
@desk_view("staff")
def ask_factor(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Of all who work here but the owner, or of nobody."""
    is_wanted = request.POST.get("wanted") == "1"
    factor_duty.ask_of_staff(store=desk.store, actor=desk.user, is_wanted=is_wanted)
    said = _("店员下次打开店铺时要先开启两步验证") if is_wanted else _("店员不再必须开两步验证")
    messages.success(request, said)
    return redirect("desk-staff")


@require_POST
@desk_view("staff")
def withdraw_invitation(request: HttpRequest, desk: Desk, invitation_id: int) -> HttpResponse:
    staff.withdraw(
        store=desk.store, invitation_id=invitation_id, actor=desk.user, at=timezone.now()
    )
    return redirect("desk-staff")


@require_POST
@desk_view("staff")
def remove_person(request: HttpRequest, desk: Desk, membership_id: int) -> HttpResponse:
    staff.remove(store=desk.store, membership_id=membership_id, actor=desk.user)
    return redirect("desk-staff")


def _members(desk: Desk) -> list[dict[str, object]]:
    rows = StoreMembership.objects.for_store(desk.store).select_related("user", "own_role")
    accepted = staff.accepted_phones(desk.store)
    return [
        {
            "row": row,
            "name": _known_name(row, accepted),
            "role": own_roles.value_of(own_roles.held_by(row)),
        }
        for row in rows.order_by("pk")
    ]


def _known_name(membership: StoreMembership, accepted: set[str]) -> str:
    """Older versions made members of people who never said yes: theirs is not shown."""
    user = membership.user
    has_come = user.last_login is not None and user.last_login >= membership.created_at
    is_owner = membership.role == StoreMembership.Role.OWNER
    if is_owner or has_come or user.phone in accepted:
        return user.get_full_name()
    return masked(user.phone or "")
