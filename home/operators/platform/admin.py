"""The operators' menu of the platform as a whole: the morning's page, and stores in trouble."""

from typing import ClassVar

from django.contrib.admin import display
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import ModelAdminGroup

from home.operators.payments.base import PaymentAdmin, StoreFilter, stacked
from home.operators.payments.menu import OperatorsItem
from home.operators.platform import views
from home.statistics.reports.models import StoreTrouble


class TroubleAdmin(PaymentAdmin):
    model = StoreTrouble
    menu_label = _("有问题的店")
    menu_icon = "warning"
    base_url_path = "platform/troubles"
    views = ("index",)
    inspect_view_enabled = False
    index_template_name = "modeladmin/payments/index.html"
    related = ("store", "store__owner")
    list_display = ("stacked_at", "link", "kind", "number", "owner", "phone")
    list_display_add_buttons = "link"
    list_filter = ("kind", StoreFilter)
    search_fields = ("store__name", "store__phone", "store__owner__phone")
    ordering: ClassVar = ("since", "pk")

    @display(description=_("发现时间"), ordering="since")
    def stacked_at(self, row: StoreTrouble) -> str:
        return stacked(row.since)

    @display(description=_("店铺"), ordering="store")
    def link(self, row: StoreTrouble) -> str:
        url = f"{reverse('operate-stores_modeladmin_index')}?q={row.store.slug}"
        return format_html('<a href="{}">{}</a>', url, row.store.name)

    @display(description=_("数量"), ordering="count")
    def number(self, row: StoreTrouble) -> str:
        return f"{row.count}" if row.kind in StoreTrouble.COUNTED else ""

    @display(description=_("店主"))
    def owner(self, row: StoreTrouble) -> str:
        return str(row.store.owner)

    @display(description=_("电话"))
    def phone(self, row: StoreTrouble) -> str:
        return row.store.phone


class PlatformGroup(ModelAdminGroup):
    menu_label = _("平台")
    menu_icon = "view"
    menu_order = 5
    items = (TroubleAdmin,)

    def get_submenu_items(self) -> list[MenuItem]:
        item = OperatorsItem(
            _("平台概况"), reverse_lazy("platform"), name="platform", icon_name="view", order=0
        )
        stores = OperatorsItem(
            _("店铺成长"),
            reverse_lazy("platform_stores"),
            name="platform-stores",
            icon_name="order-up",
            order=1,
        )
        timing = OperatorsItem(
            _("时间去向"),
            reverse_lazy("platform_timing"),
            name="platform-timing",
            icon_name="time",
            order=900,
        )
        return [item, stores, timing, *super().get_submenu_items()]

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        return (*super().get_admin_urls_for_registration(), *PAGES)


PAGES = (
    path("platform/", views.index, name="platform"),
    path("platform/stores/", views.stores, name="platform_stores"),
    path("platform/stores.xlsx", views.stores_xlsx, name="platform_stores_xlsx"),
    path("platform/timing/", views.timing, name="platform_timing"),
    path("platform/newest/", views.newest, name="platform_newest"),
)
