"""Winners and losers of a 秒杀 over HTTP, in turn with a bare Django view."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench import cpu, ground
from tests.postgres import rush

# Buyers of each kind in a round, and requests under way at a time.
BUYERS, OPEN, ROUNDS = 400, 32, 5
BARE = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def measured() -> dict[str, Any]:
    """{"redis" or "rows": {"bare", "losers", "winners": per_s and cpu_ms of the servers}}."""
    return {"rows": {way: _way(with_redis=way == "redis") for way in ("redis", "rows")}}


def _way(*, with_redis: bool) -> dict[str, dict[str, float]]:
    numbers = _sales(ROUNDS + 1)
    samples: dict[str, list[tuple[float, float]]] = {"bare": [], "winners": [], "losers": []}
    with (
        TemporaryDirectory() as folder,
        rush.serving(Path(folder), with_redis=with_redis) as server,
        _bare() as (bare_port, bare_pid),
    ):
        for turn, number in enumerate(numbers):
            keys = [rush.signed(f"g{turn:04x}{n:036x}") for n in range(2 * BUYERS)]
            asked = [rush.grab(number, key, n) for n, key in enumerate(keys)]
            taken = {
                "bare": _taken(bare_port, bare_pid, [BARE] * BUYERS, b"hello"),
                "winners": _taken(server.port, server.pid, asked[:BUYERS], b'"place"'),
                "losers": _taken(server.port, server.pid, asked[BUYERS:], b'"sold_out"'),
            }
            # The first round warms.
            for name, sample in taken.items() if turn else ():
                samples[name].append(sample)
    return {
        name: {
            "per_s": round(median(rate for rate, _cpu in rows), 1),
            "cpu_ms": round(median(used for _rate, used in rows), 3),
        }
        for name, rows in samples.items()
    }


def _sales(number: int) -> list[str]:
    from tests import make
    from tests.shop.flash.made import seckill

    store = make.store()
    return [
        seckill(make.variant(store, price="20.00", stock=f"{BUYERS}"), quantity=BUYERS).number
        for _turn in range(number)
    ]


def _taken(port: int, pid: int, requests: list[bytes], word: bytes) -> tuple[float, float]:
    """Answers a second, and milliseconds of CPU that the server and what it forked used for one."""
    before, began = _used(pid), time.perf_counter()
    answers = asyncio.run(_all(port, requests))
    seconds = time.perf_counter() - began
    wrong = [answer for answer in answers if word not in answer]
    assert not wrong, wrong[:3]
    return len(answers) / seconds, 1000 * (_used(pid) - before) / len(answers)


def _used(pid: int) -> float:
    return sum(cpu.on_cpu(task) for process in cpu.tree(pid) for task in cpu.tasks(process))


async def _all(port: int, requests: list[bytes]) -> list[bytes]:
    door = asyncio.Semaphore(OPEN)

    async def one(request: bytes) -> bytes:
        async with door:
            return await rush.answered(port, request)

    return await asyncio.gather(*map(one, requests))


@contextmanager
def _bare() -> Iterator[tuple[int, int]]:
    """One view without middleware, by as many workers and threads."""
    port = rush.free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "bare_wsgi:application", "--log-level", "error"),
            *("-w", str(rush.WORKERS), "-k", "gthread", "--threads", "4"),
            *("-b", f"127.0.0.1:{port}"),
        ],
        cwd=ground.SHARED / "limits",
    )
    try:
        rush.wait_for(port, process, ground.SHARED)
        time.sleep(2)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)
