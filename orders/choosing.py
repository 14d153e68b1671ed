"""Which orders of a store somebody means: the ticked ones, or all that conditions find."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from orders.board_states import STATES
from orders.models import Order, OrderDiscount, OrderLine
from shop.stores.models import Store


@dataclass(frozen=True)
class Wanted:
    """
    `numbers` are all that is meant when there are any; else each condition that is not empty
    holds. Days as 2026-11-22, whole ones of the clock here.
    """

    numbers: tuple[str, ...] = ()
    state: str = ""
    since: str = ""
    until: str = ""
    delivery: str = ""
    pay: str = ""
    product: str = ""
    phone: str = ""
    promotion: str = ""

    def plain(self) -> dict[str, object]:
        return {**asdict(self), "numbers": list(self.numbers)}

    @classmethod
    def read(cls, plain: dict[str, object]) -> "Wanted":
        numbers = plain.get("numbers")
        words = {name: str(value) for name, value in plain.items() if name != "numbers"}
        return cls(numbers=tuple(numbers) if isinstance(numbers, list) else (), **words)


def orders_of(store: Store | int, wanted: Wanted) -> QuerySet[Order]:
    rows: QuerySet[Order] = Order.objects.for_store(store)
    if wanted.numbers:
        return rows.filter(number__in=wanted.numbers)
    conditions = Q()
    if wanted.state:
        conditions &= STATES[wanted.state][1]
    if wanted.since:
        conditions &= Q(created_at__gte=_midnight(wanted.since))
    if wanted.until:
        conditions &= Q(created_at__lt=_midnight(wanted.until, later=1))
    for column, value in (("delivery", wanted.delivery), ("pay_method", wanted.pay)):
        if value:
            conditions &= Q(**{column: value})
    if wanted.phone:
        conditions &= Q(phone__endswith=wanted.phone)
    return rows.filter(conditions & _of_goods(wanted.product) & _of_promotion(wanted.promotion))


def _of_goods(words: str) -> Q:
    """By a part of a name, or the whole of a code."""
    if not words:
        return Q()
    lines = OrderLine.unscoped.filter(store_id=OuterRef("store_id"), order_id=OuterRef("pk"))
    return Q(Exists(lines.filter(Q(name__icontains=words) | Q(sku=words))))


def _of_promotion(number: str) -> Q:
    if not number:
        return Q()
    used = OrderDiscount.unscoped.filter(store_id=OuterRef("store_id"), order_id=OuterRef("pk"))
    return Q(Exists(used.filter(number=number)))


def _midnight(day: str, *, later: int = 0) -> datetime:
    whole = date.fromisoformat(day) + timedelta(days=later)
    return timezone.make_aware(datetime(whole.year, whole.month, whole.day))  # noqa: DTZ001
