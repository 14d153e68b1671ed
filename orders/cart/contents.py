"""
What is in the cart of a guest (by cookie key) or of a user. Price and stock are read anew at
every look; nothing in a cart is promised or held. Every function may raise `Unreachable`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from core.money import ZERO, round_cny
from core.quantity import jump, step
from orders.cart import buyable
from orders.cart.storing import storage
from orders.cart.storing.storage import Owner, Row
from shop.catalog.models import ProductVariant
from shop.flash.models import Place
from shop.groups.seats import Wanted
from shop.presales.models import Presale
from shop.rewards.models import Reward
from shop.stores.models import Store


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
    # Of a 秒杀, which this line is ordered with.
    place: Place | None = None
    # It is bought together with others, at their price.
    group: Wanted | None = None
    # It is bought with points.
    reward: Reward | None = None
    # It is bought ahead, for a deposit now.
    presale: Presale | None = None

    @property
    def total(self) -> Decimal:
        return round_cny(self.variant.asked * self.quantity)

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


@storage.own_cart
def groups(owner: Owner) -> list[Group]:
    """
    Everything in the cart by store, the store added to last first. One query, and one more
    when a signed-in buyer has something of limited number.
    """
    by_store: dict[int, list[Line]] = {}
    for line in lines_of(owner, storage.chosen().rows(owner)):
        by_store.setdefault(line.variant.store_id, []).append(line)
    return [Group(store=lines[0].variant.store, lines=lines) for lines in by_store.values()]


@storage.own_cart
def lines_for(owner: Owner, store: Store) -> list[Line]:
    """The lines of one store, newest first."""
    return lines_of(owner, storage.chosen().rows(owner, store=store))


@storage.own_cart
def count(owner: Owner) -> int:
    """How many different things are in the cart."""
    return storage.chosen().count(owner)


@storage.own_cart
def beside(
    *, owner: Owner, variant: ProductVariant, quantity: Decimal, place: Place | None = None
) -> Line:
    """So much of it by itself, for 立即购买: in no cart, and no cart is changed by it."""
    bought = buyable.bought_of(owner, [variant]).get(variant.pk, ZERO)
    fit = partial(buyable.allowed, variant, quantity, bought)
    line = _line(variant, quantity, price_seen=variant.asked, bought=bought, fit=fit)
    return replace(line, place=place)


@storage.own_cart
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


def lines_of(owner: Owner, rows: Collection[Row]) -> list[Line]:
    """How these rows of a cart stand now; one that is too much is cut, there as well."""
    bought = buyable.bought_of(owner, [row.variant for row in rows])
    return [_line_of(owner, row, bought.get(row.variant.pk, ZERO)) for row in rows]


def _line_of(owner: Owner, row: Row, bought: Decimal) -> Line:
    fit = partial(_fit, owner, row, bought)
    return _line(row.variant, row.quantity, price_seen=row.price_seen, bought=bought, fit=fit)


def _line(
    variant: ProductVariant,
    quantity: Decimal,
    *,
    price_seen: Decimal,
    bought: Decimal,
    fit: Callable[[], tuple[Decimal, str]],
) -> Line:
    """`fit` says how much of it can be had, and what that cut."""
    problem, notice = buyable.problem_of(variant) or buyable.limit_problem(variant, bought), ""
    if not problem:
        try:
            quantity, notice = fit()
        except buyable.CannotAdd as refused:
            problem = str(refused)
    return Line(
        variant=variant,
        quantity=quantity,
        available=buyable.available_of(variant),
        price_seen=price_seen,
        problem=problem,
        notice=notice,
        allowance=buyable.allowance_of(variant, bought),
    )


def _fit(owner: Owner, row: Row, bought: Decimal) -> tuple[Decimal, str]:
    """Cut the line to what can be bought; the words that tell what changed, if anything."""
    variant = row.variant
    quantity, notice = buyable.allowed(variant, row.quantity, bought)
    if quantity == row.quantity:
        if variant.asked != row.price_seen:
            notice = _price_notice(row.price_seen, variant.asked)
        return quantity, notice

    def fitting(present: Decimal | None) -> Decimal | None:
        return present and buyable.allowed(variant, present, bought)[0]

    kept = storage.chosen().change(owner, variant, fitting)
    return kept or quantity, notice


def _price_notice(before: Decimal, now: Decimal) -> str:
    if now < before:
        return _("比加入时降 ¥%(amount)s") % {"amount": before - now}
    return _("比加入时涨 ¥%(amount)s") % {"amount": now - before}
