"""
The line between the process that crawls and the one that started it: a line of JSON a thing out,
how many of them are kept in. Whoever dies on the other side takes this process along.
"""

import json
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable

# The other side writes into a database that may be busy.
PATIENCE = 30.0


class Wire:
    def __init__(self) -> None:
        self.said = 0
        self.kept = 0
        self.is_stopped = False
        # (how many lines must be kept before it counts, what is done with it then)
        self._waiting: deque[tuple[int, str]] = deque()

    def listen(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            word, _, number = line.strip().partition(" ")
            if word == "kept":
                self.kept = int(number)
            elif word == "stop":
                self.is_stopped = True
        # Nobody is there any more, and nothing said from now on would be kept.
        os._exit(1)

    def say(self, **line: object) -> None:
        self.said += 1
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def when_kept(self, body: str) -> None:
        self._waiting.append((self.said, body))

    def safe(self) -> list[str]:
        """What may be forgotten now, since all that came of it is kept."""
        found = []
        while self._waiting and self._waiting[0][0] <= self.kept:
            found.append(self._waiting.popleft()[1])
        return found

    def wait(self, finish: Callable[[Iterable[str]], None]) -> None:
        """For the other side to have kept everything."""
        until = time.monotonic() + PATIENCE
        while self._waiting and time.monotonic() < until:
            finish(self.safe())
            time.sleep(0.05)
