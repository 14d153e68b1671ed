"""The operators' menu of the platform as a whole: the morning's page, and stores in trouble."""

from typing import ClassVar

from django.contrib.admin import display
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import ModelAdminGroup

from home.operators.gate import OperatorsItem
from home.operators.payments.base import PaymentAdmin, StoreFilter, stacked
from home.operators.platform import views
from home.statistics.reports.models import StoreTrouble


class TroubleAdmin(PaymentAdmin):
    model = StoreTrouble
    area = "stores"
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
        pages = (
            (_("平台概况"), "platform", "overview", "view", 0),
            (_("店铺成长"), "platform_stores", "growth", "order-up", 1),
            (_("时间去向"), "platform_timing", "timing", "time", 900),
        )
        items = [
            OperatorsItem(
                words,
                reverse_lazy(name),
                area=area,
                name=name.replace("_", "-"),
                icon=icon,
                order=order,
            )
            for words, name, area, icon, order in pages
        ]
        return [*items, *super().get_submenu_items()]

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        return (*super().get_admin_urls_for_registration(), *PAGES)


PAGES = (
    path("platform/", views.index, name="platform"),
    path("platform/stores/", views.stores, name="platform_stores"),
    path("platform/stores.xlsx", views.stores_xlsx, name="platform_stores_xlsx"),
    path("platform/timing/", views.timing, name="platform_timing"),
    path("platform/newest/", views.newest, name="platform_newest"),
)
