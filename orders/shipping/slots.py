"""Times to be brought goods or to pick them up: what is offered, and taking a place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.weekdays import NAMES
from orders.models import Delivery, Order
from orders.shipping.models import DeliverySlot, SlotBooking
from shop.stores.models import Store

# Today and the days after it.
DAYS = 7


class SlotFull(Exception):
    """The last place is gone, or it is too late for it; the message says so."""


@dataclass(frozen=True)
class Choice:
    """One slot on one day; written 7-20261121 in a form."""

    slot_id: int
    on: date

    def __str__(self) -> str:
        return f"{self.slot_id}-{self.on:%Y%m%d}"


@dataclass(frozen=True)
class Offer:
    """A choice as a shopper sees it. `left` is None without a limit."""

    choice: Choice
    words: str
    hours: str
    left: int | None

    @property
    def is_open(self) -> bool:
        return self.left is None or self.left > 0


@dataclass(frozen=True)
class Day:
    words: str
    offers: list[Offer]


def parse(text: str) -> Choice | None:
    """What `str(choice)` wrote; None for anything else."""
    slot_id, _sign, day = text.partition("-")
    if not (slot_id.isdecimal() and slot_id.isascii() and len(slot_id) <= 18):
        return None
    try:
        on = datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
    return Choice(int(slot_id), on)


def fits(slot: DeliverySlot, delivery: str) -> bool:
    if delivery == Delivery.LOCAL:
        return slot.is_for_local
    return delivery == Delivery.PICKUP and slot.is_for_pickup


def offered(
    *, store: Store, slots: Iterable[DeliverySlot], delivery: str, at: datetime
) -> list[Day]:
    """The coming days with what may be chosen for this delivery; one query, or none."""
    fitting = [slot for slot in slots if fits(slot, delivery)]
    if not fitting:
        return []
    today = timezone.localtime(at).date()
    days = [today + timedelta(days=number) for number in range(DAYS)]
    taken = _taken(store, fitting, days)
    found = []
    for day in days:
        offers = [
            _offer(slot, day, taken.get((slot.pk, day), 0))
            for slot in sorted(fitting, key=lambda slot: (slot.starts, slot.pk))
            if slot.is_on(day) and not _is_past(slot, day, at)
        ]
        if offers:
            found.append(Day(_day_words(day, today), offers))
    return found


def take(*, store: Store, choice: Choice, delivery: str, at: datetime) -> DeliverySlot:
    """
    Lock the slot and see that it has room; call it in the order's transaction, then `book`.

    :raises SlotFull: when it has none, is over, or is not there any more
    """
    # Only against others who take a place: the lock is what makes the count true.
    slots = DeliverySlot.unscoped.filter(store=store, pk=choice.slot_id)
    slot = slots.select_for_update(no_key=True).first()
    if slot is None or not fits(slot, delivery) or not slot.is_on(choice.on):
        raise SlotFull(_("这个时间段不能选了，请换一个"))
    last = timezone.localtime(at).date() + timedelta(days=DAYS - 1)
    if _is_past(slot, choice.on, at) or choice.on > last:
        raise SlotFull(_("这个时间段已截止，请换一个"))
    if slot.capacity is not None and _taken_of(slot, choice.on) >= slot.capacity:
        raise SlotFull(_("这个时间段刚刚约满了，请换一个"))
    return slot


def book(*, order: Order, slot: DeliverySlot, on: date) -> None:
    """The place that `take` has found free."""
    SlotBooking.unscoped.create(store_id=order.store_id, order=order, slot=slot, on=on)


def words(slot: DeliverySlot, on: date) -> str:
    """11月21日 09:00–12:00, as an order keeps it."""
    return f"{_short(on)} {slot.hours}"


def _taken_of(slot: DeliverySlot, on: date) -> int:
    return _bookings(slot.store_id).filter(slot=slot, on=on).count()


def _taken(
    store: Store, slots: list[DeliverySlot], days: list[date]
) -> dict[tuple[int, date], int]:
    if all(slot.capacity is None for slot in slots):
        return {}
    rows = _bookings(store.pk).filter(slot__in=[slot.pk for slot in slots], on__in=days)
    counted = rows.values_list("slot_id", "on").annotate(count=Count("pk")).order_by()
    return {(slot_id, on): count for slot_id, on, count in counted}


def _bookings(store_id: int) -> QuerySet[SlotBooking]:
    rows = SlotBooking.unscoped.filter(store_id=store_id, order__store_id=store_id)
    return rows.filter(order__cancelled_at__isnull=True)


def _offer(slot: DeliverySlot, day: date, taken: int) -> Offer:
    left = None if slot.capacity is None else max(slot.capacity - taken, 0)
    return Offer(Choice(slot.pk, day), words(slot, day), slot.hours, left)


def _is_past(slot: DeliverySlot, day: date, at: datetime) -> bool:
    starts = timezone.make_aware(datetime.combine(day, slot.starts))
    return at > starts - timedelta(minutes=slot.cutoff_minutes)


def _day_words(day: date, today: date) -> str:
    named = {0: _("今天"), 1: _("明天"), 2: _("后天")}.get((day - today).days, "")
    weekday = _("周%(day)s") % {"day": _(NAMES[day.weekday()])}
    return f"{named or weekday} {_short(day)}"


def _short(day: date) -> str:
    return _("%(month)s月%(day)s日") % {"month": day.month, "day": day.day}
