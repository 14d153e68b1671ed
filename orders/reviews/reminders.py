"""Three days after an order arrived its buyer is asked once how the goods are."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.sms.purposes import purpose
from core import daytime, scope
from orders import notifications
from orders.models import Order
from orders.reviews import writing
from orders.reviews.models import Review, ReviewReminder

AFTER = timedelta(days=3)
# What arrived long before this began is not asked about.
OLDEST = timedelta(days=10)
AT_ONCE = 500
REMIND = purpose(
    "review_reminder",
    "你在 %(store)s 买的商品用得怎么样？说两句给别的顾客参考：%(url)s",
    path="orders/",
)


@scope.across_stores("orders of every store are asked about")
def due_ids(*, at: datetime) -> list[int]:
    """Orders whose buyer may be asked now; none by night."""
    if not daytime.is_day(at):
        return []
    return list(_due(at).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


@scope.across_stores("orders of every store are asked about")
@transaction.atomic
def remind(*, order_id: int, at: datetime) -> bool:
    """False where the buyer was asked before, or has nothing to say something about."""
    order = _due(at).select_related("store").filter(pk=order_id).first()
    if order is None:
        return False
    try:
        with transaction.atomic():
            ReviewReminder.unscoped.create(store_id=order.store_id, order=order, created_at=at)
    except IntegrityError:
        return False
    # What has nothing left to review is not looked at again either.
    has_lines = bool(writing.open_lines(order, at=at))
    if has_lines:
        notifications.buyer(order, REMIND)
    return has_lines


def _due(at: datetime) -> QuerySet[Order]:
    of_order = {"order": OuterRef("pk")}
    rows = Order.unscoped.filter(
        completed_at__gt=at - OLDEST, completed_at__lte=at - AFTER, cancelled_at__isnull=True
    )
    rows = rows.exclude(phone="").exclude(Exists(Review.unscoped.filter(**of_order)))
    return rows.exclude(Exists(ReviewReminder.unscoped.filter(**of_order)))
