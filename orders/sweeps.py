"""A sweep works on many rows in one task: only so long, and each for itself."""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
logger = logging.getLogger(__name__)
# A gateway that hangs must not keep one sweep from the worker that others wait for.
SWEEP_SECONDS = 30


def in_time(rows: Iterable[T]) -> Iterator[T]:
    """As many of `rows` as fit into one sweep; the next one goes on with the rest."""
    deadline = time.monotonic() + SWEEP_SECONDS
    for row in rows:
        if time.monotonic() > deadline:
            return
        yield row


@contextmanager
def logged(words: str, **row: int) -> Iterator[None]:
    """One row that cannot be worked on must not keep a sweep from all the others."""
    try:
        yield
    except Exception:
        logger.exception("%s: %s", words, row)
