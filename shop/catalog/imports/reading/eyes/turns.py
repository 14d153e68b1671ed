"""One process of a machine reads pictures at a time: two would need twice the memory."""

import fcntl
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from shop.catalog.imports.reading.entry import Unreadable

# Until another picture is read; in seconds.
LONGEST_WAIT, LOOKS_EVERY = 3000.0, 3.0


class Turns:
    """Who does not `queue` has its turn at once: tests do, the process of its own does not."""

    def __init__(self) -> None:
        self._say: Callable[[], None] | None = None

    def queue(self, say: Callable[[], None]) -> None:
        """From now on; `say` is called while another process is at it."""
        self._say = say

    def take(self) -> None:
        """
        Until this process ends.

        :raises Unreadable: when the others take too long
        """
        if self._say is None:
            return
        descriptor = os.open(Path(__file__), os.O_RDONLY)
        began = time.monotonic()
        while time.monotonic() - began < LONGEST_WAIT:
            with suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            self._say()
            time.sleep(LOOKS_EVERY)
        raise Unreadable("busy")


turns = Turns()
