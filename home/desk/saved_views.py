"""Named conditions above a list: one tap asks for them again. Kept and removed at the list."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.requests import PageRequest
from home.desk.bulk.forms import conditions as of_products
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders.finding import conditions as of_orders
from home.saved_views import keeping
from home.saved_views.models import SavedView

List = SavedView.List
PAGES = {List.ORDERS: "desk-orders-find", List.PRODUCTS: "desk-bulk"}


@require_POST
@desk_view("orders")
def keep_orders(request: PageRequest, desk: Desk) -> HttpResponse:
    return _keep(request, desk, List.ORDERS, of_orders(request.POST))


@require_POST
@desk_view("products")
def keep_products(request: PageRequest, desk: Desk) -> HttpResponse:
    return _keep(request, desk, List.PRODUCTS, of_products(request.POST))


@require_POST
@desk_view("orders")
def remove_orders(request: PageRequest, desk: Desk, saved_view_id: int) -> HttpResponse:
    return _remove(request, desk, List.ORDERS, saved_view_id)


@require_POST
@desk_view("products")
def remove_products(request: PageRequest, desk: Desk, saved_view_id: int) -> HttpResponse:
    return _remove(request, desk, List.PRODUCTS, saved_view_id)


def _keep(
    request: PageRequest, desk: Desk, of: List, conditions: Sequence[tuple[str, str]]
) -> HttpResponse:
    try:
        kept = keeping.keep(
            store=desk.store,
            person=desk.user,
            of=of,
            name=request.POST.get("view", ""),
            conditions=conditions,
            is_shared="shared" in request.POST,
            at=timezone.now(),
        )
    except keeping.CannotKeep as refused:
        messages.error(request, str(refused))
        return redirect(PAGES[of])
    messages.success(request, _("已存为「%(name)s」") % {"name": kept.name})
    response = redirect(PAGES[of])
    response["Location"] += f"?{kept.query}"
    return response


def _remove(request: PageRequest, desk: Desk, of: List, view_id: int) -> HttpResponse:
    """:raises Http404: for one that this person does not see"""
    shown = keeping.shown_to(desk.user, store=desk.store, of=of)
    row = get_object_or_404(shown, pk=view_id)
    is_owner = desk.may["staff"]
    if keeping.remove(store=desk.store, person=desk.user, of=of, view_id=row.pk, is_owner=is_owner):
        messages.success(request, _("已删除"))
    else:
        messages.error(request, _("这是同事存的，只有本人或店主能删"))
    return redirect(PAGES[of])
