"""An HTTP request as the gateway's own modules see it, and what they answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from urllib.parse import parse_qsl

from core.types import Json

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """`query` is raw, because WeChat Pay signs the target as it was sent."""

    method: str
    path: str
    query: str
    headers: Message | Mapping[str, str]
    body: bytes

    @cached_property
    def args(self) -> dict[str, str]:
        return dict(parse_qsl(self.query, keep_blank_values=True))

    @cached_property
    def form(self) -> dict[str, str]:
        if "json" in self.headers.get("Content-Type", ""):
            return {}
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @cached_property
    def json(self) -> Json:
        """
        The body's object; empty for an empty body.

        :raises ValueError: if the body is something else
        """
        if not self.body:
            return {}
        value = json.loads(self.body)
        if not isinstance(value, dict):
            raise ValueError("not an object")
        return value


@dataclass
class Response:
    status: int = 200
    body: bytes = b""
    content_type: str = HTML
    headers: dict[str, str] = field(default_factory=dict)
    # For the log of calls: the gateway's own code and the shop's number.
    code: str = ""
    out_trade_no: str = ""
    merchant: str = ""


def page(html: str, status: int = 200) -> Response:
    return Response(status, html.encode(), headers={"Cache-Control": "no-store"})


def as_json(value: object, status: int = 200) -> Response:
    return Response(status, json.dumps(value, ensure_ascii=False).encode(), JSON)


def see_other(url: str) -> Response:
    return Response(303, headers={"Location": url})
