"""Stores over the API: what a shopper may know of the open ones."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import paging, problems
from core.api.fields import Money, Pictures
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import SharedEndpoint, paged
from core.money import ZERO
from shop.stores import storefront
from shop.stores.models import Store
from shop.stores.photos import picture_intake
from shop.stores.public_pages import privacy

TAG = _("店铺")


class StoreNameSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()


class StoreSerializer(StoreNameSerializer):
    """A store in a list."""

    tagline = serializers.CharField(source="page.tagline")
    logo = Pictures(source="page.logo_files")
    is_resting = serializers.BooleanField(help_text=_("休息中，可以下单"))
    takes_orders = serializers.BooleanField(help_text=_("接单；否则只能看"))


class StoreDetailSerializer(StoreSerializer):
    rating = serializers.DecimalField(
        max_digits=2,
        decimal_places=1,
        allow_null=True,
        help_text=_("店铺评分 1.0–5.0，打分的不到 5 笔订单是 null"),
    )
    phone = serializers.SerializerMethodField(help_text=_("店铺电话，可能是空的"))
    url = serializers.CharField(source="share_url", help_text=_("分享用的网址"))
    notice = serializers.CharField(source="page.notice")
    hours = serializers.CharField(source="page.hours")
    address = serializers.CharField(source="page.address")
    wechat = serializers.CharField(source="page.wechat")
    promise = serializers.CharField(source="page.promise", help_text=_("多久发货"))
    returns = serializers.CharField(source="page.returns", help_text=_("退换说明"))
    deliveries = serializers.SerializerMethodField(help_text=_("express、freight、local、pickup"))
    delivery_words = serializers.SerializerMethodField(help_text=_("配送方式和运费，给人看的"))
    local_fee = Money(max_digits=8, help_text=_("同城配送费，没有按距离另设时"))
    express_fee = Money(max_digits=8, help_text=_("快递运费，没有运费模板时"))
    delivery_fee = serializers.SerializerMethodField(
        help_text=_("旧字段，两项里高的一项；请用 local_fee 和 express_fee")
    )
    free_delivery_from = Money(max_digits=10, allow_null=True)
    icp_number = serializers.CharField(source="page.icp_number")
    police_number = serializers.CharField(source="page.police_number")

    def get_phone(self, store: Store) -> str:
        return storefront.local_phone(store.phone)

    def get_deliveries(self, store: Store) -> list[str]:
        offered = {
            "local": store.offers_local,
            "express": store.offers_express,
            "freight": store.offers_freight,
            "pickup": store.offers_pickup,
        }
        return [name for name, is_offered in offered.items() if is_offered]

    @extend_schema_field(Money(max_digits=8))
    def get_delivery_fee(self, store: Store) -> str:
        fees = [(store.offers_local, store.local_fee), (store.offers_express, store.express_fee)]
        return f"{max((fee for is_offered, fee in fees if is_offered), default=ZERO):.2f}"

    def get_delivery_words(self, store: Store) -> str:
        delivery = storefront.delivery_of(store)
        return f"{delivery.ways} · {delivery.fee}"


class StoreQuery(PieceQuery):
    search = serializers.CharField(required=False, max_length=50, help_text=_("店名或介绍里的词"))


class Stores(SharedEndpoint):
    @described(_("店铺，新开的在前"), tag=TAG, query=StoreQuery, answers=pages_of(StoreSerializer))
    def get(self, request: Request) -> Response:
        stores = shown()
        words = request.query_params.get("search", "").strip()[:50]
        if words:
            stores = stores.filter(Q(name__icontains=words) | Q(page__tagline__icontains=words))
        piece = paging.piece(stores, request, order="-created_at")
        return paged(piece, StoreSerializer, request)


class OneStore(SharedEndpoint):
    @described(_("一家店"), tag=TAG, answers=StoreDetailSerializer)
    def get(self, request: Request, slug: str) -> Response:
        return Response(StoreDetailSerializer(find(slug)).data)


def shown() -> QuerySet[Store]:
    """Stores that are open and whose face is published, with it."""
    stores = Store.objects.filter(status=Store.Status.OPEN, page__live=True)
    return privacy.public(stores, "page__path").select_related("page")


def find(slug: str) -> Store:
    """:raises Http404: for an unknown, suspended or closed one, all alike"""
    store = shown().filter(slug=slug).first()
    if store is None:
        raise Http404
    return store


@problems.tells(picture_intake.PictureRefused)
def _no_picture(error: picture_intake.PictureRefused) -> problems.Problem:
    return problems.Problem(400, "picture_refused", error.messages[0])
