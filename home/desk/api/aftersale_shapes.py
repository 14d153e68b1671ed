"""Shapes of a store's after-sales over the API: as the shop reads them, and what it answers."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import Money, Quantity
from core.api.schema import PieceQuery
from home.desk.aftersales import views
from orders.aftersales.choices import Kind, Side
from orders.aftersales.models import AfterSale
from orders.aftersales.steps import returning
from orders.api.aftersale_shapes import (
    AfterSaleDetailSerializer,
    AfterSaleSerializer,
    PartSerializer,
    PhotoAddress,
    PhotosSerializer,
    WantSerializer,
)


class OwnAfterSaleSerializer(AfterSaleSerializer):
    """As the shop reads it."""

    side = Side.SHOP


class OwnAfterSaleDetailSerializer(AfterSaleDetailSerializer):
    side = Side.SHOP
    trouble = serializers.CharField(help_text=_("退款没有成功的原因"))

    def photo_address(self, case: AfterSale) -> PhotoAddress:
        return "api-merchant-aftersale-photo", [case.store.slug, case.number]


class QueueQuery(PieceQuery):
    queue = serializers.ChoiceField(
        choices=[(name, label) for name, (label, _condition) in views.QUEUES.items()],
        required=False,
        default="todo",
    )


class GrantAfterSaleSerializer(serializers.Serializer):
    place = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default="", help_text=_("退货地址")
    )
    seen_left = Money(required=False, allow_null=True, default=None)


class ProposedSerializer(WantSerializer):
    price = Money(
        max_digits=10,
        required=False,
        allow_null=True,
        default=None,
        help_text=_("单价，不填就是今天的价"),
    )


class OfferAfterSaleSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Kind.choices)
    amount = Money(required=False, allow_null=True, default=None)
    want = ProposedSerializer(
        required=False, allow_null=True, default=None, help_text=_("换货：换成店里别的商品")
    )
    words = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class RefuseAfterSaleSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=500)


class GoodsBackSerializer(PartSerializer):
    sku = serializers.CharField(max_length=40)
    shelved = Quantity(help_text=_("放回货架"))
    written_off = Quantity(help_text=_("报损"))


class ReceiveAfterSaleSerializer(serializers.Serializer):
    found = serializers.ChoiceField(choices=returning.Found.choices)
    lines = serializers.ListField(child=GoodsBackSerializer(), max_length=200)
    amount = Money(required=False, allow_null=True, default=None)
    words = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class OfferWithPhotosSerializer(PhotosSerializer, OfferAfterSaleSerializer):
    pass


class RefuseWithPhotosSerializer(PhotosSerializer, RefuseAfterSaleSerializer):
    pass


class ReceiveWithPhotosSerializer(PhotosSerializer, ReceiveAfterSaleSerializer):
    pass


class ResendAfterSaleSerializer(serializers.Serializer):
    courier = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    tracking_number = serializers.CharField(
        max_length=40, required=False, allow_blank=True, default=""
    )
