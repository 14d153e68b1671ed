"""
Which stores the current request may see: a context variable that default managers obey.

None means "not limited": visitors, operators, shells and jobs (jobs name the store
themselves). The middleware of `shop.stores` sets it for merchants on /admin/ and /merchant/.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Scope:
    """What a merchant may see. Pages and people are asked for by few requests, and then once."""

    user_id: int
    store_ids: frozenset[int]
    collection_ids: frozenset[int]
    find_paths: Callable[[], tuple[str, ...]]
    find_mates: Callable[[], frozenset[int]]

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Tree paths of the store pages."""
        return self.find_paths()

    @cached_property
    def mate_ids(self) -> frozenset[int]:
        """Who works for the same stores, this person among them."""
        return self.find_mates()


# What a function of Wagtail's that was made to obey the scope has on it.
OBEYS = "obeys_scope"
_scope: ContextVar[Scope | None] = ContextVar("store_scope", default=None)
_across: ContextVar[str] = ContextVar("across_stores", default="")


def current() -> Scope | None:
    return _scope.get()


@contextmanager
def entered(scope: Scope | None) -> Iterator[None]:
    """Limit what default managers see until the block ends."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def across_stores(reason: str) -> Iterator[None]:
    """
    Lift the limit for a query that is right to look at every store, and say why:
    a unique check, a shopper's own orders, an operator's list.
    """
    scope_token = _scope.set(None)
    reason_token = _across.set(reason)
    try:
        yield
    finally:
        _across.reset(reason_token)
        _scope.reset(scope_token)


def across_reason() -> str:
    """Why the current block looks across stores; empty when it does not."""
    return _across.get()
