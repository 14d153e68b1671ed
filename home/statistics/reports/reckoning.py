"""The figures of a store, asked of its records: a few statements for any number of days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, F, Max, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from core.money import ZERO, round_cny
from core.quantity import QuantityField
from home.statistics.reports import facts
from home.statistics.reports.facts import Span
from orders.payments.models import Channel, PaymentOrder

# A column's sum; what nothing was found for is 0 by the model's default.
Figures = dict[str, object]
Found = Mapping[date, Figures]
Asked = Mapping[str, object]

# Before the code of why something was complained of, in `RefundDay.reason`.
OF_AFTERSALE = "aftersale "

# What a line was worth, and how many, without what something else took the place of.
AMOUNT = (
    F("order__lines__total") - F("order__lines__discount") - F("order__lines__exchanged_amount")
)
QUANTITY = (
    F("order__lines__quantity")
    - F("order__lines__exchanged_quantity")
    - F("order__lines__swapped_quantity")
)


def periods(span: Span, by: str) -> Found:
    """By first day of each period that something happened in. `span` is of whole periods."""
    found: defaultdict[date, Figures] = defaultdict(dict)
    for ask in (_money, _people, _orders, _goods, _placed, _cancelled, _refunds):
        for row in ask(span, by):
            figures = _plain(row)
            found[_on(figures.pop("start"))].update(figures)
    return found


def _on(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(value)
    return value


def _plain(row: Asked) -> Figures:
    """SQLite adds floats, and sums of nothing are None."""
    return {name: _number(name, value) for name, value in row.items()}


def _number(name: str, value: object) -> object:
    if name.endswith("amount"):
        return round_cny(value) if isinstance(value, Decimal) else ZERO
    return Decimal(0) if name == "goods_quantity" and value is None else value


def _money(span: Span, by: str) -> Iterable[Asked]:
    rows = facts.payments(span.store_id).filter(facts.within(span, "paid_at"))
    return rows.values(start=facts.bucket("paid_at", by)).annotate(
        paid_amount=Sum("amount"),
        surplus_amount=Sum("amount", filter=Q(is_surplus=True)),
        balance_amount=Sum("amount", filter=Q(channel=Channel.BALANCE)),
    )


def _people(span: Span, by: str) -> Iterable[Asked]:
    rows = facts.counted(span.store_id).filter(facts.within(span, "paid_at"))
    rows = rows.annotate(
        who=facts.buyer("order__"), is_first=facts.is_first_of_buyer(span.store_id)
    )
    return rows.values(start=facts.bucket("paid_at", by)).annotate(
        paid_buyers=Count("who", distinct=True),
        new_buyers=Count("who", distinct=True, filter=Q(is_first=True)),
    )


def _orders(span: Span, by: str) -> Iterable[Asked]:
    rows = facts.first_of_order(span.store_id).filter(facts.within(span, "paid_at"))
    return rows.values(start=facts.bucket("paid_at", by)).annotate(
        paid_orders=Count("pk"), discount_amount=Sum("order__discount_total")
    )


def _goods(span: Span, by: str) -> Iterable[Asked]:
    rows = facts.first_of_order(span.store_id).filter(facts.within(span, "paid_at"))
    return (
        _lines(rows)
        .values(start=facts.bucket("paid_at", by))
        .annotate(
            goods_amount=Sum(AMOUNT), goods_quantity=Sum(QUANTITY, output_field=QuantityField())
        )
    )


def _lines(rows: QuerySet[PaymentOrder]) -> QuerySet[PaymentOrder]:
    return rows.filter(order__lines__isnull=False)


def _placed(span: Span, by: str) -> Iterable[Asked]:
    rows = facts.orders(span.store_id).filter(facts.within(span, "created_at"))
    return rows.values(start=facts.bucket("created_at", by)).annotate(
        placed_orders=Count("pk"),
        placed_amount=Sum("total_price"),
        placed_buyers=Count(facts.buyer(), distinct=True),
    )


def _cancelled(span: Span, by: str) -> Iterable[Asked]:
    rows = facts.orders(span.store_id).filter(facts.within(span, "cancelled_at"))
    return rows.values(start=facts.bucket("cancelled_at", by)).annotate(
        cancelled_orders=Count("pk")
    )


def _refunds(span: Span, by: str) -> Iterable[Asked]:
    rows = facts.refunds(span.store_id).filter(facts.within(span, "finished_at"))
    return rows.values(start=facts.bucket("finished_at", by)).annotate(
        refund_amount=Sum("amount"),
        refund_count=Count("pk"),
        refunded_orders=Count("order_id", distinct=True),
    )


def products(span: Span) -> Iterable[Figures]:
    """Rows of `ProductDay`."""
    found: defaultdict[tuple[object, object], Figures] = defaultdict(dict)
    first = facts.first_of_order(span.store_id).filter(facts.within(span, "paid_at"))
    sold = _lines(first).values(
        on=facts.bucket("paid_at", "day"), product_id=F("order__lines__variant__product_id")
    )
    sums = sold.annotate(
        orders=Count("order_id", distinct=True),
        quantity=Sum(QUANTITY, output_field=QuantityField()),
        amount=Sum(AMOUNT),
    )
    back = facts.refunds(span.store_id).filter(facts.within(span, "finished_at"))
    gone = back.filter(lines__isnull=False).values(
        on=facts.bucket("finished_at", "day"), product_id=F("lines__line__variant__product_id")
    )
    asked: list[Asked] = [*sums, *gone.annotate(refund_amount=Sum("lines__amount"))]
    for row in asked:
        found[row["on"], row["product_id"]].update(_plain(row))
    return found.values()


def promotions(span: Span) -> Iterable[Figures]:
    """Rows of `PromotionDay`."""
    first = facts.first_of_order(span.store_id).filter(facts.within(span, "paid_at"))
    rows = first.filter(order__discounts__isnull=False).values(
        on=facts.bucket("paid_at", "day"), number=F("order__discounts__number")
    )
    sums = rows.annotate(
        name=Max("order__discounts__name"),
        kind=Max("order__discounts__kind"),
        orders=Count("order_id", distinct=True),
        discount_amount=Sum("order__discounts__amount"),
        orders_amount=Sum("order__total_price"),
    )
    return [_plain(row) for row in sums]


def refund_reasons(span: Span) -> Iterable[Figures]:
    """Rows of `RefundDay`. Of an after-sale the buyer's reason counts, not the case's number."""
    rows = facts.refunds(span.store_id).filter(facts.within(span, "finished_at"))
    asked = Concat(Value(OF_AFTERSALE), "aftersale_link__aftersale__reason")
    why = Case(When(aftersale_link__isnull=False, then=asked), default=F("reason"))
    sums = rows.values("kind", why=why, on=facts.bucket("finished_at", "day"))
    for row in sums.annotate(count=Count("pk"), amount=Sum("amount")):
        figures = _plain(row)
        yield figures | {"reason": figures.pop("why")}


def regions(span: Span) -> Iterable[Figures]:
    """Rows of `RegionDay`: their sums are the money of the store's days."""
    found: defaultdict[tuple[object, ...], Figures] = defaultdict(dict)
    came = facts.payments(span.store_id).filter(facts.within(span, "paid_at"))
    sold = facts.first_of_order(span.store_id).filter(facts.within(span, "paid_at"))
    went = facts.refunds(span.store_id).filter(facts.within(span, "finished_at"))
    asked: list[Asked] = [
        *came.values(**_place("paid_at")).annotate(paid_amount=Sum("amount")),
        *sold.values(**_place("paid_at")).annotate(orders=Count("pk")),
        *went.values(**_place("finished_at")).annotate(refund_amount=Sum("amount")),
    ]
    for row in asked:
        found[row["on"], row["province"], row["city"]].update(_plain(row))
    return found.values()


def _place(column: str) -> dict[str, Combinable]:
    province, city = F("order__province"), F("order__city")
    return {"on": facts.bucket(column, "day"), "province": province, "city": city}
