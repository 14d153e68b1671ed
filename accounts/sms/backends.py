"""The small interface to whoever carries an SMS, and the two that carry none: log and inbox."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from accounts.models import InboxMessage, Message
from core.phones import masked

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sms:
    """
    One SMS, complete: `text` as the person reads it, with its sign; `parameters` in the order
    of the purpose's places; `path` is what its addresses begin with; `code` is the one-time code
    among them, if any.
    """

    to: str
    purpose: str
    parameters: Mapping[str, str]
    text: str
    path: str = ""
    code: str = ""


@dataclass(frozen=True)
class Receipt:
    """The provider took it: its own number for it, and how many SMS it counts."""

    number: str = ""
    segments: int = 0


class NotTaken(Exception):
    """Certainly not sent: the provider refused it, or was not reached. Another may be asked."""


class Refused(NotTaken):
    """The provider answered that it does not take this one; the next may well go."""


class Unclear(Exception):
    """The provider was asked and did not answer: it may have sent. Nobody is asked again."""


class SmsProvider(Protocol):
    """Made without arguments, for one message."""

    def send(self, sms: Sms) -> Receipt:
        """
        Hand it to the provider.

        :raises NotTaken: when it was certainly not sent; any other exception counts as that
        :raises Unclear: when it may have been
        """


class Console:
    """Writes to the log, without the code."""

    def send(self, sms: Sms) -> Receipt:
        text = sms.text.replace(sms.code, "******") if sms.code else sms.text
        logger.info("SMS to %s: %s", masked(sms.to), text)
        return Receipt()


class Inbox:
    """Keeps the SMS for /dev/inbox/."""

    def send(self, sms: Sms) -> Receipt:
        InboxMessage.objects.create(
            channel=Message.Channel.SMS, to=sms.to, body=sms.text, code=sms.code
        )
        return Receipt()
