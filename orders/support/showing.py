"""What pages show of conversations: rows with their last words, messages with their cautions."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from core.requests import PageRequest
from core.types import Words
from orders.support import cautions
from orders.support.models import Thread, ThreadMessage

Side = ThreadMessage.Side
TOO_MANY = _("今天开始的对话太多了，请稍后再试")
# Of one conversation on one page; the older ones by a link.
SHOWN = 60


@dataclass(frozen=True)
class Row:
    """A conversation in a list."""

    thread: Thread
    last: ThreadMessage | None


@dataclass(frozen=True)
class Said:
    """One message, and what its reader is warned of."""

    message: ThreadMessage
    cautions: list[Words]
    is_shoppers: bool


def listed(found: QuerySet[Thread], *, hides_notes: bool) -> list[Row]:
    """With the last words of each: two queries."""
    every = ThreadMessage.unscoped.filter(thread=OuterRef("pk")).order_by("-pk")
    said = _visible(every, hides_notes=hides_notes)
    rows = list(found.annotate(last_id=Subquery(said.values("pk")[:1])))
    stores = {row.store_id for row in rows}
    ids = [row.last_id for row in rows]
    last = ThreadMessage.unscoped.filter(store__in=stores).in_bulk(ids)
    return [Row(row, last.get(row.last_id)) for row in rows]


def messages_of(thread: Thread, *, hides_notes: bool, before: int | None = None) -> list[Said]:
    """The newest SHOWN, or those before a message, in the order they were said."""
    every = ThreadMessage.unscoped.filter(store=thread.store_id, thread=thread)
    found = _visible(every, hides_notes=hides_notes).select_related("product", "order", "author")
    if before is not None:
        found = found.filter(pk__lt=before)
    return _said(reversed(found.order_by("-pk")[:SHOWN]), warns_shopper=hides_notes)


def context(thread: Thread, *, hides_notes: bool, before: int | None = None) -> dict[str, object]:
    """What a page of one conversation shows of it."""
    said = messages_of(thread, hides_notes=hides_notes, before=before)
    has_more = len(said) == SHOWN
    return {
        "thread": thread,
        "store": thread.store,
        "messages_said": said,
        "earlier": said[0].message.pk if has_more else None,
    }


def is_shown(request: PageRequest, thread: Thread) -> bool:
    """Whether the page that asks shows all of it already."""
    return bool(request.htmx) and request.GET.get("version") == str(thread.version)


def _visible(found: QuerySet[ThreadMessage], *, hides_notes: bool) -> QuerySet[ThreadMessage]:
    return found.exclude(side=Side.NOTE) if hides_notes else found


def _said(found: Iterable[ThreadMessage], *, warns_shopper: bool) -> list[Said]:
    """Who reads is warned of what the other side wrote."""
    others = Side.STORE if warns_shopper else Side.SHOPPER
    return [
        Said(
            message,
            cautions.words(message.text) if message.side == others else [],
            message.side == Side.SHOPPER,
        )
        for message in found
    ]
