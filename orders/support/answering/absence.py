"""Who has been away for five minutes is told that somebody wrote: once per thread and hour."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from accounts import messages
from accounts.models import User
from accounts.sms.purposes import purpose
from core import scope
from core.language import sent
from orders.support.models import Thread
from orders.support.threads import Party
from shop.stores.naming import names

AWAY = timedelta(minutes=5)
AGAIN = timedelta(hours=1)
# What is older was told, or nobody could be: a sweep does not look at it for ever.
OLDEST = timedelta(days=1)
MOST = 200
ANSWERED = purpose("support_answered", "%(store)s 回复了你的消息：%(url)s", path="messages/")
ASKED = purpose(
    "support_asked",
    "有顾客在「%(store)s」等你回复：%(url)s",
    path="merchant/support/",
    is_of_the_shop=True,
)


def due(*, by: Party, at: datetime) -> QuerySet[Thread]:
    """Threads whose `by` side has unread messages for so long, and was not told lately."""
    since, told = f"{by}_unread_since", f"{by}_told_at"
    late = {f"{since}__lte": at - AWAY, f"{since}__gt": at - OLDEST}
    untold = Q(**{f"{told}__isnull": True}) | Q(**{f"{told}__lte": at - AGAIN})
    # Told already of all that is unread.
    news = Q(**{f"{told}__isnull": True}) | Q(**{f"{told}__lt": F(since)})
    away = Q(**{f"{by}_seen_at__isnull": True}) | Q(**{f"{by}_seen_at__lte": at - AWAY})
    return Thread.unscoped.filter(untold, news, away, **late)


@scope.across_stores("conversations of every store wait for somebody")
def waiting(*, at: datetime) -> list[tuple[int, Party]]:
    sides: Iterable[Party] = ("shopper", "store")
    return [
        (pk, side)
        for side in sides
        for pk in due(by=side, at=at).order_by("pk").values_list("pk", flat=True)[:MOST]
    ]


@scope.across_stores("conversations of every store wait for somebody")
@transaction.atomic
def tell(*, thread_id: int, by: Party, at: datetime) -> bool:
    """False where it was told meanwhile, or there is no phone to tell."""
    if not due(by=by, at=at).filter(pk=thread_id).update(**{f"{by}_told_at": at}):
        return False
    joined = ("store__owner", "person", "order", "assigned_to")
    thread = Thread.unscoped.select_related(*joined).get(pk=thread_id)
    return _shopper(thread) if by == "shopper" else _store(thread)


def _shopper(thread: Thread) -> bool:
    """A guest's phone is known by the order alone that the conversation is about."""
    phone = thread.person.phone if thread.person else thread.order.phone if thread.order else ""
    if not phone and thread.person is None:
        return False
    store = names.harmless(thread.store.name, otherwise=sent("店铺"))
    messages.send_sms(
        to=phone or "",
        purpose=ANSWERED,
        parameters={"store": store, "url": _absolute(thread.get_absolute_url())},
        person_id=thread.person_id,
    )
    return True


def _store(thread: Thread) -> bool:
    """Who looks after it, else the owner."""
    person: User = thread.assigned_to or thread.store.owner
    if not person.phone:
        return False
    url = _absolute(reverse("desk-thread", args=[thread.pk]))
    messages.send_sms(
        to=person.phone, purpose=ASKED, parameters={"store": thread.store.name, "url": url}
    )
    return True


def _absolute(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
