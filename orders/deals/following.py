"""An order that is paid has used what it reserved; one that is over gives it back."""

from django.utils import timezone

from orders import events
from orders.deals import kept
from orders.models import OrderEvent
from shop.flash import taking


def _happened(event: OrderEvent) -> None:
    if event.type == OrderEvent.Type.PAID:
        kept.use(event.order, at=timezone.now())
    elif event.type == OrderEvent.Type.CANCELLED:
        kept.end(event.order)
        order, at = event.order, timezone.now()
        taking.give_back(store_id=order.store_id, reference=order.stock_reference, at=at)


def install() -> None:
    events.follow(_happened)
