"""Whatever answers under /api/, an error there is a problem, never a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.api import problems

PREFIX = "/api/"


class ProblemMiddleware:
    """Catches what no view of the API made: unknown addresses, refused and broken requests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not request.path.startswith(PREFIX):
            return response
        if response.get("Content-Type", "").startswith(problems.MEDIA_TYPE):
            return response
        return problems.plain(response.status_code, response.headers)
