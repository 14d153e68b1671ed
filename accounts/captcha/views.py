"""The picture of a question."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.captcha import challenges


@require_safe
@never_cache
def picture(request: HttpRequest, name: str) -> HttpResponse:
    png = challenges.picture(name)
    if png is None:
        raise Http404
    return HttpResponse(png, content_type="image/png")
