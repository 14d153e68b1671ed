"""Categories and products as pages; price, unit and state of sale as plain rows beside them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from core.quantity import QuantityField
from core.types import Json
from shop.catalog.editor import ProductPageForm, VariantPanel
from shop.catalog.mixins.child_pages import StoreChildPage
from shop.catalog.mixins.offered import PricedVariant
from shop.catalog.mixins.return_exceptions import ReturnException
from shop.catalog.mixins.shelved import WALKED, ShelvedPage
from shop.catalog.mixins.together import BoughtTogether  # noqa: F401 - a model of this app
from shop.catalog.units import UNITS
from shop.stores import storefront
from shop.stores.blocks import DetailBody
from shop.stores.models import Store, StoreImage, StoreOwned, StoreOwnedManager, StoreOwnedQuerySet
from shop.stores.public_pages import privacy


class CategoryPage(storefront.ServedToShoppers, StoreChildPage):
    """A shelf of a store."""

    picture = models.ForeignKey(
        StoreImage, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("图片")
    )
    picture_files = models.JSONField(default=dict, blank=True, editable=False)
    intro = models.CharField(_("介绍"), max_length=120, blank=True)

    template = "shop/catalog/category_page.html"
    fragment = "shop/catalog/fragments/rows.html"
    parent_page_types: ClassVar = ["stores.StorePage", "catalog.CategoryPage"]
    subpage_types: ClassVar = ["catalog.CategoryPage", "catalog.ProductPage"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("picture"), FieldPanel("intro")]
    exclude_fields_in_copy: ClassVar = ["store"]

    class Meta:
        verbose_name = _("商品分类")
        verbose_name_plural = _("商品分类")

    def with_content_json(self, content: dict[str, object]) -> Page:
        page = super().with_content_json(content)
        page.store_id, page.picture_files = self.store_id, self.picture_files
        return page


class ProductPage(storefront.ServedToShoppers, ShelvedPage):
    """
    What a shopper reads about a product. Prices and stock belong to its variants.

    The columns of `DERIVED` copy what lists need from other rows, so that a list is one query.
    Domain functions write them with `update()`; saving a page or a revision never does.
    """

    subtitle = models.CharField(_("卖点"), max_length=120, blank=True)
    # On what ground it cannot be returned without a reason; none: it can, for seven days.
    return_exception = models.CharField(
        _("不支持七天无理由退货"),
        max_length=12,
        choices=ReturnException.choices,
        blank=True,
        default="",
        db_default="",
    )
    description = models.TextField(_("简介"), max_length=500, blank=True)
    detail = StreamField(DetailBody(), blank=True, verbose_name=_("图文详情"))

    is_on_sale = models.BooleanField(_("上架"), default=False, editable=False)
    in_stock = models.BooleanField(_("有货"), default=False, editable=False)
    price_from = models.DecimalField(
        _("最低价"), max_digits=10, decimal_places=2, null=True, editable=False
    )
    price_to = models.DecimalField(
        _("最高价"), max_digits=10, decimal_places=2, null=True, editable=False
    )
    list_price = models.DecimalField(
        _("划线价"), max_digits=10, decimal_places=2, null=True, editable=False
    )
    unit = models.CharField(_("单位"), max_length=8, blank=True, editable=False)
    # The SKU that a list's + button adds; empty when a variant must be chosen first.
    single_sku = models.CharField(max_length=40, blank=True, editable=False)
    sales = QuantityField(_("已售"), default=0, editable=False)
    # [{"files": {"360": name, …}, "alt": str}, …]: renditions of `pictures`, first is the cover.
    gallery = models.JSONField(default=list, blank=True, editable=False)

    DERIVED: ClassVar = (
        "store",
        "is_on_sale",
        "in_stock",
        "price_from",
        "price_to",
        "list_price",
        "unit",
        "single_sku",
        "sales",
        "gallery",
        *ShelvedPage.TOLD,
    )

    # While `products.add_product` makes it: what follows pages waits for its variant.
    awaits_variant = False

    template = "shop/catalog/product_page.html"
    parent_page_types: ClassVar = ["stores.StorePage", "catalog.CategoryPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = ProductPageForm
    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel(name, required_on_save=True) for name in ProductPageForm.OPENING_FIELDS],
            _("价格和库存"),
        ),
        VariantPanel(),
        MultiFieldPanel(
            [FieldPanel("subtitle"), FieldPanel("description"), FieldPanel("return_exception")],
            _("介绍"),
        ),
        InlinePanel("pictures", heading=_("图片"), label=_("图片"), max_num=9),
        InlinePanel("parameters", heading=_("参数"), label=_("参数"), max_num=40),
        FieldPanel("detail"),
    ]
    exclude_fields_in_copy: ClassVar = list(DERIVED)

    class Meta:
        verbose_name = _("商品")
        verbose_name_plural = _("商品")
        indexes: ClassVar = [
            # Each order of a store's list is walked until a page is full, however many goods.
            models.Index(
                name="product_listed",
                fields=["store", "-in_stock", "-sales", "-page_ptr"],
                condition=Q(is_on_sale=True),
            ),
            models.Index(
                name="product_by_sales",
                fields=["store", "-sales", "-page_ptr"],
                condition=Q(is_on_sale=True),
            ),
            models.Index(
                name="product_by_price",
                fields=["store", "price_from", "page_ptr"],
                condition=Q(is_on_sale=True),
            ),
            WALKED,
            # A search that finds thousands takes the best sellers: walked in this order.
            models.Index(
                name="product_best", fields=["-sales", "-page_ptr"], condition=Q(is_on_sale=True)
            ),
        ]

    def save(self, *args: object, **kwargs: object) -> object:
        """Derived columns are left out of every update: a stale copy must not put them back."""
        # A page made from a revision has its pk, but counts as "adding" for Django.
        if self.pk is not None and kwargs.get("update_fields") is None:
            columns = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key and field.name not in self.DERIVED
            ]
            children = [child.get_accessor_name() for child in get_all_child_relations(self)]
            kwargs["update_fields"] = columns + children
        return super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, object]) -> Page:
        page = super().with_content_json(content)
        for name in self.DERIVED:
            attname = self._meta.get_field(name).attname
            setattr(page, attname, getattr(self, attname))
        return page

    @property
    def cover(self) -> Json | None:
        return self.gallery[0] if self.gallery else None


class ProductPicture(Orderable):
    page = ParentalKey(ProductPage, on_delete=models.CASCADE, related_name="pictures")
    image = models.ForeignKey(StoreImage, models.CASCADE, related_name="+", verbose_name=_("图片"))
    panels: ClassVar = [FieldPanel("image")]

    class Meta(Orderable.Meta):
        verbose_name = _("商品图片")
        verbose_name_plural = _("商品图片")


class ProductParameter(Orderable):
    """A line of the parameter table: 产地 · 浙江杭州."""

    page = ParentalKey(ProductPage, on_delete=models.CASCADE, related_name="parameters")
    name = models.CharField(_("名称"), max_length=40)
    value = models.CharField(_("内容"), max_length=120)
    panels: ClassVar = [FieldPanel("name"), FieldPanel("value")]

    class Meta(Orderable.Meta):
        verbose_name = _("商品参数")
        verbose_name_plural = _("商品参数")


class VariantQuerySet(StoreOwnedQuerySet["ProductVariant"]):
    def current(self) -> Self:
        """Not retired; on sale or not."""
        return self.filter(retired_at__isnull=True)

    def on_sale(self) -> Self:
        """What a shopper may buy: the variant, its page and its store are all open."""
        return privacy.public(self.current(), "product__path").filter(
            is_on_sale=True, product__live=True, store__status=Store.Status.OPEN
        )


class VariantManager(StoreOwnedManager.from_queryset(VariantQuerySet)):  # type: ignore[misc]
    pass


class ProductVariant(PricedVariant, StoreOwned):
    """One thing that can be bought: its SKU, options, price and unit. Never in a revision."""

    product = models.ForeignKey(
        ProductPage, models.PROTECT, related_name="variants", verbose_name=_("商品")
    )
    sku = models.CharField(_("SKU"), max_length=40)
    # {"颜色": "白色", "尺码": "M"}; empty for a product without choices.
    options = models.JSONField(_("规格"), default=dict, blank=True)
    cost = models.DecimalField(_("成本价"), max_digits=10, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=8, default=UNITS[0])
    barcode = models.CharField(_("条码"), max_length=20, blank=True)
    weight_grams = models.PositiveIntegerField(_("重量（克）"), null=True, blank=True)
    min_quantity = QuantityField(_("起售数量"), null=True, blank=True)
    max_quantity = QuantityField(_("每人限购"), null=True, blank=True)
    is_on_sale = models.BooleanField(_("上架"), default=True)
    sales = QuantityField(_("已售"), default=0, editable=False)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[VariantManager] = VariantManager()

    class Meta:
        verbose_name = _("商品规格")
        verbose_name_plural = _("商品规格")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="variant_sku_unique_in_store",
                fields=["store", "sku"],
                violation_error_message=_("店里已经有这个 SKU"),
            ),
            models.CheckConstraint(
                name="variant_price_positive",
                condition=Q(price__gt=0),
                violation_error_message=_("价格要大于 0"),
            ),
            models.CheckConstraint(
                name="variant_list_price_above_price",
                condition=Q(list_price__isnull=True) | Q(list_price__gt=models.F("price")),
                violation_error_message=_("划线价要高于价格"),
            ),
            models.CheckConstraint(
                name="variant_cost_not_negative",
                condition=Q(cost__isnull=True) | Q(cost__gte=0),
                violation_error_message=_("成本价不能是负数"),
            ),
            models.CheckConstraint(
                name="variant_min_quantity_positive",
                condition=Q(min_quantity__isnull=True) | Q(min_quantity__gt=0),
                violation_error_message=_("起售数量要大于 0"),
            ),
            models.CheckConstraint(
                name="variant_max_quantity_positive",
                condition=Q(max_quantity__isnull=True) | Q(max_quantity__gt=0),
                violation_error_message=_("每人限购要大于 0"),
            ),
            models.CheckConstraint(
                name="variant_min_within_max",
                condition=Q(min_quantity__isnull=True)
                | Q(max_quantity__isnull=True)
                | Q(min_quantity__lte=models.F("max_quantity")),
                violation_error_message=_("起售数量不能比每人限购多"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="variant_sku", fields=["sku"]),
            models.Index(name="variant_barcode", fields=["store", "barcode"]),
        ]

    def __str__(self) -> str:
        return self.options_text or self.sku

    @property
    def options_text(self) -> str:
        """白色，M: the options as shoppers read them."""
        return "，".join(self.options.values())
