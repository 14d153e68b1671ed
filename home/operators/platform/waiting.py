"""What waits for an operator, all of it counted by one statement."""

from datetime import datetime, timedelta

from django.db.models import CharField, Count, Model, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actor import Visitor
from accounts.message_delivery import MAX_ATTEMPTS
from accounts.models import Message
from core import scope
from home.complaints.models import Complaint
from orders.payments.models import PaymentOrder, Refund
from orders.reviews import moderating
from shop.stores.models import Store
from shop.stores.people import departments

# So long a message may wait for its turn.
TIME_TO_SEND = timedelta(minutes=10)
# What is counted, the ability to look at it, how it is said, and where.
TODO = (
    ("complaints", "complaints", _("条投诉待答复"), "operate-complaints_modeladmin_index"),
    ("reviews", "reviews", _("条评价待审核"), "operate-reviews_modeladmin_index"),
    ("refunds", "payments", _("笔退款没退成"), "operate-refunds_modeladmin_index"),
    ("payments", "payments", _("笔付款有异常"), "operate-payments_modeladmin_index"),
    ("suspended", "stores", _("家店暂停中"), "operate-stores_modeladmin_index"),
)


@scope.across_stores("operators look at the platform as a whole")
def counts(*, at: datetime) -> dict[str, int]:
    stuck = [Refund.State.ABNORMAL, Refund.State.FAILED]
    unsent = Message.objects.filter(
        sent_at__isnull=True,
        is_secret=False,
        attempts__lt=MAX_ATTEMPTS,
        created_at__gt=at - timedelta(days=7),
        created_at__lte=at - TIME_TO_SEND,
    )
    return _counted(
        complaints=Complaint.objects.filter(answered_at__isnull=True),
        reviews=moderating.waiting(),
        refunds=Refund.unscoped.filter(state__in=stuck),
        payments=PaymentOrder.unscoped.exclude(trouble=""),
        suspended=Store.objects.filter(status=Store.Status.SUSPENDED),
        open_stores=Store.objects.open(),
        unsent=unsent.exclude(next_try_at__gt=at),
    )


def todo(counted: dict[str, int], *, user: Visitor) -> list[dict[str, object]]:
    """{words, count, url} of what this person should look at; nothing that is at zero."""
    return [
        {"words": words, "count": counted[name], "url": reverse(url)}
        for name, ability, words, url in TODO
        if counted[name] and departments.may(user, ability)
    ]


def _counted(**asked: QuerySet[Model]) -> dict[str, int]:
    parts = [
        rows.order_by()
        .annotate(what=Value(name, output_field=CharField()))
        .values("what")
        .annotate(number=Count("pk"))
        .values_list("what", "number")
        for name, rows in asked.items()
    ]
    return dict.fromkeys(asked, 0) | dict(parts[0].union(*parts[1:], all=True))
