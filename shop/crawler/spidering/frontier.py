"""
The pages that are still to be read: kept in the folder of the run (JOBDIR), so that a process
that is killed leaves nothing behind but what the next one takes up. Scrapy's own queue of a
JOBDIR forgets, when it is killed, what it had in hand and what it had not yet written down.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

WAITING, TAKEN, DONE = 0, 1, 2
# A page that asks again with another query: so often it is a shelf, oftener a trap.
MOST_QUERIES = 100


class Frontier(Protocol):
    def put(self, mark: str, body: str, *, rank: int, path: str, again: bool) -> bool:
        """False for what was put before; `again` puts it nevertheless."""

    def take(self) -> str | None: ...

    def done(self, bodies: Iterable[str]) -> None: ...

    def has_waiting(self) -> bool: ...

    def is_open(self) -> bool:
        """Somebody has still something in hand that may lead on."""

    def beat(self) -> None:
        """Said every few seconds."""


class FileFrontier:
    """A table in the folder of the run."""

    def __init__(self, folder: Path) -> None:
        self.rows = sqlite3.connect(folder / "frontier.sqlite3", isolation_level=None)
        self.rows.executescript(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = NORMAL;
            CREATE TABLE IF NOT EXISTS pages (
                mark TEXT PRIMARY KEY, body TEXT, rank INTEGER, path TEXT, state INTEGER
            ) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS next_pages ON pages (state, rank DESC);
            CREATE INDEX IF NOT EXISTS paths ON pages (path);
            CREATE INDEX IF NOT EXISTS bodies ON pages (body);
            """
        )
        # What a process that is gone had in hand.
        self.rows.execute("UPDATE pages SET state = ? WHERE state = ?", (WAITING, TAKEN))

    def put(self, mark: str, body: str, *, rank: int, path: str, again: bool) -> bool:
        if again:
            self.rows.execute("DELETE FROM pages WHERE mark = ?", (mark,))
        elif path and self._queries(path) >= MOST_QUERIES:
            return False
        row = (mark, body, rank, path, WAITING)
        added = self.rows.execute("INSERT OR IGNORE INTO pages VALUES (?, ?, ?, ?, ?)", row)
        return added.rowcount == 1

    def _queries(self, path: str) -> int:
        (count,) = self.rows.execute(
            "SELECT count(*) FROM pages WHERE path = ?", (path,)
        ).fetchone()
        return int(count)

    def take(self) -> str | None:
        row = self.rows.execute(
            "SELECT mark, body FROM pages WHERE state = ? ORDER BY rank DESC LIMIT 1", (WAITING,)
        ).fetchone()
        if row is None:
            return None
        self.rows.execute("UPDATE pages SET state = ? WHERE mark = ?", (TAKEN, row[0]))
        return str(row[1])

    def done(self, bodies: Iterable[str]) -> None:
        """Unless it was put again meanwhile."""
        self.rows.execute("BEGIN")
        self.rows.executemany(
            "UPDATE pages SET state = ? WHERE body = ? AND state = ?",
            [(DONE, body, TAKEN) for body in bodies],
        )
        self.rows.execute("COMMIT")

    def has_waiting(self) -> bool:
        found = self.rows.execute("SELECT 1 FROM pages WHERE state = ? LIMIT 1", (WAITING,))
        return found.fetchone() is not None

    def is_open(self) -> bool:
        """Nobody else works here."""
        return False

    def beat(self) -> None:
        """Nobody listens."""
