"""What the API is asked about goods and typed orders, and how it answers."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import Money, Quantity, Text
from core.api.schema import PieceQuery
from search.chat.parsed import Goods, Line, Status
from search.search_request import Ordering
from shop.catalog import api as catalog_api

MAX_MESSAGE = 2000
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
        if not all(all(name_and_value(text)) for text in texts):
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
    label = serializers.CharField()  # type: ignore[assignment]  # stubs: Field.label
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
    text = Text(max_length=MAX_MESSAGE, help_text=gettext_lazy("顾客发来的话"))


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
    def get_candidates(self, line: Line) -> object:
        choices: Sequence[Goods] = () if line.goods else line.candidates
        return CandidateSerializer(choices, many=True).data


class ParsedOrderSerializer(serializers.Serializer):
    intent = serializers.CharField(help_text=gettext_lazy("order、change、cancel、question、none"))
    lines = ParsedLineSerializer(many=True)
    note = serializers.CharField(help_text=gettext_lazy("留给店家看的：地址、时间、要求"))


def name_and_value(text: str) -> tuple[str, str]:
    """颜色:白色 → ("颜色", "白色"); what is missing is empty."""
    name, _colon, value = text.replace("：", ":").partition(":")
    return name.strip(), value.strip()
