"""Finding goods over the API: lists, search by words, suggestions, and typed orders."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import paging, problems, throttles
from core.api.schema import described, pages_of
from core.api.views import SharedEndpoint, valid
from core.types import Cleaned
from search import facets, products, suggestions, typed_orders
from search.search_request import Found, SearchRequest, Suggestion
from search.serializers import (
    ORDERINGS,
    FacetQuery,
    FacetsSerializer,
    FoundSerializer,
    MessageSerializer,
    ParsedOrderSerializer,
    ProductQuery,
    SearchQuery,
    SuggestionSerializer,
    SuggestionsSerializer,
    SuggestQuery,
    name_and_value,
)
from shop.catalog import api as catalog_api
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores import api as stores_api
from shop.stores import storefront
from shop.stores.models import Store

problems.name_fields(
    q=gettext_lazy("搜索词"),
)

TAG = gettext_lazy("搜索")
# Nobody reads further; relevance says little there.
MOST_FOUND = 5000
# What a serializer has validated.


class Products(SharedEndpoint):
    @described(
        gettext_lazy("商品"),
        tag=catalog_api.TAG,
        query=ProductQuery,
        answers=pages_of(catalog_api.ProductSerializer),
        own_problems=catalog_api.NO_STORE,
    )
    def get(self, request: Request) -> Response:
        params = valid(ProductQuery, request.query_params)
        if products.clean(params.get("search", "")):
            page = _search(request, params, text=params["search"])
            return Response(catalog_api.cards(page.found.products, next_url=page.next_url))
        order = ORDERINGS[params["ordering"]][1]
        goods = products.filtered(_filters(params))
        return catalog_api.in_keyset(goods, request, order=order)


class Search(SharedEndpoint):
    @described(
        gettext_lazy("搜索商品"),
        tag=TAG,
        query=SearchQuery,
        answers=FoundSerializer,
        own_problems=catalog_api.NO_STORE,
        description=gettext_lazy("懂拼音、首字母、同义词和小错字；按相关排。"),
    )
    def get(self, request: Request) -> Response:
        params = valid(SearchQuery, request.query_params)
        page = _search(request, params, text=params["q"])
        answer = catalog_api.cards(page.found.products, next_url=page.next_url)
        said = {name: getattr(page.found, name) for name in ("count", "is_capped", "is_similar")}
        return Response(said | answer)


class Facets(SharedEndpoint):
    @described(
        gettext_lazy("搜索结果可以怎么筛"),
        tag=TAG,
        query=FacetQuery,
        answers=FacetsSerializer,
        own_problems=catalog_api.NO_STORE,
    )
    def get(self, request: Request) -> Response:
        params = valid(FacetQuery, request.query_params)
        found = facets.facets(_filters(params).but(text=products.clean(params["q"])))
        return Response(FacetsSerializer(found).data)


class Suggestions(SharedEndpoint):
    @described(
        gettext_lazy("输入时的提示"),
        tag=TAG,
        query=SuggestQuery,
        answers=SuggestionsSerializer,
        own_problems=catalog_api.NO_STORE,
    )
    def get(self, request: Request) -> Response:
        params = valid(SuggestQuery, request.query_params)
        store = stores_api.find(params["store"]) if params.get("store") else None
        found = suggestions.suggest(params["q"], store=store)
        slug = params.get("store", "")
        rows = _suggested(found, slug=slug)
        return Response({"results": SuggestionSerializer(rows, many=True).data})


class ChatOrder(SharedEndpoint):
    throttle_classes = (throttles.Costly, throttles.ByAddress)

    @described(
        gettext_lazy("读懂一段微信下单"),
        tag=TAG,
        asks=MessageSerializer,
        answers=ParsedOrderSerializer,
        example={"text": "一包方便面，两斤面粉，半斤白糖，那个蓝色包装的薯片"},
        description=gettext_lazy("只是读，不改购物车；拿不准的给出候选，不替人选。"),
    )
    def post(self, request: Request, slug: str) -> Response:
        text = valid(MessageSerializer, request.data)["text"]
        parsed = typed_orders.read(text, store=stores_api.find(slug), at=timezone.now())
        return Response(ParsedOrderSerializer(parsed).data)


@dataclass(frozen=True)
class _Page:
    found: Found
    next_url: str | None


def _search(request: Request, params: Cleaned, *, text: str) -> _Page:
    """One piece of what words find; it is cut by counting, since relevance is no column."""
    start, limit = paging.counted(request, most=MOST_FOUND)
    ordering = ORDERINGS[params["ordering"]][0]
    search = _filters(params).but(text=products.clean(text), ordering=ordering)
    found = products.find(search, start=start, limit=limit)
    has_next = found.has_next and start + limit <= MOST_FOUND
    piece = paging.Piece(found.products, paging.at(start + limit) if has_next else "")
    return _Page(found, piece.next_url(request))


def _filters(params: Cleaned) -> SearchRequest:
    """:raises Http404: for a store or category that is not there, or of another store"""
    store = stores_api.find(params["store"]) if params.get("store") else None
    category = _category(params.get("category"), store)
    attributes: dict[str, list[str]] = {}
    for text in params.get("attribute", ()):
        name, value = name_and_value(text)
        attributes.setdefault(name, []).append(value)
    return SearchRequest(
        store=store,
        category=category,
        min_price=params.get("min_price"),
        max_price=params.get("max_price"),
        in_stock=params["in_stock"],
        attributes=attributes,
    )


def _suggested(found: Sequence[Suggestion], *, slug: str) -> list[dict[str, object]]:
    """Beside each path what programs go by: the product's id, and the store's slug."""
    parts = {row.url: row.url.strip("/").split("/") for row in found if row.kind != "word"}
    slugs = [parts[row.url][-1] for row in found if row.kind == "product"]
    pages = ProductPage.objects.filter(slug__in=slugs).only("url_path") if slugs else []
    ids = {storefront.address(page): page.pk for page in pages}
    return [
        {
            "kind": row.kind,
            "text": row.text,
            "url": row.url,
            "product_id": ids.get(row.url),
            "store": parts[row.url][0] if row.url in parts else slug,
        }
        for row in found
    ]


def _category(category_id: int | None, store: Store | None) -> CategoryPage | None:
    if category_id is None:
        return None
    category = catalog_api.find_category(category_id)
    if store is not None and category.store_id != store.pk:
        raise Http404
    return category
