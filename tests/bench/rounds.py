"""Samples taken in turn: every target in every round, shuffled, so that all meet the same noise."""

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bench import ground, quiet
from tests.bench.peers import lib

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))


@dataclass(frozen=True)
class Page:
    """Addresses of one server, asked in turn by wrk. `app` are names of its processes."""

    name: str
    port: int
    paths: Sequence[str]
    app: Sequence[str]
    postgres: int | None = None
    pictures: int = 0
    least: int = 0
    seconds: list[float] = field(default_factory=lambda: [SECONDS])

    def check(self) -> None:
        for path in (self.paths[0], self.paths[-1]):
            lib.check(self.port, path, self.pictures, self.least)

    def warm(self) -> None:
        """All addresses once at least; and how long a sample must be for a slow page."""
        found = lib.wrk(self.port, list(self.paths), 4, 4)
        self.seconds[0] = max(SECONDS, min(8, 1 + 12 * found["p50"] // 1e3))

    def sample(self, connections: int, seconds: float) -> dict[str, Any]:
        pids = {name: lib.pid(name) for name in self.app}
        if self.postgres:
            pids["pg"] = self.postgres
        with lib.Cpu(**pids) as cpu:
            given = (self.port, list(self.paths), connections, seconds)
            found = quiet.with_client(lambda: lib.wrk(*given))
        if found["errors"]:
            raise SystemExit(f"{self.name}: {found['errors']} errors of {found['n']}")
        # Each connection had one request under way at the end, which the server finishes.
        used = cpu.per(found["n"] + connections)
        return found | totalled(used)


def totalled(used: dict[str, float]) -> dict[str, float]:
    """cpu_ms_pg of PostgreSQL, cpu_ms_app of all else, cpu_ms of both."""
    theirs = used.get("cpu_ms_pg", 0.0)
    return {
        "cpu_ms_app": sum(used.values()) - theirs,
        "cpu_ms_pg": theirs,
        "cpu_ms": sum(used.values()),
    }


def taken(
    samples: dict[str, Callable[[], dict[str, Any]]], rounds: int = ROUNDS
) -> dict[str, dict[str, Any]]:
    """The median of each, and how far its rounds lie apart."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in samples}
    for number in range(rounds):
        order = list(samples)
        random.Random(number).shuffle(order)
        for name in order:
            rows[name].append(samples[name]())
        ground.say(f"round {number + 1} of {rounds}")
    return {name: middle(found) for name, found in rows.items()}


def middle(rows: list[dict[str, Any]]) -> dict[str, Any]:
    found = lib.summary(rows)
    values = sorted(row["cpu_ms"] for row in rows if "cpu_ms" in row)
    if values and values[0] > 0:
        found["cpu_ms_spread"] = round(values[-1] / values[0], 2)
    return found


def of_pages(pages: Sequence[Page]) -> dict[str, dict[str, Any]]:
    """Every page with one connection and with eight."""
    for page in pages:
        page.check()
        page.warm()

    def sample(page: Page, connections: int) -> Callable[[], dict[str, Any]]:
        seconds = page.seconds[0] if connections > 1 else min(page.seconds[0], 2)
        return lambda: page.sample(connections, seconds)

    return taken({f"{page.name} c={c}": sample(page, c) for page in pages for c in (1, 8)})
