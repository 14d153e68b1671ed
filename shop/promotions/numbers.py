"""Numbers of promotions and what belongs to them: no look-alikes, no order to guess from."""

from core import readable_codes


def new(kind: str) -> str:
    """`kind` (A for promotions, P for taking part, C for coupons, H for pieces) and ten more."""
    return readable_codes.new(kind, 10)
