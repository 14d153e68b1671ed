"""Whether orders and what they say of promotions and coupons agree."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from core.money import ZERO, round_cny
from orders.models import Order, OrderDiscount, OrderLine
from shop.promotions.models import CouponHolding, Participation
from shop.rewards.models import Redemption

Where = OrderDiscount.Where


def lines() -> Iterator[str]:
    """What was taken off each line is what its discounts say."""
    said: dict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    for row in OrderDiscount.unscoped.filter(where=Where.LINES).iterator():
        if sum(map(Decimal, row.parts.values()), ZERO) != row.amount:
            yield f"order {row.order_id}: the parts of {row.number} are not {row.amount}"
        for variant_id, amount in row.parts.items():
            said[row.order_id, int(variant_id)] += Decimal(amount)
    for line in OrderLine.unscoped.exclude(discount=0).iterator():
        amount = round_cny(said.pop((line.order_id, line.variant_id), ZERO))
        if amount != line.discount:
            yield f"order {line.order_id} {line.sku}: {line.discount} off, discounts say {amount}"
    for (order_id, variant_id), amount in said.items():
        yield f"order {order_id}: {amount} off variant {variant_id}, of which no line knows"


def pieces() -> Iterator[str]:
    """A coupon is with its order exactly as long as that stands."""
    over = {
        order.stock_reference
        for order in Order.unscoped.filter(cancelled_at__isnull=False).only("number")
    }
    for piece in CouponHolding.unscoped.exclude(reference="").iterator():
        if piece.reference in over:
            yield f"coupon {piece.number}: held by {piece.reference}, which is over"
    for redemption in Redemption.unscoped.exclude(state=Redemption.State.RETURNED).iterator():
        if redemption.reference in over:
            yield f"redemption of {redemption.reference}: its order is over"
    live = Participation.unscoped.exclude(state=Participation.State.RETURNED)
    for part in live.iterator():
        if part.reference in over:
            yield f"participation {part.number}: held by {part.reference}, which is over"
