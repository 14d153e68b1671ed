"""What shared answers carry so that nobody fetches them twice; personal ones are kept nowhere."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from rest_framework.request import Request
from rest_framework.response import Response

# Seconds an answer of the catalogue may be shown before it is asked for again.
FRESH_SECONDS = 10


def share(request: Request, response: Response) -> None:
    """
    An ETag of the very bytes, and 304 to who has them. There is no Last-Modified: prices and
    stock change without any date of the page that would tell.
    """
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    response.add_post_render_callback(partial(_conditional, request._request))


def keep_nowhere(response: Response) -> None:
    patch_cache_control(response, private=True, no_store=True)


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
    set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response)
