"""Step 5: points as money off (promotions.md, §1.5)."""

from dataclasses import dataclass

from shop.promotions.reckoning.spread import Ratio, floored, hundredths
from shop.promotions.reckoning.terms import Rules


@dataclass(frozen=True, slots=True)
class Points:
    """`used` points take `worth` 分 off; `most` could be used."""

    used: int = 0
    worth: int = 0
    most: int = 0


def spent(wanted: int, *, has: int, left: int, rules: Rules, least: int) -> Points:
    """
    Whole 分 only: the worth is rounded down and costs no more points than it needs, so that no
    point is lost for a part of a 分. At most the store's share of what is left is paid so.
    """
    if rules.points_per_yuan <= 0:
        return Points()
    each: Ratio = (100, rules.points_per_yuan)
    share = min(floored(left, hundredths(rules.points_share)), left - least)
    highest = max(min(share, floored(has, each)), 0)
    worth = min(highest, max(floored(wanted, each), 0))
    return Points(_cost(worth, rules), worth, _cost(highest, rules))


def earned(total: int, rules: Rules) -> int:
    """For what is paid for goods, whole points."""
    above, below = rules.points_earned.as_integer_ratio()
    return max(total * above // (100 * below), 0)


def _cost(worth: int, rules: Rules) -> int:
    return -(-worth * rules.points_per_yuan // 100)
