"""
The version of everything that shoppers' pages show: a number per name, which only grows.

After a change (`shop.stores.public_pages.cache_tags`) the process that made it takes a number
from the database's clock, so that numbers of all processes have one order, and tells it to
 - itself,
 - every other process, by PostgreSQL's NOTIFY,
 - Redis, for processes that start later.
On SQLite there is one process and its own clock. A process that is not listening, because
the database is away, trusts nothing it knows (`is_trusted`).
"""

import logging
import os
import select
import threading
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db import DatabaseError, connection

from xiaodiantong.ops.page_cache.shared import SharedPages

log = logging.getLogger(__name__)

CHANNEL = "shown_names"
# pg_notify takes 8,000 bytes; a name and its number are about 30.
NAMES_PER_MESSAGE = 200
# What a process remembers before it starts anew: some 4 MB.
MAX_NAMES = 20_000
RETRY_SECONDS, LISTEN_SECONDS, HEARTBEAT_EVERY = 1.0, 1.0, 5
# Clocks of servers differ by less than this; see `Versions.label`.
CLOCK_SKEW = 5.0
# The answer need not wait for the disk: when the server dies, nobody is listening either.
NOTIFY = """
SELECT now_us, pg_notify(%s, %s || ' ' || now_us), set_config('synchronous_commit', 'off', true)
FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now_us) AS clock
"""


class Known(NamedTuple):
    number: int
    # When this process heard of it, by its own counter.
    turn: int


class Versions:
    """What this process knows; `forget` is called whenever that may be out of date."""

    def __init__(self, *, shared: SharedPages | None, forget: Callable[[], None]) -> None:
        self.shared = shared
        self.turn = 0
        self._last = 0
        # Since when nothing is known, by the same counter as `Known.turn`.
        self._blank_since = 0
        self._known: dict[str, Known] = {}
        self._forget_pages = forget
        self._lock = threading.Lock()
        self._pid = 0
        self._listens = False
        self._listener: threading.Thread | None = None

    @property
    def is_trusted(self) -> bool:
        """Every change reaches this process now."""
        return self._listens or connection.vendor != "postgresql"

    def start(self) -> None:
        """Listen, once in each process: what a parent knew is not its children's."""
        if self._pid == os.getpid():
            return
        with self._lock:
            if self._pid == os.getpid():
                return
            self._pid = os.getpid()
            self._known.clear()
            self._listens = False
            if connection.vendor == "postgresql":
                parameters = connection.get_connection_params()
                self._listener = threading.Thread(
                    target=self._listen, args=(parameters,), name="page versions", daemon=True
                )
                self._listener.start()

    def stop(self) -> None:
        """Stop listening; for tests, whose database could not be dropped otherwise."""
        self._pid = 0
        if self._listener is not None:
            self._listener.join()
            self._listener = None

    def get(self, name: str) -> Known | None:
        return self._known.get(name)

    def learn(self, names: Iterable[str], number: int) -> None:
        """These have at least this version."""
        with self._lock:
            self.turn += 1
            if len(self._known) > MAX_NAMES:
                self.forget()
            for name in names:
                known = self._known.get(name)
                if known is None or known.number < number:
                    self._known[name] = Known(number, self.turn)

    def are_current(self, numbers: dict[str, int]) -> bool:
        """Whether a page with these versions shows what is true now."""
        known = self._known
        for name, number in numbers.items():
            if name not in known or known[name].number > number:
                return False
        return True

    def label(self, names: Iterable[str], *, turn: int, started: float) -> dict[str, int]:
        """
        Versions for a page whose making began at `started` (time.time()) in `turn`. Where a name
        has changed since, it is the one before: the page may be out of date already.
        """
        numbers: dict[str, int] = {}
        unknown: list[str] = []
        for name in names:
            known = self._known.get(name)
            if known is None:
                unknown.append(name)
            else:
                numbers[name] = known.number - (known.turn > turn)
        for name, number in self._look_up(unknown).items():
            # Heard of for the first time: the message of that change may be on its way.
            # And what was forgotten meanwhile may have changed meanwhile.
            is_unsure = number / 1e6 > started - CLOCK_SKEW or self._blank_since > turn
            numbers[name] = number - is_unsure
        return numbers

    def _look_up(self, names: list[str]) -> dict[str, int]:
        if not names:
            return {}
        found = self.shared.versions(names) if self.shared else dict.fromkeys(names, 0)
        for name, number in found.items():
            self.learn([name], number)
        return found

    def change(self, names: frozenset[str]) -> None:
        """After a commit: these have changed."""
        ordered = sorted(names)
        try:
            number = self._tell(ordered)
        except DatabaseError as error:
            # What changed is committed. Listeners lost their connections too, and start anew.
            log.warning("nobody was told of a change: %r", error)
            number = self._own_number()
        self.learn(ordered, number)
        if self.shared:
            self.shared.raise_versions(ordered, number)

    def _tell(self, names: list[str]) -> int:
        if connection.vendor != "postgresql":
            return self._own_number()
        number = 0
        with connection.cursor() as cursor:
            for start in range(0, len(names), NAMES_PER_MESSAGE):
                message = " ".join(names[start : start + NAMES_PER_MESSAGE])
                cursor.execute(NOTIFY, [CHANNEL, message])
                number = cursor.fetchone()[0]
        return number

    def _own_number(self) -> int:
        with self._lock:
            self._last = max(time.time_ns() // 1000, self._last + 1)
            return self._last

    def forget(self) -> None:
        """Nothing is known any more: every page is looked up or made anew."""
        self._known.clear()
        self.turn += 1
        self._blank_since = self.turn
        self._forget_pages()

    def _listen(self, parameters: dict[str, object]) -> None:
        while self._pid == os.getpid():
            try:
                self._hear(parameters)
            except Exception as error:  # noqa: BLE001 - whatever it is, it must listen again
                if self._listens:
                    log.warning("page cache off until the database answers: %r", error)
            self._listens = False
            time.sleep(RETRY_SECONDS)

    def _hear(self, parameters: dict[str, object]) -> None:
        import psycopg2

        options = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2}
        wanted = {key: value for key, value in parameters.items() if key != "cursor_factory"}
        listening = psycopg2.connect(**(options | wanted))
        try:
            listening.autocommit = True
            cursor = listening.cursor()
            cursor.execute(f"LISTEN {CHANNEL}")
            # What changed while nobody listened.
            self.forget()
            self._listens = True
            silent = 0
            while self._pid == os.getpid():
                heard = select.select([listening], [], [], LISTEN_SECONDS)[0]
                silent = 0 if heard else silent + 1
                if silent >= HEARTBEAT_EVERY:
                    cursor.execute("SELECT 1")
                    silent = 0
                listening.poll()
                while listening.notifies:
                    *names, number = listening.notifies.pop(0).payload.split()
                    self.learn(names, int(number))
        finally:
            listening.close()
