"""When a store's support answers, and the words that answer instead of it."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from core import weekdays
from core.language import in_chinese, sent
from orders.support.models import SupportHours, Thread, ThreadMessage
from shop.stores.models import Store
from shop.stores.people import audit

# Not again while the shopper goes on writing.
QUIET = timedelta(hours=6)


def of(store: Store) -> SupportHours | None:
    """None: the store has set none, and somebody is always there."""
    return SupportHours.unscoped.filter(store=store).first()


def is_open(kept: SupportHours | None, *, at: datetime) -> bool:
    if kept is None:
        return True
    now = timezone.localtime(at)
    today, yesterday = (weekdays.is_in(kept.weekdays, day) for day in (now.weekday(), _before(now)))
    if kept.opens < kept.closes:
        return today and kept.opens <= now.time() < kept.closes
    # Past midnight it is still the evening of the day before.
    return (today and now.time() >= kept.opens) or (yesterday and now.time() < kept.closes)


def away_words(*, store: Store, thread: Thread, at: datetime) -> str:
    """What is answered by itself now; "" while somebody is there, or has just been answered."""
    kept = of(store)
    if kept is None or is_open(kept, at=at):
        return ""
    said = ThreadMessage.unscoped.filter(store=store, thread=thread, created_at__gt=at - QUIET)
    if said.filter(side__in=[ThreadMessage.Side.AUTO, ThreadMessage.Side.STORE]).exists():
        return ""
    return kept.away_text or default_words(kept)


@in_chinese()
def default_words(kept: SupportHours) -> str:
    """Stored as said, so that it stays Chinese."""
    days = weekdays.words(kept.weekdays)
    words = sent("现在不在客服时间（%(days)s %(opens)s–%(closes)s），看到后会尽快回复你。")
    return words % {"days": days, "opens": f"{kept.opens:%H:%M}", "closes": f"{kept.closes:%H:%M}"}


@transaction.atomic
def save(
    *, store: Store, weekdays: int, opens: time, closes: time, away_text: str, actor: Actor
) -> SupportHours:
    values = {"weekdays": weekdays, "opens": opens, "closes": closes, "away_text": away_text}
    kept, _is_new = SupportHours.unscoped.update_or_create(store=store, defaults=values)
    audit.record(store=store, actor=actor, action="support.hours", target=sent("客服时间"))
    return kept


@transaction.atomic
def always(*, store: Store, actor: Actor) -> None:
    """No hours any more: nothing is answered by itself."""
    if SupportHours.unscoped.filter(store=store).delete()[0]:
        audit.record(store=store, actor=actor, action="support.hours", target=sent("客服时间"))


def _before(now: datetime) -> int:
    return (now.weekday() - 1) % 7
