"""What an after-sale looks like over the API, and what is asked: the shapes of both sides."""

from contextlib import suppress

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.utils import json

from core.api import problems, throttles
from core.api.fields import Money, Quantity, label_field
from core.api.views import Endpoint
from core.types import Cleaned, Json
from orders.aftersales import words
from orders.aftersales.choices import FreightBy, Kind, Reason, Side, State
from orders.aftersales.models import AfterSale, AfterSaleStep
from orders.aftersales.steps import held
from orders.aftersales.steps.asking import MOST_PHOTOS
from orders.aftersales.steps.swapping import Goods
from orders.locks import NotAllowedNow
from orders.models import Order
from orders.substitutions import similar
from shop.stores import storefront
from shop.stores.api import StoreNameSerializer

MULTIPART = "multipart/form-data"
# What one line of goods may take where it comes as text.
LONGEST_PART = 1000
# The name of an address, and what stands in it before the picture's own number.
PhotoAddress = tuple[str, list[str]]

problems.name_fields(
    photos=_("照片"),
    want=_("换成"),
)


class WithPhotos(Endpoint):
    """Takes JSON, or a form with files; pictures cost the server more than words."""

    parser_classes = (*Endpoint.parser_classes, MultiPartParser)

    def get_throttles(self) -> list[throttles.BaseThrottle]:
        is_form = (self.request.content_type or "").startswith(MULTIPART)
        costly = [throttles.Costly()] if is_form and self.request.method == "POST" else []
        return [*costly, *super().get_throttles()]


class AfterSaleLineSerializer(serializers.Serializer):
    sku = serializers.CharField(source="line.sku")
    name = serializers.CharField(source="line.name")
    unit = serializers.CharField(source="line.unit")
    quantity = Quantity()
    amount = Money()


class SwapSerializer(serializers.Serializer):
    """Other goods that an exchange is for."""

    sku = serializers.CharField(source="variant.sku")
    name = serializers.CharField()
    options_text = serializers.CharField()
    unit = serializers.CharField()
    price = Money(max_digits=10)
    quantity = Quantity()
    side = serializers.CharField(help_text=_("谁提出的"))
    is_agreed = serializers.BooleanField()
    credit = Money(help_text=_("退回的商品实付多少"))
    to_pay = Money(source="more", help_text=_("要补的差价"))
    to_give_back = Money(source="rest", help_text=_("寄出时退的差价"))


class AfterSaleStepSerializer(serializers.Serializer):
    """One thing that was done; both sides read the same, each at addresses of its own."""

    step = serializers.CharField()
    label = label_field(source="get_step_display")
    side = serializers.ChoiceField(choices=Side.choices)
    words = serializers.CharField()
    amount = Money(allow_null=True)
    photos = serializers.SerializerMethodField(help_text=_("照片的地址，带令牌才能看"))
    created_at = serializers.DateTimeField()

    def get_photos(self, step: AfterSaleStep) -> list[str]:
        name, given = self.context["photo"]
        paths = (reverse(name, args=[*given, photo.pk]) for photo in step.photos.all())
        return [storefront.absolute(path) for path in paths]


class AfterSaleSerializer(serializers.Serializer):
    number = serializers.CharField()
    order = serializers.CharField(source="order.number")
    store = StoreNameSerializer()
    kind = serializers.ChoiceField(choices=Kind.choices)
    reason = serializers.ChoiceField(choices=Reason.choices)
    state = serializers.ChoiceField(choices=State.choices)
    state_word = serializers.CharField(source="get_state_display")
    sentence = serializers.SerializerMethodField(help_text=_("一句话说现在怎么样了"))
    deadline = serializers.DateTimeField(allow_null=True)
    amount = Money()
    created_at = serializers.DateTimeField()

    side = Side.BUYER

    def get_sentence(self, case: AfterSale) -> str:
        return words.sentence(case, self.side)


class AfterSaleDetailSerializer(AfterSaleSerializer):
    words = serializers.CharField()
    transit_amount = Money(max_digits=8, help_text=_("其中运费"))
    offered_kind = serializers.CharField()
    offered_amount = Money()
    freight_by = serializers.ChoiceField(choices=FreightBy.choices)
    return_place = serializers.CharField()
    return_courier = serializers.CharField()
    return_number = serializers.CharField()
    lines = AfterSaleLineSerializer(many=True)
    swap = serializers.SerializerMethodField(help_text=_("换成的别的商品；没有就是换一样的"))
    history = serializers.SerializerMethodField()

    @extend_schema_field(SwapSerializer(allow_null=True))
    def get_swap(self, case: AfterSale) -> object:
        swap = held.current(case)
        return SwapSerializer(swap).data if swap is not None else None

    @extend_schema_field(AfterSaleStepSerializer(many=True))
    def get_history(self, case: AfterSale) -> object:
        rows = AfterSaleStep.unscoped.filter(store_id=case.store_id, aftersale=case)
        rows = rows.order_by("pk").prefetch_related("photos")
        photo = self.photo_address(case)
        return AfterSaleStepSerializer(rows, many=True, context={"photo": photo}).data

    def photo_address(self, case: AfterSale) -> PhotoAddress:
        return "api-aftersale-photo", [case.number]


class PartSerializer(serializers.Serializer):
    """An object of a list: in a form with files it comes as JSON, one part for each."""

    def to_internal_value(self, data: object) -> Cleaned:
        if isinstance(data, str) and len(data) <= LONGEST_PART:
            with suppress(ValueError):
                data = json.loads(data)
        return super().to_internal_value(data)


class PhotosSerializer(serializers.Serializer):
    """What is added to a form where files come with it."""

    photos = serializers.ListField(
        child=serializers.FileField(),
        required=False,
        max_length=MOST_PHOTOS,
        default=list,
        help_text=_("图片文件，每张最多 10 MB"),
    )


class AskedLineSerializer(PartSerializer):
    sku = serializers.CharField(max_length=40)
    quantity = Quantity()


class WantSerializer(PartSerializer):
    """Other goods of the shop; as many as come back, unless it says how many."""

    sku = serializers.CharField(max_length=40)
    quantity = Quantity(required=False, allow_null=True, default=None)


def goods(order: Order, want: Json | None) -> Goods | None:
    """:raises NotAllowedNow: for what the shop does not sell"""
    if want is None:
        return None
    variant = similar.of_sku(order, want["sku"])
    if variant is None:
        raise NotAllowedNow(gettext("请选要换的商品"))
    return Goods(variant, want["quantity"], want.get("price"))


class AskAfterSaleSerializer(serializers.Serializer):
    order = serializers.CharField(max_length=32, help_text=_("订单的 token"))
    kind = serializers.ChoiceField(choices=Kind.choices)
    reason = serializers.ChoiceField(choices=Reason.choices)
    lines = serializers.ListField(child=AskedLineSerializer(), min_length=1, max_length=200)
    amount = Money(required=False, allow_null=True, default=None)
    want = WantSerializer(
        required=False, allow_null=True, default=None, help_text=_("换货：换成店里别的商品")
    )
    words = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class AskWithPhotosSerializer(PhotosSerializer, AskAfterSaleSerializer):
    pass


class SendBackSerializer(serializers.Serializer):
    courier = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    tracking_number = serializers.CharField(max_length=40)


class EscalateSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class EscalateWithPhotosSerializer(PhotosSerializer, EscalateSerializer):
    pass


def ways(
    plain: type[serializers.Serializer], with_photos: type[serializers.Serializer]
) -> dict[str, object]:
    """For the document: as JSON, or as a form with files."""
    return {"application/json": plain, MULTIPART: with_photos}
