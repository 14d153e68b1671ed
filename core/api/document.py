"""The OpenAPI document, served at schema/ and drawn at docs/."""

from functools import cache

from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.views import SharedEndpoint


@cache
def of(urlconf: str, language: str | None) -> dict[str, object]:
    """The document of the addresses in this module, made once in the language that is active."""
    document: dict[str, object] = SchemaGenerator(urlconf=urlconf).get_schema(public=True)
    return document


class SchemaView(SharedEndpoint):
    urlconf = ""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(of(self.urlconf, get_language()))
