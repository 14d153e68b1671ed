"""What a process has counted and not written yet."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

# More different things than this in a few seconds are made up: they are not counted.
MOST = 5_000


@dataclass
class Counted:
    # By slug ("" is the platform), day, kind and source.
    views: Counter[tuple[str, date, str, str]] = field(default_factory=Counter)
    # By slug, day, hour and whether it was a search.
    hours: Counter[tuple[str, date, int, bool]] = field(default_factory=Counter)
    # By slug, day and product.
    looks: Counter[tuple[str, date, int]] = field(default_factory=Counter)
    carts: Counter[tuple[str, date, int]] = field(default_factory=Counter)
    # Slug, day, and a hash of address and browser.
    visitors: set[tuple[str, date, bytes]] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.views) + len(self.looks) + len(self.carts) + len(self.visitors)

    def add(self, other: "Counted") -> None:
        if len(self) >= MOST:
            return
        self.views.update(other.views)
        self.hours.update(other.hours)
        self.looks.update(other.looks)
        self.carts.update(other.carts)
        self.visitors.update(other.visitors)

    def take(self) -> "Counted":
        """All of it; this one is empty then."""
        taken = Counted(self.views, self.hours, self.looks, self.carts, self.visitors)
        self.views, self.hours, self.looks = Counter(), Counter(), Counter()
        self.carts, self.visitors = Counter(), set()
        return taken
