"""Sending: what is to go, and parcels that somebody should look after."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from orders.bulk_shipping.models import ShippingJob
from orders.models import Order
from orders.shipping.couriers.table import named
from orders.shipping.tracking import follow, providers
from orders.states.board_states import STATES

PAGE_SIZE = 20
LATEST_JOBS = 3


@require_safe
@desk_view("orders")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    tracks = follow.in_trouble(desk.store, at=timezone.now())
    page = Paginator(tracks, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "desk": desk,
        "tracks": page,
        "rows": [(track, named(track.fulfillment.courier)) for track in page],
        "is_followed": providers.current() is not None,
        "to_ship": Order.objects.for_store(desk.store).filter(STATES["to_ship"][1]).count(),
        "jobs": ShippingJob.objects.for_store(desk.store).order_by("-created_at")[:LATEST_JOBS],
        "tab": "orders",
    }
    return render(request, "desk/shipping/shipping.html", context)
