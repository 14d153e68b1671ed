"""What a request has on it by the time a view of ours sees it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class PageRequest(HttpRequest):
    """After HtmxMiddleware."""

    htmx: HtmxDetails
