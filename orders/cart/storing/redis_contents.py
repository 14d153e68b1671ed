"""A cart in Redis as it is read and written: two hashes of fields, see `in_redis`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from core.quantity import plain
from orders.cart.storing.storage import GUEST_LIFETIME, Owner
from shop.catalog.models import ProductVariant

# A command on a pipeline answers at once, later, or with itself: no one type says so.
Pipeline = Any


@dataclass(frozen=True)
class Entry:
    """One field of both hashes; `variant_id` is None when only the quantity is there."""

    name: str
    quantity: Decimal
    variant_id: int | None = None
    price_seen: Decimal | None = None
    added_at: str = ""

    @property
    def store_id(self) -> int | None:
        number = self.name.partition(":")[0]
        return int(number) if number.isascii() and number.isdecimal() else None

    @property
    def sku(self) -> str:
        return self.name.partition(":")[2]

    def means(self, variant: ProductVariant) -> bool:
        if self.variant_id is None:
            return self.name == field_of(variant)
        return self.variant_id == variant.pk


@dataclass
class Contents:
    """A cart as read; what was put and taken is written at once by `write`."""

    entries: dict[str, Entry]
    put: dict[str, Entry] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def of(self, variant: ProductVariant) -> Entry | None:
        found = (entry for entry in self.entries.values() if entry.means(variant))
        return next(found, None)

    def free_name(self, variant: ProductVariant) -> str:
        """A SKU may have gone from one variant, still in this cart, to another."""
        name = field_of(variant)
        return name if name not in self.entries else f"{name}:{variant.pk}"

    def set(self, entry: Entry) -> None:
        self.entries[entry.name] = self.put[entry.name] = entry


def key_of(owner: Owner) -> str:
    return f"cart_{owner.user_id}" if owner.user_id else f"cart_guest_{owner.key}"


def seen_key(owner: Owner) -> str:
    return f"{key_of(owner)}:seen"


def field_of(variant: ProductVariant) -> str:
    return f"{variant.store_id}:{variant.sku}"


def read(pipe: Pipeline, owner: Owner) -> Contents:
    """Both hashes. A watching pipeline answers at once; a fresh one is executed here."""
    if pipe.watching:
        quantities, seen = pipe.hgetall(key_of(owner)), pipe.hgetall(seen_key(owner))
    else:
        quantities, seen = pipe.hgetall(key_of(owner)).hgetall(seen_key(owner)).execute()
    entries = (_entry(name, text, seen.get(name)) for name, text in quantities.items())
    return Contents({entry.name: entry for entry in entries if entry})


def _entry(name: bytes, text: bytes, seen: bytes | None) -> Entry | None:
    """None for a quantity that is none: somebody else's writing."""
    try:
        quantity = plain(Decimal(text.decode()))
    except (InvalidOperation, ValueError):
        return None
    if not quantity.is_finite() or quantity <= 0:
        return None
    details: Mapping[str, Any] = json.loads(seen) if seen else {}
    return Entry(
        name=name.decode(),
        quantity=quantity,
        variant_id=details.get("variant"),
        price_seen=Decimal(details["price"]) if details else None,
        added_at=details.get("at", ""),
    )


def write(pipe: Pipeline, owner: Owner, contents: Contents) -> None:
    for entry in contents.put.values():
        details = {
            "variant": entry.variant_id,
            "price": str(entry.price_seen),
            "at": entry.added_at,
        }
        pipe.hset(key_of(owner), entry.name, str(plain(entry.quantity)))
        if entry.variant_id is not None:
            pipe.hset(seen_key(owner), entry.name, json.dumps(details))
    if contents.taken:
        pipe.hdel(key_of(owner), *contents.taken)
        pipe.hdel(seen_key(owner), *contents.taken)
    if owner.key and contents.put:
        pipe.expire(key_of(owner), GUEST_LIFETIME)
        pipe.expire(seen_key(owner), GUEST_LIFETIME)
