"""A store's own goods over the API: list, quick add, quick edits."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.requests import person
from core.api import idempotency, paging, problems
from core.api.problems import Problem
from core.api.schema import described, pages_of
from core.api.views import Endpoint, paged, valid
from core.types import Cleaned
from home.desk.api.desk_gate import REFUSED, SAFE, TAG, DeskEndpoint
from home.desk.api.product_serializers import (
    AddProductSerializer,
    AddWithPhotosSerializer,
    ChangeVariantSerializer,
    OnSaleSerializer,
    OwnProductQuery,
    OwnProductSerializer,
    OwnVariantSerializer,
    WordsSerializer,
)
from home.desk.forms import ProductForm, WordsForm
from home.desk.products.quick_add import put_on_sale
from shop.bulk.choosing import STATES
from shop.catalog import products
from shop.catalog.models import CategoryPage, ProductPage, ProductVariant
from shop.stock.admin.variant_rows import MONEY
from shop.stores.admin import permissions
from shop.stores.models import Store
from shop.stores.people.roles import can

problems.name_fields(
    barcode=gettext_lazy("条码"),
    cost=gettext_lazy("成本价"),
    list_price=gettext_lazy("划线价"),
    max_quantity=gettext_lazy("每人限购"),
    min_quantity=gettext_lazy("起售数量"),
    photo=gettext_lazy("图片"),
    price=gettext_lazy("价格"),
    reason=gettext_lazy("原因"),
    stock=gettext_lazy("库存"),
    unit=gettext_lazy("单位"),
)


class GoodsEndpoint(DeskEndpoint):
    """Where the store's pages are moderated, an editor publishes nothing here."""

    ability = "products"

    def initial(self, request: Request, *args: object, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE and permissions.is_held_back(self.membership):
            raise Problem(403, "moderated", _("本店开启了审核，请到页面管理里提交"))


class OwnProducts(GoodsEndpoint):
    changes = "prices"
    parser_classes = (*Endpoint.parser_classes, MultiPartParser)

    @described(
        gettext_lazy("店里的商品，新的在前"),
        tag=TAG,
        query=OwnProductQuery,
        answers=pages_of(OwnProductSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = valid(OwnProductQuery, request.query_params)
        rows = _listed(self.store)
        if asked["tab"] != "all":
            rows = rows.filter(STATES[asked["tab"]][1])
        if asked.get("search"):
            rows = _matching(rows, asked["search"])
        return paged(paging.piece(rows, request, order="-id"), OwnProductSerializer, request)

    @described(
        gettext_lazy("上架一件商品"),
        tag=TAG,
        asks={
            "application/json": AddProductSerializer,
            "multipart/form-data": AddWithPhotosSerializer,
        },
        answers=OwnProductSerializer,
        status=201,
        key="optional",
        own_problems=REFUSED,
        example={"name": "红富士苹果", "price": "6.80", "unit": "斤", "stock": "50"},
        description=gettext_lazy("马上能买。照片用 multipart 传，字段名 photo，可以几张。"),
    )
    @idempotency.once()
    def post(self, request: Request, slug: str) -> Response:
        asked = valid(AddProductSerializer, request.data)
        files = request.FILES.getlist("photo") if request.FILES else []
        form = ProductForm(_typed(asked), MultiValueDict({"photo": [files]}), store=self.store)
        if not form.is_valid():
            raise problems.invalid(form.errors)
        product = self._put_on_sale(form, asked)
        here = reverse("api-merchant-product", args=[slug, product.pk])
        body = OwnProductSerializer(_find(self.store, product.pk)).data
        return Response(body, status=201, headers={"Location": here})

    def _put_on_sale(self, form: ProductForm, asked: Cleaned) -> ProductPage:
        data = form.cleaned_data
        details = {name: asked[name] for name in ("subtitle", "description") if asked.get(name)}
        details |= {name: asked[name].strip() for name in ("sku", "barcode") if asked.get(name)}
        return put_on_sale(
            store=self.store,
            name=data["name"],
            price=data["price"],
            photos=data["photo"],
            unit=data["unit"],
            stock=data["stock"],
            category=data["category"],
            new_category=data["new_category"].strip(),
            actor=person(self.request),
            **details,
        )


class OneOwnProduct(GoodsEndpoint):
    @described(
        gettext_lazy("店里的一件商品"), tag=TAG, answers=OwnProductSerializer, own_problems=REFUSED
    )
    def get(self, request: Request, slug: str, product_id: int) -> Response:
        return Response(OwnProductSerializer(_find(self.store, product_id)).data)

    @described(
        gettext_lazy("改名字、换分类"),
        tag=TAG,
        asks=WordsSerializer,
        answers=OwnProductSerializer,
        own_problems=REFUSED,
    )
    def patch(self, request: Request, slug: str, product_id: int) -> Response:
        product = _find(self.store, product_id)
        asked = valid(WordsSerializer, request.data)
        parent = product.get_parent()
        is_on_shelf = CategoryPage.objects.for_store(self.store).filter(pk=parent.pk).exists()
        kept = {"name": product.title, "category": parent.pk if is_on_shelf else None}
        form = WordsForm(_typed(kept | asked), store=self.store)
        if not form.is_valid():
            raise problems.invalid(form.errors)
        products.change_words(
            product=product,
            name=form.cleaned_data["name"],
            category=form.cleaned_data["category"],
            actor=person(request),
        )
        return Response(OwnProductSerializer(_find(self.store, product_id)).data)


class OnSale(GoodsEndpoint):
    @described(
        gettext_lazy("上架或下架"),
        tag=TAG,
        asks=OnSaleSerializer,
        answers=OwnProductSerializer,
        own_problems=REFUSED,
    )
    def post(self, request: Request, slug: str, product_id: int) -> Response:
        product = _find(self.store, product_id)
        is_on_sale = valid(OnSaleSerializer, request.data)["on_sale"]
        products.set_on_sale(
            store=self.store, product_id=product.pk, is_on_sale=is_on_sale, actor=person(request)
        )
        return Response(OwnProductSerializer(_find(self.store, product_id)).data)


class OwnVariant(GoodsEndpoint):
    @described(
        gettext_lazy("改价格和规格，马上生效"),
        tag=TAG,
        asks=ChangeVariantSerializer,
        answers=OwnVariantSerializer,
        own_problems={**REFUSED, 409: gettext_lazy("价格刚被别人改过（now 里是现在的价格）")},
        example={"price": "6.50", "price_seen": "6.80"},
    )
    def patch(self, request: Request, slug: str, variant_id: int) -> Response:
        asked = valid(ChangeVariantSerializer, request.data)
        seen = asked.pop("price_seen", None)
        if not asked.keys().isdisjoint(MONEY) and not can(self.membership, "prices"):
            raise Problem(403, "role_not_allowed", _("你的角色不能改价格，请找店主"))
        with transaction.atomic():
            variant = products.locked_variant(self.store, variant_id)
            if seen is not None and seen != variant.price:
                words = _("价格刚被修改过，请刷新后再操作")
                raise Problem(409, "price_changed", words, extra={"now": f"{variant.price:.2f}"})
            changed = products.change_variant(
                store=self.store, variant_id=variant_id, actor=person(request), **asked
            )
        return Response(OwnVariantSerializer(changed).data)


def _typed(asked: Cleaned) -> dict[str, str]:
    return {name: str(value) for name, value in asked.items() if value is not None}


def _listed(store: Store) -> QuerySet[ProductPage]:
    current = ProductVariant.objects.for_store(store).current().select_related("level")
    variants = Prefetch("variants", queryset=current.order_by("position"), to_attr="current")
    return ProductPage.objects.for_store(store).prefetch_related(variants)


def _matching(rows: QuerySet[ProductPage], words: str) -> QuerySet[ProductPage]:
    by_code = Q(variants__sku=words) | Q(variants__barcode=words)
    return rows.filter(Q(title__icontains=words) | by_code).distinct()


def _find(store: Store, product_id: int) -> ProductPage:
    return get_object_or_404(_listed(store), pk=product_id)


@problems.tells(ProductVariant.DoesNotExist)
def _no_variant(_error: ObjectDoesNotExist) -> Problem:
    return Problem(404)
