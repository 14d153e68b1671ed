"""Carts as rows of Cart and CartLine: the default, and inside the caller's transaction."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from orders.cart.models import Cart, CartLine
from orders.cart.storage import GUEST_LIFETIME, Full, Owner, Revise, Row
from shop.catalog.models import ProductVariant
from shop.quantity import value


class DatabaseStorage:
    is_transactional = True

    def rows(self, owner: Owner, *, store_id: int | None = None) -> list[Row]:
        lines = _lines(owner) if store_id is None else _lines(owner).filter(store=store_id)
        return [_row(line) for line in lines.order_by("-added_at", "-pk")]

    def row(self, owner: Owner, variant_id: int) -> Row | None:
        line = _lines(owner).filter(variant_id=variant_id).first()
        return _row(line) if line else None

    def count(self, owner: Owner) -> int:
        return CartLine._base_manager.filter(**_of(owner)).count()

    @transaction.atomic
    def change(
        self,
        owner: Owner,
        variant: ProductVariant,
        revise: Revise,
        *,
        most_lines: int,
        price_seen: Decimal | None = None,
    ) -> Decimal | None:
        cart = _made(owner)
        lines = CartLine._base_manager.filter(cart=cart)
        line = lines.filter(variant=variant).first()
        quantity = revise(line.quantity if line else None)
        if quantity is None:
            return None
        if line is None:
            if lines.count() >= most_lines:
                raise Full
            line = CartLine(cart=cart, store_id=variant.store_id, variant=variant)
            line.price_seen = variant.price
        line.quantity = quantity
        line.price_seen = line.price_seen if price_seen is None else price_seen
        line.save()
        return quantity

    def remove(self, owner: Owner, variant_ids: Collection[int]) -> None:
        # Not by a join: SQLite and PostgreSQL delete from one table.
        carts = Cart.objects.filter(**owner.lookup)
        lines = CartLine._base_manager.filter(cart__in=carts, variant_id__in=list(variant_ids))
        lines.delete()

    @transaction.atomic
    def merge(self, *, guest: Owner, user: Owner, most_lines: int) -> None:
        theirs = Cart.objects.select_for_update().filter(**guest.lookup).first()
        if theirs is None:
            return
        cart = _made(user)
        mine = set(CartLine._base_manager.filter(cart=cart).values_list("variant_id", flat=True))
        room = most_lines - len(mine)
        for line in CartLine._base_manager.filter(cart=theirs).order_by("-added_at", "-pk"):
            if line.variant_id in mine:
                same = CartLine._base_manager.filter(cart=cart, variant_id=line.variant_id)
                same.update(quantity=F("quantity") + value(line.quantity))
            elif room > 0:
                CartLine._base_manager.filter(pk=line.pk).update(cart=cart)
                room -= 1
        theirs.delete()

    @contextmanager
    def locked(self, owner: Owner) -> Iterator[None]:
        with transaction.atomic():
            list(Cart.objects.select_for_update().filter(**owner.lookup))
            yield

    def forget_old(self, *, at: datetime) -> int:
        old = Cart.objects.filter(user=None, updated_at__lt=at - GUEST_LIFETIME)
        return old.delete()[0]


def _made(owner: Owner) -> Cart:
    """The owner's cart, its row locked by the update until the transaction ends."""
    cart, created = Cart.objects.get_or_create(**owner.lookup)
    if not created:
        Cart.objects.filter(pk=cart.pk).update(updated_at=timezone.now())
    return cart


def _lines(owner: Owner):  # type: ignore[no-untyped-def]
    lines = CartLine._base_manager.filter(**_of(owner))
    return lines.select_related("variant__product", "variant__level", "variant__store")


def _of(owner: Owner) -> dict[str, Any]:
    return {f"cart__{name}": value for name, value in owner.lookup.items()}


def _row(line: CartLine) -> Row:
    return Row(variant=line.variant, quantity=line.quantity, price_seen=line.price_seen)
