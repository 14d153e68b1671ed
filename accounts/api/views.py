"""What every view of the API is: tokens, JSON, limits, problems."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import caching, paging, problems, throttles
from accounts.api.authentication import TokenAuthentication

MAX_BODY = 256 * 1024


class SmallJson(JSONParser):
    """JSON of a size that forms have; files come as multipart."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        length = str((parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0")
        if length.isdecimal() and int(length) > MAX_BODY:
            raise problems.Problem(413, detail=_("内容最多 256 KB"))
        return super().parse(stream, media_type, parser_context)


class OnlyJson(DefaultContentNegotiation):
    """There is one format: whatever Accept says, it is that."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class Endpoint(APIView):
    """For who is signed in; what it answers is personal and kept by no cache."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (IsAuthenticated,)
    throttle_classes = (throttles.ByUser, throttles.ByAddress)
    renderer_classes = (JSONRenderer,)
    parser_classes = (SmallJson,)
    content_negotiation_class = OnlyJson
    metadata_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # A form that a middleware has read already would pass for an empty body.
        has_body = request.META.get("CONTENT_LENGTH") not in {None, "", "0"}
        if not has_body or request.method not in self.allowed_methods:
            return
        if self.get_content_negotiator().select_parser(request, self.get_parsers()) is None:
            raise UnsupportedMediaType(request.content_type)

    def get_exception_handler(self) -> Any:
        return problems.answer

    def key_owner(self, request: Request) -> str:
        """Whose idempotency keys these are; empty for nobody's."""
        return f"user {request.user.pk}" if request.user.is_authenticated else ""

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
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

    authentication_classes = ()
    throttle_classes = (throttles.ByAddress,)

    def cache(self, request: Request, response: Response) -> None:
        if response.status_code == 200 and request.method in {"GET", "HEAD"}:
            caching.share(request, response)
        else:
            caching.keep_nowhere(response)


def paged(
    piece: paging.Piece, kind: type[serializers.Serializer], request: Request, **context: Any
) -> Response:
    """{"next", "results"}: how every long list is answered."""
    rows = kind(piece.rows, many=True, context=context).data
    return Response({"next": piece.next_url(request), "results": rows})


def valid(kind: type[serializers.Serializer], data: Any, **given: Any) -> dict[str, Any]:
    """
    What was sent, as `kind` reads it.

    :raises serializers.ValidationError: which becomes a problem with the fields
    """
    serializer = kind(data=data, **given)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
