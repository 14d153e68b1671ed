"""What a page inside WeChat asks for, to show itself as a card where it is shared."""

import logging
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.wechat import client, share
from core.same_origin import is_same_origin

logger = logging.getLogger(__name__)
LONGEST = 2000


@never_cache
@require_safe
def share_card(request: HttpRequest) -> HttpResponse:
    """
    The signature of `url`, a page of this very host; asked for by the page itself, because a
    kept copy of a page must not hold that of another address.
    """
    url = request.GET.get("url", "")
    if not share.is_on():
        raise Http404
    if len(url) > LONGEST or not is_same_origin(request) or not _is_ours(request, url):
        return JsonResponse({"error": "url"}, status=400)
    try:
        signed = share.signed(url=url, at=timezone.now())
    except (client.Refused, client.Unreachable) as error:
        logger.warning("no share card: %s", error)
        return JsonResponse({"error": "wechat"}, status=503)
    return JsonResponse(
        {
            "appId": signed.app_id,
            "timestamp": signed.timestamp,
            "nonceStr": signed.nonce,
            "signature": signed.signature,
        }
    )


def _is_ours(request: HttpRequest, url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == request.scheme and parts.netloc == request.get_host()
