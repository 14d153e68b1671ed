"""A figure that cannot wait for the next minute, by the definition of the tables."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum

from core.money import ZERO, round_cny
from home.statistics.reports import facts
from home.statistics.reports.facts import Span


def paid_today(store_id: int, *, on: date) -> Decimal:
    """支付金额 of a day, so far."""
    rows = facts.payments(store_id).filter(facts.within(Span(store_id, on, on), "paid_at"))
    return round_cny(rows.aggregate(sum=Sum("amount"))["sum"] or ZERO)
