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
from home.desk.exports import booklet, lists, long_picture

FORMS = ("xlsx", "pictures", "csv", "pdf", "long")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("products")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    """
    POST `form` as in FORMS, because it is written down who took the list; `part` of long pictures.
    """
    store, actor = desk.store, desk.user
    if request.method != "POST":
        parts = range(1, long_picture.parts(store) + 1)
        shown = {"desk": desk, "tab": "products", "parts": parts}
        return render(request, "desk/exports/index.html", shown)
    form = request.POST.get("form", "")
    name = f"{sent('商品')}-{timezone.localdate().isoformat()}"
    if form in ("xlsx", "pictures"):
        content = lists.workbook(store, with_pictures=form == "pictures", actor=actor)
        return workbooks.answer(content, name)
    if form == "csv":
        return _file(lists.plain_list(store, actor=actor), f"{name}.csv", "text/csv")
    if form == "pdf":
        return _file(booklet.made(store, actor=actor), f"{name}.pdf", "application/pdf")
    if form == "long":
        part = request.POST.get("part", "1")
        if part not in map(str, range(1, long_picture.parts(store) + 1)):
            raise Http404
        content = long_picture.made(store, part=int(part), actor=actor)
        return _file(content, f"{name}-{part}.jpg", "image/jpeg")
    raise Http404


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition or ""}
    return HttpResponse(content, content_type=content_type, headers=headers)
