"""The audit log of privileged changes: written here, and never changed."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Model

from accounts.actor import Actor, named
from core import scope
from shop.stores.models import AuditEntry, PlatformEntry, Store
from shop.stores.tenancy import id_of

KEPT = timedelta(days=2 * 366)
AT_ONCE = 5000
# From where this request comes; nothing in a task.
PLACE: ContextVar[str] = ContextVar("audit_place", default="")


@dataclass
class Acted:
    """The stay of an operator in a store, and how many entries this request has written."""

    number: int
    entries: int = 0


# Set by `ActingMiddleware` where somebody acts for a store.
ACTING: ContextVar[Acted | None] = ContextVar("audit_acting", default=None)


def record(
    *,
    store: Store | int,
    actor: Actor,
    action: str,
    target: str,
    **changes: object,
) -> None:
    """
    Write one entry in the caller's transaction. `changes` maps a field to [before, after]. Of who
    acts for a store it says so.
    """
    if (acted := ACTING.get()) is not None:
        acted.entries += 1
    AuditEntry._base_manager.create(
        store_id=id_of(store),
        actor=named(actor),
        action=action,
        target=target[:200],
        changes=changes,
        place=PLACE.get(),
        acting_id=acted.number if acted else None,
    )


def record_of_platform(*, actor: Actor, action: str, target: str, **changes: object) -> None:
    """The same for what the platform's people do among themselves, or to a store by its name."""
    PlatformEntry.objects.create(
        actor=named(actor), action=action, target=target[:200], changes=changes, place=PLACE.get()
    )


@scope.across_stores("entries of all stores grow old alike")
def prune(*, at: datetime) -> int:
    """Delete what is older than two years, the one thing that PostgreSQL lets happen to entries."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('xiaodiantong.prunes_audit', 'on', true)")
        return sum(_prune(model, before=at - KEPT) for model in (AuditEntry, PlatformEntry))


def _prune(model: type[AuditEntry] | type[PlatformEntry], *, before: datetime) -> int:
    old = model._base_manager.filter(created_at__lt=before).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:AT_ONCE])
    model._base_manager.filter(pk__in=keys).delete()
    return len(keys)


def differences(before: Model, after: Model) -> dict[str, list[object]]:
    """What `record` is told of a row that was changed: the columns that are set by people."""
    names = [field.name for field in after._meta.fields if field.editable and field.name != "store"]
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in names}
    return {name: [plain(old), plain(new)] for name, (old, new) in pairs.items() if old != new}


def plain(value: object) -> object:
    """A column's value as `changes` hold it."""
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, (bool, int, dict)) else str(value)
