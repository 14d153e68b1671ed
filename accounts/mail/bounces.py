"""
Mails that came back: told on the row, and an address where nobody is, is left alone for a while –
a day, two, four … thirty – because servers close their doors to who writes there again and again.
A link of ours that is opened says that mails arrive after all.

What a server answers: SMTP codes of RFC 5321, status codes of RFC 3463, reports of RFC 3464.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message as Letter
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.db.models import Count, Max

from accounts.mail import outgoing
from accounts.models import Message

# No such address, no such host, moved without a trace, closed: nobody reads there.
NOBODY = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
# Servers that give no status code say it in words.
NOBODY_WORDS = re.compile(
    rb"(user|mailbox|recipient|account)\S*( \S+)? "
    rb"(unknown|not found|does ?n[o']t exist|is ?n[o']t available|unavailable|disabled)"
    rb"|no such (user|mailbox|recipient)|unknown (user|mailbox|recipient)",
    re.IGNORECASE,
)
STATUS = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
OUR_ID = re.compile(rb"<%b\.(\d{1,18})\.([0-9a-f]{20})@" % outgoing.PREFIX.encode())
FIRST, LONGEST = timedelta(days=1), timedelta(days=30)
# So long one that came back counts for the next.
REMEMBERED = timedelta(days=90)


@dataclass(frozen=True)
class Refusal:
    """Why a mail is not delivered; `is_nobody` when nobody reads at this address."""

    reason: str
    is_nobody: bool


def refusal(error: Exception) -> Refusal | None:
    """What the server said for good while we were there; None for what is worth another try."""
    code: int
    said: bytes | str
    # Only the answer to a recipient speaks of the address.
    is_address = isinstance(error, SMTPRecipientsRefused)
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return None
    if not 500 <= code < 600:
        return None
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return _refusal(f"{code} {text}", is_address=is_address)


def take(letter: bytes, *, at: datetime) -> bool:
    """Note on the mail that it came back, if this letter says so; False for any other letter."""
    found = OUR_ID.search(letter)
    if not found or not outgoing.is_ours(int(found[1]), found[2].decode()):
        return False
    refused = next(_failures(message_from_bytes(letter)), None)
    if refused is None:
        return False
    return bool(mark(int(found[1]), refused, at=at))


def mark(message_pk: int, refused: Refusal, *, at: datetime) -> int:
    """Once for each mail: a second letter about it changes nothing."""
    rows = Message.objects.filter(pk=message_pk, channel=Message.Channel.EMAIL, report="")
    bounced_at = at if refused.is_nobody else None
    return rows.update(report=refused.reason[:200], bounced_at=bounced_at)


def held_until(email: str, *, at: datetime) -> datetime | None:
    """Until then nothing is sent there; None where nothing came back."""
    rows = Message.objects.filter(to=email, bounced_at__gt=at - REMEMBERED)
    found = rows.aggregate(last=Max("bounced_at"), times=Count("pk"))
    if not found["times"]:
        return None
    until: datetime = found["last"] + min(FIRST * 2 ** min(found["times"] - 1, 5), LONGEST)
    return until if until > at else None


def forgive(email: str) -> None:
    """A mail was read there."""
    Message.objects.filter(to=email, bounced_at__isnull=False).update(bounced_at=None)


def _failures(letter: Letter) -> Iterator[Refusal]:
    """What a report says of each recipient; a mail that is only late is no failure."""
    for part in letter.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Letter) and _said(block, "Action").lower() == "failed":
                words = f"{_said(block, 'Status')} {_said(block, 'Diagnostic-Code')}".strip()
                yield _refusal(words, is_address=True)


def _said(block: Letter, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


def _refusal(words: str, *, is_address: bool) -> Refusal:
    codes = STATUS.findall(words)
    is_nobody = codes[0] in NOBODY if codes else bool(NOBODY_WORDS.search(words.encode()))
    return Refusal(words, is_nobody=is_address and is_nobody)
