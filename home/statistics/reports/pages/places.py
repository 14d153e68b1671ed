"""Where the goods went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy

from core.money import ZERO, round_cny
from home.statistics.reports import reading
from home.statistics.reports.models import RegionDay
from home.statistics.reports.pages.report import (
    Column,
    Figure,
    Kind,
    Report,
    Table,
    Words,
    by_name,
    ranking,
)
from home.statistics.reports.reading import Stretch

# Rows of a table: more than there are cities.
MOST = 500
NO_PLACE = gettext_lazy("没有地址")


@dataclass
class Place:
    """A province, or a city in it; an order that goes nowhere has neither."""

    province: str
    city: str = ""
    orders: int = 0
    paid: Decimal = ZERO
    refund: Decimal = ZERO

    @property
    def name(self) -> Words:
        return f"{self.province} {self.city}".strip() or NO_PLACE


def regions(stretch: Stretch, *, today: date) -> Report:
    """One statement, a row for each city at most."""
    cities = _found(stretch)
    provinces: dict[str, Place] = {}
    for city in cities:
        place = provinces.setdefault(city.province, Place(city.province))
        place.orders += city.orders
        place.paid += city.paid
        place.refund += city.refund
    ranked = sorted(provinces.values(), key=_rank)
    paid = sum((place.paid for place in ranked), ZERO)
    return Report(
        slug="regions",
        title=gettext_lazy("地区"),
        figures=[
            Figure("paid_amount", paid, Kind.YUAN),
            Figure("provinces", sum(1 for one in ranked if one.province and one.paid), Kind.COUNT),
            Figure("without_address", provinces.get("", Place("")).paid, Kind.YUAN),
        ],
        charts=[
            ranking(
                gettext_lazy("卖到哪里"),
                [place.name for place in ranked],
                "paid_amount",
                [place.paid for place in ranked],
            )
        ],
        tables=[
            _table(gettext_lazy("每个省"), ranked, paid),
            _table(gettext_lazy("每个市"), sorted(cities, key=_rank), paid),
        ],
        explained=("paid_orders", "refund_amount", "net_amount"),
        note=gettext_lazy("按订单的收货地址算。"),
    )


def _rank(place: Place) -> tuple[Decimal, str, str]:
    return -place.paid, place.province, place.city


def _found(stretch: Stretch) -> list[Place]:
    days = (stretch.first, stretch.last)
    rows = RegionDay.objects.for_store(stretch.store).filter(on__range=days)
    sums = rows.values_list("province", "city").annotate(
        Sum("orders"), Sum("paid_amount"), Sum("refund_amount")
    )
    return [
        Place(province, city, orders, round_cny(paid), round_cny(refund))
        for province, city, orders, paid, refund in sums
    ]


def _table(title: Words, places: Sequence[Place], paid: Decimal) -> Table:
    return Table(
        title=title,
        columns=[
            Column(gettext_lazy("地区"), Kind.TEXT),
            *by_name("paid_amount", kind=Kind.YUAN),
            Column(gettext_lazy("占比"), Kind.SHARE),
            *by_name("paid_orders"),
            *by_name("refund_amount", "net_amount", kind=Kind.YUAN),
        ],
        rows=[
            [
                *(place.name, place.paid, reading.ratio(place.paid, paid), place.orders),
                *(place.refund, place.paid - place.refund),
            ]
            for place in places[:MOST]
        ],
        empty=gettext_lazy("这段时间没有收到货款。"),
    )
