"""
What an order of one thing takes beside its goods: a seat in a group, points for a reward, or a
booking of a presale. Last
in the placing transaction, because others wait for these rows until the commit.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from orders.cart.baskets.basket import Basket
from orders.cart.contents import Line
from orders.checkout.placement import Placement
from orders.checkout.refusals import CannotBook, CannotJoin, CannotRedeem
from orders.deals import kept
from orders.deals.deals import Deals
from orders.models import Order
from orders.payments import status
from shop.groups import seats
from shop.presales import booking
from shop.rewards import redeeming


def refuse_without(basket: Basket, lines: Sequence[Line]) -> None:
    """
    Who wants to buy together, or with points, is not sold the goods at another price instead.

    :raises CannotJoin: with the words of what cannot be had in a group
    :raises CannotRedeem: with those of what cannot be had for points
    :raises CannotBook: with those of what cannot be bought ahead
    """
    for line in lines:
        if line.problem and basket.group:
            raise CannotJoin(line.problem)
        if line.problem and basket.reward:
            raise CannotRedeem(line.problem)
        if line.problem and basket.presale:
            raise CannotBook(line.problem)


def take(order: Order, placement: Placement, lines: Sequence[Line], deals: Deals) -> None:
    """
    :raises CannotJoin: when the group is full or over, or not for this buyer
    :raises CannotRedeem: when the reward is gone, or the points are
    :raises CannotBook: when the presale is over or gone, or not for this buyer
    """
    if placement.basket.group:
        _sit_down(order, placement, lines, deals)
    if placement.basket.presale:
        _book(order, placement, lines, deals)
    if placement.basket.reward:
        (line,) = lines
        redeeming.take(
            store=order.store,
            number=placement.basket.reward,
            variant=line.variant,
            quantity=line.quantity,
            reference=order.stock_reference,
            user=deals.buyer.user,
            at=deals.at,
        )
        if not order.total_price:
            # Points have paid for it.
            kept.use(order, at=deals.at)
            status.refresh(order, at=deals.at)


def _sit_down(order: Order, placement: Placement, lines: Sequence[Line], deals: Deals) -> None:
    if not order.is_prepaid:
        raise CannotJoin(_("团购要先付款，请选线上付款方式"))
    (line,) = lines
    seats.take(
        store=order.store,
        said=placement.basket.group,
        variant=line.variant,
        quantity=line.quantity,
        reference=order.stock_reference,
        buyer=deals.buyer,
        name=order.name,
        at=deals.at,
    )


def _book(order: Order, placement: Placement, lines: Sequence[Line], deals: Deals) -> None:
    if not order.is_prepaid:
        raise CannotBook(_("预售要先付定金，请选线上付款方式"))
    (line,) = lines
    made = booking.take(
        store=order.store,
        number=placement.basket.presale,
        variant=line.variant,
        quantity=line.quantity,
        reference=order.stock_reference,
        buyer=deals.buyer,
        at=deals.at,
    )
    terms = made.presale
    order.deposit = terms.deposit * made.count
    order.rest_from, order.rest_until = terms.rest_from, terms.rest_until
    order.keeps_deposit = terms.keeps_deposit
    order.save(update_fields=["deposit", "rest_from", "rest_until", "keeps_deposit"])
