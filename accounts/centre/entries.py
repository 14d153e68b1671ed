"""
我的: the one list of what a person has here. A room adds its entry in its app's `ready()`, and
the page shows them by rank, what is tapped most where the thumb is. At most eight for anybody:
past that nobody finds anything.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from accounts.actor import Visitor
from core.types import Words


def everybody(_visitor: Visitor) -> bool:
    return True


def signed_in(visitor: Visitor) -> bool:
    return visitor.is_authenticated


def nothing(_request: HttpRequest) -> int:
    return 0


@dataclass(frozen=True)
class Entry:
    """
    `page`: the name of its address, which opens for whom `is_for` says yes. `count`: how much
    waits there for who asks.
    """

    rank: int
    page: str
    words: Words
    is_for: Callable[[Visitor], bool] = signed_in
    count: Callable[[HttpRequest], int] = nothing


_known: dict[str, Entry] = {}


def add(*entries: Entry) -> None:
    """
    :raises ValueError: where the page or the rank is taken
    """
    for entry in entries:
        ranks = {known.rank: known.page for known in _known.values()}
        if _known.setdefault(entry.page, entry) is not entry or entry.rank in ranks:
            raise ValueError(f"{entry.page!r} or its rank {entry.rank} is taken")


def of(visitor: Visitor) -> list[Entry]:
    """By rank, what is for this person or visitor."""
    entries = sorted(_known.values(), key=lambda entry: entry.rank)
    return [entry for entry in entries if entry.is_for(visitor)]


def counted(request: HttpRequest) -> list[tuple[Entry, int]]:
    """As `of` who asks, each with how much waits there."""
    return [(entry, entry.count(request)) for entry in of(request.user)]
