"""
Whether everything this process needs answers. Asked of all at once, for at most three seconds,
and not more often than every two: /health/ cannot be used to load the server.
"""

import secrets
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from xiaodiantong.ops.health import broker, heartbeat
from xiaodiantong.ops.health.deadline import within
from xiaodiantong.ops.logging import masking

DEADLINE_SECONDS = 3.0
KEPT_SECONDS = 2.0
MEGABYTE = 1024 * 1024


class NotWell(Exception):
    """Answers, but not as it should."""


@dataclass(frozen=True)
class Report:
    """`checks`: what each said, in words that hold no secret."""

    is_ok: bool = False
    checks: dict[str, dict[str, object]] = field(default_factory=dict)
    until: float = 0.0


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return str(connection.vendor)


class Migrations:
    """Looked at until they are all applied: reading every migration takes half a second."""

    are_applied = False

    def __call__(self) -> str:
        if not self.are_applied:
            executor = MigrationExecutor(connection)
            missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
            if missing:
                raise NotWell(f"{len(missing)} not applied")
            Migrations.are_applied = True
        return "applied"


def caching() -> str:
    """What was written comes back."""
    word = secrets.token_hex(8)
    cache.set(f"ops:health:{word}", word, timeout=10)
    if cache.get(f"ops:health:{word}") != word:
        raise NotWell("what was written did not come back")
    return "ok"


def queue() -> str:
    """The broker answers, and a task went through it lately."""
    waiting = broker.depth()
    age = heartbeat.age(cache)
    if age is None or age > heartbeat.TOO_OLD_SECONDS:
        since = "never" if age is None else f"{age:.0f} s ago"
        raise NotWell(f"last heartbeat {since}: is a worker running, and beat? {waiting} wait")
    return f"heartbeat {age:.0f} s ago, {waiting} wait"


def storage() -> str:
    """Uploads can be written: really, in a folder; elsewhere the server is asked."""
    if isinstance(default_storage, FileSystemStorage):
        folder = Path(default_storage.location)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"health")
    else:
        default_storage.exists("health")
    return "ok"


def disk() -> str:
    """Room where uploads and logs are written."""
    free = [
        shutil.disk_usage(folder).free // MEGABYTE
        for folder in (settings.MEDIA_ROOT, settings.LOG_DIR)
        if folder and Path(folder).is_dir()
    ]
    if free and min(free) < settings.HEALTH_MIN_FREE_MB:
        raise NotWell(f"{min(free)} MB free")
    return f"{min(free, default=0)} MB free"


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": Migrations(),
    "cache": caching,
    "queue": queue,
    "storage": storage,
    "disk": disk,
}
_last = Report()
_lock = Lock()


def report() -> Report:
    """The last one when it is new enough; one caller makes the next, the others wait for it."""
    global _last  # noqa: PLW0603 - one report for all threads of this process
    with _lock:
        if time.monotonic() >= _last.until:
            _last = _made()
        return _last


def told() -> dict[str, bool]:
    """Which parts are well, for who may know nothing more."""
    return {name: bool(said["ok"]) for name, said in report().checks.items()}


def forget() -> None:
    """The next caller asks anew."""
    global _last  # noqa: PLW0603
    _last = Report()


def _made() -> Report:
    answers = within(DEADLINE_SECONDS, CHECKS)
    checks = {name: _told(answer) for name, answer in answers.items()}
    is_ok = all(check["ok"] for check in checks.values())
    return Report(is_ok=is_ok, checks=checks, until=time.monotonic() + KEPT_SECONDS)


def _told(answer: object) -> dict[str, object]:
    if isinstance(answer, Exception):
        words = masking.masked(f"{type(answer).__name__}: {answer}")
        return {"ok": False, "detail": words[:300]}
    return {"ok": True, "detail": answer}
