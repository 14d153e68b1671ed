"""
The OpenAPI document: what every operation has in common is added here, so that views name
only what is their own.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    inline_serializer,
)
from rest_framework import serializers

from core.api import idempotency, problems
from core.types import Json, Words

F = TypeVar("F", bound=Callable[..., Any])
Documented = (
    serializers.BaseSerializer
    | type[serializers.BaseSerializer]
    | OpenApiResponse
    | OpenApiTypes
    | Mapping[str, object]
    | None
)

GUEST_HEADER = "X-Cart-Token"
_OWN = "x-own-problems"
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_MEANINGS: dict[int, Words] = {
    400: _("请求的内容不对，fields 里是每个字段的原因"),
    401: _("没有登录，或令牌失效"),
    403: _("没有权限"),
    404: _("没有这样东西，或者它不是你的"),
    409: _("现在不能这样做，原因看 code"),
    413: _("内容太大"),
    414: _("地址太长"),
    415: _("Content-Type 不对"),
    422: _("Idempotency-Key 用在过别的请求上"),
    429: _("请求太频繁，过 Retry-After 秒再试"),
    503: _("暂时不可用，过一会再试"),
}
PROBLEM_SCHEMA: dict[str, object] = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "pattern": "^[a-z0-9_]+$"},
        "detail": {"type": "string"},
        "fields": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
    "examples": [
        {
            "type": "about:blank",
            "title": "请求有误",
            "status": 400,
            "code": "invalid",
            "detail": "手机号：请填写 11 位手机号",
            "fields": {"phone": ["请填写 11 位手机号"]},
        }
    ],
}


def described(
    summary: Words,
    *,
    tag: Words,
    asks: Documented = None,
    answers: Documented = None,
    status: int = 200,
    query: type[serializers.Serializer] | None = None,
    own_problems: Mapping[int, Words] | None = None,
    key: str = "",
    is_for_guests: bool = False,
    example: object = None,
    media_type: str = "",
    **more: Any,
) -> Callable[[F], F]:
    """
    Documents a method of a view. `key` is "optional" or "required" where it takes an
    Idempotency-Key; `own_problems` are those that other operations do not have; `media_type` of an
    answer that is no JSON.
    """
    parameters: list[OpenApiParameter | type[serializers.Serializer]] = [query] if query else []
    if key:
        parameters.append(_key_parameter(is_required=key == "required"))
    if is_for_guests:
        parameters.append(_guest_parameter())
    examples = []
    if example is not None:
        examples.append(OpenApiExample("例子", value=example, request_only=True))
    answer = answers if answers is not None or status == 204 else OpenApiResponse(description="")
    return extend_schema(
        summary=summary,
        tags=[cast(str, tag)],
        request=asks,
        responses={(status, media_type) if media_type else status: answer},
        parameters=parameters,
        examples=examples,
        extensions={_OWN: dict(own_problems or {})},
        **more,
    )


class Operation(AutoSchema):
    """Names operations after what they are in the code: getProducts, postCheckout."""

    def get_operation_id(self) -> str:
        return f"{self.method.lower()}{type(self.view).__name__}"


@cache
def pages_of(item: type[serializers.Serializer]) -> serializers.Serializer:
    """A piece of a long list: `next` is the address of what follows, or null."""
    name = item.__name__.removesuffix("Serializer")
    return inline_serializer(
        name=f"{name}Page",
        fields={
            "next": serializers.URLField(allow_null=True, help_text=_("下一页的地址")),
            "results": item(many=True),
        },
    )


class PieceQuery(serializers.Serializer):
    """Parameters of every long list; `paging` reads and judges them."""

    cursor = serializers.CharField(required=False, help_text=_("上一页 next 里的游标"))
    limit = serializers.IntegerField(
        required=False, min_value=1, max_value=100, help_text=_("一次要几条，默认 20")
    )


def complete(result: Json, **_given: object) -> Json:
    """Postprocessing hook: problems, headers and conditional answers of every operation."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    _mend_defaults(result)
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            is_open = operation.get("security") == [{}]
            if is_open:
                operation["security"] = []
            _add_problems(path, operation)
            if method == "get" and is_open:
                _add_conditional(operation)
    return result


def _mend_defaults(node: object) -> None:
    """
    What may be left out is empty then, but may not be sent empty: such a default would not be
    valid by its own schema. Where it may be sent empty too, it stands beside both ways.
    """
    if isinstance(node, list):
        for each in node:
            _mend_defaults(each)
    if not isinstance(node, dict):
        return
    ways = [way for way in node.get("oneOf", []) if isinstance(way, dict)]
    if any(way.get("maxLength") == 0 for way in ways) and _drop_default(ways):
        node["default"] = ""
    if node.get("default") == "" and (node.get("minLength", 0) > 0 or "pattern" in node):
        del node["default"]
    for each in node.values():
        _mend_defaults(each)


def _drop_default(ways: list[Json]) -> bool:
    """Whether one of them had an empty one."""
    return [way.pop("default", None) for way in ways].count("") > 0


def _add_problems(path: str, operation: Json) -> None:
    own = operation.pop(_OWN, {})
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    statuses = {400, 414, 429, *own}
    if operation.get("security"):
        statuses.add(401)
    if "{" in path:
        statuses.add(404)
    if "requestBody" in operation:
        statuses |= {413, 415}
    if idempotency.HEADER in names:
        statuses |= {409, 422}
    for status in sorted(statuses):
        answer: Json = {
            "description": str(own.get(status, _MEANINGS[status])),
            "content": {problems.MEDIA_TYPE: {"schema": _PROBLEM}},
        }
        if status in {429, 503}:
            seconds = {"type": "integer", "minimum": 1}
            answer["headers"] = {"Retry-After": {"schema": seconds}}
        operation["responses"].setdefault(str(status), answer)


def _add_conditional(operation: Json) -> None:
    operation.setdefault("parameters", []).append(
        {
            "in": "header",
            "name": "If-None-Match",
            "schema": {"type": "string"},
            "description": str(_("上次的 ETag；没变就回 304，不带内容")),
        }
    )
    tag = {"ETag": {"schema": {"type": "string"}}}
    operation["responses"]["200"]["headers"] = tag
    operation["responses"]["304"] = {"description": str(_("没有变化")), "headers": tag}


def _key_parameter(*, is_required: bool) -> OpenApiParameter:
    return OpenApiParameter(
        idempotency.HEADER,
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        required=is_required,
        pattern="^[!-~]{1,64}$",
        description=str(_("每次新的操作换一个（UUID）；重试时不变，不会做第二遍")),
    )


def _guest_parameter() -> OpenApiParameter:
    return OpenApiParameter(
        GUEST_HEADER,
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        description=str(_("没登录的顾客的购物车；第一次加商品时得到")),
    )
