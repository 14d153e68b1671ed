"""Who is too late for a 秒杀 is told so before session, page and view: thousands are."""

import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from orders.seckill import buyer, known
from orders.seckill.answers import as_json
from orders.seckill.door import Answer, Said
from shop.flash import allotment, gate
from shop.promotions.promotions import State

GRAB = re.compile(r"/seckill/([^/]+)/grab/")


class TooLateMiddleware:
    """
    Stands behind the gate of floods. Says nothing but 抢完了, and only to a script with a signed
    key: for that no request need prove where it comes from, and whatever is not sure goes on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        grab = GRAB.fullmatch(request.path_info) if request.method == "POST" else None
        if grab is None or not _is_too_late(request, grab[1]):
            return self.get_response(request)
        response = as_json(Said(Answer.SOLD_OUT))
        # What the middleware behind this one sees to.
        response["Content-Length"] = str(len(response.content))
        response["X-Content-Type-Options"] = "nosniff"
        add_never_cache_headers(response)
        return response


def _is_too_late(request: HttpRequest, number: str) -> bool:
    own = buyer.signed_key(request)
    if not own or not gate.is_there() or "text/html" in request.headers.get("Accept", ""):
        return False
    # Django refuses unknown hosts here.
    request.get_host()
    try:
        item = known.find(number).item
    except Http404:
        return False
    is_running = allotment.state_of(item, at=timezone.now()) == State.RUNNING
    return is_running and gate.is_shut(item, own)
