"""All reports by the last part of their address, in the order of the menu."""

from collections.abc import Callable
from datetime import date

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


def made(name: str, stretch: Stretch, *, today: date) -> Report:
    """:raises KeyError: for a report that there is not"""
    return REPORTS[name](stretch, today=today)
