"""
Which language an answer speaks: the one its reader has chosen (a cookie), else English for a
browser that asks for English before anything else, else Chinese. Nginx decides by the same two
rules which copy of a page it gives (deploy/nginx/xiaodiantong.conf.in).
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

ENGLISH = "en"
# "en-GB,en;q=0.9,zh;q=0.5", but neither "zh-CN,en" nor "en;q=0.5,zh": browsers name what they
# like best first, and give it no weight.
_ENGLISH_FIRST = re.compile(r"\s*en(-[a-z0-9]+)*\s*(,|\Z)", re.IGNORECASE)


def sent(text: str) -> str:
    """
    Marks words that leave the screen: messages to others, the poster, notes in books. Chinese
    whoever's browser caused them, so gettext does not see them. Words that are kept and shown
    again are marked by gettext_noop instead, and translated where they are shown.
    """
    return text


@contextmanager
def in_chinese() -> Iterator[None]:
    """
    A block, or a decorator of a function, that makes words to be kept. Made anew for each call:
    an override that threads share would give one's language back to another.
    """
    with translation.override(settings.LANGUAGE_CODE):
        yield


def asked_for(request: HttpRequest) -> str:
    """What the browser's own settings ask for."""
    header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    return ENGLISH if _ENGLISH_FIRST.match(header) else settings.LANGUAGE_CODE


def of(request: HttpRequest) -> str:
    """A code of LANGUAGES."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in dict(settings.LANGUAGES) else asked_for(request)


class LanguageMiddleware:
    """
    Stands before the page cache, whose key has the language in it, and asks no session. What runs
    outside requests (tasks, commands, streams of exports) stays Chinese.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = of(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language"])
        # No shared cache outside this house may give on what somebody chose.
        if language != asked_for(request):
            patch_vary_headers(response, ["Cookie"])
        return response
