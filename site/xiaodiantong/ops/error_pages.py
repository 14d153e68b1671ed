"""
handler500: where the database, Redis or the queue cannot be reached, that is no fault of the
site – 503 in words, and when to try again. The API makes a problem of it (ProblemMiddleware).
"""

import json
import logging
import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django_redis.exceptions import ConnectionInterrupted
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from home import views

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 10
AWAY = (
    OperationalError,
    InterfaceError,
    ConnectionInterrupted,
    BrokerError,
    RedisConnectionError,
    RedisTimeoutError,
)


def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exc_info()[1]
    if not any(isinstance(cause, AWAY) for cause in _causes(error)):
        return views.server_error(request)
    logger.error("unavailable: %s: %s", request.path, error)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=503)
        response["HX-Trigger"] = json.dumps({"toast": _("正在恢复，请稍等再试")})
    else:
        response = HttpResponse(loader.render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    add_never_cache_headers(response)
    return response


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
