"""Goods come back: the shopper sends them, the shop looks at them, the stock follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.language import sent
from core.quantity import plain
from orders.aftersales import clocks, notifications
from orders.aftersales.choices import Side, State, Step
from orders.aftersales.models import AfterSale, AfterSaleLine, AfterSalePhoto, ReturnParcel
from orders.aftersales.steps import answering, granting, record
from orders.aftersales.steps.record import By
from orders.locks import NotAllowedNow
from orders.shipping.couriers.table import clean, named
from shop.stock import returns
from shop.stores.models import Store


class Found(models.TextChoices):
    """What the shop found in the parcel."""

    WHOLE = "whole", "whole"
    PARTLY = "partly", "partly"
    NOTHING = "nothing", "nothing"


@dataclass(frozen=True)
class Back:
    """What of a line came back: on the shelf again, and not to be sold any more."""

    shelved: Decimal = Decimal(0)
    written_off: Decimal = Decimal(0)


@transaction.atomic
def send_back(
    *, store: Store | int, aftersale_id: int, courier: str, number: str, actor: Actor, at: datetime
) -> AfterSale:
    """
    The shopper has sent the goods, or mends the number of the parcel; clocks run on then.

    :raises NotAllowedNow: when no goods are waited for, or without a number
    """
    case = record.locked(store=store, aftersale_id=aftersale_id)
    courier, number = courier.strip()[:40], number.strip()[:40]
    if not number:
        raise NotAllowedNow(_("请填写快递单号"))
    record.refuse(case, Step.SENT_BACK)
    if (case.return_courier, case.return_number) == (courier, number):
        return case
    is_first = case.state == State.TO_RETURN
    if is_first:
        record.refuse_late(case, at)
    case.return_courier, case.return_number = courier, number
    record.move(
        case,
        Step.SENT_BACK,
        State.RETURNING,
        By(Side.BUYER, actor, at),
        deadline=at + clocks.CONFIRM_SENT if is_first else case.deadline,
        words=f"{courier} {number}".strip(),
    )
    _follow(case, at)
    if is_first:
        notifications.sent_back(case)
    return case


def _follow(case: AfterSale, at: datetime) -> None:
    """By the number it has now; a courier we do not know cannot be asked."""
    courier = named(case.return_courier)
    ReturnParcel.unscoped.filter(store=case.store_id, aftersale=case).delete()
    if courier is not None and clean(case.return_number):
        ReturnParcel.unscoped.create(
            store_id=case.store_id,
            aftersale=case,
            number=clean(case.return_number),
            courier=courier.kuaidi100,
            created_at=at,
            next_ask_at=at,
        )


@transaction.atomic
def arrived(*, store: Store | int, aftersale_id: int, at: datetime) -> AfterSale:
    """The carrier says the parcel was signed for: the shop has less time from now on."""
    case = record.locked(store=store, aftersale_id=aftersale_id)
    if case.arrived_at is not None or case.state != State.RETURNING:
        return case
    case.arrived_at = at
    return record.move(
        case,
        Step.ARRIVED,
        State.RETURNING,
        By(Side.CLOCK, None, at),
        deadline=clocks.arrived_by(case.deadline, at),
    )


@transaction.atomic
def receive(
    *,
    store: Store | int,
    aftersale_id: int,
    found: str,
    goods: Mapping[int, Back],
    actor: Actor,
    at: datetime,
    amount: Decimal | None = None,
    words: str = "",
    photos: Sequence[AfterSalePhoto] = (),
) -> AfterSale:
    """
    The shop has the parcel. `goods` (line id to what came back of it) goes through the stock's
    ledger. Whole: money or new goods follow. Partly: `amount` is offered instead. Nothing, or
    something else in it: refused with `words`. What the platform has decided goes back to it.

    :raises NotAllowedNow: when no goods are waited for, or more came back than was asked about
    """
    case = record.locked(store=store, aftersale_id=aftersale_id)
    if case.received_at is not None:
        return case
    record.refuse(case, Step.RECEIVED)
    if found != Found.NOTHING:
        _book(case, goods, actor=actor)
        case.received_at = at
    if found == Found.WHOLE:
        return granting.grant(
            case, Step.RECEIVED, By(Side.SHOP, actor, at), granting.Terms(words=words)
        )
    if case.is_final:
        return record.move(
            case,
            Step.ESCALATED,
            State.ESCALATED,
            By(Side.SHOP, actor, at),
            words=words,
            photos=photos,
        )
    if found == Found.PARTLY:
        return answering.offered(
            case, kind="refund", amount=amount, words=words, actor=actor, at=at, photos=photos
        )
    return answering.refused(case, words=words, actor=actor, at=at, photos=photos)


def _book(case: AfterSale, goods: Mapping[int, Back], *, actor: Actor) -> None:
    """On the lines and through the ledger."""
    rows = AfterSaleLine.unscoped.filter(store_id=case.store_id, aftersale=case)
    shelved: dict[int, Decimal] = {}
    written_off: dict[int, Decimal] = {}
    for row in rows.select_related("line"):
        back = _checked(row, goods.get(row.line_id, Back()))
        rows.filter(pk=row.pk).update(shelved=back.shelved, written_off=back.written_off)
        shelved[row.line.variant_id] = back.shelved
        written_off[row.line.variant_id] = back.written_off
    returns.book(
        store=case.store_id,
        reference=case.stock_reference,
        shelved=shelved,
        written_off=written_off,
        reason=sent("售后退货"),
        actor=actor,
    )


def _checked(row: AfterSaleLine, back: Back) -> Back:
    if min(back.shelved, back.written_off) < 0:
        raise NotAllowedNow(_("请填写收到的数量"))
    if back.shelved + back.written_off > row.quantity:
        told = {"name": row.line.name, "most": plain(row.quantity)}
        raise NotAllowedNow(_("「%(name)s」最多收回 %(most)s") % told)
    return back
