"""What waybills hear from the rooms below: a number whose parcel is taken back is called off."""

from django.db.models import F, Q
from django.utils.translation import gettext_noop

from orders import events
from orders.models import OrderEvent
from orders.waybills.models import State, Waybill

Type = OrderEvent.Type
WITHDRAWN = gettext_noop("已撤销发货，单号会自动取消")


def _happened(event: OrderEvent) -> None:
    """In the transaction of what happened, under the order's lock."""
    if event.type not in {Type.UNSHIPPED, Type.TRACKING_CHANGED}:
        return
    issued = Waybill.unscoped.of(event.order).filter(state=State.ISSUED)
    other = ~Q(parcel__tracking_number=F("tracking_number"))
    left = issued.filter(Q(parcel__isnull=True) | other).values_list("pk", flat=True)
    Waybill.unscoped.filter(pk__in=list(left)).update(
        state=State.UNUSED, next_ask_at=event.created_at, words=WITHDRAWN, parcel=None
    )


def install() -> None:
    events.follow(_happened)
