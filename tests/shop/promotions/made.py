"""Promotions and coupons for tests, by the functions that shops use."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from shop.promotions import coupons, promotions
from shop.promotions.models import Coupon, Promotion
from shop.promotions.reckoning.terms import Scope, Tier
from shop.stores.models import Store

HOUR = timedelta(hours=1)


def promotion(
    store: Store,
    kind: str,
    *tiers: Tier,
    scope: Scope = Scope(),  # noqa: B008 # frozen
    at: datetime | None = None,
    **columns: Any,
) -> Promotion:
    """Running since an hour, for another one."""
    at = at or timezone.now()
    given = {"starts_at": at - HOUR, "ends_at": at + HOUR, "is_draft": False} | columns
    name = given.pop("name", f"活动 {kind}")
    row = Promotion(store=store, kind=kind, name=name, **given)
    return promotions.save(row, tiers, scope, actor=store.owner, at=at)


def off(threshold: str, amount: str) -> Tier:
    return Tier(threshold=Decimal(threshold), amount=Decimal(amount))


def percent(asked: str, threshold: str = "0") -> Tier:
    return Tier(threshold=Decimal(threshold), percent=Decimal(asked))


def coupon(store: Store, amount: str = "5", threshold: str = "0", **columns: Any) -> Coupon:
    """Five yuan off, to be claimed now, good for a week."""
    at = timezone.now()
    given = {
        "kind": "amount",
        "name": f"{amount} 元券",
        "amount": Decimal(amount),
        "threshold": Decimal(threshold),
        "claim_from": at - HOUR,
        "claim_until": at + HOUR,
        "valid_days": 7,
    } | columns
    return coupons.save(Coupon(store=store, **given), Scope(), actor=store.owner)
