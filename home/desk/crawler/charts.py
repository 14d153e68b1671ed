"""Small curves of a run: the points of an SVG, a figure for each few seconds."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.types import Words
from shop.crawler.models import CrawlTick

WIDTH, HEIGHT, MOST = 240, 48, 60
CURVES: tuple[tuple[str, Words], ...] = (
    ("requests", _("请求")),
    ("items", _("商品")),
    ("errors", _("错误")),
)


@dataclass(frozen=True)
class Chart:
    label: Words
    most: int
    latest: int
    points: str


def of(ticks: Iterable[CrawlTick]) -> list[Chart]:
    rows = list(ticks)
    return [_chart(label, [getattr(row, name) for row in rows]) for name, label in CURVES]


def _chart(label: Words, values: list[int]) -> Chart:
    """Of a long run neighbours are added up, so that the curve keeps its width."""
    share = max(1, -(-len(values) // MOST))
    summed = [sum(values[at : at + share]) for at in range(0, len(values), share)]
    most = max(summed, default=0)
    step = WIDTH / max(1, len(summed) - 1)
    points = " ".join(
        f"{number * step:.1f},{HEIGHT - 2 - (HEIGHT - 4) * value / max(most, 1):.1f}"
        for number, value in enumerate(summed)
    )
    return Chart(label, most, summed[-1] if summed else 0, points)
