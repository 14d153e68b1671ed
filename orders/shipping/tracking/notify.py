"""
What providers of tracking tell us: `POST /shipping/notify/<key>/`. Counted by address, verified,
and answered once it is kept.
"""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core import client_ip, doors
from orders.shipping.tracking import follow, providers
from orders.shipping.tracking.providers.base import Forged

MAX_BODY = 512 * 1024


@csrf_exempt
@require_POST
def take(request: HttpRequest, key: str) -> HttpResponse:
    """404 without the right key, 400 for too much or too often, 401 for what is not theirs."""
    provider, known = providers.current(), settings.SHIPPING_NOTIFY_KEY
    if provider is None or not known or not constant_time_compare(key, known):
        raise Http404
    form = _form(request)
    if form is None:
        return HttpResponse(status=400)
    at = timezone.now()
    try:
        follow.hear(provider, form, at=at)
    except Forged:
        return HttpResponse(status=401)
    return JsonResponse(provider.thanks(at), json_dumps_params={"ensure_ascii": False})


def _form(request: HttpRequest) -> dict[str, str] | None:
    is_too_often = doors.knock("shipping_notification", ip=client_ip.client_ip(request)) > 0
    if is_too_often or int(request.headers.get("Content-Length") or 0) > MAX_BODY:
        return None
    try:
        return {name: str(request.POST[name]) for name in request.POST}
    except (SuspiciousOperation, RawPostDataException, MultiPartParserError):
        return None
