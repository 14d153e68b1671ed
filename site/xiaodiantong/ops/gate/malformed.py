"""
Requests no page of ours makes: NUL characters, ids larger than any database has, and an address
that only a button posts to, opened by itself.
"""

from collections.abc import Callable

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
)
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

NUL = "\x00"


class OddRequestMiddleware:
    """
    PostgreSQL refuses NUL in text, SQLite takes it: both answer 400 here. A number beyond
    64 bits names nothing: 404, as for any unknown id. Whoever comes to the address of a form by
    way of their history is told how to go on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path or _has_nul(request.GET) or _has_nul(request.POST):
            return HttpResponseBadRequest(_("请求里有不能识别的字符"))
        response = self.get_response(request)
        is_opened = request.method == "GET" and request.accepts("text/html")
        if isinstance(response, HttpResponseNotAllowed) and is_opened:
            is_desk = request.path.startswith("/merchant/")
            page = render(request, "405.html", {"is_desk": is_desk}, status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OverflowError):
            return render(request, "404.html", status=404)
        return None


def _has_nul(values: MultiValueDict[str, str]) -> bool:
    return any(NUL in text for _name, texts in values.lists() for text in texts)
