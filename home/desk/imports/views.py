"""The old catalogue walks in: files are sent, read in the background, looked at, published."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.imports.forms import RowForm
from home.desk.products.views import refuse_moderated
from shop.catalog.imports import columns, jobs, words
from shop.catalog.imports.models import ImportJob, ImportRow
from shop.catalog.imports.reading.limits import MAX_BYTES

PAGE_SIZE = 50
MOST_FILES = 10
State = ImportRow.State
FILTERS = (State.CHECK, State.READY, State.SKIPPED, State.PUBLISHED, State.REFUSED)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("products")
@refuse_moderated
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    if request.method == "POST":
        return _upload(request, desk)
    own = ImportJob.objects.for_store(desk.store).order_by("-created_at", "-pk")[:20]
    return render(
        request, "desk/imports/index.html", {"desk": desk, "jobs": own, "tab": "products"}
    )


def _upload(request: PageRequest, desk: Desk) -> HttpResponse:
    sent = request.FILES.getlist("files")[:MOST_FILES]
    if not sent:
        messages.error(request, _("请选一个文件"))
        return redirect("desk-imports")
    try:
        taken = _send_in(request, desk, sent)
    except jobs.TooMany as refused:
        messages.error(request, str(refused))
        return redirect("desk-imports")
    return redirect("desk-import", taken[0].pk) if len(taken) == 1 else redirect("desk-imports")


def _send_in(request: PageRequest, desk: Desk, sent: Iterable[UploadedFile]) -> list[ImportJob]:
    """:raises jobs.TooMany: after so many files of a day"""
    taken = []
    for file in sent:
        if (file.size or 0) > MAX_BYTES:
            messages.error(request, f"{file.name}: {words.TROUBLES['too_big']}")
            continue
        job = jobs.send_in(
            store=desk.store,
            content=file.read(),
            name=file.name or "",
            actor=desk.user,
            at=timezone.now(),
        )
        taken.append(job)
    return taken


@require_safe
@desk_view("products")
def show(request: PageRequest, desk: Desk, import_job_id: int) -> HttpResponse:
    """How far it is, then its rows; `only` = check, ready, skipped, …: doubtful ones first."""
    job = find(desk, import_job_id)
    if request.htmx and job.is_at_work:
        return render(request, "desk/imports/fragments/progress.html", {"job": job})
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    rows = ImportRow.objects.for_store(desk.store).filter(job=job).select_related("variant", "job")
    counts = _counts(job)
    only = request.GET.get("only", "")
    if only not in FILTERS:
        only = next((state for state in FILTERS if counts[state]), State.READY)
    shown = rows.filter(state=only).order_by("number")
    context = {
        "desk": desk,
        "job": job,
        "counts": counts,
        "filters": [(state.value, state.label, counts[state]) for state in FILTERS],
        "only": only,
        "heads": [(name, field.label) for name, field in RowForm.base_fields.items()],
        "tables": list(columns.asked(job)),
        "may_undo": counts[State.PUBLISHED] and job.may_undo(at=timezone.now()),
        "rows": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "tab": "products",
    }
    return render(request, "desk/imports/job.html", context)


def _counts(job: ImportJob) -> dict[str, int]:
    """Rows by state; of those that are ready, by what they will do."""
    rows = ImportRow.objects.for_store(job.store_id).filter(job=job)
    by_state = {state: Count("pk", filter=Q(state=state)) for state in State.values}
    by_action = {
        f"ready_{action}": Count("pk", filter=Q(state=State.READY, action=action))
        for action in ImportRow.Action.values
    }
    return rows.aggregate(**by_state, **by_action)


@require_POST
@desk_view("prices")
@refuse_moderated
def publish(request: PageRequest, desk: Desk, import_job_id: int) -> HttpResponse:
    job = find(desk, import_job_id)
    if not jobs.start(store=desk.store, job_id=job.pk, actor=desk.user):
        messages.info(request, _("没有可以发布的行"))
    return redirect("desk-import", job.pk)


@require_POST
@desk_view("products")
@refuse_moderated
def read_again(request: PageRequest, desk: Desk, import_job_id: int) -> HttpResponse:
    """What each column is, by a person (`columns.field_of`)."""
    job, said = find(desk, import_job_id), request.POST.dict()
    try:
        is_read = columns.read_again(store=desk.store, job_id=job.pk, said=said, actor=desk.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("desk-import", job.pk)
    if not is_read:
        messages.info(request, _("这份文件已经处理过了"))
    return redirect("desk-import", job.pk)


@require_POST
@desk_view("prices")
@refuse_moderated
def undo(request: PageRequest, desk: Desk, import_job_id: int) -> HttpResponse:
    job = find(desk, import_job_id)
    if not job.may_undo(at=timezone.now()):
        messages.error(request, _("发布超过 24 小时，不能撤销了"))
    elif not jobs.start(store=desk.store, job_id=job.pk, actor=desk.user, undo=True):
        messages.info(request, _("没有可以撤销的"))
    return redirect("desk-import", job.pk)


@require_POST
@desk_view("products")
def drop(request: PageRequest, desk: Desk, import_job_id: int) -> HttpResponse:
    job = find(desk, import_job_id)
    if not jobs.drop(store=desk.store, job_id=job.pk):
        messages.info(request, _("这份文件已经处理过了"))
        return redirect("desk-import", job.pk)
    messages.success(request, _("已放弃，什么都没有上架"))
    return redirect("desk-imports")


def find(desk: Desk, job_id: int) -> ImportJob:
    job = ImportJob.objects.for_store(desk.store).filter(pk=job_id).first()
    if job is None:
        raise Http404
    return job
