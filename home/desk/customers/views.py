"""顾客: who ordered, by the store's own labels and by the groups that statistics reckon."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.requests import PageRequest
from home.desk.customers import choice
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders.finding import Place, address, behind
from home.statistics.reports.groups.rfm import GROUPS
from orders.customers import choosing, listing
from shop.stores.people import looks

PAGE_SIZE = 20


@require_safe
@desk_view("members", shows=looks.CUSTOMERS)
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    """`label` and `group`; `after` is where the page before ended."""
    wanted = choice.wanted_of(request.GET)
    found = choosing.last_orders(desk.store, wanted)
    place = Place.read(request.GET.get("after", ""))
    rows = behind(found.select_related("buyer", "store"), place)
    page = list(rows[: PAGE_SIZE + 1])
    asked = choice.conditions(request.GET)
    context = {
        "desk": desk,
        "tab": "more",
        "form": choice.ChoiceForm(request.GET, store=desk.store),
        "conditions": asked,
        "chosen": urlencode(asked),
        "group": GROUPS.get(wanted.group),
        "rows": listing.rows_of(desk.store, page[:PAGE_SIZE]),
        "number": choosing.number_of(desk.store, wanted) if asked else None,
        "next": address(request.GET, page[PAGE_SIZE - 1]) if page[PAGE_SIZE:] else "",
    }
    return render(request, "desk/customers/index.html", context)
