"""
One customer of one store: everything the store may know of them at once, and what it keeps in
mind. Rooms that know more of a customer (after-sales, coupons, points) register a section.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Sum

from accounts.actor import Actor
from accounts.models import User
from core.language import sent
from core.money import ZERO
from core.phones import masked
from core.types import Words
from orders.models import Order
from orders.payments.models import PaymentOrder
from orders.support import shoppers
from orders.support.models import CustomerCard, CustomerLabel, Thread
from shop.stores.models import Store
from shop.stores.people import audit, looks

MOST_LABELS, LONGEST_LABEL = 10, 12
FOUND, LABELS_SHOWN = 30, 100


@dataclass(frozen=True)
class Customer:
    """A person, or whoever has this phone or guest's key. `who` names them in `CustomerCard`."""

    store: Store
    who: str
    person: User | None
    phone: str
    name: str


@dataclass(frozen=True)
class Section:
    """What a room shows on a customer's page: a title, and a template with its context."""

    title: Words
    template: str
    context: dict[str, object] = field(default_factory=dict)


# Each returns its part, or None where it knows nothing of this customer.
sections: list[Callable[[Customer], Section | None]] = []


def of_thread(thread: Thread) -> Customer:
    person = thread.person
    phone = person.phone or "" if person else thread.order.phone if thread.order else ""
    return Customer(thread.store, thread.who, person, phone, thread.shopper_name)


def of_order(order: Order) -> Customer:
    if order.buyer is not None:
        who = shoppers.name_of_person(order.buyer.pk)
        return Customer(order.store, who, order.buyer, order.buyer.phone or "", order.name)
    who = shoppers.name_of_phone(order.phone)
    return Customer(order.store, who, None, order.phone, order.name)


def note_look(*, customer: Customer, actor: User) -> None:
    """Somebody sees all of that at once; the log names nobody by more than the end of a phone."""
    target = masked(customer.phone) if customer.phone else ""
    looks.note(store_id=customer.store.pk, actor=actor, look=looks.CUSTOMER, target=target)


def orders_of(customer: Customer) -> QuerySet[Order]:
    rows = Order.objects.for_store(customer.store).order_by("-created_at")
    if customer.person is not None:
        return rows.filter(buyer=customer.person)
    key = customer.who.removeprefix("guest ") if customer.who.startswith("guest ") else ""
    theirs = Q(phone=customer.phone) if customer.phone else Q(pk__in=[])
    theirs |= Q(guest_key=key) if key else Q(pk__in=[])
    return rows.filter(theirs, buyer=None)


def threads_of(customer: Customer) -> QuerySet[Thread]:
    rows = Thread.objects.for_store(customer.store).select_related("person", "product", "order")
    theirs = Q(who=customer.who)
    if customer.person is None and customer.phone:
        theirs |= Q(person=None, order__phone=customer.phone)
    return rows.filter(theirs).order_by("-last_at")


def paid_by(customer: Customer) -> Decimal:
    """What came from them and stayed, in yuan."""
    payments = PaymentOrder.objects.for_store(customer.store)
    payments = payments.filter(order__in=orders_of(customer).values("pk"))
    stayed = payments.filter(state=PaymentOrder.State.SUCCEEDED).aggregate(
        total=Sum(F("amount") - F("refund_held"))
    )
    return stayed["total"] or ZERO


def card_of(customer: Customer) -> CustomerCard | None:
    return CustomerCard.objects.for_store(customer.store).filter(who=customer.who).first()


def labels_of(store: Store) -> list[str]:
    """The store's own words, those that most have first."""
    rows = CustomerLabel.objects.for_store(store).values("word").annotate(number=Count("pk"))
    found = rows.order_by("-number", "word").values_list("word", flat=True)
    return list(found[:LABELS_SHOWN])


def sections_of(customer: Customer) -> list[Section]:
    return [made for section in sections if (made := section(customer)) is not None]


@transaction.atomic
def keep(
    *, customer: Customer, labels: Sequence[str], note: str, actor: Actor, at: datetime
) -> CustomerCard:
    """Labels as short words, each once; who changed them stands in the log, and not what."""
    words = [label.strip()[:LONGEST_LABEL] for label in labels]
    kept = list(dict.fromkeys(word for word in words if word))[:MOST_LABELS]
    values = {
        "labels": kept,
        "note": note.strip(),
        "person": customer.person,
        "updated_at": at,
    }
    card, _is_new = CustomerCard.unscoped.update_or_create(
        store=customer.store, who=customer.who, defaults=values
    )
    CustomerLabel.unscoped.filter(store_id=card.store_id, card=card).delete()
    CustomerLabel.unscoped.bulk_create(
        CustomerLabel(store_id=card.store_id, card=card, word=word) for word in kept
    )
    target = sent("顾客备注 %(number)s") % {"number": card.pk}
    audit.record(store=customer.store, actor=actor, action="customer.note", target=target)
    return card


def find_orders(*, store: Store, words: str) -> list[Order]:
    """By order number, phone tail, name, tracking number or product; newest first."""
    rows = Order.objects.for_store(store).filter(
        Q(number__endswith=words)
        | Q(phone__endswith=words)
        | Q(name__icontains=words)
        | Q(fulfillments__tracking_number__iexact=words)
        | Q(lines__name__icontains=words)
    )
    rows = rows.select_related("buyer", "store").distinct().order_by("-created_at")
    return list(rows[:FOUND])


def find_threads(*, store: Store, words: str) -> QuerySet[Thread]:
    """Whose shopper, order or goods these words name."""
    rows = Thread.objects.for_store(store).select_related("person", "product", "order", "store")
    found = rows.filter(
        Q(person__name__icontains=words)
        | Q(person__phone__endswith=words)
        | Q(order__number__endswith=words)
        | Q(product__title__icontains=words)
    )
    return found.order_by("-last_at")[:FOUND]
