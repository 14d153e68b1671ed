"""The courier's name, filled in while the number is typed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from orders.shipping.couriers import detection

LONGEST = 40


@require_safe
@desk_view("orders")
def guess(request: PageRequest, desk: Desk) -> HttpResponse:
    """
    The field of the courier for a `tracking_number`: what a person chose (`courier`) stays,
    what was `guessed` before gives way.
    """
    asked = {
        name: request.GET.get(name, "").strip()[:LONGEST]
        for name in ("tracking_number", "courier", "guessed", "suffix")
    }
    guessed = detection.certain(asked["tracking_number"], detection.last_used(desk.store))
    is_chosen = asked["courier"] and asked["courier"] != asked["guessed"]
    context = {
        "suffix": asked["suffix"] if asked["suffix"].isdigit() else "",
        "couriers": detection.offered(desk.store, asked["tracking_number"]),
        "courier": asked["courier"] if is_chosen else guessed,
        "guessed": "" if is_chosen else guessed,
    }
    return render(request, "desk/orders/fragments/courier_name.html", context)
