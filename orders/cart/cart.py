"""
Changing the cart of a guest (by cookie key) or of a user. Where the lines are kept is
`storage.chosen()`; every function may raise `Unreachable`.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from core.money import ZERO
from core.quantity import parse
from orders.cart import buyable, contents
from orders.cart.storing import storage
from orders.cart.storing.storage import GUEST_LIFETIME, Owner, Row, Unreachable
from shop.catalog.models import ProductVariant
from shop.stores.models import Store

__all__ = ["GUEST_LIFETIME", "Owner", "Unreachable"]
logger = logging.getLogger(__name__)


@storage.own_cart
def add(*, owner: Owner, variant: ProductVariant, quantity: Decimal) -> str:
    """
    Add to what is there, at most what can be bought. The returned words say what was cut.

    :raises buyable.CannotAdd: when nothing of it can be bought
    """
    return _have(owner, variant, lambda present: quantity + (present or 0))


@storage.own_cart
def put(*, owner: Owner, variant: ProductVariant, quantity: Decimal) -> str:
    """
    Have so much of it, whatever there is: twice is the same as once. The returned words say
    what was cut.

    :raises buyable.CannotAdd: when nothing of it can be bought
    """
    return _have(owner, variant, lambda _present: quantity)


@storage.own_cart
def set_quantity(*, owner: Owner, variant_id: int, quantity: str) -> str:
    """
    Change a line; "0" removes it. The returned words say what was cut.

    :raises ValidationError: for what is no quantity in this variant's unit
    """
    row = storage.chosen().row(owner, variant_id)
    if row is None:
        return ""
    if quantity.strip() in {"0", ""}:
        storage.chosen().remove(owner, [variant_id])
        return ""
    variant = row.variant
    bought = buyable.bought_of(owner, [variant]).get(variant.pk, ZERO)
    problem = buyable.problem_of(variant) or buyable.limit_problem(variant, bought)
    if problem:
        return problem
    allowed, notice = buyable.allowed(variant, parse(quantity, unit=variant.unit), bought)
    storage.chosen().change(
        owner,
        variant,
        # Nothing where another tab has just removed it.
        lambda present: present and allowed,
        price_seen=variant.asked,
    )
    return notice


@storage.own_cart
def clear_unavailable(*, owner: Owner) -> list[Row]:
    """清空失效商品: remove the lines that cannot be bought any more; what they were."""
    rows = storage.chosen().rows(owner)
    gone = [line.variant.pk for line in contents.lines_of(owner, rows) if line.problem]
    if gone:
        storage.chosen().remove(owner, gone)
    return [row for row in rows if row.variant.pk in gone]


@storage.own_cart
def take_out(*, owner: Owner, variant_id: int) -> list[Row]:
    """Remove a line; what it was, for `restore`."""
    row = storage.chosen().row(owner, variant_id)
    if row is None:
        return []
    storage.chosen().remove(owner, [variant_id])
    return [row]


@storage.own_cart
def restore(*, owner: Owner, kept: Mapping[int, tuple[Decimal, Decimal]]) -> None:
    """{variant id: (quantity, price seen)} is in the cart again, buyable or not."""
    variants = ProductVariant.unscoped.select_related("product", "store", "level")
    for variant in variants.filter(pk__in=list(kept)):
        quantity, price_seen = kept[variant.pk]
        with suppress(storage.Full):
            storage.chosen().change(
                owner,
                variant,
                partial(_kept, quantity),
                price_seen=price_seen,
            )


@storage.own_cart
def swap(*, owner: Owner, variant_id: int, to: int) -> str:
    """
    Another variant of the same product instead, in the same quantity; added to what there is
    of it. The returned words say what was cut.

    :raises buyable.CannotAdd: when nothing of it can be bought; the line stays then
    """
    row = storage.chosen().row(owner, variant_id)
    variants = ProductVariant.unscoped.select_related("product", "store", "level")
    if row is None or to == variant_id:
        return ""
    wanted = variants.filter(pk=to, product=row.variant.product_id).first()
    if wanted is None:
        raise buyable.CannotAdd(_("商品不存在，可能已被删除"))
    said = add(owner=owner, variant=wanted, quantity=row.quantity)
    storage.chosen().remove(owner, [variant_id])
    return said


def locked(owner: Owner) -> AbstractContextManager[None]:
    """
    A transaction for placing an order: of two taps the second begins when the first is
    committed and its lines are out of the cart, and finds the first's order.

    A row lock does it in the database. With Redis it is a lock there around the
    transaction: without it the second tap of somebody who bought the last unit would be
    told that it is sold out before the order's unique key could speak. Should that lock
    lapse, the key still refuses a second order.
    """
    return storage.chosen().locked(owner)


@storage.own_cart
def remove(*, owner: Owner, store: Store, variant_ids: Collection[int]) -> None:
    """
    What was ordered leaves the cart, if the order is committed. When the carts cannot be
    reached then, the order stands and the lines stay.
    """
    kept, ids = storage.chosen(), list(variant_ids)
    if kept.is_transactional:
        kept.remove(owner, ids)
        return

    @storage.own_cart
    def take_out() -> None:
        try:
            kept.remove(owner, ids)
        except Unreachable:
            logger.warning("ordered lines stay in a cart", extra={"store_id": store.pk})

    transaction.on_commit(take_out)


@storage.own_cart
def forget_old(*, at: datetime) -> int:
    """Remove guests' carts that nobody touched for 90 days, as the privacy page says."""
    return storage.chosen().forget_old(at=at)


def _kept(quantity: Decimal, present: Decimal | None) -> Decimal:
    """What was put in again meanwhile counts."""
    return present or quantity


def _have(
    owner: Owner, variant: ProductVariant, wanted: Callable[[Decimal | None], Decimal]
) -> str:
    """Keep what `wanted` makes of the quantity there, as far as it can be bought."""
    bought = buyable.bought_of(owner, [variant]).get(variant.pk, ZERO)
    problem = buyable.problem_of(variant) or buyable.limit_problem(variant, bought)
    if problem:
        raise buyable.CannotAdd(problem)
    notices = [""]

    def allowed(present: Decimal | None) -> Decimal:
        quantity, notices[-1] = buyable.allowed(variant, wanted(present), bought)
        return quantity

    try:
        storage.chosen().change(owner, variant, allowed, price_seen=variant.asked)
    except storage.Full as full:
        raise buyable.CannotAdd(_("购物车装满了，先结算一部分吧")) from full
    return notices[-1]
