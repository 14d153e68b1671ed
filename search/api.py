"""Finding goods over the API: lists, search by words, suggestions, and typed orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import paging, throttles
from accounts.api.fields import Money, Quantity
from accounts.api.schema import PieceQuery, described, pages_of
from accounts.api.views import SharedEndpoint, valid
from search import facets, products, suggestions
from search.asked import Asked, Found, Ordering, Suggestion
from search.chat import read
from search.chat.parsed import Goods, Line, Status
from shop.catalog import api as catalog_api
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores import api as stores_api
from shop.stores import storefront
from shop.stores.models import Store

TAG = gettext_lazy("搜索")
MAX_MESSAGE = 2000
# Nobody reads further; relevance says little there.
MOST_FOUND = 5000

# `ordering` of the API → what search calls it, and the column a plain list goes by.
ORDERINGS: dict[str, tuple[Ordering, str]] = {
    "-price": (Ordering.PRICE_DESCENDING, "-price_from"),
    "price": (Ordering.PRICE, "price_from"),
    "-sales": (Ordering.SALES, "-sales"),
    # Ids grow with time, and unlike dates are never empty.
    "-created": (Ordering.NEWEST, "-id"),
    "relevance": (Ordering.RELEVANCE, "-sales"),
}
_LABELS = {
    "-price": gettext_lazy("价格从高到低"),
    "price": gettext_lazy("价格从低到高"),
    "-sales": gettext_lazy("销量"),
    "-created": gettext_lazy("最新上架"),
    "relevance": gettext_lazy("最相关；没有搜索词时按销量"),
}


class FilterQuery(serializers.Serializer):
    """What every list of goods can be narrowed by."""

    store = serializers.SlugField(required=False, help_text=gettext_lazy("店铺的 slug"))
    category = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=catalog_api.MAX_ID,
        help_text=gettext_lazy("分类的 id，下级分类也算"),
    )
    min_price = Money(max_digits=10, required=False, min_value=Decimal(0))
    max_price = Money(max_digits=10, required=False, min_value=Decimal(0))
    in_stock = serializers.BooleanField(
        required=False, default=False, help_text=gettext_lazy("只要有货的")
    )
    attribute = serializers.ListField(
        child=serializers.CharField(max_length=80),
        required=False,
        max_length=10,
        help_text=gettext_lazy("颜色:白色；可以写几个，同名的任一，不同名的都要"),
    )

    def validate_attribute(self, texts: list[str]) -> list[str]:
        if not all(all(_name_and_value(text)) for text in texts):
            raise serializers.ValidationError(_("请写成 颜色:白色 这样"))
        return texts


class ProductQuery(PieceQuery, FilterQuery):
    search = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text=gettext_lazy("搜索词")
    )
    ordering = serializers.ChoiceField(
        choices=list(_LABELS.items()), required=False, default="-price"
    )


class SearchQuery(PieceQuery, FilterQuery):
    q = serializers.CharField(max_length=200, help_text=gettext_lazy("搜索词"))
    ordering = serializers.ChoiceField(
        choices=list(_LABELS.items()), required=False, default="relevance"
    )


class FacetQuery(FilterQuery):
    q = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")


class SuggestQuery(serializers.Serializer):
    q = serializers.CharField(max_length=50, help_text=gettext_lazy("正在输入的字"))
    store = serializers.SlugField(required=False)


class FoundSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text=gettext_lazy("找到多少"))
    is_capped = serializers.BooleanField(help_text=gettext_lazy("其实更多，数到这里为止"))
    is_similar = serializers.BooleanField(help_text=gettext_lazy("没有完全一样的，这些是相近的"))
    next = serializers.URLField(allow_null=True)
    results = catalog_api.ProductSerializer(many=True)


class ChoiceSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()
    is_chosen = serializers.BooleanField()


class FacetsSerializer(serializers.Serializer):
    categories = ChoiceSerializer(many=True)
    attributes = serializers.DictField(child=ChoiceSerializer(many=True))
    in_stock = serializers.IntegerField(help_text=gettext_lazy("有货的有多少"))
    lowest = Money(max_digits=10, allow_null=True)
    highest = Money(max_digits=10, allow_null=True)


class SuggestionSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["word", "product", "store"])
    text = serializers.CharField()
    url = serializers.CharField(help_text=gettext_lazy("网页的地址"))
    product_id = serializers.IntegerField(
        allow_null=True, help_text=gettext_lazy("商品的 id；词和店铺是 null")
    )
    store = serializers.CharField(help_text=gettext_lazy("店铺的 slug；全城的词是空的"))


class SuggestionsSerializer(serializers.Serializer):
    results = SuggestionSerializer(many=True)


class MessageSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=MAX_MESSAGE, help_text=gettext_lazy("顾客发来的话"))


class CandidateSerializer(serializers.Serializer):
    sku = serializers.CharField()
    name = serializers.CharField()
    price = Money(max_digits=10)
    unit = serializers.CharField()
    in_stock = serializers.BooleanField()


class ParsedLineSerializer(serializers.Serializer):
    """
    `match`: `sku` and `quantity` can go into the cart, unless `ask` says what must be asked.
    `ambiguous`: somebody chooses among `candidates`. `not_found`: the store has nothing such.
    """

    said = serializers.CharField()
    status = serializers.ChoiceField(choices=[str(status) for status in Status])
    sku = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()
    quantity = Quantity(allow_null=True, help_text=gettext_lazy("null：要问"))
    unit = serializers.CharField()
    amount = Money(
        allow_null=True, help_text=gettext_lazy("说的是多少元的（10块钱的），这时 quantity 是 null")
    )
    candidates = serializers.SerializerMethodField()
    ask = serializers.CharField(help_text=gettext_lazy("要问什么：weight、quantity、option 或空"))
    option = serializers.CharField()
    is_conditional = serializers.BooleanField(help_text=gettext_lazy("上一行没有才要"))
    buyer = serializers.CharField(help_text=gettext_lazy("接龙里是谁要的"))

    @extend_schema_field({"type": ["string", "null"]})
    def get_sku(self, line: Line) -> str | None:
        return line.goods.sku if line.goods else None

    @extend_schema_field({"type": ["string", "null"]})
    def get_name(self, line: Line) -> str | None:
        return line.goods.name if line.goods else None

    @extend_schema_field(CandidateSerializer(many=True))
    def get_candidates(self, line: Line) -> Any:
        choices: Sequence[Goods] = () if line.goods else line.candidates
        return CandidateSerializer(choices, many=True).data


class ParsedOrderSerializer(serializers.Serializer):
    intent = serializers.CharField(help_text=gettext_lazy("order、change、cancel、question、none"))
    lines = ParsedLineSerializer(many=True)
    note = serializers.CharField(help_text=gettext_lazy("留给店家看的：地址、时间、要求"))


class Products(SharedEndpoint):
    @described(
        gettext_lazy("商品"),
        tag=catalog_api.TAG,
        query=ProductQuery,
        answers=pages_of(catalog_api.ProductSerializer),
        own_problems=catalog_api.NO_STORE,
    )
    def get(self, request: Request) -> Response:
        asked = valid(ProductQuery, request.query_params)
        if products.clean(asked.get("search", "")):
            page = _search(request, asked, text=asked["search"])
            return Response(catalog_api.cards(page.found.products, request, next_url=page.next_url))
        order = ORDERINGS[asked["ordering"]][1]
        goods = products.filtered(_filters(asked))
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
        asked = valid(SearchQuery, request.query_params)
        page = _search(request, asked, text=asked["q"])
        answer = catalog_api.cards(page.found.products, request, next_url=page.next_url)
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
        asked = valid(FacetQuery, request.query_params)
        found = facets.facets(_filters(asked).but(text=products.clean(asked["q"])))
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
        asked = valid(SuggestQuery, request.query_params)
        store = stores_api.find(asked["store"]) if asked.get("store") else None
        found = suggestions.suggest(asked["q"], store=store)
        slug = asked.get("store", "")
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
        parsed = read.read(text, store=stores_api.find(slug))
        return Response(ParsedOrderSerializer(parsed).data)


@dataclass(frozen=True)
class _Page:
    found: Found
    next_url: str | None


def _search(request: Request, asked: dict[str, Any], *, text: str) -> _Page:
    """One piece of what words find; it is cut by counting, since relevance is no column."""
    start, limit = paging.counted(request, most=MOST_FOUND)
    ordering = ORDERINGS[asked["ordering"]][0]
    wanted = _filters(asked).but(text=products.clean(text), ordering=ordering)
    found = products.find(wanted, start=start, limit=limit)
    has_next = found.has_next and start + limit <= MOST_FOUND
    piece = paging.Piece(found.products, paging.at(start + limit) if has_next else "")
    return _Page(found, piece.next_url(request))


def _filters(asked: dict[str, Any]) -> Asked:
    """:raises Http404: for a store or category that is not there, or of another store"""
    store = stores_api.find(asked["store"]) if asked.get("store") else None
    category = _category(asked.get("category"), store)
    attributes: dict[str, list[str]] = {}
    for text in asked.get("attribute", ()):
        name, value = _name_and_value(text)
        attributes.setdefault(name, []).append(value)
    return Asked(
        store=store,
        category=category,
        min_price=asked.get("min_price"),
        max_price=asked.get("max_price"),
        in_stock=asked["in_stock"],
        attributes=attributes,
    )


def _suggested(found: Sequence[Suggestion], *, slug: str) -> list[dict[str, Any]]:
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


def _name_and_value(text: str) -> tuple[str, str]:
    """颜色:白色 → ("颜色", "白色"); what is missing is empty."""
    name, _colon, value = text.replace("：", ":").partition(":")
    return name.strip(), value.strip()


def _category(category_id: int | None, store: Store | None) -> CategoryPage | None:
    if category_id is None:
        return None
    category = catalog_api.find_category(category_id)
    if store is not None and category.store_id != store.pk:
        raise Http404
    return category
