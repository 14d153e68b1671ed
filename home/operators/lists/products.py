"""全部商品 in the operators' menu: the goods of every store, with the way to edit each."""

from typing import ClassVar

from django.contrib.admin import display
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from accounts.actor import Visitor
from home.operators.payments.base import DayFilter, PaymentAdmin, StoreFilter, Watched, stacked
from shop.catalog.models import ProductPage


class WatchedPages(Watched):
    def get_valid_parent_pages(self, user: Visitor) -> QuerySet[Page]:
        """Asked for a list of pages: nothing is added here."""
        return Page.objects.none()


class ProductAdmin(PaymentAdmin):
    """Editing, taking off and history are Wagtail's own page editor, which operators may use."""

    model = ProductPage
    area = "products"
    menu_label = _("全部商品")
    menu_icon = "tag"
    menu_order = 12
    base_url_path = "platform/products"
    helper = WatchedPages
    views = ("index",)
    inspect_view_enabled = False
    index_template_name = "modeladmin/payments/index.html"
    list_display = ("link", "shop", "price", "state", "made")
    list_display_add_buttons = "link"
    list_filter = (StoreFilter, ("first_published_at", DayFilter))
    search_fields = ("title", "store__name")
    ordering: ClassVar = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return ProductPage._base_manager.select_related("store").defer("detail")

    @display(description=_("名称"), ordering="title")
    def link(self, row: ProductPage) -> str:
        url = reverse("wagtailadmin_pages:edit", args=[row.pk])
        return format_html('<a href="{}">{}</a>', url, row.title)

    @display(description=_("价格"), ordering="price_from")
    def price(self, row: ProductPage) -> str:
        if row.price_from is None:
            return ""
        low, high = f"¥{row.price_from:,.2f}", f"¥{row.price_to or row.price_from:,.2f}"
        return low if low == high else f"{low}–{high}"

    @display(description=_("状态"), ordering="live")
    def state(self, row: ProductPage) -> str:
        if not row.live:
            return str(_("未发布"))
        return str(_("在售") if row.is_on_sale else _("已下架"))

    @display(description=_("创建时间"), ordering="first_published_at")
    def made(self, row: ProductPage) -> str:
        return stacked(row.first_published_at)
