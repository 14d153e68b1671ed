"""What a number said in one unit is in the unit that goods are sold in."""

from decimal import Decimal

from core.quantity import GRAMS, MEASURED_UNITS, plain

# Words that people use for the same thing: 盐一袋 and 盐一包.
ALIKE = (frozenset({"包", "袋"}), frozenset({"个", "只", "枚", "颗", "粒"}))
# Said of anything that is counted.
GENERAL = frozenset({"", "个", "件", "份", "样"})
# One of these holds several: 一个可乐 is not 一箱可乐.
PACKS = frozenset({"箱", "提", "打", "桶"})


def converted(quantity: Decimal, *, said: str, unit: str) -> Decimal | None:
    """`quantity` as counted in `unit`; None when nobody can know and it must be asked."""
    if said == unit:
        return quantity
    if said in GRAMS and unit in GRAMS:
        return plain(quantity * GRAMS[said] / GRAMS[unit])
    if unit in MEASURED_UNITS or said in MEASURED_UNITS:
        return None
    is_alike = any({said, unit} <= group for group in ALIKE)
    is_general = said in GENERAL and unit not in PACKS
    return quantity if is_alike or is_general else None
