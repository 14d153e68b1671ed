"""One row of an import: right as typed, or skipped; and its picture, for those at the desk."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.imports.forms import RowForm
from shop.catalog.imports import review
from shop.catalog.imports.models import ImportRow


@require_POST
@desk_view("products")
def change(request: PageRequest, desk: Desk, import_row_id: int) -> HttpResponse:
    """`do` = skip, or anything else for: right as it stands in the form."""
    row, error = _find(desk, import_row_id), ""
    try:
        if request.POST.get("do") == "skip":
            row = review.skip(store=desk.store, row_id=row.pk)
        else:
            row = _agree(request, desk, row)
    except ImportRow.DoesNotExist:
        error = _("这一行已经处理过了")
    except ValidationError as refused:
        error = refused.messages[0]
    if not request.htmx:
        if error:
            messages.error(request, error)
        return redirect("desk-import", row.job_id)
    context = {"desk": desk, "row": row, "error": error}
    return render(request, "desk/imports/fragments/row.html", context, status=422 if error else 200)


def _agree(request: PageRequest, desk: Desk, row: ImportRow) -> ImportRow:
    """:raises ValidationError: with the first thing that is wrong"""
    form = RowForm(request.POST)
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise ValidationError(f"{form.fields[field].label}：{errors[0]}")
    return review.agree(store=desk.store, row_id=row.pk, values=form.cleaned_data)


@require_POST
@desk_view("products")
def write(request: PageRequest, desk: Desk, import_row_id: int) -> HttpResponse:
    """Some of its cells, as they are typed: the row's head as it is then, or what is wrong."""
    row = _find(desk, import_row_id)
    try:
        form = RowForm(request.POST)
        wrong = next((name for name in request.POST if name in form.errors), "")
        if wrong:
            raise ValidationError(f"{form.fields[wrong].label}：{form.errors[wrong][0]}")
        values = {name: form.cleaned_data[name] for name in form.fields if name in request.POST}
        row = review.write(store=desk.store, row_id=row.pk, values=values)
    except ImportRow.DoesNotExist:
        return HttpResponse(_("这一行已经处理过了"), status=422, content_type="text/plain")
    except ValidationError as refused:
        return HttpResponse(refused.messages[0], status=422, content_type="text/plain")
    return render(request, "desk/imports/fragments/row_head.html", {"row": row})


@require_safe
@desk_view("products")
def page(_request: PageRequest, desk: Desk, import_row_id: int) -> HttpResponse:
    """The whole page that it was read from, with its place framed."""
    content = review.page(store=desk.store, row_id=_find(desk, import_row_id).pk)
    if not content:
        raise Http404
    return HttpResponse(
        content,
        content_type="image/jpeg",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"},
    )


@require_safe
@desk_view("products")
def picture(_request: PageRequest, desk: Desk, import_row_id: int) -> FileResponse:
    return _shown(_find(desk, import_row_id).picture)


@require_safe
@desk_view("products")
def original(_request: PageRequest, desk: Desk, import_row_id: int) -> FileResponse:
    """The part of the page that a doubtful row was read from."""
    return _shown(_find(desk, import_row_id).crop)


def _shown(file: FieldFile) -> FileResponse:
    if not file:
        raise Http404
    return FileResponse(
        file.open("rb"),
        content_type="image/jpeg",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _find(desk: Desk, row_id: int) -> ImportRow:
    rows = ImportRow.objects.for_store(desk.store).select_related("job", "variant")
    return get_object_or_404(rows, pk=row_id)
