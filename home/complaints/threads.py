"""What a store and its shoppers said, for the operator of a complaint: each look is logged."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import person
from core import private_pictures
from home.complaints.models import Complaint
from home.operators.gate import needs
from orders.checkout.draft import number
from orders.support import showing
from orders.support.models import Thread, ThreadMessage
from orders.support.threads import target_of
from shop.stores.models import Store
from shop.stores.people import audit

MOST = 100


@require_safe
@needs("complaints")
@never_cache
def index(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """The newest of the complaint's store; those about its order or its phone come first."""
    complaint, store = _complaint(complaint_id)
    rows = Thread.objects.for_store(store).select_related("person", "product", "order", "store")
    found = sorted(rows.order_by("-last_at")[:MOST], key=lambda row: not _is_about(row, complaint))
    context = {"complaint": complaint, "store": store, "threads": found}
    return render(request, "home/complaints/threads.html", context)


@require_safe
@needs("complaints")
@never_cache
def thread(request: HttpRequest, complaint_id: int, thread_id: int) -> HttpResponse:
    """`before` leads to older messages."""
    complaint, store = _complaint(complaint_id)
    rows = Thread.objects.for_store(store).select_related("person", "store")
    found = get_object_or_404(rows, pk=thread_id)
    audit.record(
        store=store,
        actor=person(request),
        action="support.looked_at",
        target=target_of(found),
        complaint=[None, complaint.pk],
    )
    before = number(request.GET.get("before"))
    context = {"complaint": complaint, **showing.context(found, hides_notes=False, before=before)}
    return render(request, "home/complaints/thread.html", context)


@require_safe
@needs("complaints")
def picture(
    request: HttpRequest, complaint_id: int, thread_id: int, message_id: int
) -> FileResponse:
    _row, store = _complaint(complaint_id)
    rows = ThreadMessage.objects.for_store(store).filter(thread=thread_id).exclude(picture="")
    return private_pictures.respond(get_object_or_404(rows, pk=message_id).picture)


def _complaint(complaint_id: int) -> tuple[Complaint, Store]:
    """:raises Http404: for a complaint about no store of ours"""
    complaint = get_object_or_404(Complaint.objects.select_related("store"), pk=complaint_id)
    if complaint.store is None:
        raise Http404
    return complaint, complaint.store


def _is_about(row: Thread, complaint: Complaint) -> bool:
    is_order = row.order is not None and row.order.number == complaint.order_number
    is_theirs = row.person is not None and row.person.phone == complaint.phone
    return is_order or is_theirs


BASE = "operate-complaints/<int:complaint_id>/threads/"
ADDRESSES: tuple[URLPattern, ...] = (
    path(BASE, index, name="operate_complaint_threads"),
    path(f"{BASE}<int:thread_id>/", thread, name="operate_complaint_thread"),
    path(
        f"{BASE}<int:thread_id>/pictures/<int:message_id>/",
        picture,
        name="operate_complaint_thread_picture",
    ),
)
