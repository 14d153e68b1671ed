"""What waits for an operator, all of it counted by one statement."""

from datetime import datetime, timedelta

from django.db.models import CharField, Count, Model, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actor import Visitor
from accounts.message_delivery import MAX_ATTEMPTS
from accounts.models import Message
from core import scope
from core.compiled import Compiled
from home.complaints.models import Complaint
from orders.payments.models import PaymentOrder, Refund
from orders.reviews import moderating
from shop.stores.models import Store
from shop.stores.people import departments

# So long a message may wait for its turn.
TIME_TO_SEND = timedelta(minutes=10)
COUNTED = ("complaints", "reviews", "refunds", "payments", "suspended", "open_stores", "unsent")
# What of it is shown, the ability to look at it, how it is said, and where.
TODO = (
    ("complaints", "complaints", _("条投诉待答复"), "operate-complaints_modeladmin_index"),
    ("reviews", "reviews", _("条评价待审核"), "operate-reviews_modeladmin_index"),
    ("refunds", "payments", _("笔退款没退成"), "operate-refunds_modeladmin_index"),
    ("payments", "payments", _("笔付款有异常"), "operate-payments_modeladmin_index"),
    ("suspended", "stores", _("家店暂停中"), "operate-stores_modeladmin_index"),
)


@scope.across_stores("operators look at the platform as a whole")
def counts(*, at: datetime) -> dict[str, int]:
    rows = _waiting(at=at, since=at - timedelta(days=7), until=at - TIME_TO_SEND)
    return dict.fromkeys(COUNTED, 0) | dict(rows)


def todo(counted: dict[str, int], *, user: Visitor) -> list[dict[str, object]]:
    """{words, count, url} of what this person should look at; nothing that is at zero."""
    return [
        {"words": words, "count": counted[name], "url": reverse(url)}
        for name, ability, words, url in TODO
        if counted[name] and departments.may(user, ability)
    ]


def _asked(*, at: datetime, since: datetime, until: datetime) -> QuerySet[Model, tuple[str, int]]:
    stuck = [Refund.State.ABNORMAL, Refund.State.FAILED]
    unsent = Message.objects.filter(
        sent_at__isnull=True,
        is_secret=False,
        attempts__lt=MAX_ATTEMPTS,
        created_at__gt=since,
        created_at__lte=until,
    )
    asked: tuple[QuerySet[Model], ...] = (
        Complaint.objects.filter(answered_at__isnull=True),
        moderating.waiting(),
        Refund.unscoped.filter(state__in=stuck),
        PaymentOrder.unscoped.exclude(trouble=""),
        Store.objects.filter(status=Store.Status.SUSPENDED),
        Store.objects.open(),
        unsent.exclude(next_try_at__gt=at),
    )
    first, *others = (_number(name, rows) for name, rows in zip(COUNTED, asked, strict=True))
    return first.union(*others, all=True)


def _number(name: str, rows: QuerySet[Model]) -> QuerySet[Model, tuple[str, int]]:
    told = rows.order_by().annotate(what=Value(name, output_field=CharField()))
    return told.values("what").annotate(number=Count("pk")).values_list("what", "number")


# Seven counts in one statement: writing it takes longer than answering it.
_waiting: Compiled[Model, tuple[str, int]] = Compiled(Message, _asked)
