"""The money on top that dearer goods of an exchange cost: with it the exchange goes on."""

from datetime import datetime

from accounts.actor import Actor
from orders.aftersales.choices import Side, State, Step
from orders.aftersales.models import AfterSale, Swap
from orders.aftersales.steps import granting, record
from orders.aftersales.steps.record import By
from orders.models import Order
from orders.payments.models import ExtraCharge


class Difference:
    """What a charge of this kind is for (`payments.extras.Purpose`)."""

    def is_wanted(self, order: Order, extra: ExtraCharge) -> bool:
        return self._case(order, extra) is not None

    def paid(self, order: Order, extra: ExtraCharge, *, actor: Actor, at: datetime) -> None:
        found = self._case(order, extra)
        if found is None:
            return
        case = record.locked(store=order.store_id, aftersale_id=found.pk)
        case.order = order
        granting.grant(case, Step.PAID, By(Side.BUYER, actor, at))

    def _case(self, order: Order, extra: ExtraCharge) -> AfterSale | None:
        swaps = Swap.unscoped.filter(store_id=order.store_id, extra=extra, is_agreed=True)
        rows = AfterSale.unscoped.of(order).filter(state=State.TO_PAY)
        case: AfterSale | None = rows.filter(pk__in=swaps.values("aftersale")).first()
        return case
