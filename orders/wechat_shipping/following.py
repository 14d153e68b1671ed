"""What is told to WeChat is heard of below, in the transaction in which goods leave."""

from orders import events
from orders.models import OrderEvent
from orders.wechat_shipping import notices

Type = OrderEvent.Type
LEAVES = frozenset({Type.SHIPPED, Type.HANDED_OVER, Type.TRACKING_CHANGED})


def _happened(event: OrderEvent) -> None:
    if event.type in LEAVES:
        notices.note(event.order, at=event.created_at)


def install() -> None:
    events.follow(_happened)
