"""
The empty database of a test run on SQLite, kept migrated between runs: migrating takes longer
than most tests. A change of any migration, ours or a package's, makes a new one. Of workers that
run side by side the first migrates, the others wait for it.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.signals import connection_created
from pytest_django import DjangoDbBlocker

from tests import taken_back

KEPT = Path(__file__).resolve().parents[1] / "var" / "test-databases"
# Locked by who migrates.
TURN = KEPT / "turn"
LONGEST = 180


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    """Put in what a run before has migrated; `migrate` then finds nothing to do."""
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            taken_back.use_template()
        yield
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    with TURN.open("w") as turn:
        _wait_for(turn)
        if _file().exists():
            fcntl.flock(turn, fcntl.LOCK_UN)
            connection_created.connect(_fill, dispatch_uid="migrated", weak=False)
        yield turn
    connection_created.disconnect(dispatch_uid="migrated")


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings, django_db_setup, django_db_blocker):
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            taken_back.keep()
    elif not _file().exists():
        _keep(django_db_blocker)
        fcntl.flock(django_db_modify_db_settings, fcntl.LOCK_UN)


def _wait_for(turn: IO[str]) -> None:
    """Until nobody migrates; not for ever, since who does may have failed."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        with suppress(BlockingIOError):
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(0.2)


def _keep(django_db_blocker: DjangoDbBlocker) -> None:
    draft = _file().with_suffix(f".{os.getpid()}")
    with django_db_blocker.unblock(), sqlite3.connect(draft) as target:
        connection.ensure_connection()
        connection.connection.backup(target)
    target.close()
    draft.replace(_file())
    _forget_old()


def _forget_old() -> None:
    """Never this run's: another worker may be reading it. Nor a branch's of today."""
    yesterday = time.time() - 86400
    for old in KEPT.iterdir():
        with suppress(FileNotFoundError):
            if old not in (_file(), TURN) and old.stat().st_mtime < yesterday:
                old.unlink()


def lay_at(path: Path) -> None:
    """For a process that would migrate a file of its own; nothing before the first run of tests,
    and nothing outside of one (`make screenshots`), where Django is not set up."""
    if apps.ready and _file().exists():
        shutil.copyfile(_file(), path)


def _fill(*, connection: object, **_sent: object) -> None:
    connection_created.disconnect(dispatch_uid="migrated")
    source = sqlite3.connect(_file())
    source.backup(connection.connection)
    source.close()


def _file() -> Path:
    """Named by every migration that has a say in it."""
    seen = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path, "migrations").glob("[0-9]*.py")):
            seen.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return KEPT / f"{seen.hexdigest()[:16]}.sqlite3"
