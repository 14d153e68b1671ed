"""A page that asks whether it is really this person, and leads back to where that was wanted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.proving import steps
from accounts.requests import PersonRequest, detour, login_required
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
    """To that page first."""
    return detour(request, reverse("prove"))
