"""
The records that statistics count, each on the moment that books it. Whatever a figure means, it
begins here: tables, live figures of today and the check ask the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import (
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.expressions import Case, Combinable, When
from django.db.models.functions import Cast, Concat, Trunc
from django.utils import timezone

from home.statistics.reports.models import By
from orders.models import Order
from orders.payments.models import PaymentOrder, Refund

TZ = timezone.get_default_timezone
DAY = timedelta(days=1)
# A period of `StorePeriod`, and the day it starts on.
Piece = tuple[By, date]


@dataclass(frozen=True)
class Span:
    """Days of one store, both ends included."""

    store_id: int
    first: date
    last: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From midnight to midnight, the end not included."""
        return midnight(self.first), midnight(self.last + timedelta(days=1))

    @property
    def ends(self) -> tuple[date, date]:
        return self.first, self.last

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def whole(self, by: str) -> "Span":
        """With the whole of the weeks or months that it touches."""
        last = start_of(self.last, by)
        end = {By.DAY: last, By.WEEK: last + timedelta(days=6), By.MONTH: _month_end(last)}
        return Span(self.store_id, start_of(self.first, by), end[By(by)])


def midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min), TZ())


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment, TZ())


def start_of(on: date, by: str) -> date:
    """The first day of the period that `on` lies in."""
    if by == By.WEEK:
        return on - timedelta(days=on.weekday())
    return on.replace(day=1) if by == By.MONTH else on


def next_start(start: date, by: str) -> date:
    if by == By.MONTH:
        return _month_end(start) + timedelta(days=1)
    return start + timedelta(days=7 if by == By.WEEK else 1)


def _month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def pieces(
    first: date, last: date, ways: Sequence[By] = (By.MONTH, By.WEEK, By.DAY)
) -> list[Piece]:
    """These days exactly, the first first: whole months, between them whole weeks, then days."""
    by, *finer = ways
    start = first if start_of(first, by) == first else next_start(start_of(first, by), by)
    whole, begun = [], start
    while (end := next_start(start, by)) - DAY <= last:
        whole.append((by, start))
        start = end
    if not finer:
        return whole
    if not whole:
        return pieces(first, last, finer)
    return [*pieces(first, begun - DAY, finer), *whole, *pieces(start, last, finer)]


def bucket(column: str, by: str) -> Trunc:
    return Trunc(column, by, output_field=DateField(), tzinfo=TZ())


def within(span: Span, column: str) -> Q:
    since, until = span.moments
    return Q(**{f"{column}__gte": since, f"{column}__lt": until})


def payments(store_id: int) -> QuerySet[PaymentOrder]:
    """
    All money that came for goods: deposits, rests, balance, cash, and what came too late and goes
    back again. A top-up is no sale; what is bought with it is.
    """
    rows: QuerySet[PaymentOrder] = PaymentOrder.objects.for_store(store_id)
    return rows.filter(state=PaymentOrder.State.SUCCEEDED, order__is_top_up=False)


def counted(store_id: int) -> QuerySet[PaymentOrder]:
    """Without what came too late or twice: nobody bought anything with it."""
    return payments(store_id).filter(is_surplus=False)


def refunds(store_id: int) -> QuerySet[Refund]:
    """Money that is back with the buyer."""
    rows: QuerySet[Refund] = Refund.objects.for_store(store_id)
    return rows.filter(state=Refund.State.SUCCEEDED, order__is_top_up=False)


def orders(store_id: int) -> QuerySet[Order]:
    rows: QuerySet[Order] = Order.objects.for_store(store_id)
    return rows


def buyer(prefix: str = "") -> Combinable:
    """Who an order is from: an account, else a phone; of a sealed order nobody but itself."""
    return Case(
        When(
            Q(**{f"{prefix}buyer__isnull": False}),
            then=Concat(Value("u"), Cast(f"{prefix}buyer_id", TextField())),
        ),
        When(~Q(**{f"{prefix}phone": ""}), then=Concat(Value("p"), F(f"{prefix}phone"))),
        default=Concat(Value("o"), Cast(f"{prefix}id", TextField())),
        output_field=CharField(),
    )


def first_of_order(store_id: int) -> QuerySet[PaymentOrder]:
    """The first money that counts of each order: from then on it is a paid order."""
    before = counted(store_id).filter(order_id=OuterRef("order_id"))
    return counted(store_id).filter(~Exists(before.filter(_earlier())))


def is_first_of_buyer(store_id: int) -> Combinable | Q:
    """Whether nobody saw money of this buyer in the store before."""
    before = counted(store_id).filter(paid_at__lt=OuterRef("paid_at"))
    account = before.filter(order__buyer_id=OuterRef("order__buyer_id"))
    phone = before.filter(order__buyer__isnull=True, order__phone=OuterRef("order__phone"))
    is_guest = Q(order__buyer__isnull=True) & ~Q(order__phone="")
    return ~Exists(account) & (~is_guest | ~Exists(phone))


def _earlier() -> Q:
    same = Q(paid_at=OuterRef("paid_at"), pk__lt=OuterRef("pk"))
    return Q(paid_at__lt=OuterRef("paid_at")) | same
