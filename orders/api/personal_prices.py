"""What a signed-in person pays less than the catalogue says, which is the same for everybody."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api.fields import Money
from core.api.schema import described
from core.api.views import Endpoint, valid
from orders.deals import personal_prices


class PricesQuery(serializers.Serializer):
    products = serializers.RegexField(
        r"\A\d{1,15}(,\d{1,15}){0,59}\Z", help_text=_("商品的 id，用逗号隔开，最多 60 个")
    )


class VariantPriceSerializer(serializers.Serializer):
    sku = serializers.CharField()
    price = Money(help_text=_("一件多少元"))


class PersonalPriceSerializer(serializers.Serializer):
    product = serializers.IntegerField()
    price_from = Money(allow_null=True, help_text=_("最低多少元；最低的那个规格价格没变时是 null"))
    words = serializers.CharField(help_text=_("为什么便宜，给人看"))
    variants = VariantPriceSerializer(many=True)


class PersonalPrices(Endpoint):
    @described(
        _("我的会员价，只有比商品接口里便宜的"),
        tag=_("商品"),
        query=PricesQuery,
        answers=PersonalPriceSerializer(many=True),
        description=_("商品接口对所有人一样；等级折扣、会员专享和新人价在这里。"),
    )
    def get(self, request: Request) -> Response:
        asked = valid(PricesQuery, request.query_params)["products"]
        ids = {int(number) for number in asked.split(",")}
        found = personal_prices.of_products(ids, user=person(request), at=timezone.now())
        shown = [
            {
                "product": product_id,
                "price_from": one.price_from,
                "words": one.words,
                "variants": [{"sku": sku, "price": price} for sku, price in one.by_sku.items()],
            }
            for product_id, one in found.items()
        ]
        return Response(PersonalPriceSerializer(shown, many=True).data)
