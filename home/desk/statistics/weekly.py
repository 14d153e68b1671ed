"""每周小结: the week that is over beside the one before, and whether its owner gets it by mail."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.email_sign_in import emails
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.statistics.reports import weekly


@require_safe
@desk_view("reports")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    is_owner = desk.may["staff"]
    address = desk.user.verified_email if is_owner else ""
    context = {
        "desk": desk,
        "summary": weekly.of(desk.store, weekly.over(timezone.now())),
        "is_owner": is_owner,
        "address": emails.masked(address) if address else "",
        "is_wanted": weekly.is_wanted(desk.store),
        "tab": "more",
    }
    return render(request, "desk/statistics/weekly.html", context)


@require_POST
@desk_view("staff")
def choose(request: PageRequest, desk: Desk) -> HttpResponse:
    """The owner's mail is the owner's choice: `mail`, or nothing."""
    weekly.choose(store=desk.store, is_on="mail" in request.POST, actor=desk.user)
    messages.success(request, _("已保存"))
    return redirect("desk-statistics-weekly")
