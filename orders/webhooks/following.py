"""What webhooks hear from the rooms below, without those knowing of them; under their locks."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from orders import events
from orders.models import Order, OrderEvent
from orders.payments.models import Refund
from orders.payments.refunds import refund_runs
from orders.reviews import following as reviews
from orders.reviews.models import Review
from orders.support import threads
from orders.support.models import ThreadMessage
from orders.webhooks import outbox
from orders.webhooks.kinds import OF_AFTERSALES, OF_ORDERS, Kind
from orders.webhooks.outbox import Thing
from shop.stock import low


def _happened(event: OrderEvent) -> None:
    kind, source = OF_ORDERS.get(event.type), _order(event.order)
    if event.type in OF_AFTERSALES:
        kind, source = Kind.AFTERSALE_CHANGED, f"aftersale {event.parameters['number']}"
    if kind is not None:
        things = [Thing(source, _order(event.order))]
        outbox.note(store_id=event.store_id, kind=kind, things=things, at=event.created_at)


def _refunded(refund: Refund, at: datetime) -> None:
    if refund.order.is_top_up:
        return
    things = [Thing(f"refund {refund.out_refund_no}", _order(refund.order))]
    outbox.note(store_id=refund.store_id, kind=Kind.REFUND_FINAL, things=things, at=at)


def _said(message: ThreadMessage) -> None:
    things = [Thing(f"message {message.pk}", f"thread {message.thread_id}")]
    kind, at = Kind.MESSAGE_CREATED, message.created_at
    outbox.note(store_id=message.store_id, kind=kind, things=things, at=at)


def _reviewed(review: Review) -> None:
    """When the shop may read it: at once, or when a moderator has let it through."""
    name = f"review {review.pk}"
    outbox.note(
        store_id=review.store_id,
        kind=Kind.REVIEW_WRITTEN,
        things=[Thing(name, name)],
        at=timezone.now(),
    )


def _ran_low(store_id: int, variant_ids: Sequence[int]) -> None:
    names = [f"stock {variant_id}" for variant_id in variant_ids]
    things = [Thing(name, name) for name in names]
    outbox.note(store_id=store_id, kind=Kind.STOCK_LOW, things=things, at=timezone.now())


def _order(order: Order) -> str:
    """Whatever happens to an order, its refunds and its after-sales is told in one row."""
    return f"order {order.number}"


def install() -> None:
    events.follow(_happened)
    refund_runs.follow(_refunded)
    threads.follow(_said)
    low.follow(_ran_low)
    reviews.follow(_reviewed)
