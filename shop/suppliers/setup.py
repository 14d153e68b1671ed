"""A store's contracts with suppliers: connected, tried, changed, taken away; written down."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.types import Cleaned
from shop.stores.models import Store
from shop.stores.people import audit
from shop.suppliers import adapters
from shop.suppliers.adapters.base import Refused, Unreachable
from shop.suppliers.models import Supplier

RULE = ("margin_kind", "margin", "rounding", "least_margin", "agreed_percent", "kept_back")
WATCHED = (*RULE, "low_balance")


class StillNeeded(Exception):
    """Goods are still sold from this supplier; the message says so."""


@transaction.atomic
def connect(*, supplier: Supplier, keys: Mapping[str, str], is_on: bool, actor: Actor) -> Supplier:
    """A new contract, or new keys of one: what is left empty stays as it was."""
    is_new = supplier.pk is None
    kept = supplier.secrets | {name: value for name, value in keys.items() if value}
    supplier.keys, supplier.is_on = json.dumps(kept, sort_keys=True), is_on
    supplier.tried_at, supplier.error = None, ""
    supplier.save()
    action = "supplier.add" if is_new else "supplier.change"
    audit.record(store=supplier.store_id, actor=actor, action=action, target=supplier.kind)
    return supplier


def operators_keys(kind: str) -> dict[str, str]:
    """
    What stands in the settings for a store that orders under the operator's own contract.

    :raises Refused: when something is missing there
    """
    fields = adapters.ADAPTERS[kind].FIELDS
    found = {row.name: str(getattr(settings, row.setting)) for row in fields if row.setting}
    if not all(found.values()):
        raise Refused(", ".join(row.setting for row in fields if not found.get(row.name, "-")))
    return found


@transaction.atomic
def set_rule(*, supplier: Supplier, values: Cleaned, actor: Actor) -> None:
    """How its prices become the store's, from the next look on."""
    row = Supplier.unscoped.select_for_update().get(store_id=supplier.store_id, pk=supplier.pk)
    changes = {}
    for name in WATCHED:
        before = getattr(row, name)
        if before != values[name]:
            changes[name] = [audit.plain(before), audit.plain(values[name])]
            setattr(row, name, values[name])
    if changes:
        row.save(update_fields=[*changes])
        audit.record(
            store=row.store_id, actor=actor, action="supplier.rule", target=row.kind, **changes
        )


@transaction.atomic
def remove(*, supplier: Supplier, actor: Actor) -> None:
    """:raises StillNeeded: while goods are sold from it"""
    if supplier.products.filter(store_id=supplier.store_id, variant__isnull=False).exists():
        raise StillNeeded(_("店里还有这个供应商的商品，先停用连接"))
    audit.record(
        store=supplier.store_id, actor=actor, action="supplier.remove", target=supplier.kind
    )
    supplier.delete()


def try_out(*, supplier: Supplier, at: datetime) -> str:
    """Whether the keys are right; what is wrong in words, "" when nothing is."""
    error = ""
    try:
        adapter = adapters.of(supplier, is_hurried=True)
        adapter.try_out(at)
        if adapter.has_balance:
            supplier.balance, supplier.balance_at = adapter.balance(), at
    except Refused as refused:
        error = str(refused)[:120] or _("账号或密钥不对")
    except Unreachable:
        error = _("供应商没有响应，请稍后再试")
    supplier.tried_at, supplier.error = at, error
    supplier.save(update_fields=["tried_at", "error", "balance", "balance_at"])
    return error


def of(store: Store, kind: str) -> Supplier | None:
    """The store's contract that is on."""
    found: Supplier | None = (
        Supplier.unscoped.for_store(store).filter(kind=kind, is_on=True).first()
    )
    return found
