"""
Caps on orders of one phone: nobody may hold a shop's stock, or ring a stranger's phone, by
placing cash-on-delivery orders in a loop. One query; a race may pass a cap by a few.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.models import Order
from shop.stores.models import Store


class TooManyOrders(Exception):
    """The message says to the shopper what to do."""


@dataclass(frozen=True)
class Standing:
    """What a phone has ordered: not yet confirmed in this store, and today everywhere."""

    waiting: int
    today: int

    @property
    def may_be_notified(self) -> bool:
        """The phone of a guest is unverified: it is not rung without end."""
        return self.today < settings.ORDER_SMS_DAILY_PER_PHONE


def check(*, store: Store, phone: str, at: datetime) -> Standing:
    """:raises TooManyOrders: past a cap"""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    is_waiting = Q(store=store, confirmed_at__isnull=True, cancelled_at__isnull=True)
    counted = Order._base_manager.filter(phone=phone).aggregate(
        waiting=Count("pk", filter=is_waiting),
        today=Count("pk", filter=Q(created_at__gte=midnight)),
    )
    standing = Standing(**counted)
    if standing.waiting >= settings.ORDERS_WAITING_PER_PHONE:
        raise TooManyOrders(_("你在这家店还有很多订单等商家接单，请先联系商家"))
    if standing.today >= settings.ORDERS_DAILY_PER_PHONE:
        raise TooManyOrders(_("今天下单次数太多，请明天再来，或直接联系商家"))
    return standing
