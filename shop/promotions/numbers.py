"""Numbers that people read to each other: no look-alikes, no order to guess from."""

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new(kind: str) -> str:
    """`kind` (A for promotions, P for taking part, C for coupons, H for pieces) and ten more."""
    return kind + "".join(secrets.choice(LETTERS) for _i in range(10))
