"""Goods as the desk's API tells them, and what it takes."""

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import Money, Pictures, Quantity
from core.api.schema import PieceQuery
from shop.bulk.choosing import STATES
from shop.catalog.models import ProductPage, ProductVariant
from shop.catalog.units import UNITS


class OwnVariantSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    sku = serializers.CharField()
    options = serializers.DictField(child=serializers.CharField())
    price = Money(max_digits=10)
    list_price = Money(max_digits=10, allow_null=True)
    cost = Money(max_digits=10, allow_null=True)
    unit = serializers.CharField()
    barcode = serializers.CharField()
    min_quantity = Quantity(allow_null=True, help_text=gettext_lazy("起售"))
    max_quantity = Quantity(allow_null=True, help_text=gettext_lazy("每人限购"))
    is_on_sale = serializers.BooleanField()
    on_hand = serializers.SerializerMethodField(help_text=gettext_lazy("现货；null 没有记库存"))
    available = serializers.SerializerMethodField(help_text=gettext_lazy("还能卖多少"))

    @extend_schema_field(Quantity(allow_null=True))
    def get_on_hand(self, variant: ProductVariant) -> object:
        return _number(variant, "on_hand")

    @extend_schema_field(Quantity(allow_null=True))
    def get_available(self, variant: ProductVariant) -> object:
        return _number(variant, "available")


class OwnProductSerializer(serializers.Serializer):
    """Also what shoppers do not see: drafts, what is off sale, cost and stock."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="title")
    subtitle = serializers.CharField()
    description = serializers.CharField()
    is_live = serializers.BooleanField(source="live", help_text=gettext_lazy("已发布；否则是草稿"))
    is_on_sale = serializers.BooleanField()
    in_stock = serializers.BooleanField()
    sales = Quantity()
    pictures = serializers.SerializerMethodField()
    variants = OwnVariantSerializer(source="current", many=True)

    @extend_schema_field(serializers.ListField(child=Pictures()))
    def get_pictures(self, product: ProductPage) -> object:
        field = Pictures()
        return [field.to_representation(picture["files"]) for picture in product.gallery]


class OwnProductQuery(PieceQuery):
    tab = serializers.ChoiceField(
        choices=[
            ("all", gettext_lazy("全部")),
            *((name, label) for name, (label, _q) in STATES.items()),
        ],
        required=False,
        default="all",
    )
    search = serializers.CharField(
        required=False, max_length=50, help_text=gettext_lazy("名称里的词，SKU 或条码")
    )


class AddProductSerializer(serializers.Serializer):
    """What the desk's quick add asks; `ProductForm` judges it. `photo` may come several times."""

    name = serializers.CharField(max_length=100)
    price = serializers.CharField(max_length=20, help_text=gettext_lazy("元，比如 12.50"))
    unit = serializers.CharField(
        max_length=8, required=False, allow_blank=True, help_text=" ".join(UNITS)
    )
    stock = serializers.CharField(
        max_length=12, required=False, allow_blank=True, help_text=gettext_lazy("不填是 100")
    )
    category = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    new_category = serializers.CharField(max_length=30, required=False, allow_blank=True)
    subtitle = serializers.CharField(max_length=120, required=False, allow_blank=True)
    description = serializers.CharField(max_length=500, required=False, allow_blank=True)
    sku = serializers.CharField(max_length=40, required=False, allow_blank=True)
    barcode = serializers.CharField(max_length=20, required=False, allow_blank=True)


class AddWithPhotosSerializer(AddProductSerializer):
    photo = serializers.ListField(
        child=serializers.FileField(), required=False, help_text=gettext_lazy("最多 9 张")
    )


class WordsSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=100, required=False)
    category = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**63 - 1,
        help_text=gettext_lazy("null：不放在分类里"),
    )


class OnSaleSerializer(serializers.Serializer):
    on_sale = serializers.BooleanField()


class ChangeVariantSerializer(serializers.Serializer):
    """`price_seen`: what it cost when the person looked; another price by now is 409."""

    price = Money(max_digits=10, required=False)
    price_seen = Money(max_digits=10, required=False)
    list_price = Money(max_digits=10, required=False, allow_null=True)
    cost = Money(max_digits=10, required=False, allow_null=True)
    barcode = serializers.CharField(max_length=20, required=False, allow_blank=True)
    min_quantity = Quantity(required=False, allow_null=True)
    max_quantity = Quantity(required=False, allow_null=True)
    is_on_sale = serializers.BooleanField(required=False)


def _number(variant: ProductVariant, name: str) -> object:
    level = getattr(variant, "level", None)
    return Quantity().to_representation(getattr(level, name)) if level else None
