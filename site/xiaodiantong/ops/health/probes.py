"""
/healthz, /health/ and /metrics/: answered by the first middleware, so that neither hosts,
https, sessions nor a database that is away come between a load balancer and the process.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST

from core import client_ip
from xiaodiantong.ops.health import checks
from xiaodiantong.ops.metrics import counters


def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


def healthy(request: HttpRequest) -> HttpResponse:
    """200 or 503; what is wrong is told to this machine and to who has METRICS_TOKEN."""
    report = checks.report()
    told: dict[str, object] = {"status": "ok" if report.is_ok else "failing"}
    if _has_token(request) or client_ip.is_this_machine(request):
        told |= {"checks": report.checks}
    return JsonResponse(told, status=200 if report.is_ok else 503)


def measured(request: HttpRequest) -> HttpResponse:
    """For who has METRICS_TOKEN; to others there is nothing here."""
    if not _has_token(request):
        raise Http404
    return HttpResponse(counters.exposition(), content_type=CONTENT_TYPE_LATEST)


# Django's own mark of a response that its log has told of already.
_LOGGED = "_has_been_logged"
PROBES = {"/healthz": alive, "/health/": healthy, "/metrics/": measured}


def answer(request: HttpRequest) -> HttpResponse | None:
    """None when it is no probe, or not for this client."""
    probe = PROBES.get(request.path_info)
    if probe is None or request.method not in {"GET", "HEAD"}:
        return None
    try:
        response = probe(request)
    except Http404:
        return None
    add_never_cache_headers(response)
    # A probe that fails every few seconds says so to who asks, and fills no log.
    setattr(response, _LOGGED, True)
    return response


def _has_token(request: HttpRequest) -> bool:
    scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    known = settings.METRICS_TOKEN
    return bool(known) and scheme.lower() == "bearer" and constant_time_compare(token, known)
