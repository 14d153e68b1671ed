"""The mailbox behind BOUNCE_ADDRESS, by POP3: each letter is read once and removed."""

import logging
import poplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError

from accounts.mail import bounces

TIMEOUT = 20
# In one visit; what is left waits for the next one.
MOST_LETTERS = 200
# A report repeats the mail, and ours are short. What is larger is none.
MOST_BYTES = 1_000_000
logger = logging.getLogger(__name__)


def empty(*, at: datetime) -> int:
    """
    Take all letters; how many of them were mails of ours that came back.

    :raises OSError, poplib.error_proto: when the mailbox is not to be reached
    """
    came_back = 0
    with _opened() as box:
        sizes = [int(line.split()[1]) for line in box.list()[1]]
        for number, size in enumerate(sizes[:MOST_LETTERS], start=1):
            if size <= MOST_BYTES:
                letter = b"\r\n".join(box.retr(number)[1])
                came_back += _take(letter, at)
            box.dele(number)
    return came_back


def _take(letter: bytes, at: datetime) -> bool:
    try:
        return bounces.take(letter, at=at)
    except DatabaseError:
        # Not the letter's fault: it stays in the mailbox.
        raise
    except Exception:
        # Anybody may write there; one letter keeps no other back.
        logger.exception("a letter in the mailbox of bounces could not be read")
        return False


@contextmanager
def _opened() -> Iterator[poplib.POP3]:
    """Signed in; what is removed is gone once this ends well, and stays when it does not."""
    host, port = settings.BOUNCE_POP3_HOST, settings.BOUNCE_POP3_PORT
    if settings.BOUNCE_POP3_TLS:
        # poplib's own context believes every certificate.
        context = ssl.create_default_context()
        box: poplib.POP3 = poplib.POP3_SSL(host, port, timeout=TIMEOUT, context=context)
    else:
        box = poplib.POP3(host, port, timeout=TIMEOUT)
    try:
        box.user(settings.BOUNCE_ADDRESS)
        box.pass_(settings.BOUNCE_POP3_PASSWORD)
        yield box
        box.quit()
    finally:
        box.close()
