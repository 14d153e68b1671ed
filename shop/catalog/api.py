"""Categories and products over the API: what shoppers see, the same for everybody."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import paging, problems
from core.api.fields import Money, Pictures, Quantity
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import SharedEndpoint, paged, valid
from shop.catalog import availability, listing
from shop.catalog.mixins.child_pages import StorePagesQuerySet
from shop.catalog.models import CategoryPage, ProductPage
from shop.catalog.product_page import beside
from shop.stores import api as stores_api
from shop.stores import storefront
from shop.stores.models import Store
from shop.stores.public_pages import privacy

problems.name_fields(
    attribute=_("规格"),
    search=_("搜索词"),
)

TAG = _("商品")
MAX_ID = 2**63 - 1
NOT_RETURNED = _("不支持七天无理由退货的理由；空：支持")
NO_STORE = {404: _("没有这家店或这个分类，或者店关了")}


def return_exception_field(of: str = "") -> serializers.CharField:
    """Why it does not go back without a reason, in words; `of` leads to the goods or a line."""
    source = f"{of}.get_return_exception_display".removeprefix(".")
    return serializers.CharField(source=source, help_text=NOT_RETURNED)


class CategorySerializer(serializers.Serializer):
    """`parent` is the id of the category above, or null."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="title")
    slug = serializers.CharField()
    intro = serializers.CharField()
    picture = Pictures(source="picture_files")
    parent = serializers.SerializerMethodField()  # type: ignore[assignment] # Field.parent
    store = serializers.CharField(source="store.slug", help_text=_("店铺的 slug"))

    @extend_schema_field({"type": ["integer", "null"]})
    def get_parent(self, category: CategoryPage) -> int | None:
        parents: dict[str, int] = self.context["parents"]
        return parents.get(category.path[: -category.steplen])


class ProductSerializer(serializers.Serializer):
    """
    A product in a list. `sku` is what goes into the cart at once; where it is empty, a
    variant must be chosen first (see the product itself).
    """

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="title")
    subtitle = serializers.CharField()
    sku = serializers.CharField(source="single_sku", help_text=_("空：要先选规格"))
    price = Money(source="price_from", max_digits=10, help_text=_("元，最低价"))
    price_to = Money(max_digits=10, help_text=_("最高价"))
    list_price = Money(max_digits=10, allow_null=True, help_text=_("划线价"))
    offer_price = serializers.SerializerMethodField(help_text=_("活动价，没有活动是 null"))
    offer_until = serializers.DateTimeField(help_text=_("活动价到什么时候"), allow_null=True)
    offer_badge = serializers.CharField(help_text=_("商品上的优惠短字"))
    unit = serializers.CharField()
    in_stock = serializers.BooleanField()
    sales = Quantity()
    picture = serializers.SerializerMethodField()
    store = serializers.SerializerMethodField()

    @extend_schema_field(Pictures())
    def get_picture(self, product: ProductPage) -> object:
        return Pictures().to_representation(product.cover["files"]) if product.cover else None

    @extend_schema_field(Money(max_digits=10, allow_null=True))
    def get_offer_price(self, product: ProductPage) -> object:
        if product.offer_until is None or product.price_from is None:
            return None
        return Money(max_digits=10).to_representation(product.price_from)

    @extend_schema_field(stores_api.StoreNameSerializer())
    def get_store(self, product: ProductPage) -> object:
        return stores_api.StoreNameSerializer(self.context["stores"][product.store_id]).data


class VariantSerializer(serializers.Serializer):
    """One thing that can be bought."""

    sku = serializers.CharField(source="variant.sku")
    options = serializers.DictField(
        source="variant.options", child=serializers.CharField(), help_text=_("{“颜色”: “白色”}")
    )
    price = Money(source="variant.asked", max_digits=10)
    offer_price = Money(
        source="variant.offer_price", max_digits=10, allow_null=True, help_text=_("活动价")
    )
    list_price = Money(source="variant.struck", max_digits=10, allow_null=True)
    unit = serializers.CharField(source="variant.unit")
    is_sold_out = serializers.BooleanField()
    available = Quantity(allow_null=True, help_text=_("能买多少；null 是不计数"))
    smallest = Quantity(help_text=_("最少买多少"))
    largest = Quantity(allow_null=True, help_text=_("一次最多买多少"))
    step = Quantity(help_text=_("加减的单位"))
    limit_per_buyer = Quantity(source="variant.max_quantity", allow_null=True)


class ParameterSerializer(serializers.Serializer):
    name = serializers.CharField()
    value = serializers.CharField()


class CommonWordSerializer(serializers.Serializer):
    word = serializers.CharField()
    count = serializers.IntegerField(help_text=_("几条评价说到"))


class ProductDetailSerializer(ProductSerializer):
    """A product that is not on sale any more has no price and no variants."""

    price = Money(source="price_from", max_digits=10, allow_null=True)
    price_to = Money(max_digits=10, allow_null=True)
    is_on_sale = serializers.BooleanField()
    description = serializers.CharField()
    return_exception = return_exception_field()
    review_count = serializers.IntegerField(help_text=_("评价数"))
    rating = serializers.DecimalField(
        max_digits=2, decimal_places=1, allow_null=True, help_text=_("1.0–5.0，没有评价是 null")
    )
    review_words = CommonWordSerializer(many=True, help_text=_("评价里常说的词，最多 6 个"))
    url = serializers.SerializerMethodField(help_text=_("分享用的网址"))
    pictures = serializers.SerializerMethodField()
    parameters = serializers.SerializerMethodField()
    variants = serializers.SerializerMethodField()

    def get_url(self, product: ProductPage) -> str:
        return storefront.absolute(storefront.address(product))

    @extend_schema_field(serializers.ListField(child=Pictures()))
    def get_pictures(self, product: ProductPage) -> object:
        field = Pictures()
        return [field.to_representation(picture["files"]) for picture in product.gallery]

    @extend_schema_field(ParameterSerializer(many=True))
    def get_parameters(self, product: ProductPage) -> object:
        return ParameterSerializer(product.parameters.all(), many=True).data

    @extend_schema_field(VariantSerializer(many=True))
    def get_variants(self, product: ProductPage) -> object:
        for_sale = availability.of_product(product) if product.is_on_sale else []
        return VariantSerializer(for_sale, many=True).data


class CategoryQuery(PieceQuery):
    store = serializers.SlugField(required=False, help_text=_("店铺的 slug"))
    ordering = serializers.ChoiceField(
        choices=[("-name", _("名称倒序")), ("name", _("名称"))], required=False, default="-name"
    )


class Categories(SharedEndpoint):
    @described(
        _("分类"),
        tag=TAG,
        query=CategoryQuery,
        answers=pages_of(CategorySerializer),
        own_problems=NO_STORE,
    )
    def get(self, request: Request) -> Response:
        asked = valid(CategoryQuery, request.query_params)
        shelves = _shelves()
        if asked.get("store"):
            shelves = shelves.for_store(stores_api.find(asked["store"]))
        order = {"name": "title", "-name": "-title"}[asked["ordering"]]
        piece: paging.Piece[CategoryPage] = paging.piece(shelves, request, order=order)
        return paged(piece, CategorySerializer, request, parents=_parents(piece.rows))


class OneCategory(SharedEndpoint):
    @described(_("一个分类"), tag=TAG, answers=CategorySerializer)
    def get(self, request: Request, category_id: int) -> Response:
        category = find_category(category_id)
        context = {"parents": _parents([category])}
        return Response(CategorySerializer(category, context=context).data)


class OneProduct(SharedEndpoint):
    @described(_("一件商品"), tag=TAG, answers=ProductDetailSerializer)
    def get(self, request: Request, product_id: int) -> Response:
        product = find_product(product_id)
        context = {"stores": {product.store_id: product.store}}
        return Response(ProductDetailSerializer(product, context=context).data)


class Together(SharedEndpoint):
    @described(_("一起买的还有，最多 4 件"), tag=TAG, answers=ProductSerializer(many=True))
    def get(self, request: Request, product_id: int) -> Response:
        product = find_product(product_id)
        goods = listing.cards(beside.bought_with(product.pk, store_id=product.store_id))
        context = {"stores": {product.store_id: product.store}}
        rows = ProductSerializer(goods[: beside.TOGETHER], many=True, context=context)
        return Response(rows.data)


def find_product(product_id: int) -> ProductPage:
    """:raises Http404: unless it is a published one of an open store, on sale or not"""
    products = privacy.public(ProductPage.objects.live())
    products = products.filter(store__status=Store.Status.OPEN)
    product = products.select_related("store").filter(pk=product_id).first()
    if product is None:
        raise Http404
    return product


def find_category(category_id: int) -> CategoryPage:
    """:raises Http404: unless it is a published one of an open store"""
    category = _shelves().filter(pk=category_id).first()
    if category is None:
        raise Http404
    return category


def cards(products: Sequence[ProductPage], *, next_url: str | None) -> dict[str, object]:
    """Products as every list of them is answered; one query for the names of their stores."""
    stores = Store.objects.in_bulk({product.store_id for product in products})
    rows = ProductSerializer(products, many=True, context={"stores": stores}).data
    return {"next": next_url, "results": rows}


def in_keyset(products: QuerySet[ProductPage], request: Request, *, order: str) -> Response:
    """Goods of the catalogue in pieces, sorted by a column."""
    piece = paging.piece(listing.cards(products), request, order=order)
    return Response(cards(piece.rows, next_url=piece.next_url(request)))


def _shelves() -> StorePagesQuerySet:
    shelves = privacy.public(CategoryPage.objects.live())
    shelves = shelves.filter(store__status=Store.Status.OPEN)
    return shelves.select_related("store")


def _parents(shelves: Sequence[CategoryPage]) -> dict[str, int]:
    """Ids of the categories above these, by path; one query."""
    paths = {shelf.path[: -shelf.steplen] for shelf in shelves}
    return dict(CategoryPage.objects.filter(path__in=paths).values_list("path", "pk"))
