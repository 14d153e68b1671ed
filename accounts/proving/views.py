"""A page that asks whether it is really this person, and leads back to where that was wanted."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.proving import steps
from accounts.requests import PersonRequest
from accounts.views import next_url


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: PersonRequest) -> HttpResponse:
    """`action`: a step of proving; `next` in the address."""
    shown = steps.step(request)
    if shown.is_done:
        return redirect(next_url(request))
    return render(
        request, "accounts/prove_page.html", {"proof": shown}, status=409 if shown.error else 200
    )


def ask(request: HttpRequest) -> HttpResponse:
    """To that page first. What was posted is lost: the page it stood on comes again."""
    back = request.get_full_path()
    if request.method not in {"GET", "HEAD"}:
        came_from = request.headers.get("Referer", "")
        is_ours = url_has_allowed_host_and_scheme(
            came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
        back = came_from if is_ours else ""
    return redirect(f"{reverse('prove')}?{urlencode({'next': back})}")
