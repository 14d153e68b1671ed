"""The desk's queues of conversations, and how it hears of news."""

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.types import Words
from orders.support.models import Thread, ThreadMessage
from shop.stores.models import Store

QUEUES: dict[str, Words] = {
    "waiting": _("待回复"),
    "mine": _("我的"),
    "all": _("全部"),
    "closed": _("已结束"),
}


def of(store: Store, name: str, person: User) -> QuerySet[Thread]:
    """Who waits longest comes first; elsewhere the newest."""
    rows = Thread.objects.for_store(store).select_related("person", "product", "order", "store")
    rows = rows.select_related("assigned_to").filter(_condition(name, person))
    return rows.order_by("waits_since" if name == "waiting" else "-last_at")


def counts(store: Store, person: User) -> dict[str, int]:
    """How many wait, and how many of one's own are open."""
    found: dict[str, int] = Thread.objects.for_store(store).aggregate(
        waiting=Count("pk", filter=_condition("waiting", person)),
        mine=Count("pk", filter=_condition("mine", person)),
    )
    return found


def waiting_count(store: Store) -> int:
    return Thread.objects.for_store(store).filter(waits_since__isnull=False).count()


def version_of(store: Store) -> str:
    """
    Changes with every shopper's message and with every answer, and ends with how many wait. The
    first number is the newest message of a shopper.
    """
    said = ThreadMessage.objects.for_store(store).filter(side=ThreadMessage.Side.SHOPPER)
    newest = said.aggregate(newest=Max("pk"))["newest"] or 0
    return f"{newest}-{waiting_count(store)}"


def _condition(name: str, person: User) -> Q:
    conditions = {
        "waiting": Q(waits_since__isnull=False),
        "mine": Q(assigned_to=person, closed_at__isnull=True),
        "closed": Q(closed_at__isnull=False),
    }
    return conditions.get(name, Q())
