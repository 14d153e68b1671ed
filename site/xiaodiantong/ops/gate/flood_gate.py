"""
The second middleware: banned addresses get nothing, floods wait. It stands before the page cache
and before sessions, so a plain request costs no query and no trip to Redis: those are counted in
this process. What is sent (POST and the like) is counted in the cache, together by all processes.
"""

import logging
import re
from collections.abc import Callable
from functools import cache
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from accounts.bans import automatic, known
from core import doors, rate_limits
from core.api import problems
from core.client_ip import client_ip, is_behind_proxy
from core.requests import ASKS_MUCH, SHUT_SECONDS
from xiaodiantong.ops.gate.buckets import Buckets
from xiaodiantong.ops.metrics import counters

# Gateways are never refused: what they tell is money.
NOTIFICATIONS = (
    "/pay/alipay/notify/",
    "/pay/wechatpay/notify/",
    "/account/sms/aliyun/notify/",
    "/account/sms/tencent/notify/",
    "/shipping/notify/",
)
# Cheap, and many for each page.
FILES = (settings.STATIC_URL, settings.MEDIA_URL)
# Wherever a code or a password is tried: ours, and Wagtail's for single pages and documents.
SIGN_IN = (
    settings.LOGIN_URL,
    "/admin/login/",
    "/_util/login/",
    "/open/",
    "/account/register/",
    "/account/activate/",
    "/account/password/",
    "/account/email/",
    "/account/phone/",
    "/account/security/",
    "/account/connect/",
    "/account/data/",
    "/account/delete/",
    "/_util/authenticate_with_password/",
    "/documents/authenticate_with_password/",
)
# Where a link alone opens something: one that does not exist was guessed.
LINKS = re.compile(
    r"/(?:orders|invitations|help/complaint|[\w-]+/chat-order|api/v1/(?:orders|drafts))/[^/]+"
)
API = "/api/"
# What pages send by themselves; `visits` counts its own. Nobody's form must wait for that.
BY_ITSELF = ("/visits/", "/recent/seen/")
# The API counts what is sent by itself, by person and by address, and so does a 秒杀.
COUNTED_THERE = (API, "/seckill/", *BY_ITSELF)
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# A phone that opens a page gets its pieces at once; an office opens many.
BURST_SECONDS = 20

logger = logging.getLogger(__name__)


class GateMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        per_second = settings.RATE_PAGES_PER_ADDRESS / 60
        self.pages = Buckets(per_second=per_second, burst=per_second * BURST_SECONDS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(NOTIFICATIONS):
            return self.get_response(request)
        address = client_ip(request)
        is_sending = request.method not in READING
        if known.is_banned(address):
            return _refusal(request, 403, "banned")
        if is_sending and known.is_banned_from_sending(address):
            return _refusal(request, 403, "banned from sending")
        if path.startswith(FILES):
            return self.get_response(request)
        response = self._within_limits(request, path, address)
        if response.status_code == 429 and (is_sending or LINKS.match(path)):
            response.setdefault("Retry-After", str(rate_limits.WINDOW_SECONDS))
            self._count(request, path, address)
        return response

    def _count(self, request: HttpRequest, path: str, address: str) -> None:
        """
        A refusal towards a ban. Who asks for much is refused and never banned, nor what pages
        send by themselves: a carrier's shoppers share one address, and their pages ask every
        second whether they have paid.
        """
        if not getattr(request, ASKS_MUCH, False) and not path.startswith(BY_ITSELF):
            where = "/" + path.split("/")[1]
            automatic.refused(address=address, where=where, at=timezone.now())

    def _within_limits(self, request: HttpRequest, path: str, address: str) -> HttpResponse:
        seconds = self._wait(request, path, address)
        if seconds:
            self._warn(request, address)
            return _too_many(request, seconds)
        response = doors.refused(self.get_response(request), getattr(request, SHUT_SECONDS, 0))
        if response.status_code == 404 and LINKS.match(path):
            # Somebody guesses; who has a link that is none any more guesses once.
            seconds = doors.knock("link", ip=address)
            return _too_many(request, seconds) if seconds else response
        return response

    def _wait(self, request: HttpRequest, path: str, address: str) -> float:
        seconds = self.pages.wait(address) if self.pages.per_second else 0
        if seconds:
            setattr(request, ASKS_MUCH, True)
        if seconds or request.method in READING or path.startswith(COUNTED_THERE):
            return seconds
        if path.startswith(SIGN_IN):
            seconds = doors.knock("sign_in", ip=address)
        return seconds or doors.knock("form", ip=address)

    def _warn(self, request: HttpRequest, address: str) -> None:
        """Everybody behind a proxy that nobody named shares one limit: say how to mend it."""
        is_private = not address or ip_address(address).is_private
        if is_private and "HTTP_X_FORWARDED_FOR" in request.META and not is_behind_proxy(request):
            logger.warning("requests come through a proxy: name it in TRUSTED_PROXIES")


def _too_many(request: HttpRequest, seconds: float) -> HttpResponse:
    return doors.refused(_refusal(request, 429, "too many"), seconds)


def _refusal(request: HttpRequest, status: int, reason: str) -> HttpResponse:
    counters.refused.labels(reason).inc()
    if request.path_info.startswith(API):
        response: HttpResponse = problems.plain(status, {})
    else:
        response = HttpResponse(_page(reason), status=status)
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; img-src 'self'"
    response["X-Content-Type-Options"] = "nosniff"
    add_never_cache_headers(response)
    return response


@cache
def _page(reason: str) -> str:
    """Made once: a flood must not make the server draw."""
    return render_to_string("refused.html", {"reason": reason})
