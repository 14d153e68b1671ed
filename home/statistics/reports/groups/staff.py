"""What a store's people did, from the history of orders, refunds and conversations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count, F, Q, QuerySet, Sum

from core.money import ZERO, round_cny
from home.statistics.reports import facts
from home.statistics.reports.facts import Span
from orders.models import OrderEvent
from orders.payments.models import Refund
from orders.support.models import ThreadMessage

Type = OrderEvent.Type
SENT = (Type.SHIPPED, Type.HANDED_OVER)
AFTERSALES = (Type.AFTERSALE_STEP, Type.AFTERSALE_ENDED)
# Of an after-sale and of a cancelled order the buyer takes steps as well.
NOT_THE_BUYER = ~Q(actor=F("order__buyer"))
WORK = Q(type__in=(Type.CONFIRMED, *SENT)) | Q(type__in=AFTERSALES) & NOT_THE_BUYER
BY_STAFF = Q(kind=Refund.Kind.REQUESTED) | Q(kind=Refund.Kind.CANCELLED) & NOT_THE_BUYER
Figures = dict[str, object]
Asked = Mapping[str, object]


def events(store_id: int) -> QuerySet[OrderEvent]:
    rows: QuerySet[OrderEvent] = OrderEvent.objects.for_store(store_id)
    return rows.filter(WORK, actor__isnull=False, order__is_top_up=False)


def messages(store_id: int) -> QuerySet[ThreadMessage]:
    rows: QuerySet[ThreadMessage] = ThreadMessage.objects.for_store(store_id)
    return rows.filter(side=ThreadMessage.Side.STORE, author__isnull=False)


def days(span: Span) -> Iterable[Figures]:
    """Rows of `StaffDay`."""
    found: defaultdict[tuple[object, object], Figures] = defaultdict(dict)
    for rows in (_orders(span), _refunds(span), _talks(span)):
        for row in rows:
            found[row["on"], row["person_id"]].update(row)
    return found.values()


def _orders(span: Span) -> Iterable[Asked]:
    rows = events(span.store_id).filter(facts.within(span, "created_at"))
    named = rows.values(on=facts.bucket("created_at", "day"), person_id=F("actor_id"))
    counted = {
        "confirmed_orders": Q(type=Type.CONFIRMED),
        "shipped_orders": Q(type__in=SENT),
        "aftersale_orders": Q(type__in=AFTERSALES),
    }
    return named.annotate(
        **{name: Count("order_id", distinct=True, filter=which) for name, which in counted.items()}
    )


def _refunds(span: Span) -> Iterable[Asked]:
    rows = facts.refunds(span.store_id).filter(
        BY_STAFF, facts.within(span, "finished_at"), actor__isnull=False
    )
    named = rows.values(on=facts.bucket("finished_at", "day"), person_id=F("actor_id"))
    sums = named.annotate(refund_count=Count("pk"), sum=Sum("amount"))
    for row in sums:
        on, person_id, count = row["on"], row["person_id"], row["refund_count"]
        amount = round_cny(row["sum"] or ZERO)
        yield {"on": on, "person_id": person_id, "refund_count": count, "refund_amount": amount}


def _talks(span: Span) -> Iterable[Asked]:
    rows = messages(span.store_id).filter(facts.within(span, "created_at"))
    named = rows.values(on=facts.bucket("created_at", "day"), person_id=F("author_id"))
    return named.annotate(messages=Count("pk"), threads=Count("thread_id", distinct=True))
