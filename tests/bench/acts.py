"""The cart, placing an order, a guest's whole way, and fifty at one thing, beside the peers."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench import ground, pages, peers, quiet, rounds
from tests.bench.peers import harness, lib

# Of each of two processes that serve the fifty (deploy/gunicorn.conf.py).
THREADS = 4


def goods_file(town: dict[str, Any]) -> Path:
    file = ground.HOME / "run" / "our-goods"
    file.write_text("\n".join(" ".join(good) for good in town["goods"]), encoding="utf-8")
    return file


def over_http(act: str, port: int, file: Path, *, clients: int, pids: dict[str, int]) -> Any:
    """A sample of tests.bench.shopper, with what it cost the servers for each time it was done."""
    seconds = rounds.SECONDS * 1.5

    def sample() -> dict[str, Any]:
        with lib.Cpu(**pids) as cpu:
            given = ("shopper", act, port, clients, seconds, file)
            found = quiet.with_client(lambda: module(*given))
        return checked(act, found) | rounds.totalled(cpu.per(found["n"]))

    return sample


def journey(name: str, port: int, file: Path, *, clients: int, pids: dict[str, int]) -> Any:
    """The same of the harness's own journeys."""
    seconds = rounds.SECONDS * 1.5

    def sample() -> dict[str, Any]:
        with lib.Cpu(**pids) as cpu:
            given = ("wt", lib.HERE / "journeys.py", name, port, clients, seconds, file)
            found = quiet.with_client(lambda: lib.child_json(*given))
        return checked(name, found) | rounds.totalled(cpu.per(found["per_s"] * seconds))

    return sample


def checked(act: str, found: dict[str, Any]) -> dict[str, Any]:
    if found["failed"]:
        raise SystemExit(f"{act}: {found['failed']} failed: {found.get('wrong')}")
    return found


def module(name: str, *given: Any, **environment: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{name}", *map(str, given)],
        cwd=ground.ROOT,
        env=os.environ | {"PYTHONPATH": f"{ground.ROOT / 'site'}:{ground.ROOT}"} | environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def shopping(postgres: ground.Postgres) -> dict[str, Any]:
    """Into the cart, and the whole way of a guest, over HTTP."""
    town = pages.lines()
    pg = pages.start(postgres)
    oscar = {"app": lib.pid("oscar"), "pg": lib.pg_pid()}
    ours = {"app": lib.pid("kept"), "redis": lib.pid("our-redis"), "pg": pg}
    goods, urls = goods_file(town), harness.oscar_urls(200)
    samples: dict[str, Callable[[], dict[str, Any]]] = {
        "oscar add to cart": over_http("add-oscar", harness.OSCAR, urls, clients=2, pids=oscar),
        "ours add to cart": over_http("add", peers.CACHED, goods, clients=2, pids=ours),
    }
    for clients in (1, 4):
        samples[f"oscar journey c={clients}"] = journey(
            "oscar", harness.OSCAR, urls, clients=clients, pids=oscar
        )
        samples[f"ours journey c={clients}"] = over_http(
            "whole", peers.CACHED, goods, clients=clients, pids=ours
        )
    has_vendure = peers.has_vendure()
    if has_vendure:
        peers.seed_vendure()
        peers.start_vendure()
        keys = ground.HOME / "run" / "vendure-pks"
        keys.write_text("\n".join(map(str, range(1, 201))), encoding="utf-8")
        vendure = {"app": lib.pid("vendure"), "pg": lib.pg_pid()}
        for clients in (1, 4):
            samples[f"vendure journey c={clients}"] = journey(
                "vendure", harness.VENDURE, keys, clients=clients, pids=vendure
            )
    for sample in samples.values():
        sample()
    rows = rounds.taken(samples)
    lib.stop_all()
    return {"rows": rows, "has_vendure": has_vendure}


def orders(_postgres: ground.Postgres) -> dict[str, Any]:
    """Placing an order of three lines in process; the basket is made before and not counted."""
    seconds = rounds.SECONDS
    lib.child_json("wt", lib.HERE / "pg_limits.py", "init", env=lib.pg_env())

    def plain(mode: str) -> Callable[[], dict[str, Any]]:
        given = ("plain_orders.py", mode, seconds, ground.SHARED, peers.OURS)
        return lambda: summed(peers.child(*given, venv="wt", folder=peers.OURS))

    def oscar() -> dict[str, Any]:
        folder = ground.SHARED / "oscar_site"
        return summed(
            peers.child("peer_orders.py", seconds, peers.OURS, venv="oscar", folder=folder)
        )

    def ours() -> dict[str, Any]:
        name = "place 3 lines"
        found = pages.probe(name, "--town", pages.TOWN, "--seconds", str(seconds))
        return summed(next(iter(found.values())))

    rows = rounds.taken(
        {"oscar": oscar, "plain SQL": plain("order"), "one statement": plain("cte"), "ours": ours}
    )
    lib.stop_all()
    return {"rows": rows}


def summed(row: dict[str, Any]) -> dict[str, Any]:
    row = row | {"cpu_ms": row["cpu_ms_app"] + row["cpu_ms_pg"], "per_s": 1000 / row["wall_ms"]}
    if "filling_cpu_ms_app" in row:
        row["cpu_ms_with_filling"] = (
            row["cpu_ms"] + row["filling_cpu_ms_app"] + row["filling_cpu_ms_pg"]
        )
    return row


def hot(_postgres: ground.Postgres) -> dict[str, Any]:
    """One row that everybody wants: bare UPDATEs, and orders of fifty buyers."""
    seconds = rounds.SECONDS
    environment = lib.pg_env()
    lib.child_json("wt", lib.HERE / "pg_limits.py", "init", env=environment)

    def updates(clients: int) -> Callable[[], dict[str, Any]]:
        given = ("wt", lib.HERE / "pg_limits.py", "hot", clients, seconds, "on")
        return lambda: lib.child_json(*given, env=environment)

    def buyers() -> dict[str, Any]:
        return quiet.with_client(lambda: module("hot", pages.TOWN, 50, THREADS, 4 * seconds))

    found: list[dict[str, Any]] = []

    def ours() -> dict[str, Any]:
        found.append(buyers())
        return found[-1]

    samples = {"UPDATE x8": updates(8), "UPDATE x50": updates(50), "ours x50": ours}
    rows = rounds.taken(samples, rounds=min(3, rounds.ROUNDS))
    lib.stop_all()
    oversold = sum(each["oversold"] for each in found)
    return {"rows": rows, "oversold": oversold, "scarce": found[-1]["scarce"]}
