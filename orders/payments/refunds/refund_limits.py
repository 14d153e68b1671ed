"""Who works for the store gives back as much of one order as the role allows, and no more."""

from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.money import ZERO, round_cny
from orders import locks
from orders.models import Order
from orders.payments.models import Refund
from shop.stores.models import Store, StoreMembership
from shop.stores.people import acting, roles


class BeyondRole(locks.NotAllowedNow):
    """The role gives nothing back, or less; the message says how much."""


def limit_of(membership: StoreMembership) -> Decimal | None:
    """Yuan an order; None without a limit."""
    return membership.own_role.refund_limit if membership.own_role else None


def refuse(order: Order, *, amount: Decimal, actor: Actor, kind: str = "") -> None:
    """
    Before one more refund of a locked order is written, or its cash is given back. All that was
    given back of it counts, whoever did it: two halves are a whole, and so are the halves of two
    people.

    :raises BeyondRole:
    """
    if actor is None or kind == Refund.Kind.SURPLUS:
        return
    if acting.is_going_on():
        raise BeyondRole(str(acting.REFUSED))
    if kind == Refund.Kind.CANCELLED and actor.pk == order.buyer_id:
        # As the buyer, where a buyer may: before the shop has taken it on.
        return
    membership = _membership(order.store_id, actor)
    if membership is None:
        return
    if not roles.can(membership, "refunds"):
        raise BeyondRole(_("你的角色不能退款，请找店主"))
    limit = limit_of(membership)
    if limit is None:
        return
    before = _given_back(order)
    if before + amount > limit:
        words = _("你的角色每个订单最多退 ¥%(limit)s，这个订单已退 ¥%(before)s，请找店主")
        raise BeyondRole(words % {"limit": limit, "before": before})


def _membership(store: Store | int, actor: Actor) -> StoreMembership | None:
    # Read anew: what the request knows may be a minute old.
    rows = StoreMembership._base_manager.filter(roles.WORKING, store=store, user=actor)
    return rows.select_related("own_role").first()


def _given_back(order: Order) -> Decimal:
    rows = Refund.unscoped.filter(store_id=order.store_id, order=order).live()
    rows = rows.exclude(kind=Refund.Kind.SURPLUS)
    return round_cny(rows.aggregate(sum=Sum("amount"))["sum"] or ZERO)
