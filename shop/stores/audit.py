"""The audit log of privileged changes."""

from typing import Any

from shop.stores.models import AuditEntry, Store


def record(*, store: Store | int, actor: Any, action: str, target: str, **changes: Any) -> None:
    """
    Write one entry in the caller's transaction. `changes` maps a field to [before, after].
    """
    AuditEntry._base_manager.create(
        store_id=store if isinstance(store, int) else store.pk,
        actor=actor if getattr(actor, "pk", None) else None,
        action=action,
        target=target[:200],
        changes=changes,
    )
