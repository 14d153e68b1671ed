"""`POST /suppliers/ylh/notify/<key>/`: what a supplier tells, at the address of a contract."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core import client_ip, doors, scope
from orders.dropshipping import progress
from shop.suppliers import adapters
from shop.suppliers.adapters.base import Forged
from shop.suppliers.models import Supplier

MAX_BODY = 64 * 1024


@csrf_exempt
@require_POST
def take(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """404 without the right key, 400 for too much or too often; else an answer in its words."""
    supplier = _supplier(kind, key)
    if supplier is None:
        return HttpResponse(status=404)
    ip = client_ip.client_ip(request)
    is_too_much = int(request.headers.get("Content-Length") or 0) > MAX_BODY
    if doors.knock("supplier_notification", ip=ip) or is_too_much:
        return HttpResponse(status=400)
    adapter, at = adapters.of(supplier), timezone.now()
    try:
        told = adapter.read(request.POST.dict(), at)
    except Forged:
        refused = adapter.answer(is_ok=False, words="verification failed", at=at)
        return JsonResponse(refused, status=401)
    is_ok = told is not None and progress.hear(supplier, told, at=at)
    words = "ok" if is_ok else "unknown order or method"
    return JsonResponse(adapter.answer(is_ok=is_ok, words=words, at=at))


@scope.across_stores("a contract is found by its unguessable address")
def _supplier(kind: str, key: str) -> Supplier | None:
    found: Supplier | None = Supplier.unscoped.filter(kind=kind, notify_key=key).first()
    return found
