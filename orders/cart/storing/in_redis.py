"""
Carts in Redis, reached through the cache alias that CART_REDIS_ALIAS names:

    cart_<user id>       hash {"<store id>:<SKU>": quantity}; a guest's is cart_guest_<key>
    cart_<user id>:seen  hash {the same field: {"variant": id, "price": seen, "at": added}}
    cart_<user id>:lock  while an order is placed

A SKU is unique within one store only, so the store's id comes before it. The second hash
says which variant a field means, so that a line outlives a change of its SKU; a field
without an entry there is found by store and SKU. The keys of guests expire.

Every change reads both hashes under WATCH and writes them with MULTI: a change in between
begins it anew. The keys of one owner lie on one server: no Redis Cluster.
"""

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_redis import get_redis_connection
from redis.exceptions import LockError, RedisError

from orders.cart.storing import storage
from orders.cart.storing.in_database import DatabaseStorage
from orders.cart.storing.redis_contents import (
    Contents,
    Entry,
    Pipeline,
    key_of,
    read,
    seen_key,
    write,
)
from orders.cart.storing.storage import Full, Owner, Price, Revise, Row, Unreachable
from shop.catalog.models import ProductVariant
from shop.stores.models import Store
from shop.stores.public_pages import privacy

logger = logging.getLogger(__name__)

# Longer than production lets a statement run; a lock whose owner died frees itself.
LOCK_SECONDS = 30
LOCK_PATIENCE_SECONDS = 10


class RedisStorage:
    is_transactional = False

    def rows(self, owner: Owner, *, store: Store | None = None) -> list[Row]:
        with _reaching() as client:
            contents = read(client.pipeline(), owner)
        entries = list(contents.entries.values())
        if store is not None:
            entries = [entry for entry in entries if entry.store_id == store.pk]
        variants = _variants(entries)
        gone = [entry for entry in entries if entry.name not in variants]
        if gone:
            self._forget(owner, gone)
        kept = [entry for entry in entries if entry.name in variants]
        kept.sort(key=lambda entry: (entry.added_at, variants[entry.name].pk), reverse=True)
        return [_row(entry, variants[entry.name]) for entry in kept]

    def row(self, owner: Owner, variant_id: int) -> Row | None:
        return next((row for row in self.rows(owner) if row.variant.pk == variant_id), None)

    def count(self, owner: Owner) -> int:
        with _reaching() as client:
            return int(client.hlen(key_of(owner)))

    def change(
        self, owner: Owner, variant: ProductVariant, revise: Revise, *, price_seen: Price = None
    ) -> Decimal | None:
        def one(contents: Contents) -> Decimal | None:
            entry = contents.of(variant)
            quantity = revise(entry.quantity if entry else None)
            if quantity is None:
                return None
            if entry is None:
                if len(contents.entries) >= storage.MAX_LINES:
                    raise Full
                entry = Entry(name=contents.free_name(variant), quantity=quantity)
            contents.set(
                replace(
                    entry,
                    quantity=quantity,
                    variant_id=variant.pk,
                    price_seen=price_seen or entry.price_seen or variant.asked,
                    added_at=entry.added_at or timezone.now().isoformat(),
                )
            )
            return quantity

        return self._changed(owner, one)

    def remove(self, owner: Owner, variant_ids: Collection[int]) -> None:
        wanted = ProductVariant.unscoped.filter(pk__in=list(variant_ids))
        variants = list(wanted.only("pk", "store_id", "sku"))

        def without(contents: Contents) -> None:
            found = (contents.of(variant) for variant in variants)
            contents.taken = {entry.name for entry in found if entry}

        self._changed(owner, without)

    def merge(self, *, guest: Owner, user: Owner) -> None:
        with _reaching() as client:
            if not client.exists(key_of(guest)):
                return

            def moved(pipe: Pipeline) -> None:
                theirs, mine = read(pipe, guest), read(pipe, user)
                newest = sorted(
                    theirs.entries.values(), key=lambda entry: entry.added_at, reverse=True
                )
                for entry in newest:
                    added = _added(mine, entry)
                    if added.name in mine.entries or len(mine.entries) < storage.MAX_LINES:
                        mine.set(added)
                pipe.multi()
                write(pipe, user, mine)
                pipe.delete(key_of(guest), seen_key(guest))

            keys = [key_of(guest), seen_key(guest), key_of(user), seen_key(user)]
            client.transaction(moved, *keys)

    @contextmanager
    def locked(self, owner: Owner) -> Iterator[None]:
        with _reaching() as client:
            lock = client.lock(f"{key_of(owner)}:lock", timeout=LOCK_SECONDS, sleep=0.05)
            if not lock.acquire(blocking_timeout=LOCK_PATIENCE_SECONDS):
                raise Unreachable
        try:
            # Committed before the lock goes: the next one sees the order and the empty cart.
            with transaction.atomic():
                yield
        finally:
            try:
                lock.release()
            except (LockError, RedisError) as error:
                # What was done stands; the lock lapses by itself.
                logger.warning("cart lock not released: %s", error)

    def forget_old(self, *, at: datetime) -> int:
        """Redis forgets by itself; in the database there may be carts from before the switch."""
        return DatabaseStorage().forget_old(at=at)

    def _forget(self, owner: Owner, gone: list[Entry]) -> None:
        """Drop lines whose variant was deleted, unless the field now means another one."""

        def without(contents: Contents) -> None:
            contents.taken = {
                entry.name
                for entry in gone
                if (now := contents.entries.get(entry.name)) and now.variant_id == entry.variant_id
            }

        self._changed(owner, without)

    def _changed(self, owner: Owner, alter: Callable[[Contents], Decimal | None]) -> Decimal | None:
        def attempt(pipe: Pipeline) -> Decimal | None:
            contents = read(pipe, owner)
            result = alter(contents)
            pipe.multi()
            write(pipe, owner, contents)
            return result

        with _reaching() as client:
            return client.transaction(
                attempt, key_of(owner), seen_key(owner), value_from_callable=True
            )


@contextmanager
def _reaching() -> Iterator[Any]:
    """
    The connection; whatever Redis has against a command becomes one word.

    :raises Unreachable: also for a server that is loading, read-only or full
    """
    try:
        yield get_redis_connection(settings.CART_REDIS_ALIAS)
    except (RedisError, OSError) as error:
        logger.error("carts: Redis cannot be used: %s", error)
        raise Unreachable from error


def _added(mine: Contents, entry: Entry) -> Entry:
    """What `entry` of a guest's cart becomes in the user's."""
    for own in mine.entries.values():
        same_variant = own.variant_id is not None and own.variant_id == entry.variant_id
        unnamed = None in {own.variant_id, entry.variant_id} and own.name == entry.name
        if same_variant or unnamed:
            known = own if own.variant_id is not None else replace(entry, name=own.name)
            return replace(known, quantity=own.quantity + entry.quantity)
    if entry.name in mine.entries:
        return replace(entry, name=f"{entry.name}:{entry.variant_id}")
    return entry


def _variants(entries: Collection[Entry]) -> dict[str, ProductVariant]:
    """{field: variant} in one query; a field that means nothing any more is left out."""
    if not entries:
        return {}
    wanted = Q(pk__in=[entry.variant_id for entry in entries if entry.variant_id])
    for entry in entries:
        if entry.variant_id is None and entry.store_id is not None:
            wanted |= Q(store=entry.store_id, sku=entry.sku)
    found = list(
        privacy.marked(
            ProductVariant.unscoped.filter(wanted).select_related("product", "level", "store")
        )
    )
    return {entry.name: variant for entry in entries for variant in found if entry.means(variant)}


def _row(entry: Entry, variant: ProductVariant) -> Row:
    seen = variant.asked if entry.price_seen is None else entry.price_seen
    return Row(variant=variant, quantity=entry.quantity, price_seen=seen)
