"""Many orders at once: which, what shall be done with them; the preview, and what became of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import workbooks
from core.language import in_chinese
from core.requests import PageRequest
from home.desk import job_page
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders.finding import FindForm, conditions
from home.desk.shipping.papers import pdf_answer
from orders import choosing
from orders.bulk import jobs
from orders.bulk import result as results
from orders.bulk.models import OrderJob, OrderJobRow
from orders.papers import many as papers
from orders.papers.models import Kind as Paper
from shop.stores.models import Store
from shop.stores.people import looks

MOST_TICKED = 200
RECENT = 5
State = OrderJobRow.State
# What a person should see first is first.
FILTERS = (State.READY, State.WRONG, State.REFUSED, State.CHANGED, State.SAME)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("ship")
def choose(request: PageRequest, desk: Desk) -> HttpResponse:
    """What is chosen stands in the address: `order`, or the conditions of the search."""
    wanted = wanted_of(request.GET, desk.store)
    if request.method == "POST":
        return _send_in(request, desk, wanted)
    recent = OrderJob.objects.for_store(desk.store).order_by("-created_at", "-pk")[:RECENT]
    context = {
        "desk": desk,
        "number": choosing.orders_of(desk.store, wanted).count(),
        "conditions": conditions(request.GET),
        "chosen": request.GET.urlencode(),
        "most_papers": papers.MOST,
        "papers": [(kind.value, kind.label) for kind in papers.KINDS],
        "jobs": recent,
        "tab": "orders",
    }
    return render(request, "desk/orders/bulk.html", context)


@require_POST
@desk_view("ship", shows=looks.PAPERS)
def printed(request: PageRequest, desk: Desk) -> HttpResponse:
    """One file of the papers of all that is chosen; POST, because it is written down."""
    kind = request.POST.get("kind", "")
    if kind not in papers.KINDS:
        raise Http404
    wanted = wanted_of(request.GET, desk.store)
    try:
        with in_chinese():
            content = papers.printed_file(
                store=desk.store,
                orders=choosing.orders_of(desk.store, wanted),
                kind=Paper(kind),
                actor=desk.user,
                at=timezone.now(),
            )
    except papers.NotThatMany as refused:
        messages.error(request, str(refused))
        return redirect("desk-orders-find")
    return pdf_answer(content, kind)


@require_safe
@desk_view("ship")
def show(request: PageRequest, desk: Desk, order_job_id: int) -> HttpResponse:
    """htmx asks again while somebody is at work on it; `only` is a state of rows."""
    job = _find(desk, order_job_id)
    waiting = job_page.still_at_work(request, job, "desk/orders/fragments/bulk_progress.html")
    if waiting is not None:
        return waiting
    found = OrderJobRow.objects.for_store(desk.store).filter(job=job).select_related("order")
    rows = job_page.of_rows(request, found, [(s.value, s.label) for s in FILTERS])
    context = {"desk": desk, "job": job, **rows.context, "tab": "orders"}
    return render(request, "desk/orders/bulk_job.html", context)


@require_POST
@desk_view("ship")
def start(request: PageRequest, desk: Desk, order_job_id: int) -> HttpResponse:
    job = _find(desk, order_job_id)
    if not jobs.start(store=desk.store, job_id=job.pk, actor=desk.user):
        messages.info(request, _("这次处理已经开始过了"))
    return redirect("desk-orders-bulk-job", job.pk)


@require_POST
@desk_view("ship")
def cancel(request: PageRequest, desk: Desk, order_job_id: int) -> HttpResponse:
    job = _find(desk, order_job_id)
    if not jobs.cancel(store=desk.store, job_id=job.pk, actor=desk.user, at=timezone.now()):
        messages.info(request, _("已经处理完了"))
    return redirect("desk-orders-bulk-job", job.pk)


@require_POST
@desk_view("ship")
def drop(request: PageRequest, desk: Desk, order_job_id: int) -> HttpResponse:
    job = _find(desk, order_job_id)
    if not jobs.drop(store=desk.store, job_id=job.pk):
        messages.info(request, _("这次处理已经开始过了"))
        return redirect("desk-orders-bulk-job", job.pk)
    messages.success(request, _("已放弃，订单没有动"))
    return redirect("desk-orders-find")


@require_safe
@desk_view("ship")
def result(_request: PageRequest, desk: Desk, order_job_id: int) -> HttpResponse:
    job = _find(desk, order_job_id)
    return workbooks.answer(results.workbook(job), f"{job.get_kind_display()}-{job.pk}")


def wanted_of(query: QueryDict, store: Store) -> choosing.Wanted:
    """The ticked ones, or all that is found; nothing for conditions that nobody could choose."""
    numbers = [number[:20] for number in query.getlist("order") if number][:MOST_TICKED]
    if numbers:
        return choosing.Wanted(numbers=tuple(numbers))
    form = FindForm(query, store=store)
    if not form.is_valid() or "ticked" in query:
        # "Those that are ticked" of none is not all.
        return choosing.Wanted(numbers=("",))
    return form.wanted


def _send_in(request: PageRequest, desk: Desk, wanted: choosing.Wanted) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in OrderJob.Kind.values:
        raise Http404
    try:
        job = jobs.send_in(
            store=desk.store, kind=kind, wanted=wanted, actor=desk.user, at=timezone.now()
        )
    except jobs.NotThatMany as refused:
        messages.error(request, str(refused))
        return redirect("desk-orders-find")
    return redirect("desk-orders-bulk-job", job.pk)


def _find(desk: Desk, job_id: int) -> OrderJob:
    return get_object_or_404(OrderJob.objects.for_store(desk.store), pk=job_id)
