"""七日无理由退货: until when, and for which goods not."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from orders.aftersales import clocks
from orders.locks import NotAllowedNow
from orders.models import Order, OrderLine


def until(order: Order) -> datetime | None:
    """The end of it, once the order was received; None while it was not: then it still may."""
    return None if order.completed_at is None else clocks.no_reason_until(order.completed_at)


def refuse(order: Order, line_ids: Iterable[int], *, at: datetime) -> None:
    """:raises NotAllowedNow: after the seven days, and for goods that are excepted"""
    end = until(order)
    if end is not None and at >= end:
        raise NotAllowedNow(_("已过七天无理由退货的时间，请选别的原因和商家协商"))
    for line in OrderLine.unscoped.of(order).filter(pk__in=list(line_ids)):
        if line.return_exception:
            raise NotAllowedNow(
                _("「%(name)s」不支持七天无理由退货：%(why)s")
                % {"name": line.name, "why": line.get_return_exception_display()}
            )
