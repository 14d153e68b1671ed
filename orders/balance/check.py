"""Whether members' balances are what payments say."""

from collections.abc import Iterator

from core import scope
from orders.balance import topping_up
from orders.balance.models import TopUp
from orders.payments import capture, check
from shop.members.models import BalanceEntry
from shop.promotions import check as promotions_check

Kind = BalanceEntry.Kind
WHY = "the check looks at every store"


def install() -> None:
    for register in (check.also, promotions_check.also):
        register(_top_ups)


def _top_ups() -> Iterator[str]:
    """A top-up that was paid is in the balance, once and as much; one that was not is not."""
    with scope.across_stores(WHY):
        entries = BalanceEntry.unscoped.filter(kind=Kind.TOP_UP)
        booked = {
            (store_id, reference): (amount, bonus)
            for store_id, reference, amount, bonus in entries.values_list(
                "store_id", "reference", "amount", "bonus"
            )
        }
        for row in TopUp.unscoped.select_related("order").iterator():
            order = row.order
            said = booked.pop((row.store_id, topping_up.reference_of(order)), None)
            paid = capture.captured(order)
            if said != ((paid, row.bonus) if paid else None):
                yield f"top-up {row.pk}: {paid} paid and {row.bonus} on top, entries say {said}"
    for _store_id, reference in booked:
        yield f"entry of {reference}: of no top-up"
