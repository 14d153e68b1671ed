"""
The cart of a guest (by cookie key) or of a user: what is in it, and changing it.

Price and stock are read anew at every look; nothing in a cart is promised or held. Where
the lines are kept is `storage.chosen()`; every function may raise `Unreachable`.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from core import scope
from core.money import MAX, ZERO, round_cny
from core.quantity import jump, parse, plain, step
from orders import limits
from orders.cart import storage
from orders.cart.storage import GUEST_LIFETIME, Owner, Row, Unreachable
from shop.catalog.models import ProductVariant
from shop.stores import privacy
from shop.stores.models import Store

__all__ = ["GUEST_LIFETIME", "Owner", "Unreachable"]
logger = logging.getLogger(__name__)

MAX_LINES = 200
own_cart = scope.across_stores("a shopper's own cart")
NONE_BOUGHT: Mapping[int, Decimal] = {}


class CannotAdd(Exception):
    """The message says why, in the shopper's words."""


@dataclass(frozen=True)
class Line:
    """One line as it stands now. `problem` is empty when it can be bought as it is."""

    variant: ProductVariant
    quantity: Decimal
    available: Decimal
    price_seen: Decimal
    problem: str
    notice: str
    # How many this buyer may still buy; None without a limit.
    allowance: Decimal | None = None

    @property
    def total(self) -> Decimal:
        return round_cny(self.variant.price * self.quantity)

    @property
    def step(self) -> Decimal:
        return step(self.variant.unit)

    @property
    def jump(self) -> Decimal:
        return jump(self.variant.unit)

    @property
    def most(self) -> Decimal:
        limit = self.allowance
        return self.available if limit is None else min(self.available, limit)


@dataclass(frozen=True)
class Group:
    """The lines of one store; `ready` are those that can be ordered now."""

    store: Store
    lines: list[Line]

    @property
    def ready(self) -> list[Line]:
        return [line for line in self.lines if not line.problem]

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.ready), ZERO)

    @property
    def count(self) -> int:
        return len(self.ready)


@own_cart
def groups(owner: Owner) -> list[Group]:
    """
    Everything in the cart by store, the store added to last first. One query, and one more
    when a signed-in buyer has something of limited number.
    """
    by_store: dict[int, list[Line]] = {}
    for line in _lines(owner, storage.chosen().rows(owner)):
        by_store.setdefault(line.variant.store_id, []).append(line)
    return [Group(store=lines[0].variant.store, lines=lines) for lines in by_store.values()]


@own_cart
def lines_for(owner: Owner, store: Store) -> list[Line]:
    """The lines of one store, newest first."""
    return _lines(owner, storage.chosen().rows(owner, store_id=store.pk))


@own_cart
def count(owner: Owner) -> int:
    """How many different things are in the cart."""
    return storage.chosen().count(owner)


@scope.across_stores("a shopper names a SKU of any store")
def find_variant(*, sku: str, store_slug: str = "") -> ProductVariant:
    """
    What is on sale under this SKU; the store's slug is needed where two shops use one SKU.

    :raises CannotAdd: for an unknown SKU, or one that several shops use
    """
    variants = privacy.marked(ProductVariant.unscoped.select_related("product", "store", "level"))
    found = variants.filter(sku=sku, retired_at__isnull=True)
    if store_slug:
        found = found.filter(store__slug=store_slug)
    candidates = list(found[:2])
    if not candidates:
        raise CannotAdd(_("商品不存在，可能已被删除"))
    if len(candidates) > 1:
        raise CannotAdd(_("请从店铺页面把商品加入购物车"))
    return candidates[0]


@own_cart
def add(*, owner: Owner, variant: ProductVariant, quantity: Decimal) -> str:
    """
    Add to what is there, at most what can be bought. The returned words say what was cut.

    :raises CannotAdd: when nothing of it can be bought
    """
    return _have(owner, variant, lambda present: quantity + (present or 0))


@own_cart
def beside(*, owner: Owner, variant: ProductVariant, quantity: Decimal) -> Line:
    """So much of it by itself, for 立即购买: in no cart, and no cart is changed by it."""
    bought = _bought(owner, [variant]).get(variant.pk, ZERO)
    problem, notice = problem_of(variant) or _limit_problem(variant, bought), ""
    if not problem:
        try:
            quantity, notice = _allowed(variant, quantity, bought)
        except CannotAdd as refused:
            problem = str(refused)
    return Line(
        variant=variant,
        quantity=quantity,
        available=available_of(variant),
        price_seen=variant.price,
        problem=problem,
        notice=notice,
        allowance=_allowance(variant, bought),
    )


@own_cart
def put(*, owner: Owner, variant: ProductVariant, quantity: Decimal) -> str:
    """
    Have so much of it, whatever there is: twice is the same as once. The returned words say
    what was cut.

    :raises CannotAdd: when nothing of it can be bought
    """
    return _have(owner, variant, lambda _present: quantity)


@own_cart
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
    bought = _bought(owner, [variant]).get(variant.pk, ZERO)
    problem = problem_of(variant) or _limit_problem(variant, bought)
    if problem:
        return problem
    allowed, notice = _allowed(variant, parse(quantity, unit=variant.unit), bought)
    storage.chosen().change(
        owner,
        variant,
        # Nothing where another tab has just removed it.
        lambda present: present and allowed,
        most_lines=MAX_LINES,
        price_seen=variant.price,
    )
    return notice


@own_cart
def clear_unavailable(*, owner: Owner) -> list[Row]:
    """清空失效商品: remove the lines that cannot be bought any more; what they were."""
    rows = storage.chosen().rows(owner)
    gone = [line.variant.pk for line in _lines(owner, rows) if line.problem]
    if gone:
        storage.chosen().remove(owner, gone)
    return [row for row in rows if row.variant.pk in gone]


@own_cart
def take_out(*, owner: Owner, variant_id: int) -> list[Row]:
    """Remove a line; what it was, for `restore`."""
    row = storage.chosen().row(owner, variant_id)
    if row is None:
        return []
    storage.chosen().remove(owner, [variant_id])
    return [row]


@own_cart
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
                most_lines=MAX_LINES,
                price_seen=price_seen,
            )


@own_cart
def swap(*, owner: Owner, variant_id: int, to: int) -> str:
    """
    Another variant of the same product instead, in the same quantity; added to what there is
    of it. The returned words say what was cut.

    :raises CannotAdd: when nothing of it can be bought; the line stays then
    """
    row = storage.chosen().row(owner, variant_id)
    variants = ProductVariant.unscoped.select_related("product", "store", "level")
    if row is None or to == variant_id:
        return ""
    wanted = variants.filter(pk=to, product=row.variant.product_id).first()
    if wanted is None:
        raise CannotAdd(_("商品不存在，可能已被删除"))
    said = add(owner=owner, variant=wanted, quantity=row.quantity)
    storage.chosen().remove(owner, [variant_id])
    return said


@own_cart
def siblings(variants: Collection[ProductVariant]) -> dict[int, list[ProductVariant]]:
    """{variant id: what else of its product is on sale}; one query, none without options."""
    products = {variant.product_id for variant in variants if variant.options}
    if not products:
        return {}
    found = ProductVariant.unscoped.filter(
        product__in=products, retired_at__isnull=True, is_on_sale=True
    )
    by_product: dict[int, list[ProductVariant]] = {}
    for variant in found.order_by("pk"):
        by_product.setdefault(variant.product_id, []).append(variant)
    return {
        variant.pk: [other for other in by_product.get(variant.product_id, ()) if other != variant]
        for variant in variants
    }


@own_cart
def merge(*, key: str, user_id: int) -> None:
    """At sign-in: what the guest had moves into the user's cart, quantities added up."""
    storage.chosen().merge(guest=Owner(key=key), user=Owner(user_id=user_id), most_lines=MAX_LINES)


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


@own_cart
def remove(*, owner: Owner, store: Store, variant_ids: Collection[int]) -> None:
    """
    What was ordered leaves the cart, if the order is committed. When the carts cannot be
    reached then, the order stands and the lines stay.
    """
    kept, ids = storage.chosen(), list(variant_ids)
    if kept.is_transactional:
        kept.remove(owner, ids)
        return

    @own_cart
    def take_out() -> None:
        try:
            kept.remove(owner, ids)
        except Unreachable:
            logger.warning("ordered lines stay in a cart", extra={"store_id": store.pk})

    transaction.on_commit(take_out)


def problem_of(variant: ProductVariant) -> str:
    """Why this cannot be bought at all now; empty when it can."""
    if variant.store.status != Store.Status.OPEN:
        return _("店铺已停止营业")
    if not variant.store.takes_orders:
        return _("店铺暂时不接单，过几天再来看看")
    is_off = variant.retired_at or not variant.is_on_sale or not variant.product.live
    if is_off or privacy.is_private(variant, variant.product):
        return _("商品已下架，看看店里别的吧")
    if is_sold_out(variant):
        return _("已售罄")
    return ""


def is_sold_out(variant: ProductVariant) -> bool:
    """Less is left than one may buy."""
    return available_of(variant) < (variant.min_quantity or step(variant.unit))


def available_of(variant: ProductVariant) -> Decimal:
    """What can be sold now; nothing while a variant has no level."""
    level = getattr(variant, "level", None)
    return level.available if level else Decimal(0)


def _kept(quantity: Decimal, present: Decimal | None) -> Decimal:
    """What was put in again meanwhile counts."""
    return present or quantity


def _have(
    owner: Owner, variant: ProductVariant, wanted: Callable[[Decimal | None], Decimal]
) -> str:
    """Keep what `wanted` makes of the quantity there, as far as it can be bought."""
    bought = _bought(owner, [variant]).get(variant.pk, ZERO)
    problem = problem_of(variant) or _limit_problem(variant, bought)
    if problem:
        raise CannotAdd(problem)
    notices = [""]

    def allowed(present: Decimal | None) -> Decimal:
        quantity, notices[-1] = _allowed(variant, wanted(present), bought)
        return quantity

    try:
        storage.chosen().change(
            owner, variant, allowed, most_lines=MAX_LINES, price_seen=variant.price
        )
    except storage.Full as full:
        raise CannotAdd(_("购物车装满了，先结算一部分吧")) from full
    return notices[-1]


def _bought(owner: Owner, variants: Collection[ProductVariant]) -> Mapping[int, Decimal]:
    """What this user bought of those with a limit; of a guest nothing is known yet."""
    limited = [variant.pk for variant in variants if variant.max_quantity]
    if not owner.user_id or not limited:
        return NONE_BOUGHT
    return limits.bought(variant_ids=limited, buyer_id=owner.user_id)


def _allowance(variant: ProductVariant, bought: Decimal) -> Decimal | None:
    if not variant.max_quantity:
        return None
    return max(variant.max_quantity - bought, Decimal(0))


def _limit_problem(variant: ProductVariant, bought: Decimal) -> str:
    """Why the limit lets this buyer have none of it; empty when it does not."""
    allowance = _allowance(variant, bought)
    if allowance is None or allowance >= (variant.min_quantity or step(variant.unit)):
        return ""
    return limits.words(variant, bought)


def _allowed(
    variant: ProductVariant, wanted: Decimal, bought: Decimal = ZERO
) -> tuple[Decimal, str]:
    if variant.price * wanted > MAX:
        raise CannotAdd(_("一次买这么多，请直接联系商家"))
    allowed, notice = _in_reach(variant, wanted, bought)
    if variant.price and not round_cny(variant.price * allowed):
        raise CannotAdd(_("数量太少，不够 1 分钱，请多买一些"))
    return allowed, notice


def _in_reach(variant: ProductVariant, wanted: Decimal, bought: Decimal) -> tuple[Decimal, str]:
    """So much of it as its limits, its unit and the stock let have, and what that cut."""
    least = variant.min_quantity or step(variant.unit)
    if variant.min_quantity and wanted < least:
        notice = _("这款 %(least)s %(unit)s起售") % {"least": least, "unit": variant.unit}
        return least, notice
    # The unit may have changed since: 1.5 斤 is no number of pieces.
    wanted = max(wanted - wanted % step(variant.unit), least)
    allowance, available = _allowance(variant, bought), available_of(variant)
    if allowance is not None and wanted > allowance and allowance <= available:
        return allowance, limits.words(variant, bought)
    if wanted > available:
        left = {"left": plain(available), "unit": variant.unit}
        return available, _("只剩 %(left)s %(unit)s了，已帮你改成 %(left)s %(unit)s") % left
    return wanted, ""


def _lines(owner: Owner, rows: Collection[Row]) -> list[Line]:
    bought = _bought(owner, [row.variant for row in rows])
    return [_line(owner, row, bought.get(row.variant.pk, ZERO)) for row in rows]


def _line(owner: Owner, row: Row, bought: Decimal) -> Line:
    variant, quantity, notice = row.variant, row.quantity, ""
    problem = problem_of(variant) or _limit_problem(variant, bought)
    if not problem:
        try:
            quantity, notice = _fit(owner, row, bought)
        except CannotAdd as refused:
            problem = str(refused)
    return Line(
        variant=variant,
        quantity=quantity,
        available=available_of(variant),
        price_seen=row.price_seen,
        problem=problem,
        notice=notice,
        allowance=_allowance(variant, bought),
    )


def _fit(owner: Owner, row: Row, bought: Decimal) -> tuple[Decimal, str]:
    """Cut the line to what can be bought; the words that tell what changed, if anything."""
    variant = row.variant
    quantity, notice = _allowed(variant, row.quantity, bought)
    if quantity == row.quantity:
        if variant.price != row.price_seen:
            notice = _price_notice(row.price_seen, variant.price)
        return quantity, notice

    def fitting(present: Decimal | None) -> Decimal | None:
        return present and _allowed(variant, present, bought)[0]

    kept = storage.chosen().change(owner, variant, fitting, most_lines=MAX_LINES)
    return kept or quantity, notice


def _price_notice(before: Decimal, now: Decimal) -> str:
    if now < before:
        return _("比加入时降 ¥%(amount)s") % {"amount": before - now}
    return _("比加入时涨 ¥%(amount)s") % {"amount": now - before}


@own_cart
def forget_old(*, at: datetime) -> int:
    """Remove guests' carts that nobody touched for 90 days, as the privacy page says."""
    return storage.chosen().forget_old(at=at)
