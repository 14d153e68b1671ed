"""
Where it is kept which goods somebody looked at last: the setting RECENT_STORAGE names a
class with the methods of `Storage`. It keeps ids, newest first, and knows nothing of goods.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Protocol

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.module_loading import import_string

MOST = 20
LIFETIME = timedelta(days=90)


class Unreachable(Exception):
    """Nothing can be read or kept now."""


@dataclass(frozen=True)
class Visitor:
    """Who looks: a session, and either a signed-in user or the key of a guest's phone."""

    session: SessionBase
    user_id: int | None = None
    key: str = ""


class Storage(Protocol):
    """Every method may raise `Unreachable`."""

    # A guest is known by a key in a cookie; else the session is enough.
    needs_key: bool

    def ids(self, visitor: Visitor) -> list[int]:
        """At most MOST product ids, the one looked at last first."""

    def add(self, visitor: Visitor, product_id: int) -> None:
        """Put it first, once; the oldest beyond MOST is forgotten."""

    def remove(self, visitor: Visitor, product_ids: Collection[int]) -> None: ...

    def clear(self, visitor: Visitor) -> None: ...

    def merge(self, *, guest: Visitor, user: Visitor) -> None:
        """What the guest looked at becomes the user's, newest first."""


@cache
def chosen() -> Storage:
    """The storage of this site; the setting is read once."""
    storage: Storage = import_string(settings.RECENT_STORAGE)()
    return storage
