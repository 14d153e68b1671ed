"""
Paying in: an order without goods, paid as any other. What it brings is booked in the transaction
that captures its payment; money that comes too late, or above the cap, goes back by itself.
"""

import secrets
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from core.money import CENT, MAX
from orders import locks
from orders.balance import terms
from orders.balance.models import TopUp
from orders.lifecycle import cancellation
from orders.models import Delivery, Order, PayMethod
from orders.payments.attempts import deadline
from orders.payments.browsers import Browser
from orders.payments.methods import available_methods
from orders.payments.models import ONLINE, PaymentOrder
from shop.members import balance, ledger, memberships
from shop.members.models import BalanceEntry, Member
from shop.stores.models import Store

LEAST = Decimal(1)
# So many are begun by one person in a day at most.
MOST = 20


class CannotTopUp(Exception):
    """The message says why."""


def start(*, store: Store, user: User, amount: Decimal, at: datetime) -> Order:
    """
    An order to pay `amount` yuan in; what this member began before and did not pay is called off.

    :raises CannotTopUp: where the store takes none, above the cap, and for what is no sum
    """
    member = memberships.in_store(store, user.pk)
    if member is None:
        raise CannotTopUp(_("先加入会员再充值"))
    for order in unpaid(store, user):
        _call_off(order, at=at)
    return _open(member, user, amount, at=at)


def unpaid(store: Store, user: User) -> list[Order]:
    rows = Order.every.filter(store=store, buyer=user, is_top_up=True, cancelled_at=None)
    return list(rows.filter(top_up__booked_at=None).order_by("pk"))


def member_of(store: Store, number: str) -> Member | None:
    """Whose top-up has this order number."""
    order = Order.every.filter(store=store, number=number, is_top_up=True).first()
    return memberships.in_store(store, order.buyer_id) if order else None


def takes(store: Store) -> list[PayMethod]:
    """The gateways that this store is paid by: people's word is not enough for a balance."""
    offers = available_methods.offers_of(store, browser=Browser.PHONE).online
    return [offer.pay_method for offer in offers if offer.pay_method in ONLINE]


def is_wanted(order: Order, payment: PaymentOrder) -> bool:
    """Whether what has come for a locked order may go into its buyer's balance."""
    if not order.is_top_up:
        return True
    member = memberships.in_store(order.store_id, order.buyer_id)
    if member is None:
        return False
    bonus = TopUp.unscoped.get(store_id=order.store_id, order=order).bonus
    return payment.amount + bonus <= terms.room(member)


def book(order: Order, *, at: datetime) -> None:
    """A locked order was paid: its money is the buyer's balance. Twice books once."""
    row = TopUp.unscoped.get(store_id=order.store_id, order=order)
    member = memberships.in_store(order.store_id, order.buyer_id)
    if row.booked_at is not None or member is None:
        return
    row.booked_at = at
    row.save(update_fields=["booked_at"])
    # There is nothing to send: `status.refresh` of the caller saves it.
    order.completed_at = at
    reference, amount = reference_of(order), order.total_price
    balance.put_in(member=member, amount=amount, bonus=row.bonus, reference=reference, at=at)


def reference_of(order: Order) -> str:
    return f"top-up {order.number}"


@transaction.atomic
def _open(member: Member, user: User, amount: Decimal, *, at: datetime) -> Order:
    """Behind the member's lock: of two taps the second counts what the first began."""
    now = ledger.opened(BalanceEntry, member, kind="", reference="")
    store, ways = member.store, takes(member.store)
    if now is None or not terms.are_offered(store) or not ways:
        raise CannotTopUp(_("这家店没有开启余额充值"))
    bonus = _bonus(now, amount)
    mine = Q(store=store, buyer=user, is_top_up=True)
    if Order.every.filter(mine, created_at__gte=at - timedelta(days=1)).count() >= MOST:
        raise CannotTopUp(_("今天充值的次数太多了，明天再来"))
    if unpaid(store, user):
        raise CannotTopUp(_("你有一笔充值还没付款，请稍后再试"))
    order: Order = Order.every.create(
        store=store,
        is_top_up=True,
        buyer=user,
        idempotency_key=f"top-up {secrets.token_urlsafe(12)}",
        name=user.name[:50],
        phone=user.phone or "",
        delivery=Delivery.PICKUP,
        pay_method=ways[0],
        total_count=0,
        items_total=amount,
        total_price=amount,
        created_at=at,
        expires_at=deadline.of(ways[0], at=at),
    )
    TopUp.unscoped.create(store=store, order=order, bonus=bonus)
    return order


def _bonus(member: Member, amount: Decimal) -> Decimal:
    """What comes on top of a sum that may be paid in."""
    if not amount.is_finite() or not LEAST <= amount <= MAX or amount != amount.quantize(CENT):
        raise CannotTopUp(_("充值金额至少 1 元，最多两位小数"))
    bonus = terms.bonus_for(member.store_id, amount)
    left = terms.room(member)
    if amount + bonus > left:
        raise CannotTopUp(
            _("余额最多 ¥%(cap)s，连赠送现在最多还能充 ¥%(left)s")
            % {"cap": terms.cap(terms.of(member.store_id)), "left": left}
        )
    return bonus


def _call_off(order: Order, *, at: datetime) -> None:
    try:
        cancellation.cancel(
            store=order.store_id,
            order_id=order.pk,
            reason=gettext_noop("重新充值"),
            actor=None,
            at=at,
            only_unpaid=True,
        )
    except locks.NotAllowedNow as refused:
        raise CannotTopUp(_("上一笔充值还没有结果，请稍后再试")) from refused
