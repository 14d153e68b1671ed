"""A person's conversations: their copy, and what is left of them after the account."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.privacy.parts import Asker, Part, Pictures, Row, register
from core import scope
from orders.cart.storing.storage import Owner
from orders.models import Order
from orders.support import shoppers
from orders.support.models import CustomerCard, Thread, ThreadMessage

Side = ThreadMessage.Side
WHY = "a person's own conversations, in all stores"


def _rows(asker: Asker) -> Iterator[Row]:
    """What the store noted among its own people is not said to the person, as on the page."""
    with scope.across_stores(WHY):
        threads = Thread.unscoped.filter(person=asker.user).select_related("store")
        for thread in threads.order_by("pk").iterator():
            said = ThreadMessage.unscoped.filter(store=thread.store_id, thread=thread)
            said = said.exclude(side=Side.NOTE).order_by("pk")
            yield {
                "store": thread.store.name,
                "created_at": thread.created_at,
                "messages": [
                    {
                        "from": message.side,
                        "text": message.text,
                        "at": message.created_at,
                        "picture": _name(message) if message.picture else "",
                    }
                    for message in said
                ],
            }


def _name(message: ThreadMessage) -> str:
    return f"message-{message.pk}.jpg"


def _pictures(asker: Asker) -> Pictures:
    with scope.across_stores(WHY):
        rows = ThreadMessage.unscoped.filter(thread__person=asker.user).exclude(picture="")
        for message in rows.exclude(side=Side.NOTE).order_by("pk").iterator():
            yield _name(message), message.picture


def _forget(user: User, _at: datetime) -> None:
    """One conversation after the other: a worker that is killed goes on with the rest."""
    with scope.across_stores(WHY):
        as_guest = _guest_orders(user)
        said = Q(person=user) | Q(person=None, order__in=as_guest)
        for thread_id in list(Thread.unscoped.filter(said).values_list("pk", flat=True)):
            _empty(thread_id)
        noted = Q(person=user) | Q(who__in=_guest_names(user, as_guest))
        CustomerCard.unscoped.filter(noted).delete()


def _guest_orders(user: User) -> QuerySet[Order]:
    """Of their phone, made without signing in."""
    return Order.every.filter(buyer=None, phone=user.phone).exclude(phone="")


def _guest_names(user: User, orders: QuerySet[Order]) -> set[str]:
    """How stores know them from orders that they made without signing in."""
    keys = orders.exclude(guest_key="").values_list("guest_key", flat=True)
    names = {shoppers.name_of(Owner(key=key)) for key in keys}
    return names | ({shoppers.name_of_phone(user.phone)} if user.phone else set())


@transaction.atomic
def _empty(thread_id: int) -> None:
    """Answers and notes name the person as much as the questions do: that it was, stays."""
    said = ThreadMessage.unscoped.filter(thread=thread_id)
    for message in said.exclude(picture=""):
        message.picture.storage.delete(str(message.picture.name))
    said.update(text="", picture="", order=None)
    said.filter(side=Side.SHOPPER).update(author=None)
    nobody = Concat(Value("gone/"), Cast(F("pk"), CharField()))
    Thread.unscoped.filter(pk=thread_id).update(
        who="", person=None, order=None, key=nobody, shopper_unread=0, shopper_unread_since=None
    )


def install() -> None:
    register(
        Part(
            "conversations",
            gettext_lazy("和店家的聊天、图片"),
            ("support.Thread", "support.ThreadMessage"),
            _rows,
            pictures=_pictures,
            forget=_forget,
        ),
    )
