"""Many goods at once: which, and what shall become of them. Then `jobs`."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.requests import PageRequest
from home.desk.bulk.forms import FORMS, ChangeForm, ability_of, chosen_of, conditions
from home.desk.desk_gate import Desk, desk_view
from home.desk.products.views import refuse_moderated
from home.saved_views import keeping
from home.saved_views.models import SavedView
from shop.bulk import jobs
from shop.bulk.choosing import STATES, products_of
from shop.bulk.models import BulkJob
from shop.catalog import shelves
from shop.catalog.models import ProductVariant

PAGE_SIZE = 50
RECENT = 5


@require_safe
@desk_view("products")
def choose(request: PageRequest, desk: Desk) -> HttpResponse:
    """By name, state or shelf; then all of them, or the ticked ones."""
    chosen = chosen_of(request.GET)
    found = products_of(desk.store, chosen)
    # What a change begins with; the offer beside it is what shoppers are asked for.
    own = ProductVariant.objects.for_store(desk.store).filter(retired_at__isnull=True)
    lowest = own.filter(product=OuterRef("pk")).order_by("price").values("price")[:1]
    rows = found.annotate(base_price=Subquery(lowest)).order_by("-pk")
    recent = BulkJob.objects.for_store(desk.store).order_by("-created_at", "-pk")[:RECENT]
    context = {
        "desk": desk,
        "chosen": chosen,
        "states": [(name, label) for name, (label, _condition) in STATES.items()],
        "shelves": shelves.of_store(desk.store),
        "products": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "jobs": recent,
        "conditions": conditions(request.GET),
        "views": keeping.shown_to(desk.user, store=desk.store, of=SavedView.List.PRODUCTS),
        "tab": "products",
    }
    return render(request, "desk/bulk/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("products")
@refuse_moderated
def change(request: PageRequest, desk: Desk) -> HttpResponse:
    """A form for each kind of change; what is chosen stands in the address."""
    chosen = chosen_of(request.GET)
    kinds = [kind for kind in FORMS if desk.may[ability_of(kind)]]
    wanted = request.POST.get("kind", "")
    if request.method == "POST" and wanted not in FORMS:
        raise Http404
    if request.method == "POST" and wanted not in kinds:
        raise PermissionDenied
    forms = {kind: FORMS[kind](store=desk.store) for kind in kinds}
    if request.method == "POST":
        forms[wanted] = FORMS[wanted](request.POST, store=desk.store)
        if forms[wanted].is_valid() and (job := _sent_in(request, desk, forms[wanted])):
            return redirect("desk-bulk-job", job.pk)
    context = {
        "desk": desk,
        "number": products_of(desk.store, chosen).count(),
        "forms": list(forms.values()),
        "wanted": wanted,
        "tab": "products",
    }
    return render(request, "desk/bulk/change.html", context)


def _sent_in(request: PageRequest, desk: Desk, form: ChangeForm) -> BulkJob | None:
    try:
        return jobs.send_in(
            store=desk.store,
            kind=form.kind,
            change=form.change,
            chosen=chosen_of(request.GET),
            actor=desk.user,
            at=timezone.now(),
        )
    except jobs.NotThatMany as refused:
        messages.error(request, str(refused))
        return None
