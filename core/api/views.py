"""What every view of the API is: tokens, JSON, limits, problems."""

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any, cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from core.api import caching, paging, problems, throttles
from core.types import Cleaned, Json

MAX_BODY = 256 * 1024
# Servers in front cut a request's first line at some 4,000 letters, and tell no program why.
MAX_QUERY = 3800


class SmallJson(JSONParser):
    """JSON of a size that forms have; files come as multipart."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, object] | None = None,
    ) -> Json:
        request = cast(Request, (parser_context or {})["request"])
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if length.isdecimal() and int(length) > MAX_BODY:
            raise problems.Problem(413, detail=_("内容最多 256 KB"))
        return super().parse(stream, media_type, parser_context)


class OnlyJson(DefaultContentNegotiation):
    """There is one format: whatever Accept says, it is that."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        only = next(iter(renderers))
        return only, only.media_type


class Endpoint(APIView):
    """For who is signed in; what it answers is personal and kept by no cache."""

    permission_classes: Sequence[type[BasePermission]] = (IsAuthenticated,)
    throttle_classes: Sequence[type[BaseThrottle]] = (throttles.ByUser, throttles.ByAddress)
    renderer_classes = (JSONRenderer,)
    parser_classes: Sequence[type[BaseParser]] = (SmallJson,)
    content_negotiation_class = OnlyJson
    metadata_class = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        if len(request.META.get("QUERY_STRING") or "") > MAX_QUERY:
            raise problems.Problem(414, detail=_("地址最多 %(most)s 个字符") % {"most": MAX_QUERY})
        super().initial(request, *args, **kwargs)
        # A form that a middleware has read already would pass for an empty body.
        has_body = request.META.get("CONTENT_LENGTH") not in {None, "", "0"}
        if not has_body or request.method not in self.allowed_methods:
            return
        if self.get_content_negotiator().select_parser(request, self.get_parsers()) is None:
            raise UnsupportedMediaType(request.content_type)

    def get_authenticators(self) -> list[BaseAuthentication]:
        return [import_string(path)() for path in settings.API_AUTHENTICATION]

    def get_exception_handler(self) -> problems.Handler:
        return problems.answer

    def key_owner(self, request: Request) -> str:
        """Whose idempotency keys these are; empty for nobody's."""
        return f"user {request.user.pk}" if request.user.is_authenticated else ""

    def finalize_response(
        self, request: Request, response: Response, *args: object, **kwargs: object
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        self.cache(request, response)
        return response

    def cache(self, request: Request, response: Response) -> None:
        caching.keep_nowhere(response)


class OpenEndpoint(Endpoint):
    """For everybody, and for who is signed in as that person."""

    permission_classes = (AllowAny,)


class SharedEndpoint(OpenEndpoint):
    """The same answer for everybody: nobody is asked who they are."""

    throttle_classes: Sequence[type[BaseThrottle]] = (throttles.ByAddress,)

    def get_authenticators(self) -> list[BaseAuthentication]:
        return []

    def cache(self, request: Request, response: Response) -> None:
        if response.status_code == 200 and request.method in {"GET", "HEAD"}:
            caching.share(request, response)
        else:
            caching.keep_nowhere(response)


def paged(
    piece: paging.Piece, kind: type[serializers.Serializer], request: Request, **context: object
) -> Response:
    """{"next", "results"}: how every long list is answered."""
    rows = kind(piece.rows, many=True, context=context).data
    return Response({"next": piece.next_url(request), "results": rows})


def valid(kind: type[serializers.Serializer], data: object, **given: Any) -> Cleaned:
    """
    What was sent, as `kind` reads it.

    :raises serializers.ValidationError: which becomes a problem with the fields
    """
    serializer = kind(data=data, **given)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
