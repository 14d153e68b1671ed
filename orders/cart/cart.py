"""
The cart of a guest (by cookie key) or of a user: what is in it, and changing it.

Price and stock are read anew at every look; nothing in a cart is promised or held.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import scope
from orders.cart.models import Cart, CartLine
from shop.catalog.models import ProductVariant
from shop.money import MAX, ZERO, round_cny
from shop.quantity import jump, parse, plain, step, value
from shop.stores.models import Store

MAX_LINES = 200
GUEST_LIFETIME = timedelta(days=90)
own_cart = scope.across_stores("a shopper's own cart")


@dataclass(frozen=True)
class Owner:
    """Whose cart: a signed-in user, or the key in a guest's signed cookie."""

    user_id: int | None = None
    key: str = ""

    @property
    def lookup(self) -> dict[str, Any]:
        return {"user_id": self.user_id} if self.user_id else {"key": self.key}


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
        limit = self.variant.max_quantity
        return min(self.available, limit) if limit else self.available


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
    """Everything in the cart by store, the store added to last first. One query."""
    by_store: dict[int, list[CartLine]] = {}
    for row in _rows(owner).order_by("-added_at", "-pk"):
        by_store.setdefault(row.store_id, []).append(row)
    return [
        Group(store=rows[0].store, lines=[_line(row) for row in rows]) for rows in by_store.values()
    ]


@own_cart
def lines_for(owner: Owner, store: Store) -> list[Line]:
    """The lines of one store, newest first."""
    return [_line(row) for row in _rows(owner).filter(store=store).order_by("-added_at", "-pk")]


@own_cart
def count(owner: Owner) -> int:
    """How many different things are in the cart."""
    return CartLine._base_manager.filter(**_of(owner)).count()


@scope.across_stores("a shopper names a SKU of any store")
def find_variant(*, sku: str, store_slug: str = "") -> ProductVariant:
    """
    What is on sale under this SKU; the store's slug is needed where two shops use one SKU.

    :raises CannotAdd: for an unknown SKU, or one that several shops use
    """
    variants = ProductVariant._base_manager.select_related("product", "store", "level")
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
@transaction.atomic
def add(*, owner: Owner, variant: ProductVariant, quantity: Decimal) -> str:
    """
    Add to what is there, at most what can be bought. The returned words say what was cut.

    :raises CannotAdd: when nothing of it can be bought
    """
    problem = problem_of(variant)
    if problem:
        raise CannotAdd(problem)
    cart = _make(owner)
    line = CartLine._base_manager.filter(cart=cart, variant=variant).first()
    wanted = quantity + (line.quantity if line else 0)
    allowed, notice = _allowed(variant, wanted)
    if line is None:
        if CartLine._base_manager.filter(cart=cart).count() >= MAX_LINES:
            raise CannotAdd(_("购物车装满了，先结算一部分吧"))
        line = CartLine(cart=cart, store_id=variant.store_id, variant=variant)
    line.quantity, line.price_seen = allowed, variant.price
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError:
        # A double tap: the other request has just made this line.
        CartLine._base_manager.filter(cart=cart, variant=variant).update(quantity=allowed)
    return notice


@own_cart
@transaction.atomic
def set_quantity(*, owner: Owner, variant_id: int, quantity: str) -> str:
    """
    Change a line; "0" removes it. The returned words say what was cut.

    :raises ValidationError: for what is no quantity in this variant's unit
    """
    line = _rows(owner).filter(variant_id=variant_id).first()
    if line is None:
        return ""
    if quantity.strip() in {"0", ""}:
        line.delete()
        return ""
    problem = problem_of(line.variant)
    if problem:
        return problem
    allowed, notice = _allowed(line.variant, parse(quantity, unit=line.variant.unit))
    CartLine._base_manager.filter(pk=line.pk).update(
        quantity=allowed, price_seen=line.variant.price
    )
    return notice


@own_cart
def clear_unavailable(*, owner: Owner) -> None:
    """清空失效商品: remove the lines that cannot be bought any more."""
    gone = [row.pk for row in _rows(owner) if problem_of(row.variant)]
    CartLine._base_manager.filter(pk__in=gone).delete()


@own_cart
@transaction.atomic
def merge(*, key: str, user_id: int) -> None:
    """At sign-in: what the guest had moves into the user's cart, quantities added up."""
    guest = Cart.objects.select_for_update().filter(key=key).first()
    if guest is None:
        return
    cart = _make(Owner(user_id=user_id))
    mine = set(CartLine._base_manager.filter(cart=cart).values_list("variant_id", flat=True))
    for line in CartLine._base_manager.filter(cart=guest):
        if line.variant_id in mine:
            same = CartLine._base_manager.filter(cart=cart, variant_id=line.variant_id)
            same.update(quantity=F("quantity") + value(line.quantity))
        else:
            CartLine._base_manager.filter(pk=line.pk).update(cart=cart)
    guest.delete()


def problem_of(variant: ProductVariant) -> str:
    """Why this cannot be bought at all now; empty when it can."""
    if variant.store.status != Store.Status.OPEN:
        return _("店铺已停止营业")
    if not variant.store.takes_orders:
        return _("店铺暂时不接单，过几天再来看看")
    if variant.retired_at or not variant.is_on_sale or not variant.product.live:
        return _("商品已下架，看看店里别的吧")
    if available_of(variant) < (variant.min_quantity or step(variant.unit)):
        return _("已售罄")
    return ""


def available_of(variant: ProductVariant) -> Decimal:
    """What can be sold now; nothing while a variant has no level."""
    level = getattr(variant, "level", None)
    return level.available if level else Decimal(0)


def _allowed(variant: ProductVariant, wanted: Decimal) -> tuple[Decimal, str]:
    if variant.price * wanted > MAX:
        raise CannotAdd(_("一次买这么多，请直接联系商家"))
    least = variant.min_quantity or step(variant.unit)
    if variant.min_quantity and wanted < least:
        notice = _("这款 %(least)s %(unit)s起售") % {"least": least, "unit": variant.unit}
        return least, notice
    # The unit may have changed since: 1.5 斤 is no number of pieces.
    wanted = max(wanted - wanted % step(variant.unit), least)
    if variant.max_quantity and wanted > variant.max_quantity:
        limit = plain(variant.max_quantity)
        return limit, _("每单限购 %(limit)s %(unit)s") % {"limit": limit, "unit": variant.unit}
    available = available_of(variant)
    if wanted > available:
        left = {"left": plain(available), "unit": variant.unit}
        return available, _("只剩 %(left)s %(unit)s了，已帮你改成 %(left)s %(unit)s") % left
    return wanted, ""


def _line(row: CartLine) -> Line:
    variant = row.variant
    problem = problem_of(variant)
    notice = ""
    if not problem:
        try:
            notice = _fit(row)
        except CannotAdd as refused:
            problem = str(refused)
    return Line(
        variant=variant,
        quantity=row.quantity,
        available=available_of(variant),
        price_seen=row.price_seen,
        problem=problem,
        notice=notice,
    )


def _fit(row: CartLine) -> str:
    """Cut the row to what can be bought; the words that tell what changed, if anything."""
    quantity, notice = _allowed(row.variant, row.quantity)
    if quantity != row.quantity:
        row.quantity = quantity
        CartLine._base_manager.filter(pk=row.pk).update(quantity=quantity)
    elif row.variant.price != row.price_seen:
        notice = _price_notice(row.price_seen, row.variant.price)
    return notice


def _price_notice(before: Decimal, now: Decimal) -> str:
    if now < before:
        return _("比加入时降 ¥%(amount)s") % {"amount": before - now}
    return _("比加入时涨 ¥%(amount)s") % {"amount": now - before}


def _rows(owner: Owner):  # type: ignore[no-untyped-def]
    rows = CartLine._base_manager.filter(**_of(owner))
    return rows.select_related("store", "variant__product", "variant__level", "variant__store")


def _of(owner: Owner) -> dict[str, Any]:
    return {f"cart__{name}": value for name, value in owner.lookup.items()}


def _make(owner: Owner) -> Cart:
    cart, created = Cart.objects.get_or_create(**owner.lookup)
    if not created:
        Cart.objects.filter(pk=cart.pk).update(updated_at=timezone.now())
    return cart


@own_cart
def forget_old(*, at: datetime) -> int:
    """Remove guests' carts that nobody touched for 90 days, as the privacy page says."""
    old = Cart.objects.filter(user=None, updated_at__lt=at - GUEST_LIFETIME)
    return old.delete()[0]
