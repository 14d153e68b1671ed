"""What each kind of promotion asks its shop for, and in which words."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from core.types import Words
from shop.promotions.reckoning.terms import Kind

MOST_TIERS = 5


class Shape(NamedTuple):
    """
    `fields`: columns of a tier as they are typed, with their labels. `counts`: money or pieces
    may be counted; `repeats`: 每满 is offered.
    """

    note: Words
    fields: dict[str, Words]
    tiers: int = 1
    counts: bool = False
    repeats: bool = False


FROM = _("满")
SHAPES: dict[Kind, Shape] = {
    Kind.PERCENT: Shape(_("全店 85 折、这几样 9 折"), {"percent": _("打几折")}),
    Kind.PRICE: Shape(_("这几样每件 9.9 元"), {"amount": _("特价（元）")}),
    Kind.NTH: Shape(
        _("第二件半价、买一送一"), {"threshold": _("第几件"), "percent": _("这件打几折")}
    ),
    Kind.BUNDLE: Shape(
        _("3 件 99 元，随便搭"), {"threshold": _("几件"), "amount": _("一共多少元")}
    ),
    Kind.SPEND_OFF: Shape(
        _("满 100 减 10，可以分几档"),
        {"threshold": FROM, "amount": _("减（元）")},
        tiers=MOST_TIERS,
        counts=True,
        repeats=True,
    ),
    Kind.SPEND_PERCENT: Shape(
        _("满 200 打 9 折，可以分几档"),
        {"threshold": FROM, "percent": _("打几折")},
        tiers=MOST_TIERS,
        counts=True,
    ),
    Kind.GIFT: Shape(
        _("满 100 送一个杯子"),
        {"threshold": FROM, "gift": _("送什么"), "quantity": _("送几件")},
        tiers=MOST_TIERS,
        counts=True,
        repeats=True,
    ),
    Kind.FREE_FREIGHT: Shape(_("满 59 包邮"), {"threshold": FROM}, counts=True),
}
