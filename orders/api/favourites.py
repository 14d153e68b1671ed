"""A person's favourites over the API."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import paging, problems
from core.api.fields import Money, Pictures
from core.api.problems import Problem
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import Endpoint, paged, valid
from core.types import Cleaned
from orders.favourites import favourites
from orders.favourites.models import Favourite
from shop.catalog import listing
from shop.stores.api import StoreNameSerializer
from shop.stores.people import roles

TAG = _("收藏")


class FavouriteSerializer(serializers.Serializer):
    """Without a product it is the store that is kept."""

    id = serializers.IntegerField()
    store = StoreNameSerializer()
    product_id = serializers.IntegerField(allow_null=True)
    name = serializers.SerializerMethodField(help_text=_("商品名，或店名"))
    price = Money(source="product.price_from", allow_null=True, default=None)
    is_available = serializers.SerializerMethodField(help_text=_("现在能买"))
    picture = serializers.SerializerMethodField()
    wants_restock = serializers.BooleanField(help_text=_("到货时提醒一次"))
    wants_price_note = serializers.BooleanField(help_text=_("每次降价提醒一次"))
    created_at = serializers.DateTimeField()

    def get_name(self, row: Favourite) -> str:
        return row.product.title if row.product else row.store.name

    def get_is_available(self, row: Favourite) -> bool:
        page = row.product
        return page is None or (page.live and page.is_on_sale and page.in_stock)

    @extend_schema_field(Pictures())
    def get_picture(self, row: Favourite) -> dict[str, str] | None:
        cover = row.product.cover if row.product else None
        return Pictures().to_representation(cover["files"]) if cover else None


class KeepSerializer(serializers.Serializer):
    store = serializers.SlugField(help_text=_("店铺的 slug"))
    product_id = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31, help_text=_("不写就是收藏店铺")
    )


class WatchSerializer(serializers.Serializer):
    """What is not named stays as it is."""

    wants_restock = serializers.BooleanField(required=False)
    wants_price_note = serializers.BooleanField(required=False)

    def validate(self, attrs: Cleaned) -> Cleaned:
        if not attrs:
            raise serializers.ValidationError(gettext("请写明要改哪一样"))
        return attrs


class Favourites(Endpoint):
    @described(
        _("我的收藏，新的在前"),
        tag=TAG,
        query=PieceQuery,
        answers=pages_of(FavouriteSerializer),
    )
    @favourites.own_favourites
    def get(self, request: Request) -> Response:
        rows = favourites.of(person(request))
        return paged(paging.piece(rows, request, order="-created_at"), FavouriteSerializer, request)

    @described(
        _("收藏商品或店铺"),
        tag=TAG,
        asks=KeepSerializer,
        answers=FavouriteSerializer,
        status=201,
        own_problems={404: _("没有这家店或这件商品"), 409: _("收藏得太多了")},
        example={"store": "xing-fu-xiao-dian", "product_id": 5},
    )
    @favourites.own_favourites
    def post(self, request: Request) -> Response:
        asked = valid(KeepSerializer, request.data)
        store, product = roles.open_store(asked["store"]), None
        if "product_id" in asked:
            product = get_object_or_404(listing.open_to_all(store), pk=asked["product_id"])
        at, user = timezone.now(), person(request)
        row = favourites.keep(user=user, store=store, product=product, at=at)
        return Response(FavouriteSerializer(row).data, status=201)


class OneFavourite(Endpoint):
    @described(
        _("开关到货提醒、降价提醒"), tag=TAG, asks=WatchSerializer, answers=FavouriteSerializer
    )
    @favourites.own_favourites
    def patch(self, request: Request, favourite_id: int) -> Response:
        asked, user = valid(WatchSerializer, request.data), person(request)
        ways = {"wants_restock": favourites.watch, "wants_price_note": favourites.watch_price}
        for name, wants in asked.items():
            if not ways[name](user=user, favourite_id=favourite_id, wants=wants):
                raise Http404
        return Response(FavouriteSerializer(favourites.of(user).get(pk=favourite_id)).data)

    @described(_("取消收藏"), tag=TAG, status=204)
    def delete(self, request: Request, favourite_id: int) -> Response:
        if not favourites.remove(user=person(request), favourite_id=favourite_id):
            raise Http404
        return Response(status=204)


@problems.tells(favourites.CannotKeep)
def _cannot_keep(error: favourites.CannotKeep) -> Problem:
    return Problem(409, "cannot_keep", str(error))
