"""
Sending what `accounts.messages` has queued. A task tries after commit; a sweep owns what follows:
it sends what a lost task, a dead broker or a failing provider left behind, at growing intervals
over some nine hours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from smtplib import SMTPException

from django.db.models import F, Q, QuerySet

from accounts.mail import bounces, outgoing
from accounts.mail.bounces import Refusal
from accounts.models import Message
from accounts.sms import budget, sending
from accounts.sms.backends import NotTaken, Unclear
from accounts.sms.purposes import SECRET, Purpose, find
from accounts.wechat import template_messages

# Longer than a provider may take to answer; a worker that died frees its message after it.
CLAIM = timedelta(minutes=2)
# How long to wait after the first failure, the second, …; nobody needs the news a day late.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
MAX_ATTEMPTS = len(WAITS) + 1
HIDDEN = "******"


class NotDelivered(Exception):
    """What the provider's backend raised, told without the secret."""


def deliver(*, message_id: int, secret: str = "", at: datetime) -> bool:
    """
    Send one queued message now, if it is due and nobody else is at it. True when it went out.

    :raises NotDelivered: when the provider failed, after noting it on the row
    """
    claim = at + CLAIM
    if not _due(at).filter(pk=message_id).update(attempts=F("attempts") + 1, claimed_until=claim):
        return False
    message = Message.objects.get(pk=message_id)
    outcome = _hand_over(message, secret, at)
    if outcome.refusal:
        _give_up(message, outcome.refusal, at)
        return False
    if outcome.failure and not outcome.is_unclear:
        # Only our own claim: after a very slow provider somebody else may hold the next one.
        Message.objects.filter(pk=message_id, claimed_until=claim).update(
            error=outcome.failure[:500], claimed_until=None, next_try_at=_next_try_at(message, at)
        )
        raise NotDelivered(outcome.failure)
    unsent = Message.objects.filter(pk=message_id, sent_at__isnull=True)
    return bool(
        unsent.update(
            sent_at=at,
            channel=outcome.channel(message),
            claimed_until=None,
            error=outcome.failure[:500],
            is_unclear=outcome.is_unclear,
            provider=outcome.provider[:100],
            provider_number=outcome.number[:64],
            cost=outcome.cost,
        )
    )


def _give_up(message: Message, refusal: Refusal, at: datetime) -> None:
    """No other try changes this answer."""
    Message.objects.filter(pk=message.pk, sent_at__isnull=True).update(
        attempts=MAX_ATTEMPTS, claimed_until=None, next_try_at=None, error=refusal.reason[:500]
    )
    if refusal.is_nobody:
        bounces.mark(message.pk, refusal, at=at)


def waiting(*, at: datetime) -> list[int]:
    """Ids of messages for the sweep: due, and older than a task in good health takes."""
    rows = _due(at).filter(is_secret=False, created_at__lt=at - timedelta(minutes=1))
    return list(rows.order_by("created_at").values_list("pk", flat=True)[:200])


def _due(at: datetime) -> QuerySet[Message]:
    """Not sent, not given up, in nobody's hands, and past the wait after the last failure."""
    return Message.objects.filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lte=at),
        Q(next_try_at__isnull=True) | Q(next_try_at__lte=at),
        sent_at__isnull=True,
        attempts__lt=MAX_ATTEMPTS,
    )


def _next_try_at(message: Message, at: datetime) -> datetime | None:
    """None is at once: a secret's own task decides, and after the last attempt it is idle."""
    if message.is_secret or message.attempts >= MAX_ATTEMPTS:
        return None
    return at + WAITS[message.attempts - 1]


@dataclass(frozen=True)
class Outcome:
    """
    `failure` tells what went wrong, without the secret; "" when it went out. An unclear one
    counts as sent: the person asks again rather than hears it twice.
    """

    failure: str = ""
    is_unclear: bool = False
    provider: str = ""
    number: str = ""
    cost: Decimal = Decimal(0)
    # The mail server's last word.
    refusal: Refusal | None = None

    def channel(self, message: Message) -> str:
        is_wechat = self.provider == template_messages.PROVIDER
        return Message.Channel.WECHAT if is_wechat else message.channel


def _hand_over(message: Message, secret: str, at: datetime) -> Outcome:
    """The error is told and not raised: no chained exception carries the secret into logs."""
    try:
        if message.channel == Message.Channel.EMAIL:
            return _send_mail(message, secret, at)
        return _by_wechat(message) or _send_sms(message, secret, at)
    except Unclear as error:
        cost = budget.cost(message.body) if message.channel == Message.Channel.SMS else Decimal(0)
        return Outcome(failure=_without(secret, str(error)), is_unclear=True, cost=cost)
    except Exception as error:  # noqa: BLE001  # providers raise anything; deliver() raises for all
        return Outcome(failure=_without(secret, repr(error)))


def _send_mail(message: Message, secret: str, at: datetime) -> Outcome:
    held_until = bounces.held_until(message.to, at=at)
    if held_until:
        return Outcome(refusal=Refusal(f"bounced: held until {held_until:%F %R}", is_nobody=False))
    try:
        outgoing.send(message, message.body.replace(SECRET, secret))
    except SMTPException as error:
        refusal = bounces.refusal(error)
        if refusal is None:
            raise
        return Outcome(refusal=refusal)
    return Outcome()


def _by_wechat(message: Message) -> Outcome | None:
    """None leaves it to the SMS; unclear, nobody is told twice."""
    provider = template_messages.PROVIDER
    try:
        return Outcome(provider=provider, number=template_messages.send(message))
    except NotTaken:
        return None
    except Unclear as error:
        return Outcome(failure=str(error), is_unclear=True, provider=provider)


def _send_sms(message: Message, secret: str, at: datetime) -> Outcome:
    given = {name: value.replace(SECRET, secret) for name, value in message.parameters}
    if message.purpose:
        purpose = find(message.purpose)
    else:
        # A row of 0.1.0 has words alone: only console, inbox and a class of one's own take those.
        words = message.body.replace(SECRET, secret)
        purpose = Purpose("", words.replace("%", "%%"), is_essential=message.is_secret)
    budget.check(purpose, at=at)
    sms = sending.sms(to=message.to, purpose=purpose, parameters=given, code=secret)
    sent = sending.send(sms)
    is_free = sent.provider in budget.FREE
    cost = Decimal(0) if is_free else budget.cost(sms.text, segments=sent.receipt.segments)
    return Outcome(provider=sent.provider, number=sent.receipt.number, cost=cost)


def _without(secret: str, text: str) -> str:
    return text.replace(secret, HIDDEN) if secret else text
