"""
Which language an answer speaks: the one its reader has chosen (a cookie), else English for a
browser that asks for English before anything else, else Chinese. Nginx decides by the same two
rules which copy of a page it gives (deploy/nginx/xiaodiantong.conf.in).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from gettext import GNUTranslations, NullTranslations
from typing import Protocol, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import trans_real

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


class _Catalogue(Protocol):
    """What gettext keeps of one file; the types of typeshed leave it out."""

    _catalog: dict[object, str]
    _fallback: NullTranslations | None
    plural: Callable[[int], int]


class _Parts(Protocol):
    """What Django keeps of the files of one language."""

    _catalogs: list[dict[object, str]]
    _plurals: list[Callable[[int], int]]


class _Known(Protocol):
    _catalog: _Parts
    _fallback: NullTranslations | None


def flatten(language: str) -> None:
    """
    One catalogue of the language's own and one behind it. Django keeps that of each package apart,
    and of each that has words both for zh_Hans and for zh gettext hangs the second behind all that
    came before: each Chinese word of ours, which is its own key, was looked for in thirty.
    """
    known = cast("_Known", trans_real.translation(language))
    own = known._catalog
    if _count_alike(own._plurals):
        # The first has the say.
        own._catalogs[:] = [dict(item for one in reversed(own._catalogs) for item in one.items())]
        del own._plurals[1:]
    rest: list[_Catalogue] = []
    last = known._fallback
    while type(last) is GNUTranslations:
        rest.append(cast("_Catalogue", last))
        last = rest[-1]._fallback
    if len(rest) > 1 and _count_alike(each.plural for each in rest):
        for each in rest[1:]:
            rest[0]._catalog = each._catalog | rest[0]._catalog
        rest[0]._fallback = last


def _count_alike(plurals: Iterable[Callable[[int], int]]) -> bool:
    """Several ways to count could not share their numbers of forms."""
    return len({tuple(map(plural, range(200))) for plural in plurals}) == 1


class LanguageMiddleware:
    """
    Stands before the page cache, whose key has the language in it, and asks no session. What runs
    outside requests (tasks, commands, streams of exports) stays Chinese.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        for code, _name in settings.LANGUAGES:
            flatten(code)

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
