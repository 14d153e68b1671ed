"""What must be kept of people who left: written once, read by a command, deleted in time."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from accounts.privacy.models import LegalRecord

# E-commerce law, art. 31: three years from the end of a transaction.
LIFETIME = timedelta(days=3 * 366)


def keep(*, reference: str, content: Mapping[str, object], since: datetime, at: datetime) -> None:
    """Once for each reference: the second time, the first record stays. None that is over."""
    until = since + LIFETIME
    if until > at:
        LegalRecord.objects.get_or_create(
            reference=reference, defaults={"content": content, "kept_at": at, "until": until}
        )


def sweep(*, at: datetime) -> int:
    return LegalRecord.objects.filter(until__lte=at).delete()[0]
