"""商品导出 on the desk: the whole list as a file, in the form that somebody needs."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from core import workbooks
from core.language import sent
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.exports import booklet, lists

FORMS = ("xlsx", "pictures", "csv", "pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("products")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    """POST `form` as in FORMS, because it is written down who took the list."""
    if request.method != "POST":
        return render(request, "desk/exports/index.html", {"desk": desk, "tab": "products"})
    form, store, actor = request.POST.get("form", ""), desk.store, desk.user
    name = f"{sent('商品')}-{timezone.localdate().isoformat()}"
    if form in ("xlsx", "pictures"):
        content = lists.workbook(store, with_pictures=form == "pictures", actor=actor)
        return workbooks.answer(content, name)
    if form == "csv":
        return _file(lists.plain_list(store, actor=actor), f"{name}.csv", "text/csv")
    if form == "pdf":
        return _file(booklet.made(store, actor=actor), f"{name}.pdf", "application/pdf")
    raise Http404


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition or ""}
    return HttpResponse(content, content_type=content_type, headers=headers)
