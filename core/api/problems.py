"""
Errors of the API as problems (RFC 9457): one shape for everything under /api/.

{"type", "title", "status", "code", "detail"} and, where fields are to be corrected,
"fields" {name: [words]}. `code` is stable and for programs; the rest is for people.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from core.types import Words

MEDIA_TYPE = "application/problem+json"

# Status → (code when nothing more is known, title).
KINDS: dict[int, tuple[str, Words]] = {
    400: ("invalid", gettext_lazy("请求有误")),
    401: ("not_signed_in", gettext_lazy("请先登录")),
    403: ("forbidden", gettext_lazy("没有权限")),
    404: ("not_found", gettext_lazy("找不到")),
    405: ("method_not_allowed", gettext_lazy("这个地址不支持这种请求方法")),
    406: ("not_acceptable", gettext_lazy("给不了要求的格式")),
    409: ("conflict", gettext_lazy("现在不能这样做")),
    413: ("too_large", gettext_lazy("内容太大")),
    414: ("uri_too_long", gettext_lazy("地址太长")),
    415: ("unsupported_media_type", gettext_lazy("不支持这种内容格式")),
    422: ("key_reused", gettext_lazy("幂等键用在了别的请求上")),
    429: ("too_many_requests", gettext_lazy("请求太频繁")),
    500: ("server_error", gettext_lazy("服务器出错了")),
    503: ("unavailable", gettext_lazy("暂时不可用")),
}
DETAILS: dict[int, Words] = {
    400: gettext_lazy("请求的内容看不懂，请检查后再试"),
    401: gettext_lazy("请先登录，再带上 Authorization: Bearer 令牌"),
    403: gettext_lazy("你没有权限做这件事"),
    404: gettext_lazy("没有这样东西，或者它不是你的"),
    405: gettext_lazy("请看响应头 Allow 里支持的方法"),
    406: gettext_lazy("这里只有 application/json"),
    409: gettext_lazy("情况已经变了，请刷新后再试"),
    413: gettext_lazy("请求的内容太大，请缩小后再试"),
    414: gettext_lazy("地址太长，请少写几个条件"),
    415: gettext_lazy("请用接口文档里写的 Content-Type"),
    429: gettext_lazy("请求太频繁，请稍后再试"),
    500: gettext_lazy("服务器出错了，请稍后再试"),
    503: gettext_lazy("人有点多，请稍后再试"),
}
# How people call the fields of what they type: each app says it of its own, by `name_fields`.
_names: dict[str, object] = {}
# Headers of an answer that still hold when its body becomes a problem.
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate", "Vary", "Cache-Control")


@dataclass
class Problem(Exception):
    """What went wrong. `extra` are members of this kind of problem only, as the new figures."""

    status: int
    code: str = ""
    detail: str = ""
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, object]:
        code, title = KINDS.get(self.status, KINDS[500 if self.status >= 500 else 400])
        body: dict[str, object] = {
            "type": "about:blank",
            "title": str(title),
            "status": self.status,
            "code": self.code or code,
            "detail": _legible(self.detail or str(DETAILS.get(self.status, title))),
        }
        if self.fields:
            body["fields"] = {
                _legible(name): [_legible(str(text)) for text in words]
                for name, words in self.fields.items()
            }
        return body | dict(self.extra)


Teller = Callable[[Any], Problem]
Handler = Callable[[Exception, dict[str, object]], Response | None]
_tellers: dict[type[Exception], Teller] = {}


def tells(*kinds: type[Exception]) -> Callable[[Teller], Teller]:
    """The decorated function makes a problem of these exceptions of the domain."""

    def register(teller: Teller) -> Teller:
        _tellers.update(dict.fromkeys(kinds, teller))
        return teller

    return register


def answer(error: Exception, _context: dict[str, object]) -> Response | None:
    """DRF's exception handler; None for what nobody knows, which is a server error."""
    problem = of(error)
    if problem is None:
        return None
    return Response(
        problem.body, status=problem.status, headers=problem.headers, content_type=MEDIA_TYPE
    )


def of(error: Exception) -> Problem | None:
    """What to tell of an exception."""
    if isinstance(error, Problem):
        return error
    for kind in type(error).__mro__:
        if kind in _tellers:
            return _tellers[kind](error)
    return None


def plain(status: int, headers: Mapping[str, str]) -> HttpResponse:
    """The problem in place of a page that was not made for programs."""
    kept = {name: headers[name] for name in KEPT_HEADERS if name in headers}
    body = json.dumps(Problem(status).body, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers=kept)


def too_soon(seconds: float, *, code: str = "", detail: str = "") -> Problem:
    """429, and when it may be tried again."""
    return Problem(429, code, detail, headers={"Retry-After": str(max(1, ceil(seconds)))})


@tells(exceptions.APIException)
def _of_framework(error: exceptions.APIException) -> Problem:
    # 401 and 405 carry headers the framework knows best.
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    code = KINDS.get(error.status_code, ("",))[0]
    return Problem(error.status_code, code, headers=headers)


@tells(exceptions.NotAuthenticated, exceptions.AuthenticationFailed)
def _not_signed_in(error: exceptions.APIException) -> Problem:
    problem = _of_framework(error)
    # A view whose own answer is not 401 has no way to sign in: the framework says 403 then.
    if problem.status == 401 and isinstance(error, exceptions.AuthenticationFailed):
        problem.code, problem.detail = "token_refused", _("登录已失效，请重新登录")
    return problem


@tells(exceptions.Throttled)
def _throttled(error: exceptions.Throttled) -> Problem:
    return too_soon(getattr(error, "wait", None) or 1)


@tells(exceptions.ParseError)
def _unreadable(_error: exceptions.ParseError) -> Problem:
    return Problem(400, "malformed")


@tells(exceptions.ValidationError)
def _invalid_input(error: exceptions.ValidationError) -> Problem:
    return invalid(_flat(error.detail))


@tells(ValidationError)
def _refused_by_the_domain(error: ValidationError) -> Problem:
    if hasattr(error, "error_dict"):
        return invalid(error.message_dict)
    return Problem(400, "invalid", error.messages[0] if error.messages else "")


# A number beyond what the database keeps names nothing.
@tells(Http404, OverflowError)
def _missing(_error: Exception) -> Problem:
    return Problem(404)


@tells(PermissionDenied)
def _denied(_error: Exception) -> Problem:
    return Problem(403)


# JSON nested deeper than anybody means.
@tells(RecursionError)
def _too_deep(_error: Exception) -> Problem:
    return Problem(400, "malformed")


def invalid(fields: Mapping[str, Iterable[object]]) -> Problem:
    """
    400 with what is wrong under each field; words of no field stand in `detail` alone, which
    otherwise says the first field's with its name: 「手机号：请填写 11 位手机号」.
    """
    texts = {name: [str(word) for word in words] for name, words in fields.items()}
    general = [word for name in ("", "__all__", _NO_FIELD) for word in texts.pop(name, [])]
    detail = next(iter(general), "")
    for name, words in texts.items():
        if words and not detail:
            detail = _("%(field)s：%(words)s") % {"field": _named(name), "words": words[0]}
    return Problem(400, "invalid", detail, fields=texts)


def name_fields(**words: object) -> None:
    """Say how people call fields: {name: word}, one word for a name over the whole API."""
    _names.update(words)


def _named(name: str) -> str:
    """How people call a field; what only programs send keeps its own name."""
    return str(_names.get(name, name))


def _legible(text: str) -> str:
    """Half a character, which JSON may name and UTF-8 cannot write, becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


_NO_FIELD = str(api_settings.NON_FIELD_ERRORS_KEY)


def _flat(detail: object, name: str = "") -> dict[str, list[str]]:
    """{"a": {"b": [words]}} → {"a.b": [words]}; a list of dicts counts its items."""
    if isinstance(detail, Mapping):
        found: dict[str, list[str]] = {}
        for key, inner in detail.items():
            found |= _flat(inner, f"{name}.{key}" if name else str(key))
        return found
    if isinstance(detail, (list, tuple)):
        if any(isinstance(inner, (Mapping, list)) for inner in detail):
            return _flat({str(number): inner for number, inner in enumerate(detail)}, name)
        return {name: [str(words) for words in detail]}
    return {name: [str(detail)]}
