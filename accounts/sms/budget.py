"""What SMS cost, and what a day may cost."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from accounts.models import Message
from accounts.sms.backends import NotTaken
from accounts.sms.purposes import Purpose

# GSM 03.38 in UCS-2: one SMS holds 70 characters; of longer ones each part holds 67.
WHOLE, PART = 70, 67
# Nobody carries these.
FREE = frozenset({"console", "inbox"})


def cost(text: str, *, segments: int = 0) -> Decimal:
    """Yuan of an SMS with these words; `segments` as the provider counted them, if it did."""
    counted = segments or (1 if len(text) <= WHOLE else -(-len(text) // PART))
    return settings.SMS_PRICE * counted


def spent(*, at: datetime) -> Decimal:
    """Yuan since midnight in China."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Message.objects.filter(sent_at__gte=midnight, channel=Message.Channel.SMS)
    return rows.aggregate(total=Sum("cost"))["total"] or Decimal(0)


def check(purpose: Purpose, *, at: datetime) -> None:
    """
    :raises NotTaken: when the day's budget is spent; twice over, for an essential one
    """
    if not settings.SMS_DAILY_BUDGET:
        return
    most = settings.SMS_DAILY_BUDGET * (2 if purpose.is_essential else 1)
    if spent(at=at) >= most:
        raise NotTaken(f"the day's budget of {settings.SMS_DAILY_BUDGET} yuan is spent")
