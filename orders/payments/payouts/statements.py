"""A month of a store's settlement, day by day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncDate

from core.money import ZERO, round_cny
from orders.payments.payouts.models import SettlementEntry
from shop.stores.models import Store

Kind = SettlementEntry.Kind


@dataclass(frozen=True)
class Day:
    """Yuan of one day; `closing` could be withdrawn when it ended."""

    day: date
    came: Decimal
    went: Decimal
    settled: Decimal
    fees: Decimal
    withdrawn: Decimal
    closing: Decimal


def of_month(store: Store, year: int, month: int) -> list[Day]:
    """Days on which something happened, newest first, as in Asia/Shanghai."""
    rows = SettlementEntry.unscoped.for_store(store).annotate(day=TruncDate("created_at"))
    rows = rows.filter(created_at__year=year, created_at__month=month)
    sums: dict[date, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    by_kind = rows.values("day", "kind").annotate(amounts=Sum("amount"), fees=Sum("fees_change"))
    for row in by_kind.order_by():
        sums[row["day"]][row["kind"]] += round_cny(row["amounts"])
        sums[row["day"]]["fees"] += round_cny(row["fees"])
    closing = dict(rows.order_by("pk").values_list("day", "available_after"))
    return [
        Day(
            day=day,
            came=of[Kind.CAME],
            went=of[Kind.WENT],
            settled=of[Kind.SETTLED],
            fees=of["fees"],
            withdrawn=of[Kind.REQUESTED] + of[Kind.GIVEN_BACK],
            closing=closing[day],
        )
        for day, of in sorted(sums.items(), reverse=True)
    ]
