"""
The week that is over, for a store's owner: beside the week before, by mail to an owner whose
address is proved and who did not say no, and at the desk for everybody who may see figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils.functional import Promise

from accounts import messages
from accounts.actor import Actor
from core import scope
from core.language import in_chinese, sent
from core.money import round_cny
from home.statistics.reports import facts, reading
from home.statistics.reports.definitions import DEFINITIONS
from home.statistics.reports.models import By, OwnerWeek, ProductDay, StorePeriod, WeeklyChoice
from home.statistics.reports.reading import Stretch
from shop.stores.models import Store
from shop.stores.people import audit

WEEK = timedelta(days=7)
BEST = 3
SHOWN = ("paid_amount", "net_amount", "paid_orders", "paid_buyers", "new_buyers", "refund_amount")
MONEY = {"paid_amount", "net_amount", "refund_amount"}


@dataclass(frozen=True)
class Line:
    """One figure of the week, and of the week before, as people read them."""

    words: Promise
    now: str
    was: str


@dataclass(frozen=True)
class Summary:
    first: date
    lines: Sequence[Line]
    # Names of what sold best, with how much it brought.
    best: Sequence[tuple[str, Decimal]]
    is_empty: bool

    @property
    def last(self) -> date:
        return self.first + WEEK - timedelta(days=1)


def over(at: datetime) -> date:
    """The Monday of the last week that is over."""
    return facts.start_of(facts.day_of(at), By.WEEK) - WEEK


def of(store: Store, first: date) -> Summary:
    """Two statements."""
    [now], [was] = reading.with_before(
        Stretch(store, first, first + WEEK - timedelta(days=1), By.WEEK)
    )
    days = ProductDay.objects.for_store(store).filter(on__gte=first, on__lt=first + WEEK)
    sold = days.values("product__title").annotate(brought=Sum("amount")).order_by("-brought")
    best = [
        (row["product__title"], round_cny(row["brought"]))
        for row in sold[:BEST]
        if row["brought"] > 0
    ]
    is_empty = not (now.paid_orders or was.paid_orders or now.refund_count)
    lines = [Line(DEFINITIONS[name].name, _plain(now, name), _plain(was, name)) for name in SHOWN]
    return Summary(first, lines, best, is_empty)


def _plain(row: StorePeriod, name: str) -> str:
    value = reading.net(row) if name == "net_amount" else getattr(row, name)
    return f"¥{value:,.2f}" if name in MONEY else f"{value:,}"


def is_wanted(store: Store) -> bool:
    """Nobody has said no."""
    return not WeeklyChoice.objects.for_store(store).filter(is_off=True).exists()


@transaction.atomic
def choose(*, store: Store, is_on: bool, actor: Actor) -> None:
    WeeklyChoice.unscoped.update_or_create(store=store, defaults={"is_off": not is_on})
    before = ["on", "off"] if not is_on else ["off", "on"]
    audit.record(
        store=store, actor=actor, action="statistics.weekly", target=store.name, mail=before
    )


def tell(*, at: datetime) -> int:
    """Mails of the last week that is over, each store's once; how many were written now."""
    first = over(at)
    with scope.across_stores("owners of all stores are told, each of their own"):
        ids = list(_waiting(first).order_by("pk").values_list("pk", flat=True))
    return sum(_once(store_id, first) for store_id in ids)


def _waiting(first: date) -> QuerySet[Store]:
    told = OwnerWeek.unscoped.filter(store=OuterRef("pk"), week=first)
    off = WeeklyChoice.unscoped.filter(store=OuterRef("pk"), is_off=True)
    found = Store.objects.open().filter(owner__verified_email__isnull=False, owner__is_active=True)
    return found.exclude(Exists(told)).exclude(Exists(off))


def _once(store_id: int, first: date) -> bool:
    """The row that says so and the mail in the outbox are one transaction."""
    try:
        with transaction.atomic(), in_chinese():
            store = Store.objects.select_related("owner").get(pk=store_id)
            OwnerWeek.unscoped.create(store=store, week=first)
            summary = of(store, first)
            address = store.owner.verified_email
            # A shop that is quiet for two weeks is not reminded of it each Monday.
            if summary.is_empty or not address:
                return False
            subject = sent("%(store)s 的一周：%(first)s 起") % {
                "store": store.name,
                "first": first.isoformat(),
            }
            messages.send_mail(to=address, subject=subject, body=_body(store, summary))
    except IntegrityError:
        return False
    return True


def _body(store: Store, summary: Summary) -> str:
    rows = [f"{line.words} {line.now}（{sent('前一周')} {line.was}）" for line in summary.lines]
    best = [f"{name} ¥{brought:,.2f}" for name, brought in summary.best]
    days = f"{summary.first.isoformat()} – {summary.last.isoformat()}"
    address = (
        f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/merchant/statistics/weekly/?store={store.pk}"
    )
    parts = [f"{store.name} {days}", "", *rows]
    if best:
        parts += ["", sent("卖得最好："), *best]
    parts += ["", sent("细目，和不想再收这封邮件："), address]
    return "\n".join(parts) + "\n"
