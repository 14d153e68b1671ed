"""The door of a 秒杀: who knocks gets one of five answers, and a loser costs next to nothing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode

from django.urls import reverse

from core import doors
from orders.cart import buyable
from orders.seckill.known import Known
from shop.flash import allotment, gate, places
from shop.flash.gate import Passage
from shop.flash.models import FlashItem
from shop.promotions.promotions import State

# Seconds after which who is queued asks again.
AGAIN = 2


class Answer(StrEnum):
    PLACE = "place"
    QUEUED = "queued"
    SOLD_OUT = "sold_out"
    NOT_YET = "not_yet"
    OVER = "over"


@dataclass(frozen=True)
class Said:
    """With a place: until when it is to be ordered, where, and by which token."""

    state: Answer
    expires_at: datetime | None = None
    url: str = ""
    token: str = ""


def press(known: Known, buyer: str, address: str, *, at: datetime) -> tuple[Said, float]:
    """What is said to who presses, and the seconds to wait for who pressed too often."""
    wait = flooded(buyer, address)
    return (Said(Answer.QUEUED) if wait else knock(known, buyer, at=at)), wait


def is_shut(known: Known, buyer: str, *, at: datetime) -> bool:
    """Certainly sold out; who hears it is not counted."""
    is_running = allotment.state_of(known.item, at=at) == State.RUNNING
    return is_running and gate.is_shut(known.item, buyer)


def flooded(buyer: str, address: str) -> float:
    """
    Counts this knock; the seconds to wait when it was one too many, else 0. Whom the gate turned
    away is not counted: counting costs more than the answer.
    """
    return doors.knock("seckill", account=buyer, ip=address)


def state_of(item: FlashItem, *, at: datetime) -> State:
    """Over as well while its goods are not sold: a place would lead to no order."""
    if not item.store.takes_orders or buyable.is_off(item.variant, row=item):
        return State.ENDED
    return allotment.state_of(item, at=at)


def knock(known: Known, buyer: str, *, at: datetime) -> Said:
    item = known.item
    state = state_of(item, at=at)
    if state in (State.SCHEDULED, State.PAUSED):
        return Said(Answer.NOT_YET)
    if state == State.ENDED:
        return Said(Answer.OVER)
    if item.allotted_at is None:
        # No beat was there before the hour.
        allotment.pass_edges(at=at, store_id=item.store_id)
        item.allotted_at = at
    return _reach(known, buyer, at)


def _reach(known: Known, buyer: str, at: datetime) -> Said:
    item = known.item
    passage, left = gate.enter(item, buyer, at=at)
    if passage == Passage.SHUT:
        return Said(Answer.SOLD_OUT)
    # What was so within this second counts where nobody knows better.
    is_sold_out, taken = known.is_sold_out and passage == Passage.UNKNOWN, None
    try:
        taken = places.grab(item, buyer, at=at, is_sold_out=is_sold_out, left=left)
    finally:
        gate.leave(item, buyer, passage, has_place=taken is not None)
    if taken is not None:
        return Said(Answer.PLACE, taken.expires_at, _checkout(known, taken.token), taken.token)
    if not is_sold_out and places.has_open(item, at=at):
        return Said(Answer.QUEUED)
    known.is_sold_out = True
    return Said(Answer.SOLD_OUT)


def _checkout(known: Known, token: str) -> str:
    """The order is placed under the token too: who comes back finds it."""
    item = known.item
    asked = {"sku": item.variant.sku, "quantity": 1, "key": token, "place": token}
    return f"{reverse('checkout', args=[item.store.slug])}?{urlencode(asked)}"
