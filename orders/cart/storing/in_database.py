"""Carts as rows of Cart and CartLine: the default, and inside the caller's transaction."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Count, F, Q, QuerySet, Sum

from core.compiled import Compiled
from core.inserted import FEW, Conflict, insert
from core.prepared import Statement
from core.quantity import value
from orders.cart.models import Cart, CartLine
from orders.cart.storing import storage
from orders.cart.storing.storage import GUEST_LIFETIME, Full, Owner, Price, Revise, Row
from shop.catalog.models import ProductVariant
from shop.stores.models import Store
from shop.stores.public_pages import privacy

# What no cart shows of a product; the rich detail may be long.
UNSEEN = tuple(
    f"variant__product__{name}"
    for name in ("detail", "description", "search_description", "seo_title", "draft_title")
)
REMOVE = """
DELETE FROM cart_cartline
WHERE cart_id = (SELECT id FROM cart_cart WHERE {column} = %s) AND variant_id IN ({marks})
"""
SAME_LINE = Conflict(unique=("cart", "variant"), update=("quantity",))
SAME_LINE_ITS_PRICE = SAME_LINE._replace(update=("quantity", "price_seen"))


class DatabaseStorage:
    is_transactional = True

    def rows(self, owner: Owner, *, store: Store | None = None) -> list[Row]:
        if store is None:
            found = _shown_everywhere(**owner.lookup)
        else:
            found = _shown_there(**owner.lookup, store=store.pk)
            for line in found:
                line.variant.store = store
        newest_first = sorted(found, key=lambda line: (line.added_at, line.pk), reverse=True)
        return [_row(line) for line in newest_first]

    def row(self, owner: Owner, variant_id: int) -> Row | None:
        line = _everywhere(**owner.lookup).filter(variant_id=variant_id).first()
        return _row(line) if line else None

    def count(self, owner: Owner) -> int:
        return _lines(**owner.lookup).count()

    @transaction.atomic
    def change(
        self, owner: Owner, variant: ProductVariant, revise: Revise, *, price_seen: Price = None
    ) -> Decimal | None:
        cart = _made(owner)
        counted = _counted(cart=cart.pk, variant=variant.pk)
        count, present = counted[0] if counted else (0, None)
        quantity = revise(present)
        if quantity is None:
            return None
        if present is None and count >= storage.MAX_LINES:
            raise Full
        line = CartLine(
            cart=cart,
            store_id=variant.store_id,
            variant=variant,
            quantity=quantity,
            price_seen=variant.asked if price_seen is None else price_seen,
        )
        insert([line], conflict=SAME_LINE if price_seen is None else SAME_LINE_ITS_PRICE)
        return quantity

    def remove(self, owner: Owner, variant_ids: Collection[int]) -> None:
        # Nothing hangs on a line. Wagtail listens to every deletion, for which Django would
        # read the lines first, and writes such a statement longer than it takes.
        if not variant_ids:
            return
        ((column, whose),) = owner.lookup.items()
        given = [whose, *variant_ids]
        sql = REMOVE.format(column=column, marks=", ".join(["%s"] * len(variant_ids)))
        is_few = len(variant_ids) <= FEW
        with connection.cursor() as cursor:
            cursor.execute(Statement(sql, given, range(len(given))) if is_few else sql, given)

    @transaction.atomic
    def merge(self, *, guest: Owner, user: Owner) -> None:
        theirs = Cart.objects.select_for_update().filter(**guest.lookup).first()
        if theirs is None:
            return
        cart = _made(user)
        mine = set(CartLine.unscoped.filter(cart=cart).values_list("variant_id", flat=True))
        room = storage.MAX_LINES - len(mine)
        for line in CartLine.unscoped.filter(cart=theirs).order_by("-added_at", "-pk"):
            if line.variant_id in mine:
                same = CartLine.unscoped.filter(cart=cart, variant_id=line.variant_id)
                same.update(quantity=F("quantity") + value(line.quantity))
            elif room > 0:
                CartLine.unscoped.filter(pk=line.pk).update(cart=cart)
                room -= 1
        theirs.delete()

    @contextmanager
    def locked(self, owner: Owner) -> Iterator[None]:
        with transaction.atomic():
            _locked(**owner.lookup)
            yield

    def forget_old(self, *, at: datetime) -> int:
        old = Cart.objects.filter(user=None, updated_at__lt=at - GUEST_LIFETIME)
        return old.delete()[0]


def _of_owner(**lookup: int | str) -> QuerySet[Cart]:
    return Cart.objects.select_for_update().filter(**lookup)


_locked = Compiled(Cart, _of_owner)


def _counts(*, cart: int, variant: int) -> QuerySet[CartLine, tuple[int, Decimal | None]]:
    """How many lines, and how much of this variant; no row for an empty cart."""
    lines = CartLine.unscoped.filter(cart=cart).order_by().values("cart")
    present = Sum("quantity", filter=Q(variant=variant))
    return lines.annotate(count=Count("pk"), present=present).values_list("count", "present")


_counted = Compiled(CartLine, _counts)


def _made(owner: Owner) -> Cart:
    """The owner's cart, new or not, its row locked until the transaction ends."""
    cart = Cart(**owner.lookup)
    insert([cart], conflict=Conflict(unique=tuple(owner.lookup), update=("updated_at",)))
    return cart


def _lines(**lookup: int | str) -> QuerySet[CartLine]:
    # A subquery instead of a join: PostgreSQL plans seven joins longer than it runs them, and
    # rows are deleted from one table.
    carts = Cart.objects.filter(**lookup).values("pk")[:1]
    return CartLine.unscoped.filter(cart=carts)


def _shown(**lookup: int | str) -> QuerySet[CartLine]:
    lines = _lines(**lookup).select_related("variant__product", "variant__level").defer(*UNSEEN)
    return privacy.marked(lines, "variant__product__path")


def _everywhere(**lookup: int | str) -> QuerySet[CartLine]:
    return _shown(**lookup).select_related("variant__store")


# Without the store's table, which who asks has read: planning a join less is a third of it.
def _there(*, store: int, **lookup: int | str) -> QuerySet[CartLine]:
    return _shown(**lookup).filter(store=store)


_shown_everywhere = Compiled(CartLine, _everywhere)
_shown_there = Compiled(CartLine, _there)


def _row(line: CartLine) -> Row:
    line.variant.is_private = line.is_private  # type: ignore[attr-defined]
    return Row(variant=line.variant, quantity=line.quantity, price_seen=line.price_seen)
