"""
The areas of a shop in the admin's menu, each for whoever may do what is in it. Lists are pages of
the admin; what a form changes is a page of the desk.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from core.types import Words
from home.shop_admin import lists
from home.shop_admin.base import ShopList, store_ids
from home.statistics.reports.pages import book
from shop.stores.admin import admin_gate

LISTS: dict[type[ShopList], ShopList] = {
    kind: kind()
    for kind in (
        lists.OrderList,
        lists.ProductList,
        lists.PromotionList,
        lists.CouponList,
        lists.MemberList,
        lists.PaymentList,
        lists.RefundList,
        lists.StaffList,
    )
}


@dataclass(frozen=True)
class Page:
    """A page of the desk, by name."""

    words: Words
    name: str
    ability: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Area:
    name: str
    words: Words
    icon: str
    entries: tuple[Page | type[ShopList], ...] = field(default_factory=tuple)


AREAS = (
    Area(
        "shop-orders",
        _("订单"),
        "clipboard-list",
        (
            lists.OrderList,
            Page(_("待处理的订单"), "desk-orders", "orders"),
            Page(_("代客下单"), "desk-order-new", "ship"),
            Page(_("批量发货"), "desk-shipping", "orders"),
            Page(_("售后"), "desk-aftersales", "orders"),
            Page(_("评价"), "desk-reviews", "support"),
            Page(_("客服"), "desk-support", "support"),
        ),
    ),
    Area(
        "shop-products",
        _("商品"),
        "folder-open-inverse",
        (
            lists.ProductList,
            Page(_("添加商品"), "desk-product-add", "prices"),
            Page(_("导入商品"), "desk-imports", "products"),
            Page(_("导出商品"), "desk-export", "products"),
            Page(_("库存"), "desk-stock", "stock"),
        ),
    ),
    Area(
        "shop-promotions",
        _("促销"),
        "tag",
        (
            lists.PromotionList,
            lists.CouponList,
            Page(_("限时抢购"), "desk-flash", "promotions"),
            Page(_("团购"), "desk-group-buys", "promotions"),
            Page(_("预售"), "desk-presales", "promotions"),
            lists.MemberList,
            Page(_("会员设置"), "desk-members-settings", "members"),
        ),
    ),
    Area(
        "shop-payments",
        _("收款"),
        "table",
        (
            Page(_("支付方式"), "desk-pay-settings", "payments"),
            lists.PaymentList,
            lists.RefundList,
            Page(_("对账"), "desk-reconciliation", "payments"),
            Page(_("结算和提现"), "desk-settlement", "money"),
        ),
    ),
    Area(
        "shop-statistics",
        _("统计"),
        "history",
        (
            *(
                Page(words, "desk-statistics-report", "reports", (name,))
                for name, words in book.MENU
            ),
            Page(_("访客"), "desk-visits", "reports"),
        ),
    ),
    Area(
        "shop-settings",
        _("设置"),
        "cogs",
        (
            Page(_("店铺资料"), "desk-settings", "settings"),
            Page(_("支付方式"), "desk-pay-settings", "payments"),
            Page(_("配送和运费"), "desk-delivery", "settings"),
            Page(_("通知"), "desk-hearing", "orders"),
            Page(_("打印机"), "desk-printers", "settings"),
        ),
    ),
    Area(
        "shop-people",
        _("权限"),
        "group",
        (
            lists.StaffList,
            Page(_("邀请和角色"), "desk-roles", "staff"),
            Page(_("操作记录"), "desk-audit", "audit"),
        ),
    ),
)


def items(request: HttpRequest) -> list[MenuItem]:
    """The areas with something in them for this person."""
    found = []
    for order, area in enumerate(AREAS):
        entries = list(_entries(request, area))
        if entries:
            menu = Menu(register_hook_name=None, items=entries)
            found.append(
                SubmenuMenuItem(
                    area.words, menu, name=area.name, icon_name=area.icon, order=200 + order
                )
            )
    return found


def urls() -> tuple[URLPattern, ...]:
    return tuple(
        pattern for admin in LISTS.values() for pattern in admin.get_admin_urls_for_registration()
    )


def let_in() -> None:
    """The gate of the admin knows the lists; each looks itself who comes."""
    admin_gate.allow(*(str(pattern.name) for pattern in urls()))


def _entries(request: HttpRequest, area: Area) -> Iterable[MenuItem]:
    for order, entry in enumerate(area.entries):
        if isinstance(entry, Page):
            if store_ids(request.user, entry.ability):
                url = reverse(entry.name, args=entry.arguments)
                yield MenuItem(entry.words, url, name=f"{area.name}-{order}", order=order)
        else:
            admin = LISTS[entry]
            if store_ids(request.user, admin.ability):
                yield MenuItem(
                    admin.get_menu_label(),
                    admin.url_helper.index_url,
                    name=str(admin.base_url_path),
                    icon_name=admin.menu_icon,
                    order=order,
                )
