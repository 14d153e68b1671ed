"""
Who looked at what a store knows of its customers: one entry for each person, thing and day.
What a door `shows` it says itself; the gates write it once it has answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from shop.stores.models import AuditEntry, PlatformEntry
from shop.stores.people import audit

A_DAY = 86400


@dataclass(frozen=True)
class Look:
    """`key` is the word of an address that names the thing; a list has none."""

    action: str
    key: str = ""

    def target(self, words: Mapping[str, object]) -> str:
        return str(words[self.key]) if self.key else ""


ORDER = Look("look.order", "number")
ORDERS = Look("look.orders")
PAPERS = Look("look.papers")
AFTERSALE = Look("look.aftersale", "aftersale")
MEMBER = Look("look.member", "member")
MEMBERS = Look("look.members")
CUSTOMERS = Look("look.customers")
# Whoever is named by no word of an address: the page says who it is.
CUSTOMER = Look("look.customer")


def note(*, store_id: int, actor: User, look: Look, target: str = "") -> None:
    """In the log of the store; what stands there today already costs no statement."""
    key = _key(store_id, actor, look, target)
    if cache.get(key):
        return
    acted = audit.ACTING.get()
    row = AuditEntry(
        store_id=store_id,
        acting_id=acted.number if acted else None,
        **_values(actor, look, target),
    )
    # Of two at once the second finds it written.
    AuditEntry._base_manager.bulk_create([row], ignore_conflicts=True)
    _remember(key)


def note_on_platform(*, actor: User, look: Look) -> None:
    """What the platform's people see over all stores."""
    key = _key(0, actor, look, "")
    if cache.get(key):
        return
    row = PlatformEntry(**_values(actor, look, ""))
    PlatformEntry.objects.bulk_create([row], ignore_conflicts=True)
    _remember(key)


def _remember(key: str) -> None:
    """Once it is sure: a caller's transaction that is rolled back takes the entry with it."""
    transaction.on_commit(lambda: cache.set(key, True, A_DAY))


def _values(actor: User, look: Look, target: str) -> dict[str, object]:
    return {
        "actor": actor,
        "action": look.action,
        "target": target[:200],
        "place": audit.PLACE.get(),
        "looked_on": timezone.localdate(),
    }


def _key(store_id: int, actor: User, look: Look, target: str) -> str:
    day = timezone.localdate().isoformat()
    return f"look:{day}:{store_id}:{actor.pk}:{look.action}:{target.encode().hex()[:120]}"
