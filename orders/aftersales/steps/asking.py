"""A shopper asks for something after the order."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.money import ZERO
from orders import locks
from orders.aftersales import clocks, no_reason, notifications
from orders.aftersales.choices import (
    PAID_BACK,
    REASONS,
    REASONS_UNSENT,
    SHOPS_FAULT,
    FreightBy,
    Kind,
    Reason,
    Side,
    State,
    Step,
)
from orders.aftersales.models import AfterSale, AfterSaleLine, AfterSalePhoto, AfterSaleStep
from orders.aftersales.steps import held, record, sums, swapping
from orders.aftersales.steps.record import By
from orders.aftersales.steps.swapping import Goods
from orders.locks import NotAllowedNow
from orders.models import Order, OrderLine
from orders.payments.refunds import refundable
from shop.stores.models import Store
from shop.stores.photos import private_photos

MOST_PHOTOS = 6
# So many times an order is talked about before people should talk to people.
MOST_OF_ORDER = 10
# Goods that were not sent back in time may be asked about once more.
MOST_LAPSES = 2


@transaction.atomic
def ask(
    *,
    store: Store | int,
    order_id: int,
    kind: str,
    reason: str,
    quantities: sums.Quantities,
    words: str,
    actor: Actor,
    at: datetime,
    amount: Decimal | None = None,
    photos: Sequence[AfterSalePhoto] = (),
    goods: Goods | None = None,
) -> AfterSale:
    """
    Ask about these quantities of lines (line id to amount of goods); `amount` is a sum below
    what they cost, `goods` are what an exchange of one line is to be for, instead of the same.
    The same asked twice is one after-sale.

    :raises NotAllowedNow: for an order or a line that nothing can be asked about now, and for
        goods that cannot be had
    :raises refundable.TooMuch: for more goods or money than is left
    """
    order = locks.locked(store=store, order_id=order_id)
    found = _open_for(order, quantities)
    if found is not None:
        if _is_same(found, kind, reason, quantities, goods):
            private_photos.discard(photos)
            return found
        raise NotAllowedNow(_("这些商品已有售后 %(number)s 在处理") % {"number": found.number})
    _refuse(order, kind, reason, quantities, at=at)
    case = _written(order, kind, reason, quantities, amount, words=words, at=at)
    if goods is not None and kind == Kind.EXCHANGE:
        swapping.name(case, goods, Side.BUYER)
    record.note(
        case,
        Step.ASKED,
        By(Side.BUYER, actor, at),
        words=words,
        amount=case.amount if case.pays_back else None,
        photos=photos,
    )
    notifications.asked(case)
    return case


def kinds_for(order: Order) -> list[Kind]:
    """Before anything was sent only money can be asked for."""
    return list(Kind) if sums.is_sent(order) else [Kind.REFUND]


def reasons_for(order: Order, kind: str) -> tuple[Reason, ...]:
    if not sums.is_sent(order):
        return REASONS_UNSENT
    is_part_here = kind == Kind.REFUND and not order.is_fulfilled
    here = REASONS_UNSENT if is_part_here else ()
    return tuple(dict.fromkeys((*here, *REASONS[kind])))


def may_ask(order: Order) -> bool:
    """Whether its buyer is shown the way here."""
    return order.is_paid and order.cancelled_at is None and refundable.left(order).total > 0


def _refuse(
    order: Order, kind: str, reason: str, quantities: sums.Quantities, *, at: datetime
) -> None:
    locks.refuse_cancelled(order)
    if not order.is_paid:
        raise NotAllowedNow(_("订单还没有付款，不用申请售后"))
    if kind not in kinds_for(order):
        raise NotAllowedNow(_("商品还没有发出，可以申请退款"))
    if reason not in reasons_for(order, kind):
        raise NotAllowedNow(_("请选择原因"))
    if not quantities:
        raise NotAllowedNow(_("请选择商品"))
    if AfterSale.unscoped.of(order).count() >= MOST_OF_ORDER:
        raise NotAllowedNow(_("这个订单申请售后的次数太多了，请联系商家或平台"))
    if kind != Kind.REFUND and _lapses(order, quantities) >= MOST_LAPSES:
        raise NotAllowedNow(_("这些商品两次没有按时寄回，不能再申请了"))
    if not sums.is_unsent(order, kind, reason, quantities):
        _refuse_unsent(order, quantities)
    if reason == Reason.NO_REASON:
        no_reason.refuse(order, quantities, at=at)


def _refuse_unsent(order: Order, quantities: sums.Quantities) -> None:
    """What is wrong with goods can be said of those that have left."""
    for line in OrderLine.unscoped.of(order).filter(pk__in=list(quantities)):
        if quantities[line.pk] > line.sent:
            raise NotAllowedNow(
                _("「%(name)s」还有没发出的，请和已发出的分开申请") % {"name": line.name}
            )


def _lapses(order: Order, quantities: sums.Quantities) -> int:
    """How often one of these lines was not sent back in time."""
    steps = AfterSaleStep.unscoped.filter(
        store_id=order.store_id,
        aftersale__order=order,
        step=Step.LAPSED,
        state=State.CLOSED,
        aftersale__received_at=None,
        aftersale__return_number="",
    ).exclude(aftersale__return_place="")
    counted = AfterSaleLine.unscoped.filter(
        store_id=order.store_id, line_id__in=quantities, aftersale__in=steps.values("aftersale")
    )
    rows = counted.values("line_id").annotate(times=Count("pk")).values_list("times", flat=True)
    return max(rows, default=0)


def _open_for(order: Order, quantities: sums.Quantities) -> AfterSale | None:
    found: AfterSale | None = (
        AfterSale.unscoped.of(order)
        .open()
        .filter(Q(lines__line_id__in=quantities))
        .order_by("pk")
        .first()
    )
    return found


def _is_same(
    case: AfterSale, kind: str, reason: str, quantities: sums.Quantities, goods: Goods | None
) -> bool:
    is_alike = (case.asked_kind, case.reason, case.state) == (kind, reason, State.REQUESTED)
    wish = held.wished(case, Side.BUYER)
    wanted = goods.variant.pk if goods is not None and kind == Kind.EXCHANGE else None
    is_for_same = (wish.variant_id if wish is not None else None) == wanted
    return is_alike and is_for_same and sums.quantities_of(case) == dict(quantities)


def _written(
    order: Order,
    kind: str,
    reason: str,
    quantities: sums.Quantities,
    amount: Decimal | None,
    *,
    words: str,
    at: datetime,
) -> AfterSale:
    """The rows; `amount` of goods that were not sent is what they cost."""
    is_sent = not sums.is_unsent(order, kind, reason, quantities)
    bears = sums.shops_freight(order, reason)
    given = amount if is_sent else None
    parts = sums.share(order, quantities, given, bears_freight=bears)
    pays_back = kind in PAID_BACK
    if pays_back and parts.total <= 0:
        raise refundable.TooMuch(_("这些商品没有可退的钱了"))
    total, transit = (parts.total, parts.transit) if pays_back else (ZERO, ZERO)
    by_shop = reason in SHOPS_FAULT or not is_sent
    case: AfterSale = AfterSale.unscoped.create(
        store_id=order.store_id,
        order=order,
        kind=kind,
        reason=reason,
        words=words[:500],
        state=State.REQUESTED,
        deadline=clocks.answer_by(at, is_sent=is_sent),
        amount=total,
        transit_amount=transit,
        asked_kind=kind,
        asked_amount=total,
        asked_transit=transit,
        freight_by=FreightBy.SHOP if by_shop else FreightBy.BUYER,
        created_at=at,
    )
    _write_lines(case, quantities, parts.lines if pays_back else {})
    return case


def _write_lines(
    case: AfterSale, quantities: sums.Quantities, worths: Mapping[int, Decimal]
) -> None:
    AfterSaleLine.unscoped.bulk_create(
        AfterSaleLine(
            store_id=case.store_id,
            aftersale=case,
            line_id=line_id,
            quantity=quantity,
            amount=worths.get(line_id, ZERO),
        )
        for line_id, quantity in quantities.items()
    )
