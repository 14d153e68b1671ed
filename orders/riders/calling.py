"""
A courier service is asked for a price, called, asked where its rider is, and called off. It is
spoken to outside transactions: what it answers is booked afterwards, what it did not answer is
asked by the sweep.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core.quantity import plain
from orders import locks
from orders.models import Delivery, Order, PaymentStatus
from orders.riders import adapters, progress
from orders.riders.adapters.base import Job, Quote, Refused, Told, Unreachable
from orders.riders.models import OPEN, CourierAccount, Ride, State
from orders.shipping import loads
from shop.stores.models import Store

# 达达 holds a price for three minutes.
QUOTE_LASTS = timedelta(minutes=3)
# When a call that was not answered is asked about first.
FIRST_ASKED = timedelta(minutes=1)
# A call that the service has said nothing of for so long may be ended by hand.
STUCK_AFTER = timedelta(minutes=5)
LEAST_WEIGHT = Decimal("0.1")


def address_of(account: CourierAccount) -> str:
    """Where the service of this contract tells us."""
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    return base + reverse("shipping-notify", args=[account.notify_key])


def refuse_not_ready(order: Order) -> None:
    """:raises NotAllowedNow: when there is nothing to bring, or somebody brings it already"""
    refuse_nothing_to_bring(order)
    if progress.open_of(order) is not None:
        raise locks.NotAllowedNow(_("已经叫过骑手了"))


def refuse_nothing_to_bring(order: Order) -> None:
    """:raises NotAllowedNow: when there is nothing that somebody could bring"""
    locks.refuse_cancelled(order)
    if order.delivery != Delivery.LOCAL:
        raise locks.NotAllowedNow(_("只有同城配送的订单可以叫骑手"))
    if order.waits_for_payment:
        raise locks.NotAllowedNow(_("顾客还没有付款，付款后再发货"))
    locks.refuse_waiting_for_group(order)
    if order.is_fulfilled or order.payment_status == PaymentStatus.REFUNDED:
        raise locks.NotAllowedNow(_("订单没有要送的商品"))


def quote(*, store: Store, order_id: int, account_id: int, actor: Actor, at: datetime) -> Ride:
    """
    What bringing this order costs, for three minutes; an older price of it is forgotten.

    :raises CourierAccount.DoesNotExist: when the store has no such contract that is on
    :raises locks.NotAllowedNow: when nothing is to be brought, or the service will not; in words
    """
    order = Order.objects.for_store(store).select_related("store").get(pk=order_id)
    refuse_not_ready(order)
    account = CourierAccount.objects.for_store(store).get(pk=account_id, is_on=True)
    ride = Ride(store=store, order=order, account=account, service=account.service, created_at=at)
    try:
        offer = adapters.of(account).quote(_job(ride, order, at))
    except Refused as refused:
        raise locks.NotAllowedNow(_says(account, str(refused))) from refused
    except Unreachable as away:
        raise locks.NotAllowedNow(_("配送平台没有响应，请稍后再试")) from away
    ride.fee, ride.distance, ride.quote = offer.fee, offer.distance, offer.token
    ride.actor = named(actor)
    with transaction.atomic():
        refuse_not_ready(locks.locked(store=store, order_id=order_id))
        Ride.unscoped.of(order).filter(state=State.QUOTED).delete()
        ride.save()
    return ride


def place(*, store: Store, ride_id: int, actor: Actor, at: datetime) -> Ride:
    """
    Call a rider at the price that was quoted. Two taps call one.

    :raises Ride.DoesNotExist: when the store has no such price
    :raises locks.NotAllowedNow: for an old price, for what cannot be brought, or in the
        service's words
    """
    ride = _claimed(store=store, ride_id=ride_id, actor=actor, at=at)
    if ride.account is None or ride.fee is None:
        raise locks.NotAllowedNow(_("报价已过期，请重新询价"))
    offer = Quote(ride.fee, ride.distance, ride.quote)
    try:
        remote = adapters.of(ride.account).place(_job(ride, ride.order, at), offer)
    except Refused as refused:
        progress.take(ended(ride, str(refused), at), ride_id=ride.pk, at=at, actor=actor)
        raise locks.NotAllowedNow(_says(ride.account, str(refused))) from refused
    except Unreachable:
        # It may have been called: the sweep finds out.
        return ride
    progress.placed(ride, remote=remote, actor=actor, at=at)
    return ride


def position_page(order: Order, *, at: datetime) -> str:
    """
    The address of the service's own page of where the rider of this order is now.

    :raises locks.NotAllowedNow: when no rider of a service is on the way, or in its words
    """
    ride = Ride.unscoped.of(order).filter(state__in=OPEN).select_related("account").first()
    if ride is None or ride.account is None or not ride.has_position:
        raise locks.NotAllowedNow(_("现在没有骑手在路上"))
    try:
        return adapters.of(ride.account).position_page(ride.number, at)
    except Refused as refused:
        raise locks.NotAllowedNow(_says(ride.account, str(refused))) from refused
    except Unreachable as away:
        raise locks.NotAllowedNow(_("配送平台没有响应，请稍后再试")) from away


def cancel_fee(ride: Ride, *, at: datetime) -> Decimal | None:
    """What calling it off would cost; None where the service does not say before."""
    if ride.account is None:
        return None
    try:
        return adapters.of(ride.account).cancel_fee(ride.number, ride.remote, at)
    except (Refused, Unreachable):
        return None


def cancel(*, store: Store, ride_id: int, reason: str, actor: Actor, at: datetime) -> Ride:
    """
    Call a rider off; what it cost stands on the ride. Twice changes nothing.

    :raises Ride.DoesNotExist: when the store has no such ride
    :raises locks.NotAllowedNow: in the service's words, or when it does not answer
    """
    ride = Ride.objects.for_store(store).select_related("account").get(pk=ride_id)
    if not ride.is_open or ride.account is None:
        return ride
    if ride.state == State.PLACING and not is_stuck(ride, at=at):
        raise locks.NotAllowedNow(_("正在呼叫骑手，请稍后再试"))
    try:
        fee = adapters.of(ride.account).cancel(ride.number, ride.remote, reason, at)
    except Refused as refused:
        if ride.state == State.PLACING and _is_unknown(ride, ride.account, at):
            progress.take(ended(ride, reason, at), ride_id=ride.pk, at=at, actor=actor)
            ride.refresh_from_db()
            return ride
        raise locks.NotAllowedNow(_says(ride.account, str(refused))) from refused
    except Unreachable as away:
        raise locks.NotAllowedNow(_("配送平台没有响应，请稍后再试")) from away
    progress.take(ended(ride, reason, at), ride_id=ride.pk, at=at, actor=actor, cancel_fee=fee)
    ride.refresh_from_db()
    return ride


def is_stuck(ride: Ride, *, at: datetime) -> bool:
    return ride.state == State.PLACING and at > ride.created_at + QUOTE_LASTS + STUCK_AFTER


def _is_unknown(ride: Ride, account: CourierAccount, at: datetime) -> bool:
    """The service tells of no such ride: the call never arrived. What it tells of goes on."""
    try:
        told = adapters.of(account).ask(ride.number, ride.remote, at)
    except Refused:
        return True
    except Unreachable:
        return False
    progress.take(told, ride_id=ride.pk, at=at)
    return False


def ended(ride: Ride, words: str, at: datetime) -> Told:
    """That a ride is over without having brought anything."""
    return Told(number=ride.number, state=State.CANCELLED, at=at, words=words[:120])


@transaction.atomic
def _claimed(*, store: Store, ride_id: int, actor: Actor, at: datetime) -> Ride:
    """The price is taken: whoever comes second is told so."""
    found = Ride.objects.for_store(store).get(pk=ride_id)
    order = locks.locked(store=store, order_id=found.order_id)
    refuse_not_ready(order)
    ride: Ride = Ride.objects.for_store(store).select_related("account").get(pk=ride_id)
    if ride.state != State.QUOTED or at > ride.created_at + QUOTE_LASTS:
        raise locks.NotAllowedNow(_("报价已过期，请重新询价"))
    ride.order = order
    ride.state, ride.next_ask_at, ride.actor = State.PLACING, at + FIRST_ASKED, named(actor)
    ride.save(update_fields=["state", "next_ask_at", "actor"])
    return ride


def _job(ride: Ride, order: Order, at: datetime) -> Job:
    """All of the order that is still to go."""
    load = loads.of(order)
    return Job(
        number=ride.number,
        name=order.name,
        phone=order.phone,
        address=order.address,
        city=order.city,
        amount=order.total_price,
        weight=max(load.weight, LEAST_WEIGHT),
        count=max(int(plain(load.count)), 1),
        note=order.note,
        callback=address_of(ride.account) if ride.account else "",
        at=at,
    )


def _says(account: CourierAccount, words: str) -> str:
    said = {"service": account.get_service_display(), "words": words}
    return _("%(service)s：%(words)s") % said
