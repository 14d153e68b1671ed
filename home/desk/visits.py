"""访客: how many look at the store, where from, at what, and what they put into carts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from home.desk.desk_gate import Desk, desk_view
from home.statistics.visits import report

DAYS = (7, 30)


@require_safe
@desk_view("reports")
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """`days`: 7, or 30."""
    days = DAYS[1] if request.GET.get("days") == str(DAYS[1]) else DAYS[0]
    context = {
        "desk": desk,
        "tab": "more",
        "days": days,
        "choices": DAYS,
        "report": report.of(desk.store, days=days, today=timezone.localdate()),
    }
    return render(request, "desk/visits.html", context)
