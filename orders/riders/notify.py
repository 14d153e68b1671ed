"""
`POST /shipping/notify/<key>/`: what courier services tell of rides, at the address of a contract;
what is told at the platform's own address is of tracking.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core import client_ip, doors, scope
from orders.riders import adapters, progress
from orders.riders.adapters.base import Forged
from orders.riders.models import CourierAccount
from orders.shipping.tracking import notify as tracking

MAX_BODY = 64 * 1024


@csrf_exempt
@require_POST
def take(request: HttpRequest, key: str) -> HttpResponse:
    """404 without the right key, 400 for too much or too often, 401 for what is not theirs."""
    account = _account(key)
    if account is None:
        return tracking.take(request, key)
    ip = client_ip.client_ip(request)
    is_too_much = int(request.headers.get("Content-Length") or 0) > MAX_BODY
    if doors.knock("shipping_notification", ip=ip) or is_too_much:
        return HttpResponse(status=400)
    service = adapters.of(account)
    try:
        told = service.read(request.GET.dict(), request.body)
    except Forged:
        return HttpResponse(status=401)
    if told is not None:
        progress.hear(account, told, at=timezone.now())
    return JsonResponse(service.thanks())


@scope.across_stores("a contract is found by its unguessable address")
def _account(key: str) -> CourierAccount | None:
    found: CourierAccount | None = CourierAccount.unscoped.filter(notify_key=key).first()
    return found
