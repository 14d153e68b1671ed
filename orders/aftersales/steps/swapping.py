"""An exchange for other goods: named, agreed on with its difference, and carried out."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.money import MAX, round_cny
from core.quantity import plain, step
from orders.aftersales import clocks
from orders.aftersales.choices import Kind, Side, Step
from orders.aftersales.models import AfterSale, AfterSaleLine, Swap
from orders.aftersales.steps import held, paying
from orders.aftersales.steps.record import By
from orders.cart import buyable
from orders.locks import NotAllowedNow
from orders.models import Order, OrderLine
from orders.payments import status
from orders.payments.attempts import extras
from orders.payments.models import ExtraCharge, Refund
from orders.payments.refunds import refund_limits, refundable
from orders.shipping import parcels
from orders.shipping.models import Fulfillment, FulfillmentLine
from shop.catalog.models import ProductVariant
from shop.stock import dispatch, ledger


@dataclass(frozen=True)
class Goods:
    """What somebody would rather have; as many as come back, and at today's price, unless said."""

    variant: ProductVariant
    quantity: Decimal | None = None
    price: Decimal | None = None


def name(case: AfterSale, goods: Goods, side: Side) -> Swap:
    """
    The wish of a side, which takes the place of its last one.

    :raises NotAllowedNow: for goods that cannot be had, or not be paid for
    """
    row = _only_line(case)
    variant, quantity = goods.variant, goods.quantity or row.quantity
    price = variant.asked if goods.price is None else goods.price
    _refuse(case.order, variant, quantity)
    if not 0 <= price <= MAX or price != round_cny(price) or price * quantity > MAX:
        raise NotAllowedNow(_("请填写单价"))
    cover = variant.product.cover
    swap = Swap(
        store_id=case.store_id,
        aftersale=case,
        side=side,
        variant=variant,
        name=variant.product.title,
        options_text=variant.options_text,
        unit=variant.unit,
        price=price,
        quantity=quantity,
        picture_files=cover["files"] if cover else {},
        credit=worth(case.order, row),
    )
    if swap.more and not extras.can_be_paid(case.order):
        raise NotAllowedNow(
            _("这个订单不能在线补差价，请选合计不超过 ¥%(most)s 的商品") % {"most": swap.credit}
        )
    if old := held.wished(case, side):
        old.delete()
    swap.save(force_insert=True)
    return swap


def _only_line(case: AfterSale) -> AfterSaleLine:
    rows = AfterSaleLine.unscoped.filter(store_id=case.store_id, aftersale=case)
    lines = list(rows.select_related("line"))
    if len(lines) != 1:
        raise NotAllowedNow(_("换成别的商品时，一次只能换一样"))
    return lines[0]


def worth(order: Order, row: AfterSaleLine) -> Decimal:
    """
    What was truly paid for these goods, in yuan, and was not given back.

    :raises refundable.TooMuch: when less of the line is left by now
    """
    parts = refundable.parts_of(order, {row.line_id: row.quantity}, refundable.left(order))
    return parts[row.line_id][1]


def _refuse(order: Order, variant: ProductVariant, quantity: Decimal) -> None:
    if variant.store_id != order.store_id:
        raise NotAllowedNow(_("请选要换的商品"))
    _refuse_ordered(order, variant.pk)
    if problem := buyable.problem_of(variant):
        raise NotAllowedNow(problem)
    if quantity <= 0 or quantity % step(variant.unit):
        raise NotAllowedNow(_("请填写数量"))
    available = buyable.available_of(variant)
    if available < quantity:
        told = {"left": plain(available), "unit": variant.unit}
        raise NotAllowedNow(_("要换的商品只剩 %(left)s %(unit)s") % told)


def _refuse_ordered(order: Order, variant_id: int) -> None:
    if OrderLine.unscoped.of(order).filter(variant_id=variant_id).exists():
        raise NotAllowedNow(_("订单里已经有这件商品了，请选别的"))


def agree(case: AfterSale, step_taken: Step, by: By) -> Swap | None:
    """
    What a locked after-sale that is being granted is for; None for the same goods. They are
    held from now on, and dearer ones are asked to be paid for.

    :raises NotAllowedNow: when there are too few, or for more than who grants may give back
    """
    before = held.agreed(case)
    by_shop = step_taken == Step.ACCEPTED
    is_on = case.kind == Kind.EXCHANGE
    if is_on and before is not None and not by_shop:
        return before
    swap = held.wished(case, Side.SHOP if by_shop else Side.BUYER) if is_on else None
    held.drop(case, at=by.at)
    if swap is None:
        return None
    swap.credit = worth(case.order, _only_line(case))
    _refuse_ordered(case.order, swap.variant_id)
    refuse_beyond_role(case, swap, by)
    _hold(case, swap)
    if swap.more:
        swap.extra = _ask(case.order, swap.more, at=by.at)
    swap.is_agreed = True
    swap.save()
    return swap


def refuse_beyond_role(case: AfterSale, swap: Swap, by: By) -> None:
    """:raises refund_limits.BeyondRole: for more than this member of staff may give back"""
    if swap.rest and by.side == Side.SHOP:
        kind = Refund.Kind.REQUESTED
        refund_limits.refuse(case.order, amount=swap.rest, kind=kind, actor=by.actor)


def _hold(case: AfterSale, swap: Swap) -> None:
    swap.holds += 1
    quantities, reference = {swap.variant_id: swap.quantity}, swap.stock_reference
    try:
        ledger.reserve(store=case.store_id, quantities=quantities, reference=reference)
    except ledger.OutOfStock as short:
        raise NotAllowedNow(
            _("「%(name)s」库存不够了，请换个方案") % {"name": swap.name}
        ) from short


def _ask(order: Order, more: Decimal, *, at: datetime) -> ExtraCharge:
    if not extras.can_be_paid(order):
        raise NotAllowedNow(_("这个订单不能在线补差价，请换个方案"))
    if ExtraCharge.unscoped.of(order).open().exists():
        raise NotAllowedNow(_("这个订单还有一笔差价没付，付好再换"))
    until = at + clocks.PAY_MORE
    return extras.ask(order, ExtraCharge.Kind.EXCHANGE, more, at=at, until=until)


def carry_out(
    case: AfterSale, swap: Swap, parcel: Fulfillment, *, actor: Actor, at: datetime
) -> None:
    """
    The new goods leave in `parcel`: they are a line of the order, and the old ones are worth
    nothing in it any more. What they are cheaper by goes back, as was granted.

    :raises NotAllowedNow: when the old goods were paid back meanwhile
    """
    order, row = case.order, _only_line(case)
    _refuse_ordered(order, swap.variant_id)
    if worth(order, row) < swap.credit:
        raise NotAllowedNow(_("这件商品又退过钱了，差价对不上，请换个方案"))
    swap.new_line = _new_line(order, swap)
    swap.save(update_fields=["new_line"])
    # Reckoned here and not in SQL: SQLite would add as floats.
    line = OrderLine.unscoped.of(order).get(pk=row.line_id)
    line.swapped_quantity += row.quantity
    line.exchanged_amount += swap.credit
    line.save(update_fields=["swapped_quantity", "exchanged_amount"])
    order.items_total += swap.total
    order.total_count += swap.quantity
    order.substituted_total += swap.credit
    order.total_price += swap.total - swap.credit
    order.save(update_fields=["items_total", "total_count", "substituted_total", "total_price"])
    FulfillmentLine.unscoped.create(
        store_id=case.store_id, fulfillment=parcel, line=swap.new_line, quantity=swap.quantity
    )
    parcels.count_sent(order)
    dispatch.consume(store=case.store_id, reference=swap.stock_reference, actor=actor)
    status.refresh(order, at=at)
    _give_back(case, row, min(swap.rest, refundable.left(order).total), at=at)


def _new_line(order: Order, swap: Swap) -> OrderLine:
    variant = swap.variant
    return OrderLine.unscoped.create(
        order=order,
        store_id=order.store_id,
        variant=variant,
        product_id=variant.product_id,
        sku=variant.sku,
        name=swap.name,
        options_text=swap.options_text,
        price=swap.price,
        unit=swap.unit,
        total=swap.total,
        quantity=swap.quantity,
        picture_files=swap.picture_files,
        return_exception=variant.product.return_exception,
    )


def _give_back(case: AfterSale, row: AfterSaleLine, amount: Decimal, *, at: datetime) -> None:
    """Who may not give money back sends what somebody else has granted."""
    if amount <= 0:
        return
    case.amount = row.amount = amount
    row.save(update_fields=["amount"])
    paying.request(case, actor=None, at=at)
