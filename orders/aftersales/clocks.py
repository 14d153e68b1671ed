"""How long each side has, and until when: every clock of an after-sale, in one place."""

from datetime import datetime, time, timedelta

from django.utils import timezone

# The shop answers; sooner while nothing was sent.
ANSWER, ANSWER_UNSENT = timedelta(hours=48), timedelta(hours=24)
# The shopper answers an offer.
CHOOSE = timedelta(hours=48)
# The shopper pays what dearer goods cost on top.
PAY_MORE = timedelta(hours=24)
# The shopper sends back; the shop confirms after the parcel arrived, or after it was sent.
SEND_BACK = timedelta(days=7)
CONFIRM_ARRIVED, CONFIRM_SENT = timedelta(days=7), timedelta(days=10)
# Either side asks the platform after a refusal.
ESCALATE = timedelta(days=7)
# The shop sends new goods; they count as received.
RESHIP, RESHIPPED = timedelta(hours=48), timedelta(days=15)
# The shop mends a refund that failed.
MEND_REFUND = timedelta(hours=48)
NO_REASON_DAYS = 7


def answer_by(at: datetime, *, is_sent: bool) -> datetime:
    return at + (ANSWER if is_sent else ANSWER_UNSENT)


def arrived_by(deadline: datetime | None, at: datetime) -> datetime:
    """An arrival never gives the shop more time than the sending did."""
    until = at + CONFIRM_ARRIVED
    return until if deadline is None else min(deadline, until)


def no_reason_until(received_at: datetime) -> datetime:
    """The end of the seventh day after the day of receipt, as people here count days."""
    day = timezone.localtime(received_at).date() + timedelta(days=NO_REASON_DAYS + 1)
    return timezone.make_aware(datetime.combine(day, time.min))
