"""Tiers and scope as a row keeps them: JSON with amounts as text, so that no cent is lost."""

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from shop.promotions.reckoning.terms import Gift, Scope, Tier

IDS = (
    "shelves",
    "products",
    "variants",
    "without_shelves",
    "without_products",
    "without_variants",
)
Json = dict[str, object]


def write(tiers: Sequence[Tier], scope: Scope) -> Json:
    return {"tiers": [_tier(tier) for tier in tiers], "scope": _scope(scope)}


def tiers_of(terms: Json) -> tuple[Tier, ...]:
    return tuple(_read_tier(row) for row in cast(list[Json], terms.get("tiers", [])))


def scope_of(terms: Json) -> Scope:
    row = cast(Json, terms.get("scope", {}))
    ids = {name: frozenset(cast(list[int], row.get(name, []))) for name in IDS}
    return Scope(is_all=bool(row.get("is_all", True)), **ids)


def _scope(scope: Scope) -> Json:
    ids = {name: sorted(getattr(scope, name)) for name in IDS}
    return {"is_all": scope.is_all} | {name: found for name, found in ids.items() if found}


def _tier(tier: Tier) -> Json:
    return {
        "threshold": str(tier.threshold),
        "amount": str(tier.amount),
        "percent": str(tier.percent),
        "gifts": [[gift.variant_id, str(gift.quantity)] for gift in tier.gifts],
    }


def _read_tier(row: Json) -> Tier:
    gifts = cast(list[tuple[int, str]], row.get("gifts", []))
    return Tier(
        threshold=Decimal(str(row["threshold"])),
        amount=Decimal(str(row["amount"])),
        percent=Decimal(str(row["percent"])),
        gifts=tuple(Gift(variant_id, Decimal(quantity)) for variant_id, quantity in gifts),
    )
