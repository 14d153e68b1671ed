"""The audit log of privileged changes."""

from accounts.actor import Actor, named
from shop.stores.models import AuditEntry, Store
from shop.stores.tenancy import id_of


def record(
    *, store: Store | int, actor: Actor, action: str, target: str, **changes: object
) -> None:
    """
    Write one entry in the caller's transaction. `changes` maps a field to [before, after].
    """
    AuditEntry._base_manager.create(
        store_id=id_of(store),
        actor=named(actor),
        action=action,
        target=target[:200],
        changes=changes,
    )


def plain(value: object) -> object:
    """A column's value as `changes` hold it."""
    return value if value is None or isinstance(value, (bool, int, dict)) else str(value)
