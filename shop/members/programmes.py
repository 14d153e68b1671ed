"""What a store set for its members."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from accounts.actor import Actor
from shop.members import levels
from shop.members.models import Programme
from shop.stores.models import Store
from shop.stores.people import audit
from shop.stores.tenancy import id_of

FIELDS = (
    *("is_on", "points_per_yuan", "points_share", "points_earned"),
    *("welcome_points", "birthday_points", "check_in_points", "check_in_most", "level_period"),
)


def of(store: Store | int) -> Programme:
    """One that is off where the store never set any."""
    found: Programme | None = Programme.objects.for_store(store).first()
    return found or Programme(store_id=id_of(store))


def of_stores(store_ids: Iterable[int]) -> dict[int, Programme]:
    """By store id, as `of` each."""
    ids = list(store_ids)
    found = {row.store_id: row for row in Programme._base_manager.filter(store_id__in=ids)}
    return {store_id: found.get(store_id) or Programme(store_id=store_id) for store_id in ids}


@transaction.atomic
def save(*, store: Store, actor: Actor, values: Mapping[str, object]) -> Programme:
    """`values`: what changes, by the names of `FIELDS`."""
    Programme._base_manager.get_or_create(store=store)
    row: Programme = Programme._base_manager.select_for_update().get(store=store)
    changes = {}
    for name in FIELDS:
        before = getattr(row, name)
        if name in values and values[name] != before:
            setattr(row, name, values[name])
            changes[name] = [str(before), str(values[name])]
    if changes:
        row.save()
        audit.record(
            store=store, actor=actor, action="members.programme", target=store.name, **changes
        )
    if row.is_on:
        levels.of_store(store)
    return row
