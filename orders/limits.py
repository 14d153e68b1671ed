"""
Caps on orders of one phone: nobody may hold a shop's stock, or ring a stranger's phone, by
placing cash-on-delivery orders in a loop. One query; a race may pass a cap by a few.

And the limit of a variant (每人限购): what one buyer may have of it in all orders together.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core.compiled import Compiled
from core.quantity import plain
from orders.models import Order, OrderLine, PaymentStatus
from shop.catalog.models import ProductVariant
from shop.stores.models import Store


class TooManyOrders(Exception):
    """The message says to the shopper what to do."""


class LimitReached(TooManyOrders):
    """This buyer would have more of a variant than its limit."""


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
    counted = _standings_of(store=store.pk, phone=phone, midnight=midnight)
    standing = Standing(*counted[0]) if counted else Standing(waiting=0, today=0)
    if standing.waiting >= settings.ORDERS_WAITING_PER_PHONE:
        raise TooManyOrders(_("你在这家店还有很多订单等商家接单，请先联系商家"))
    if standing.today >= settings.ORDERS_DAILY_PER_PHONE:
        raise TooManyOrders(_("今天下单次数太多，请明天再来，或直接联系商家"))
    return standing


def _standings(*, store: int, phone: str, midnight: datetime) -> QuerySet[Order, tuple[int, int]]:
    """One row, or none."""
    is_waiting = Q(store=store, confirmed_at__isnull=True, cancelled_at__isnull=True)
    # A deposit that is here has bought the days until the rest is due.
    is_waiting &= ~Q(deposit_at__isnull=False, payment_status=PaymentStatus.UNPAID)
    by_phone = Order.unscoped.filter(phone=phone).order_by().values("phone")
    return by_phone.annotate(
        waiting=Count("pk", filter=is_waiting),
        today=Count("pk", filter=Q(created_at__gte=midnight)),
    ).values_list("waiting", "today")


_standings_of = Compiled(Order, _standings)


def bought(
    *,
    variant_ids: Collection[int],
    buyer_id: int | None,
    phone: str = "",
    beside: Order | None = None,
) -> dict[int, Decimal]:
    """What this user or this phone has of each variant in orders that were not cancelled."""
    by = Q(order__buyer=buyer_id) if buyer_id else Q()
    by |= Q(order__phone=phone) if phone else Q()
    if not by or not variant_ids:
        return {}
    lines = OrderLine.unscoped.filter(by, variant__in=list(variant_ids))
    if beside is not None:
        lines = lines.exclude(order=beside)
    sums = lines.filter(order__cancelled_at__isnull=True).values_list("variant_id")
    return dict(sums.annotate(sum=Sum("quantity")))


def check_bought(
    *, wanted: Mapping[ProductVariant, Decimal], buyer_id: int | None, order: Order
) -> None:
    """
    Call it when the stock for `order` is held: the lock on it makes the second of two orders
    of one buyer count the first.

    :raises LimitReached: naming the first variant of which it would be too many
    """
    limits = {variant.pk: variant.max_quantity for variant in wanted if variant.max_quantity}
    had: dict[int, Decimal] = {}
    if limits:
        had = bought(variant_ids=limits, buyer_id=buyer_id, phone=order.phone, beside=order)
    for variant, quantity in wanted.items():
        before = had.get(variant.pk, Decimal(0))
        limit = limits.get(variant.pk)
        # Whose phone it is, nobody has verified: how many it bought is not told.
        if limit is not None and before + quantity > limit:
            name = {"name": variant.product.title, "words": words(variant, Decimal(0))}
            raise LimitReached(_("「%(name)s」%(words)s，你或这个手机号之前买过了") % name)


def words(variant: ProductVariant, before: Decimal) -> str:
    """每人限购 2 件，你已买过 1 件."""
    values = {"limit": plain(variant.max_quantity or Decimal(0)), "unit": variant.unit}
    if not before:
        return _("每人限购 %(limit)s %(unit)s") % values
    values["before"] = plain(before)
    return _("每人限购 %(limit)s %(unit)s，你已买过 %(before)s %(unit)s") % values
