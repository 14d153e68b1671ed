"""
Where carts are kept: the setting CART_STORAGE names a class with the methods of `Storage`.

A storage keeps quantities and knows no rules; `cart.py` has the rules and no storage.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from core import scope
from shop.catalog.models import ProductVariant
from shop.stores.models import Store

GUEST_LIFETIME = timedelta(days=90)
MAX_LINES = 200
own_cart = scope.across_stores("a shopper's own cart")


class Unreachable(Exception):
    """The carts cannot be read or changed now; nothing was changed."""


class Full(Exception):
    """One line more than MAX_LINES."""


@dataclass(frozen=True)
class Owner:
    """Whose cart: a signed-in user, or the key in a guest's signed cookie."""

    user_id: int | None = None
    key: str = ""

    @property
    def lookup(self) -> dict[str, int | str]:
        return {"user_id": self.user_id} if self.user_id else {"key": self.key}


@dataclass(frozen=True)
class Row:
    """What is kept of one line; the variant comes with its product, level and store."""

    variant: ProductVariant
    quantity: Decimal
    price_seen: Decimal


# The quantity there is (None: no such line) → the one to keep (None: leave all as it is).
Revise = Callable[[Decimal | None], Decimal | None]
Price = Decimal | None


class Storage(Protocol):
    """Every method may raise `Unreachable`."""

    # Changes are part of the database's transaction; else they hold at once.
    is_transactional: bool

    def rows(self, owner: Owner, *, store: Store | None = None) -> list[Row]:
        """Newest first; one query. Those of `store` may come with this very object."""

    def row(self, owner: Owner, variant_id: int) -> Row | None: ...

    def count(self, owner: Owner) -> int: ...

    def change(
        self, owner: Owner, variant: ProductVariant, revise: Revise, *, price_seen: Price = None
    ) -> Decimal | None:
        """
        Read, revise and write one line as one step: of two callers the second revises what
        the first wrote. `revise` may be called again, and what it raises leaves no trace.
        Returns the quantity kept. Without `price_seen` the one of the line stays.

        :raises Full: for a new line beyond MAX_LINES
        """

    def remove(self, owner: Owner, variant_ids: Collection[int]) -> None: ...

    def merge(self, *, guest: Owner, user: Owner) -> None:
        """
        The guest's lines move in one step; quantities of the same variant add up. New lines
        beyond MAX_LINES are dropped, those added first of all.
        """

    def locked(self, owner: Owner) -> AbstractContextManager[None]:
        """
        A transaction that no other `locked` of this owner overlaps: the second begins when
        the first is committed and its on_commit callbacks have run.
        """

    def forget_old(self, *, at: datetime) -> int:
        """Remove guests' carts that nobody touched for GUEST_LIFETIME."""


@cache
def chosen() -> Storage:
    """The storage of this site; the setting is read once."""
    storage: Storage = import_string(settings.CART_STORAGE)()
    return storage
