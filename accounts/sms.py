"""How an SMS leaves: one small interface, a backend by the setting SMS_BACKEND."""

import logging
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import InboxMessage, Message
from core.phones import masked

logger = logging.getLogger(__name__)


class SmsBackend(Protocol):
    """Made without arguments, for one message."""

    def send(self, *, to: str, text: str, code: str = "") -> None:
        """
        Hand `text` to the provider; `code` is the one-time code in it, if any.

        :raises Exception: anything, when the provider did not take it
        """


class ConsoleBackend:
    """Writes to the log, without the code."""

    def send(self, *, to: str, text: str, code: str = "") -> None:
        logger.info("SMS to %s: %s", masked(to), text.replace(code, "******") if code else text)


class InboxBackend:
    """Keeps the SMS for /dev/inbox/."""

    def send(self, *, to: str, text: str, code: str = "") -> None:
        InboxMessage.objects.create(channel=Message.Channel.SMS, to=to, body=text, code=code)


def backend() -> SmsBackend:
    """The backend of this installation."""
    made: SmsBackend = import_string(settings.SMS_BACKEND)()
    return made
