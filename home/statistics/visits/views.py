"""
What a page tells after it was shown (static/js/visits.js). The page itself may come from the
page cache and be the same for everybody, so it carries no token and the answer no cookie.
"""

import json
import re

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import doors
from core.client_ip import client_ip
from core.requests import BEACON
from core.same_origin import same_origin_post
from core.types import Json
from home.statistics.visits import counting
from home.statistics.visits.models import Kind, Source

MOST_BYTES = 300
MAX_ID = 2**63
# In a store, and on the platform; other kinds are in stores, and the home page in none.
EVERYWHERE = frozenset({Kind.SEARCH, Kind.CAMPAIGN})
_SLUG = re.compile(r"[a-z0-9-]{0,40}")
_CAMPAIGN = re.compile(r"utm_[a-z0-9_-]{1,20}")
# Cubot makes phones.
_NO_SHOPPER = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|headless|lighthouse|preview|monitor|curl|wget|python|java/|http-",
    re.I,
)


@require_POST
@same_origin_post
def tell(request: HttpRequest) -> HttpResponse:
    """A page was looked at. 204, whether it counts or not."""
    response = HttpResponse(status=204)
    # Nothing of the shopper's own changed: reads may go on from replicas.
    setattr(response, BEACON, True)
    view, agent = _view(request), request.headers.get("User-Agent", "")
    if view is None or not agent or _NO_SHOPPER.search(agent):
        return response
    address = client_ip(request)
    if not doors.knock("visit", ip=address):
        counting.note(view=view, address=address, agent=agent, at=timezone.now())
    return response


def _view(request: HttpRequest) -> counting.View | None:
    """None for what visits.js would not send."""
    told = _told(request)
    slug, kind, source = (told.get(name, "") for name in ("store", "kind", "source"))
    product = told.get("product") if kind == Kind.PRODUCT else None
    if not (_is(_SLUG, slug) and kind in Kind.values and _is_source(source)):
        return None
    if kind == Kind.PRODUCT and not (type(product) is int and 0 < product < MAX_ID):
        return None
    has_place = kind in EVERYWHERE or bool(slug) == (kind != Kind.HOME)
    return counting.View(slug, kind, source, product) if has_place else None


def _told(request: HttpRequest) -> Json:
    """The body, which browsers send as text; empty when it is odd. Forms are no beacons."""
    if request.content_type != "text/plain":
        return {}
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return {}
        told = json.loads(request.body)
    except (ValueError, RecursionError, OSError):
        return {}
    return told if isinstance(told, dict) else {}


def _is_source(value: object) -> bool:
    is_word = value in Source.values and value != Source.CAMPAIGN
    return is_word or _is(_CAMPAIGN, value)


def _is(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
