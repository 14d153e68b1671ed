"""/merchant/staff/hand-over/: an owner asks one of the staff, who takes the store or does not."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.proving import steps
from accounts.proving.steps import Proving
from accounts.requests import PersonRequest
from home.desk.desk_gate import Desk, desk_view
from shop.stores.models import StoreMembership
from shop.stores.people import handover


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view(pays_out=True)
def page(request: PersonRequest, desk: Desk) -> HttpResponse:
    """`action`: ask, withdraw, accept, or a step of proving; for the owner and who is asked."""
    at = timezone.now()
    is_owner = desk.membership.role == StoreMembership.Role.OWNER
    row = handover.waiting(desk.store, at=at)
    is_heir = row is not None and row.to_user_id == desk.user.pk
    if not is_owner and not is_heir:
        raise Http404
    action, proof = request.POST.get("action", ""), steps.step(request)
    if action == "withdraw":
        handover.withdraw(store=desk.store, actor=desk.user, at=at)
        return redirect("desk-hand-over" if is_owner else "desk")
    if proof.is_done and action == "accept":
        handover.accept(store=desk.store, actor=desk.user, at=at)
        messages.success(request, _("你现在是店主了"))
        return redirect("desk-staff")
    error = ""
    if proof.is_done and action == "ask" and is_owner:
        error = _ask(request, desk)
        if not error:
            return redirect("desk-hand-over")
    elif proof.is_done and action:
        return redirect("desk-hand-over")
    return _page(request, desk, proof, error)


def _ask(request: PersonRequest, desk: Desk) -> str:
    chosen = request.POST.get("member", "")
    try:
        handover.ask(
            store=desk.store,
            membership_id=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0,
            actor=desk.user,
            at=timezone.now(),
        )
    except ValidationError as refused:
        return str(refused.messages[0])
    messages.success(request, _("已请对方接手，对方验证并确认后才会移交"))
    return ""


def _page(request: PersonRequest, desk: Desk, proof: Proving, error: str) -> HttpResponse:
    context = {
        "desk": desk,
        "tab": "more",
        "row": handover.waiting(desk.store, at=timezone.now()),
        "heirs": handover.heirs(desk.store),
        "proof": proof,
        "error": error,
        "days": handover.LIFETIME.days,
    }
    status = 422 if error else 200
    return render(request, "desk/people/hand_over.html", context, status=status)
