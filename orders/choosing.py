"""Which orders of a store somebody means: the ticked ones, or all that conditions find."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Right
from django.utils import timezone

from orders.models import Order, OrderDiscount, OrderLine
from orders.states.board_states import in_state
from shop.stores.models import Store
from shop.stores.tenancy import id_of

# So many digits stand in the index.
PHONE_END = 3
# Parts of names and numbers, which no index knows, are looked for in as many of the newest.
SEARCHED = 2_000


@dataclass(frozen=True)
class Wanted:
    """
    `numbers` are all that is meant when there are any; else each condition that is not empty
    holds. Days as 2026-11-22, whole ones of the clock here.
    """

    numbers: tuple[str, ...] = ()
    state: str = ""
    since: str = ""
    until: str = ""
    delivery: str = ""
    pay: str = ""
    product: str = ""
    phone: str = ""
    promotion: str = ""

    def plain(self) -> dict[str, object]:
        return {**asdict(self), "numbers": list(self.numbers)}

    @classmethod
    def read(cls, plain: dict[str, object]) -> "Wanted":
        numbers = plain.get("numbers")
        words = {name: str(value) for name, value in plain.items() if name != "numbers"}
        return cls(numbers=tuple(numbers) if isinstance(numbers, list) else (), **words)


def orders_of(store: Store | int, wanted: Wanted) -> QuerySet[Order]:
    rows: QuerySet[Order] = Order.objects.for_store(store)
    if wanted.numbers:
        return rows.filter(number__in=wanted.numbers)
    if wanted.state:
        rows = in_state(rows, wanted.state, store=store)
    conditions = Q()
    if wanted.since:
        conditions &= Q(created_at__gte=_midnight(wanted.since))
    if wanted.until:
        conditions &= Q(created_at__lt=_midnight(wanted.until, later=1))
    for column, value in (("delivery", wanted.delivery), ("pay_method", wanted.pay)):
        if value:
            conditions &= Q(**{column: value})
    if wanted.phone:
        rows = _of_phone(rows, wanted.phone)
    if wanted.product:
        conditions &= _of_goods(id_of(store), wanted.product)
    return rows.filter(conditions & _of_promotion(wanted.promotion))


def named(store: Store | int, words: str) -> QuerySet[Order, int]:
    """
    Ids of the orders that these words name: by the whole number and the end of the phone all there
    are, by a part of number, phone, name or goods the newest ones.
    """
    mine = Order.unscoped.filter(store_id=id_of(store)).order_by()
    newest = mine.order_by("-created_at", "-pk").values("pk")[:SEARCHED]
    lines = OrderLine.unscoped.filter(
        store_id=OuterRef("store_id"), order_id=OuterRef("pk"), name__icontains=words
    )
    parts = Q(number__endswith=words) | Q(name__icontains=words) | Q(phone__contains=words)
    found: list[QuerySet[Order]] = [
        mine.filter(parts | Q(Exists(lines)), pk__in=newest),
        mine.filter(number=words),
    ]
    if words.isdecimal() and len(words) >= PHONE_END:
        found.append(_of_phone(mine, words))
    first, *others = [rows.values_list("pk", flat=True) for rows in found]
    return first.union(*others)


def _of_phone(rows: QuerySet[Order], end: str) -> QuerySet[Order]:
    """By the index first, then by all digits there are."""
    return rows.alias(end=Right("phone", PHONE_END)).filter(
        end=end[-PHONE_END:], phone__endswith=end
    )


def _of_goods(store_id: int, words: str) -> Q:
    """By a part of a name as it was then, or the whole of a code."""
    lowered = words.lower()
    names = [name for name in _names(store_id) if lowered in name.lower()]
    lines = OrderLine.unscoped.filter(store_id=store_id)
    return Q(pk__in=lines.filter(Q(name__in=names) | Q(sku=words)).values("order_id"))


def _names(store_id: int) -> list[str]:
    """
    What a store's goods were ever called in orders. From one name to the next by the index: there
    are few names, however many lines have them.
    """
    table = OrderLine._meta.db_table
    least = f"SELECT MIN(name) FROM {table} WHERE store_id = %s"  # noqa: S608 - a table of ours
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE names (name) AS ({least} UNION ALL"  # noqa: S608
            f" SELECT ({least} AND name > names.name) FROM names WHERE names.name IS NOT NULL)"
            " SELECT name FROM names WHERE name IS NOT NULL",
            [store_id, store_id],
        )
        return [name for (name,) in cursor.fetchall()]


def _of_promotion(number: str) -> Q:
    if not number:
        return Q()
    used = OrderDiscount.unscoped.filter(store_id=OuterRef("store_id"), order_id=OuterRef("pk"))
    return Q(Exists(used.filter(number=number)))


def _midnight(day: str, *, later: int = 0) -> datetime:
    whole = date.fromisoformat(day) + timedelta(days=later)
    return timezone.make_aware(datetime(whole.year, whole.month, whole.day))  # noqa: DTZ001
