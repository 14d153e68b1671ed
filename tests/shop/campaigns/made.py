"""Campaigns of the platform for tests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from shop.campaigns import campaigns
from shop.campaigns.models import Campaign
from shop.promotions.reckoning.terms import Tier

HOUR = timedelta(hours=1)


def campaign(kind: str, *tiers: Tier, **columns: Any) -> Campaign:
    """Running since an hour for two days; stores may join for one."""
    at = timezone.now()
    given = {
        "name": "双十二满减",
        "starts_at": at - HOUR,
        "ends_at": at + 48 * HOUR,
        "join_until": at + 24 * HOUR,
    } | columns
    return campaigns.make(Campaign(kind=kind, **given), tiers, at=at)
