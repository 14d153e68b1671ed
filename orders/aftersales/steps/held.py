"""Other goods that both sides agreed on: held until they leave, or it comes to nothing."""

from datetime import datetime

from core.language import sent
from core.money import ZERO
from orders.aftersales.choices import Kind, Side, State
from orders.aftersales.models import AfterSale, Swap
from orders.payments.attempts import extras
from orders.payments.models import ExtraCharge
from orders.payments.refunds import refundable, refunds
from shop.stock import ledger

# States in which nothing is exchanged any more.
OFF = frozenset({State.REFUSED, State.REFUNDING, State.CLOSED, State.WITHDRAWN})


def agreed(case: AfterSale) -> Swap | None:
    return _first(case, is_agreed=True)


def wished(case: AfterSale, side: Side) -> Swap | None:
    """What this side would like, while it is not agreed on."""
    return _first(case, is_agreed=False, side=side)


def current(case: AfterSale) -> Swap | None:
    """What pages of an exchange show: agreed, else proposed, else wished."""
    if case.state == State.OFFERED and (offered := wished(case, Side.SHOP)):
        return offered
    if case.kind != Kind.EXCHANGE:
        return None
    return agreed(case) or wished(case, Side.BUYER)


def _first(case: AfterSale, **which: object) -> Swap | None:
    rows = Swap.unscoped.filter(store_id=case.store_id, aftersale=case, **which)
    found: Swap | None = rows.select_related("extra", "variant__product", "variant__level").first()
    if found is not None:
        found.aftersale = case
    return found


def drop(case: AfterSale, *, at: datetime) -> None:
    """
    Of a locked after-sale: nothing is held any more, and what was paid on top goes back. A
    wish of the buyer stays a wish.
    """
    swap = agreed(case)
    if swap is None or swap.new_line_id is not None:
        return
    ledger.release(store=case.store_id, reference=swap.stock_reference)
    extra, swap.extra, swap.is_agreed = swap.extra, None, False
    if swap.side == Side.BUYER:
        swap.save(update_fields=["extra", "is_agreed"])
    else:
        swap.delete()
    if extra is not None:
        extras.end(case.order, extra, at=at)
        _give_back(case, extra, at=at)


def _give_back(case: AfterSale, extra: ExtraCharge, *, at: datetime) -> None:
    """Nobody's role is asked: it was paid for what does not come."""
    if extra.state != ExtraCharge.State.PAID:
        return
    paid = refundable.paid(case.order).filter(extra=extra)
    left = refundable.left(case.order).total
    amount = min(sum((payment.amount for payment in paid), ZERO), left)
    if amount > 0:
        refunds.request(
            store=case.store_id,
            order_id=case.order_id,
            quantities={},
            amount=amount,
            reason=sent("售后 %(number)s 不换了，退回差价") % {"number": case.number},
            actor=None,
            at=at,
        )
