"""Where providers report what arrived."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.sms import reports


@csrf_exempt
@require_POST
def report(request: HttpRequest, provider: str, key: str) -> HttpResponse:
    """404 without the right key, 400 for what is no list of reports."""
    is_known = provider in reports.THANKS and settings.SMS_REPORT_KEY
    if not is_known or not constant_time_compare(key, settings.SMS_REPORT_KEY):
        raise Http404
    try:
        reports.take(provider=provider, body=request.body, at=timezone.now())
    except reports.Malformed:
        return HttpResponse(status=400)
    return JsonResponse(reports.THANKS[provider])
