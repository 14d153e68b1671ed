"""平台消息: what the platform tells merchants; who opens the page has read what stands there."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from home.desk.desk_gate import Desk, desk_view
from home.news import board

EACH_PAGE = 10


@require_safe
@desk_view()
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    at = timezone.now()
    rows = board.shown(user=desk.user, at=at)
    page = Paginator(rows, EACH_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    board.read(page.object_list, user=desk.user, at=at)
    return render(request, "desk/news/index.html", {"desk": desk, "tab": "more", "page": page})
