"""
Log files of a day each, safe with many processes: `app.log` is a link to `app-2026-11-20.log`.

Nothing is renamed or moved, so no line is lost at midnight and no process must know of another:
each appends to the file of the day, a line in one write. The first to open a new day's file
deletes the files that are too old.
"""

import logging
import os
import sys
import time
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TextIO

from xiaodiantong.ops.metrics import counters

# A full disk must not fill the console too.
COMPLAIN_EVERY_SECONDS = 60
_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC
_complained_at = float("-inf")


class NeverRaises(logging.Handler):
    """A line that cannot be written is counted; no request fails by it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        global _complained_at  # noqa: PLW0603 - one complaint for all handlers of this process
        with suppress(Exception):
            counters.log_write_errors.inc()
        if time.monotonic() - _complained_at < COMPLAIN_EVERY_SECONDS:
            return
        _complained_at = time.monotonic()
        with suppress(Exception):
            error = sys.exc_info()[1]
            sys.stderr.write(f"log lines cannot be written: {error!r} ({record.name})\n")


class Console(NeverRaises, logging.StreamHandler[TextIO]):
    """stderr."""


class DailyFile(NeverRaises):
    """Appends to today's file of `path`, and keeps `keep_days` days beside today."""

    def __init__(self, path: str, keep_days: int) -> None:
        super().__init__()
        self.path = Path(path)
        self.keep_days = keep_days
        self._file = -1
        self._inode = 0
        self._dated = self.path
        self._from, self._until = 0.0, 0.0

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = f"{self.format(record)}\n".encode("utf-8", "backslashreplace")
            if os.write(self._todays_file(record.created), line) != len(line):
                raise OSError("no room for the whole line")
        except Exception:  # noqa: BLE001 - whatever it is, the request goes on
            self.handleError(record)

    def close(self) -> None:
        self._close_file()
        super().close()

    def _todays_file(self, at: float) -> int:
        if self._file < 0 or not self._from <= at < self._until or self._is_gone():
            self._close_file()
            self._open(datetime.fromtimestamp(at).astimezone())
        return self._file

    def _is_gone(self) -> bool:
        """Somebody moved or deleted the file."""
        try:
            return os.stat(self._dated).st_ino != self._inode
        except FileNotFoundError:
            return True

    def _open(self, at: datetime) -> None:
        today = at.replace(hour=0, minute=0, second=0, microsecond=0)
        self._dated = self._of(today.date())
        self._dated.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._file = os.open(self._dated, _FLAGS | os.O_CREAT | os.O_EXCL, 0o640)
        except FileExistsError:
            self._file = os.open(self._dated, _FLAGS)
        else:
            self._remove_older_than(today.date() - timedelta(days=self.keep_days))
        self._inode = os.fstat(self._file).st_ino
        self._from = today.timestamp()
        self._until = (today + timedelta(days=1)).timestamp()
        # Lines can be written by now: a link that cannot be made is no reason to lose them.
        with suppress(OSError):
            self._link()

    def _of(self, day: date) -> Path:
        return self.path.with_name(f"{self.path.stem}-{day:%Y-%m-%d}{self.path.suffix}")

    def _link(self) -> None:
        """`path` leads to today's file; a plain file of an older version is kept beside it."""
        if self.path.is_symlink() and os.readlink(self.path) == self._dated.name:
            return
        if self.path.is_file() and not self.path.is_symlink():
            self.path.rename(self.path.with_suffix(f".before{self.path.suffix}"))
        made = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        made.symlink_to(self._dated.name)
        made.replace(self.path)

    def _remove_older_than(self, first: date) -> None:
        for file in self.path.parent.glob(f"{self.path.stem}-????-??-??{self.path.suffix}"):
            day = file.name.removeprefix(f"{self.path.stem}-").removesuffix(self.path.suffix)
            with suppress(ValueError, OSError):
                if date.fromisoformat(day) < first:
                    file.unlink()

    def _close_file(self) -> None:
        if self._file >= 0:
            with suppress(OSError):
                os.close(self._file)
        self._file = -1
