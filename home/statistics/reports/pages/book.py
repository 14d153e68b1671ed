"""All reports by the last part of their address, in the order of the menu."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.types import Words
from home.statistics.reports.pages import goods, groups, people, places, sales, ways, work
from home.statistics.reports.pages.report import Report
from home.statistics.reports.reading import Stretch

REPORTS: dict[str, Callable[..., Report]] = {
    "overview": sales.overview,
    "sales": sales.sales,
    "funnel": sales.funnel,
    "products": goods.products,
    "customers": people.customers,
    "rfm": groups.rfm,
    "regions": places.regions,
    "sources": ways.sources,
    "promotions": ways.promotions,
    "refunds": ways.refunds,
    "staff": work.staff,
}

# What they are called side by side.
MENU: tuple[tuple[str, Words], ...] = (
    ("overview", _("今天")),
    ("sales", _("销售")),
    ("funnel", _("转化")),
    ("products", _("商品")),
    ("customers", _("顾客")),
    ("rfm", _("分组")),
    ("regions", _("地区")),
    ("sources", _("来源")),
    ("promotions", _("优惠")),
    ("refunds", _("退款")),
    ("staff", _("员工")),
)


def made(name: str, stretch: Stretch, *, today: date) -> Report:
    """:raises KeyError: for a report that there is not"""
    return REPORTS[name](stretch, today=today)
