"""Wagtail search over Elasticsearch 8: the stock backend with our tokens."""

from urllib.parse import unquote

from elasticsearch import ApiError, BadRequestError, Elasticsearch, TransportError
from elasticsearch.helpers import BulkIndexError
from modelsearch.backends.elasticsearch8 import (
    Elasticsearch8Index,
    Elasticsearch8Mapping,
    Elasticsearch8SearchBackend,
)

from core.types import Json
from search.backends.server import PATIENCE, PageIndex, PageMapping, ServerSearch, shared


class Mapping(PageMapping, Elasticsearch8Mapping):
    pass


class Index(PageIndex, Elasticsearch8Index):
    pass


class SearchBackend(ServerSearch, Elasticsearch8SearchBackend):
    mapping_class = Mapping
    index_class = Index
    client_class = shared(Elasticsearch)
    failures = (ApiError, TransportError, BulkIndexError)
    refusals = (BadRequestError, BulkIndexError)

    def search_server(self, index: str, body: Json) -> Json:
        return self.es.options(request_timeout=PATIENCE).search(index=index, **body)

    def point(self, actions: list[Json]) -> None:
        self.es.indices.update_aliases(actions=actions)

    def _get_options_from_host_urls(self, urls: object) -> Json:
        options = super()._get_options_from_host_urls(urls)
        if "basic_auth" in options:
            options["basic_auth"] = tuple(map(unquote, options["basic_auth"]))
        return options
