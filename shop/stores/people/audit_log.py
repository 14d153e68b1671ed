"""Looking things up in the audit log of a store."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.types import Words
from shop.stores.models import AuditEntry, Store
from shop.stores.people import audit, audit_changes, audit_words

# What one file takes; who wants more asks for fewer days.
MOST = 20_000


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; empty is everything."""

    words: str = ""
    kind: str = ""
    person_id: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Line:
    """An entry as it is read."""

    at: datetime
    who: str
    place: str
    action: str
    target: str
    changes: str

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands behind the time, in the order of `header`."""
        return (self.who, self.place, self.action, self.target, self.changes)


def found(store: Store, wanted: Wanted) -> QuerySet[AuditEntry]:
    """Newest first."""
    rows: QuerySet[AuditEntry] = AuditEntry.objects.for_store(store).select_related("actor")
    if wanted.words:
        rows = rows.filter(target__icontains=wanted.words)
    if wanted.kind in audit_words.KINDS:
        rows = rows.filter(Q(action=wanted.kind) | Q(action__startswith=f"{wanted.kind}."))
    if wanted.person_id is not None:
        rows = rows.filter(actor=wanted.person_id)
    if wanted.first is not None:
        rows = rows.filter(created_at__gte=_midnight(wanted.first))
    if wanted.last is not None:
        rows = rows.filter(
            created_at__lte=timezone.make_aware(datetime.combine(wanted.last, time.max))
        )
    return rows.order_by("-pk")


def line(entry: AuditEntry) -> Line:
    return Line(
        at=entry.created_at,
        who=audit_words.who(entry),
        place=entry.place,
        action=audit_words.action(entry),
        target=entry.target,
        changes=audit_changes.of(entry),
    )


def people(store: Store) -> list[tuple[int, str]]:
    """Whoever has done something here, also when they left since."""
    ids = AuditEntry.objects.for_store(store).values("actor").distinct()
    rows = User.unscoped.filter(pk__in=ids).order_by("pk")
    return [(person.pk, person.get_full_name()) for person in rows]


def header() -> list[Words]:
    return [_("时间"), _("谁"), _("网络"), _("做了什么"), _("对象"), _("变化")]


@transaction.atomic
def exported(*, store: Store, wanted: Wanted, actor: User) -> Iterator[Line]:
    """What was found, for a file; that somebody took it away is an entry itself."""
    rows = found(store, wanted)[:MOST]
    lines = [line(entry) for entry in rows.iterator(chunk_size=1000)]
    audit.record(store=store, actor=actor, action="audit.export", target=str(len(lines)))
    return iter(lines)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
