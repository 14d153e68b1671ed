"""Wagtail search over OpenSearch 3: the stock backend with our tokens."""

from urllib.parse import unquote

from modelsearch.backends.opensearch3 import (
    OpenSearch3Index,
    OpenSearch3Mapping,
    OpenSearch3SearchBackend,
)
from opensearchpy import OpenSearch, OpenSearchException, RequestError
from opensearchpy.helpers import BulkIndexError

from core.types import Json
from search.backends.server import PATIENCE, PageIndex, PageMapping, ServerSearch, shared


class Mapping(PageMapping, OpenSearch3Mapping):
    pass


class Index(PageIndex, OpenSearch3Index):
    pass


class SearchBackend(ServerSearch, OpenSearch3SearchBackend):
    mapping_class = Mapping
    index_class = Index
    client_class = shared(OpenSearch)
    failures = (OpenSearchException,)
    refusals = (RequestError, BulkIndexError)

    def search_server(self, index: str, body: Json) -> Json:
        return self.es.search(index=index, body=body, request_timeout=PATIENCE)

    def point(self, actions: list[Json]) -> None:
        self.es.indices.update_aliases(body={"actions": actions})

    def _get_host_config_from_url(self, url: object) -> Json:
        host = super()._get_host_config_from_url(url)
        if host["http_auth"]:
            host["http_auth"] = tuple(map(unquote, host["http_auth"]))
        return host
