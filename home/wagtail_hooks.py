"""The operators' control centre in Wagtail's admin."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_lazy as wagtails
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.contrib.redirects.filters import RedirectsReportFilterSet
from wagtail.sites.views import IndexView as SiteIndex
from wagtail_modeladmin.options import modeladmin_register

from home.complaints.admin import ComplaintAdmin
from home.desk.todo_panel import ShopTodoPanel
from home.operators.acting import views as acting
from home.operators.admin_home import PlatformPanel
from home.operators.aftersales.admin import AfterSaleAdmin
from home.operators.audit.admin import AuditAdmin, PlatformEntryAdmin
from home.operators.bans.admin import AllowedAdmin, BanAdmin
from home.operators.campaigns.admin import CampaignAdmin
from home.operators.gate import OperatorsItem
from home.operators.lists.customers import CustomerAdmin
from home.operators.lists.orders import OrderAdmin
from home.operators.lists.products import ProductAdmin
from home.operators.messages.admin import MessageAdmin
from home.operators.news.admin import NewsAdmin
from home.operators.payments.menu import PaymentGroup
from home.operators.people import views as people
from home.operators.platform.admin import PlatformGroup
from home.operators.promotions.admin import PromotionAdmin
from home.operators.reviews.admin import ReviewAdmin
from home.operators.search.admin import SearchGroup
from home.operators.stores.admin import StoreAdmin
from home.shop_admin import menu as shop_admin
from home.shop_admin import sidebar
from shop.stores.people import departments, roles

modeladmin_register(PlatformGroup)
modeladmin_register(StoreAdmin)
modeladmin_register(PaymentGroup)
modeladmin_register(SearchGroup)
modeladmin_register(ComplaintAdmin)
modeladmin_register(AfterSaleAdmin)
modeladmin_register(ReviewAdmin)
modeladmin_register(PromotionAdmin)
modeladmin_register(CampaignAdmin)
modeladmin_register(BanAdmin)
modeladmin_register(AllowedAdmin)
modeladmin_register(ProductAdmin)
modeladmin_register(OrderAdmin)
modeladmin_register(CustomerAdmin)
modeladmin_register(NewsAdmin)
modeladmin_register(MessageAdmin)
modeladmin_register(AuditAdmin)
modeladmin_register(PlatformEntryAdmin)
hooks.register("register_admin_urls", lambda: (*people.PAGES, *acting.PAGES))

# Wagtail names these columns of 设置 → 站点 after the fields, in English whatever the language.
SITE_COLUMNS = {"port": _("端口"), "site_name": _("网站名称"), "root_page": _("根页面")}
for column in SiteIndex.columns:
    column.label = SITE_COLUMNS.get(column.name, column.label)

# And the words of this filter of 设置 → 重定向 are in the language of whoever asked for it first.
OF_REDIRECTS = RedirectsReportFilterSet.base_filters["is_permanent"]
OF_REDIRECTS.label = wagtails("Type")
OF_REDIRECTS.extra |= {
    "choices": ((True, wagtails("Permanent")), (False, wagtails("Temporary"))),
    "empty_label": wagtails("All"),
}

sidebar.write_its_script_once()


@hooks.register("construct_homepage_panels", order=900)
def platform_home(request: HttpRequest, panels: list[Component]) -> None:
    """What waits for an operator stands before Wagtail's own panels."""
    if roles.is_operator(request.user):
        panels.insert(0, PlatformPanel(request))


@hooks.register("construct_homepage_panels", order=1100)
def shop_todo(request: HttpRequest, panels: list[Component]) -> None:
    """Behind the hook that leaves merchants nothing but their stores."""
    if not roles.is_operator(request.user):
        panels.insert(0, ShopTodoPanel(request))


shop_admin.let_in()
hooks.register("register_admin_urls", shop_admin.urls)


@hooks.register("construct_main_menu", order=1100)
def shop_areas(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Behind the hook that leaves merchants nothing but their pages and pictures."""
    if not roles.is_operator(request.user):
        menu_items.extend(shop_admin.items(request))


@hooks.register("register_admin_menu_item")
def acting_item() -> MenuItem:
    return OperatorsItem(
        _("代店操作"),
        reverse_lazy(acting.INDEX),
        area="acting",
        name="acting",
        icon="user",
        order=11,
    )


@hooks.register("register_admin_menu_item")
def departments_item() -> MenuItem:
    return people.PeopleItem(
        _("部门和人员"), reverse_lazy("platform_people"), icon_name="group", order=50
    )


@hooks.register("construct_main_menu", order=1000)
def without_pages(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """A department that has nothing to do with pages is shown none of Wagtail's own."""
    if not roles.is_operator(request.user) or departments.is_whole(request.user):
        return
    dropped = {"reports", "settings", "documents"}
    if not departments.may(request.user, "pages", changes=True):
        dropped |= {"explorer", "images"}
    menu_items[:] = [item for item in menu_items if item.name not in dropped]


@hooks.register("construct_main_menu", order=900)
def drop_help(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's help leads to another site in another language."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]
