"""Who a new gunicorn ends when it takes the place of one whose head was killed."""

import os
import runpy
import subprocess
import sys
from collections.abc import Iterator
from logging import getLogger
from pathlib import Path
from types import SimpleNamespace

import pytest

CONF = Path(__file__).resolve().parents[2] / "deploy" / "gunicorn.conf.py"
# Called as family.py calls its children, then quiet.
NAMED = (
    "import ctypes, sys, time; ctypes.CDLL(None).prctl(15, sys.argv[1].encode());"
    "print('ready', flush=True); time.sleep(60)"
)
WEB, TASKS, ANYBODY = "xdt-web", "xdt-tasks", "postgres"


@pytest.fixture
def conf(tmp_path, monkeypatch) -> dict:
    monkeypatch.setenv("XDT_RUN_DIR", str(tmp_path))
    monkeypatch.setenv("XDT_INSTANCE", "web")
    monkeypatch.setattr(sys, "path", list(sys.path))
    return runpy.run_path(str(CONF))


@pytest.fixture
def start() -> Iterator:
    begun = []

    def started(name: str, instance: str = "web") -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", NAMED, name],
            env=os.environ | {"XDT_INSTANCE": instance},
            stdout=subprocess.PIPE,
        )
        begun.append(process)
        assert process.stdout.readline() == b"ready\n"
        return process

    yield started
    for process in begun:
        process.kill()
        process.wait()
        process.stdout.close()


def relieve(conf: dict, older: int) -> None:
    conf["MASTER"].write_text(str(older), encoding="ascii")
    conf["_relieve"](SimpleNamespace(log=getLogger("test")))
    assert conf["MASTER"].read_text(encoding="ascii") == str(os.getpid())


def test_the_gunicorn_of_before_is_ended(conf, start):
    older = start(WEB)

    relieve(conf, older.pid)

    assert older.wait(timeout=10) == -9


@pytest.mark.parametrize(
    ("name", "instance"), [(TASKS, "web"), (ANYBODY, "web"), (WEB, "web-standby")]
)
def test_who_got_its_number_since_is_left_alone(conf, start, name, instance):
    other = start(name, instance)

    relieve(conf, other.pid)

    with pytest.raises(subprocess.TimeoutExpired):
        other.wait(timeout=0.2)


def test_nobody_is_ended_when_it_is_gone_or_unreadable(conf, start):
    gone = start(WEB)
    gone.kill()
    gone.wait()

    relieve(conf, gone.pid)
    relieve(conf, os.getpid())
