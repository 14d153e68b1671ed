"""登录设备: where one is signed in, and signing out elsewhere."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.devices import devices
from accounts.models import Device
from accounts.protection import security
from accounts.requests import PersonRequest, login_required


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: PersonRequest) -> HttpResponse:
    """POST signs out everywhere but here, tokens of apps as well."""
    if request.method == "POST":
        security.sign_out_everywhere(user=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("其他设备都已退出登录"))
        return redirect("sessions")
    here = request.session.session_key
    known = devices.of(request.user, at=timezone.now())
    context = {
        "here": next((device for device in known if device.session_key == here), None),
        "events": security.latest(request.user),
        "others": [device for device in known if device.session_key != here],
    }
    return render(request, "accounts/sessions.html", context)


@login_required
@require_POST
def sign_out(request: PersonRequest, device_id: int) -> HttpResponse:
    try:
        devices.sign_out(user=request.user, device_id=device_id)
    except Device.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("这台设备已退出登录"))
    return redirect("sessions")
