"""Whole 分: how they are counted, rounded and spread. No float, and `Decimal` only at the edges."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from core.money import CENT

# A number as a fraction of whole numbers, exact.
Ratio = tuple[int, int]


def cents(yuan: Decimal) -> int:
    return int((yuan * 100).to_integral_value(rounding=ROUND_HALF_UP))


def yuan(amount: int) -> Decimal:
    return amount * CENT


def hundredths(percent: Decimal) -> Ratio:
    """85 → 85/100."""
    above, below = percent.as_integer_ratio()
    return above, below * 100


def times(amount: int, ratio: Ratio) -> int:
    """`amount` (not negative) × `ratio` to the 分, halves up, as a till does it."""
    above, below = ratio
    return (2 * amount * above + below) // (2 * below)


def floored(amount: int, ratio: Ratio) -> int:
    return amount * ratio[0] // ratio[1]


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """
    `amount` over `weights`, the parts add up exactly and none exceeds its weight as long as
    `amount` does not exceed them all. Largest remainder: what is left over goes 分 by 分 to
    those that lost most by rounding down, the earlier first (lines stand by variant id).
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [amount * weight // whole for weight in weights]
    over = amount - sum(parts)
    if over:
        losses = [-(amount * weight % whole) for weight in weights]
        for i in sorted(range(len(weights)), key=losses.__getitem__)[:over]:
            parts[i] += 1
    return parts
