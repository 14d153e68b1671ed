"""余额退款 at the desk: who wants money back, and what the shop did about it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from home.desk.desk_gate import Desk, desk_view
from orders.balance import withdrawals

PAGE_SIZE = 20


@require_safe
@desk_view("members")
def index(request: PersonRequest, desk: Desk) -> HttpResponse:
    rows = withdrawals.of_store(desk.store)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"desk": desk, "tab": "more", "page": page}
    return render(request, "desk/members/withdrawals.html", context)


@require_POST
@desk_view("members", pays_out=True)
def decide(request: PersonRequest, desk: Desk, withdrawal: str) -> HttpResponse:
    """`decision` is paid, or refused with a `reason`."""
    store, at, reason = desk.store, timezone.now(), request.POST.get("reason", "")
    try:
        if request.POST.get("decision") == "paid":
            withdrawals.pay(store=store, number=withdrawal, actor=desk.user, at=at)
        else:
            withdrawals.refuse(
                store=store, number=withdrawal, reason=reason, actor=desk.user, at=at
            )
    except withdrawals.CannotWithdraw as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已记下，会员会收到通知"))
    return redirect("desk-withdrawals-of-members")
