"""Words that tell which of several by comparing them: 要最亮的那种, 便宜点的, 线长一点的."""

import re
from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple


class Compared(NamedTuple):
    """
    最亮的: what it is called (亮), of what the names of those compared tell how much (w; "" of
    anything, "price" of what they cost), and whether the most (1) or the least (-1) is meant.
    """

    word: str
    dimension: str
    direction: int

    @property
    def is_price(self) -> bool:
        return self.dimension == "price"

    def of(self, amounts: Collection[Decimal]) -> Decimal | None:
        """The most or the least of `amounts`, if there are any."""
        return (max if self.direction > 0 else min)(amounts, default=None)


_HOW = {
    "大": ("", 1),
    "小": ("", -1),
    "长": ("l", 1),
    "短": ("l", -1),
    "亮": ("w", 1),
    "多": ("色", 1),
    "少": ("色", -1),
    "便宜": ("price", -1),
    "贵": ("price", 1),
}
_how = (
    r"(?:(?P<watts>功率|瓦数)|(?P<of>颜色|容量|尺寸|个头|线|规格|价格|价钱))?要?"
    rf"(?P<most>最|更|比较|稍微)?(?P<how>{'|'.join(_HOW)})(?P<more>一?[点些]儿?)?"
    r"(?P<which>的?那[个种款台瓶包袋盒根条箱支双把卷]|的)?(?:就|也)?(?:可以|行|好|够|成|得)?"
)
_SAID = re.compile(
    r"\s*(?:我|就|还|都|给我|帮我|想|最好|尽量)*(?:要|拿|买|来|选|挑|是)?(?:那?个|那种)?"
    rf"{_how}(?:了|哈|啊|呀|吧|嘛|哦|的)*\s*"
)
_WITHIN = re.compile(rf"(?:给我|就?要)?(?<![太不]){_how}了?")


def told(text: str) -> Compared | None:
    """What 要最亮的那种 says; None of anything else."""
    said = _SAID.fullmatch(text)
    return _compared(said) if said else None


def within(words: str) -> list[tuple[int, int, Compared]]:
    """
    [start, end) of 便宜点的, of 便宜点的可乐, and what it says. 大的 alone may be 大瓶 or 大份, as
    a `Relative` is.
    """
    found = []
    for said in _WITHIN.finditer(words):
        is_more = said["most"] or said["more"] or said["watts"] or said["of"]
        is_more = is_more or said["how"] not in "大小" or "那" in (said["which"] or "")
        if is_more and (compared := _compared(said)):
            found.append((*said.span(), compared))
    return found


def _compared(said: re.Match[str]) -> Compared | None:
    is_told = said["most"] or said["more"] or said["which"]
    if not is_told or (said["how"] in "多少") != (said["of"] == "颜色"):
        return None
    dimension, direction = _HOW[said["how"]]
    return Compared(said["how"], "w" if said["watts"] else dimension, direction)
