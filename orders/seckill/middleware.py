"""Scripts that grab a 秒杀 are answered before session, page and view: thousands knock at once."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from core.client_ip import client_ip
from core.same_origin import is_same_origin
from orders.seckill import buyer, door, known
from orders.seckill.answers import as_json
from orders.seckill.door import Answer, Said

GRAB = re.compile(r"/seckill/([^/]+)/grab/")


class DoorMiddleware:
    """
    Stands behind the gate of floods. What the view would say, it says to a script of our own pages
    with a signed key; a form, who has no key and whatever is not sure goes on to the view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        grab = GRAB.fullmatch(request.path_info) if request.method == "POST" else None
        return (grab and _answer(request, grab[1])) or self.get_response(request)


def _answer(request: HttpRequest, number: str) -> HttpResponse | None:
    own = buyer.signed_key(request)
    if not own or "text/html" in request.headers.get("Accept", "") or _is_from_elsewhere(request):
        return None
    try:
        found = known.find(number)
    except Http404:
        return None
    at = timezone.now()
    if door.is_shut(found, own, at=at):
        response = as_json(Said(Answer.SOLD_OUT))
    else:
        said, wait = door.press(found, own, client_ip(request), at=at)
        response = as_json(said, wait=wait)
    # What the middleware behind this one sees to.
    response["Content-Length"] = str(len(response.content))
    response["X-Content-Type-Options"] = "nosniff"
    add_never_cache_headers(response)
    return response


def _is_from_elsewhere(request: HttpRequest) -> bool:
    """Another site, or a connection that is to be led to the safe one."""
    # Django refuses unknown hosts here.
    request.get_host()
    is_bare = settings.SECURE_SSL_REDIRECT and not request.is_secure()
    return is_bare or not is_same_origin(request)
