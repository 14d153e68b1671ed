"""Which customers of a store somebody means: all who ordered, those with a label, or of a group."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from orders.models import Order
from orders.support.models import CustomerCard, CustomerLabel
from shop.stores.models import Store
from shop.stores.tenancy import id_of

# (store's id, group) → an order of each who is in it. Who reckons groups puts this in.
groups: list[Callable[[int, str], QuerySet[Order]]] = []
# Who named no phone and was not signed in: at the counter, or before an account ended.
NAMELESS = Q(buyer=None, phone="")
# What stands before the phone in `CustomerCard.who`.
OF_PHONE = "phone "


@dataclass(frozen=True)
class Wanted:
    """Each condition that is not empty holds."""

    label: str = ""
    group: str = ""

    def plain(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def read(cls, plain: dict[str, object]) -> "Wanted":
        return cls(**{name: str(value) for name, value in plain.items()})


def orders_of(store: Store | int, wanted: Wanted) -> QuerySet[Order]:
    """
    The orders that tell who is meant. A group is of what was paid: there also those that were
    cancelled later count, and who cannot be named.
    """
    rows: QuerySet[Order] = Order.objects.for_store(store)
    if wanted.label:
        rows = rows.filter(_labelled(id_of(store), wanted.label))
    if wanted.group:
        return rows.filter(_in_group(id_of(store), wanted.group))
    return rows.filter(cancelled_at=None).exclude(NAMELESS)


def last_orders(store: Store | int, wanted: Wanted) -> QuerySet[Order]:
    """
    Of each who is meant the last one: as many rows as there are customers. Walked from the newest
    on, a page costs what it shows.
    """
    others = Order.unscoped.for_store(id_of(store)).filter(
        Q(created_at__gt=OuterRef("created_at")) | Q(pk__gt=OuterRef("pk")),
        created_at__gte=OuterRef("created_at"),
    )
    if not wanted.group:
        others = others.filter(cancelled_at=None)
    of_person = others.filter(buyer=OuterRef("buyer"))
    of_phone = others.filter(buyer=None, phone=OuterRef("phone"))
    is_last_of_person = Q(buyer__isnull=False) & ~Exists(of_person)
    is_last_of_phone = Q(buyer=None) & ~Q(phone="") & ~Exists(of_phone)
    return orders_of(store, wanted).filter(is_last_of_person | is_last_of_phone | NAMELESS)


def number_of(store: Store | int, wanted: Wanted) -> int:
    """How many are meant; of a whole group as many as were counted."""
    if wanted.group and not wanted.label:
        return sum(known(id_of(store), wanted.group).count() for known in groups)
    return last_orders(store, wanted).count()


def _labelled(store_id: int, word: str) -> Q:
    labels = CustomerLabel.unscoped.filter(store_id=store_id, word=word)
    cards = CustomerCard.unscoped.filter(store_id=store_id, pk__in=labels.values("card_id"))
    people = cards.filter(person__isnull=False).values("person_id")
    guests = cards.filter(person=None, who__startswith=OF_PHONE)
    phones = guests.annotate(phone=Substr("who", len(OF_PHONE) + 1)).values("phone")
    return Q(buyer__in=people) | Q(buyer=None, phone__in=phones)


def _in_group(store_id: int, group: str) -> Q:
    found = Q(pk__in=[])
    for known in groups:
        rows = known(store_id, group)
        phones = rows.filter(buyer=None).exclude(phone="").values("phone")
        found |= Q(buyer__in=rows.filter(buyer__isnull=False).values("buyer_id"))
        found |= Q(buyer=None, phone__in=phones)
        found |= Q(pk__in=rows.filter(NAMELESS).values("pk"))
    return found
