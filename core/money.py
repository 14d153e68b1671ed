"""Yuan with two places, everywhere: `Decimal`, never float."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
# No order, line or price is larger: beyond this a person should talk to a person.
MAX = Decimal("9999999.99")


def round_cny(amount: Decimal) -> Decimal:
    """`amount` to the cent, halves up, as a till does it."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def yuan(amount: Decimal | int | str | None) -> str:
    """¥1,286.00, as people read it; — for none."""
    if amount is None:
        return "—"
    value = Decimal(amount)
    return f"{'−' if value < 0 else ''}¥{abs(value):,.2f}"


def split(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """
    `amount` spread over `weights` to the cent; the parts add up exactly.
    Largest remainder: cents left over go to the parts that lost most by rounding down.

    :raises ValueError: without weights, or when all are zero
    """
    whole = sum(weights, Decimal(0))
    if whole <= 0:
        raise ValueError("split needs a positive weight")
    cents = int(round_cny(amount) / CENT)
    exact = [Decimal(cents) * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    by_loss = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_loss[: cents - sum(parts)]:
        parts[i] += 1
    return [part * CENT for part in parts]
