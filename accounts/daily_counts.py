"""How often something happened to somebody on a day, counted so that two at once both count."""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from accounts.models import SmsCodeCount


def take(who: str, *, cap: int, at: datetime) -> bool:
    """Count once more for `who` (at most 60 characters); False when the day's cap is reached."""
    on = timezone.localdate(at)
    SmsCodeCount.objects.get_or_create(who=who, on=on)
    counted = SmsCodeCount.objects.filter(who=who, on=on, count__lt=cap)
    return bool(counted.update(count=F("count") + 1))
