"""Leaving a store that one acts for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shop.stores.people import acting


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Back to the platform; who acts for nobody has nothing to leave."""
    number = request.session.pop(acting.SESSION, None)
    if number is None:
        return redirect("desk")
    acting.leave(acting_id=number, at=timezone.now())
    messages.success(request, _("已离开这家店"))
    return redirect("platform_acting")
