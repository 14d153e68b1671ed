"""Goods that somebody may have instead of others, over the API."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import Money, Pictures
from shop.catalog.api import return_exception_field
from shop.catalog.models import ProductVariant


class HasVariant(Protocol):
    variant: ProductVariant


@dataclass
class Goods:
    variant: ProductVariant


class GoodsSerializer(serializers.Serializer):
    """Of anything with a `variant`; the price is today's."""

    variant_id = serializers.IntegerField(source="variant.pk")
    sku = serializers.CharField(source="variant.sku")
    product_id = serializers.IntegerField(source="variant.product_id")
    name = serializers.CharField(source="variant.product.title")
    options = serializers.CharField(source="variant.options_text", help_text=_("规格"))
    unit = serializers.CharField(source="variant.unit")
    return_exception = return_exception_field("variant.product")
    price = Money(source="variant.asked", max_digits=10)
    picture = serializers.SerializerMethodField()

    @extend_schema_field(Pictures())
    def get_picture(self, row: HasVariant) -> object:
        cover = row.variant.product.cover
        return Pictures().to_representation(cover["files"]) if cover else None
