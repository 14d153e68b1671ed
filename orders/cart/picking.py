"""
The cart as its page shows it: which lines are ticked for the checkout, what else each could be,
and what was taken out last and may come back. Ticks and the way back lie in the session.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from orders.cart import cart, contents
from orders.cart.storing.storage import Row
from orders.deals import words
from orders.deals.deals import Deals
from shop.catalog.models import ProductVariant
from shop.stores.models import Store

UNPICKED, REMOVED = "cart_unpicked", "cart_removed"
MOST_REMEMBERED = 200


@dataclass(frozen=True)
class Shown:
    """One line; `others` are the variants it can be changed to."""

    line: contents.Line
    is_picked: bool
    others: Sequence[ProductVariant]
    # Yuan apiece, as it is reckoned for this buyer.
    price: Decimal


@dataclass(frozen=True)
class ShownGroup:
    """The lines of one store; count, total and discounts are of what is ticked."""

    store: Store
    lines: list[Shown]
    total: Decimal
    discounts: list[words.Named]
    hints: list[str]

    @property
    def picked(self) -> list[contents.Line]:
        return [shown.line for shown in self.lines if shown.is_picked]

    @property
    def is_ready(self) -> bool:
        return any(not shown.line.problem for shown in self.lines)

    @property
    def is_all_picked(self) -> bool:
        return all(shown.is_picked or shown.line.problem for shown in self.lines)


def shown(groups: Iterable[contents.Group], session: SessionBase, deals: Deals) -> list[ShownGroup]:
    """One query for the variants of what comes in several, and those of `deals`."""
    groups, unpicked = list(groups), set(session.get(UNPICKED, []))
    others = contents.siblings([line.variant for group in groups for line in group.lines])
    return [_shown(group, unpicked, others, deals) for group in groups]


def _shown(
    group: contents.Group,
    unpicked: Collection[int],
    others: Mapping[int, Sequence[ProductVariant]],
    deals: Deals,
) -> ShownGroup:
    picked = [line for line in group.ready if line.variant.pk not in unpicked]
    reckoning = deals.reckon(group.store, picked)
    prices = {line.variant_id: line.unit_price for line in reckoning.lines}
    lines = [
        Shown(
            line,
            is_picked=line in picked,
            others=others.get(line.variant.pk, ()),
            price=prices.get(line.variant.pk, line.variant.asked),
        )
        for line in group.lines
    ]
    found = words.taken(reckoning.discounts, deals)
    hints = words.hints(reckoning, deals)
    return ShownGroup(group.store, lines, reckoning.total, found, hints)


def pick(session: SessionBase, variant_ids: Collection[int], *, is_picked: bool) -> None:
    unpicked = [pk for pk in session.get(UNPICKED, []) if pk not in variant_ids]
    if not is_picked:
        unpicked += variant_ids
    session[UNPICKED] = unpicked[-MOST_REMEMBERED:]


def remember_removed(session: SessionBase, rows: Iterable[Row]) -> None:
    """Only the last removal can be undone."""
    session[REMOVED] = [
        [row.variant.pk, str(row.quantity), str(row.price_seen), row.variant.product.title]
        for row in rows
    ]


def removed_words(session: SessionBase) -> str:
    """苹果 or 苹果 等 3 件; empty when nothing can be undone."""
    names = [name for *_row, name in session.get(REMOVED, [])]
    if len(names) < 2:
        return "".join(names)
    return _("%(name)s 等 %(count)s 种") % {"name": names[0], "count": len(names)}


def undo(session: SessionBase, *, owner: cart.Owner) -> None:
    """What was removed last is in the cart again, as it was."""
    rows = session.pop(REMOVED, [])
    kept = {pk: (Decimal(quantity), Decimal(seen)) for pk, quantity, seen, _name in rows}
    cart.restore(owner=owner, kept=kept)


def forget_removed(session: SessionBase) -> None:
    if REMOVED in session:
        del session[REMOVED]
