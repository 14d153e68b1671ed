"""The first middleware: probes, the request's id, what it cost, and the API's log."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from home.statistics.timing import samples
from xiaodiantong.ops.health import probes
from xiaodiantong.ops.logging import measured, request_ids
from xiaodiantong.ops.metrics import counters

API = "/api/"
# The part of the site a request was for: few, so that the histogram stays small.
PARTS = (
    (API, "api"),
    ("/admin/", "admin"),
    ("/merchant/", "desk"),
    ("/static/", "files"),
    ("/media/", "files"),
)
api_log = logging.getLogger("api")


class RequestMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in probes.PROBES:
            answer = probes.answer(request)
            if answer is not None:
                return answer
        # Wagtail's preview asks for a page within the editor's own request, which is told of below.
        if getattr(request, "is_dummy", False):
            return self.get_response(request)
        started = time.perf_counter()
        request_id = request_ids.of(request)
        # Not reset afterwards: what is logged while the answer is sent belongs to it as well,
        # and the next request of this thread sets its own.
        request_ids.current.set(request_id)
        sample = samples.begin()
        with counters.requests_running.track_inprogress():
            response = self.get_response(request)
        seconds = time.perf_counter() - started
        if sample is not None:
            measured.keep(request, response, samples.end(sample))
        response[request_ids.HEADER] = request_id
        _count(request, response.status_code, seconds)
        if request.path_info.startswith(API):
            _log(request, response.status_code, seconds)
        return response


def _count(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    # "-" reached no view: the page cache, the gate, an unknown address.
    counters.requests.labels(match.view_name if match else "-", str(status)).inc()
    path = request.path_info
    part = next((name for prefix, name in PARTS if path.startswith(prefix)), "pages")
    counters.request_seconds.labels(part).observe(seconds)


def _log(request: HttpRequest, status: int, seconds: float) -> None:
    """Without the query: it may hold what somebody searched, or a phone."""
    api_log.info(
        "%s %s %d %.1f ms user=%s",
        request.method,
        request.path_info,
        status,
        seconds * 1000,
        _user_id(request) or "-",
    )


def _user_id(request: HttpRequest) -> int | None:
    """Whom the API has recognised; Django's lazy user is left alone, it would ask the database."""
    user = vars(request).get("user")
    return None if isinstance(user, SimpleLazyObject) else getattr(user, "pk", None)
