"""Pages without a cache and copies of them, beside the peers' pages; and what growth costs."""

import json
import os
import subprocess
import sys
from typing import Any
from urllib.parse import quote

from tests.bench import ground, peers, rounds
from tests.bench.peers import harness, lib
from tests.bench.rounds import Page

TOWN = "1000x1000"
GROWTH = ("1x100", "1x1000", "1000x1000", "1x100000")
GROWING = ("store list of 24", "store page 1", "category page", "product page")


def lines(town: str = TOWN) -> dict[str, Any]:
    """Stores and goods all over the town: {"stores": [slug], "goods": [[address, SKU, slug]]}."""
    file = ground.HOME / "run" / f"lines-{town}.json"
    probe("--town", town, "--lines", str(file))
    return json.loads(file.read_text(encoding="utf-8"))


def probe(*given: str) -> dict[str, Any]:
    """tests.bench.probe in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.probe", "--json", *given],
        cwd=ground.ROOT,
        env=os.environ | {"PYTHONPATH": f"{ground.ROOT / 'site'}:{ground.ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def start(postgres: ground.Postgres) -> int:
    """Peers and ours, all at once; the process of our PostgreSQL."""
    harness.sites()
    port = ground.free_port()
    folder = ground.HOME / "run"
    command = [ground.redis_program(), "--port", port, "--save", "", "--dir", folder]
    lib.start("our-redis", command, port)
    for name, at, cache in (("ours", peers.UNCACHED, "off"), ("kept", peers.CACHED, "redis")):
        database = postgres.environment(f"xdt_{TOWN}")
        peers.start_ours(name, at, ground.production(database, redis_port=port, page_cache=cache))
    return postgres.pid


def ours_of(town: dict[str, Any], pg: int) -> list[Page]:
    """The same addresses, made anew each time and given from the page cache."""
    lists = [f"/{slug}/?page={2 + n % 3}" for n, slug in enumerate(town["stores"][:90])]
    goods = [quote(good[0]) for good in town["goods"][:200]]
    mine, kept = ("ours", "our-redis"), ("kept", "our-redis")
    return [
        Page("ours list", peers.UNCACHED, lists, mine, pg, 24, 20000),
        Page("ours product", peers.UNCACHED, goods, mine, pg, 2, 10000),
        Page("ours list, kept", peers.CACHED, lists[:20], kept, pg, 24, 20000),
        Page("ours product, kept", peers.CACHED, goods[:50], kept, pg, 2, 10000),
    ]


def pages(postgres: ground.Postgres) -> dict[str, Any]:
    town = lines()
    pg = start(postgres)
    theirs = lib.pg_pid()
    urls = [quote(url) for url in harness.oscar_urls().read_text().split()]
    lists = [f"?page={number}" for number in range(1, 11)]
    rows = rounds.of_pages(
        [
            Page(
                "oscar list (stock, Whoosh)",
                *(harness.OSCAR, ["/catalogue/" + q for q in lists], ["oscar"], theirs, 24, 30000),
            ),
            Page(
                "oscar list (ORM queryset)",
                *(harness.OSCAR, ["/orm-list/" + q for q in lists], ["oscar"], theirs, 24, 30000),
            ),
            Page("oscar product", harness.OSCAR, urls[:100], ["oscar"], theirs, 1, 20000),
            Page(
                "wagtail list (tuned)",
                *(harness.WT, [f"/?tuned=1&p={n}" for n in range(1, 11)], ["wagtail"]),
                *(theirs, 24, 5000),
            ),
            Page(
                "wagtail emptiest page",
                *(harness.WT, [f"/p{n}/" for n in range(100, 200)], ["wagtail"], theirs, 1, 500),
            ),
            Page("bare django 30 KB", harness.BARE, ["/30k"], ["bare"], None, 0, 30000),
            *ours_of(town, pg),
        ]
    )
    lib.stop_all()
    return {"rows": rows, "sql": statements()}


def statements() -> dict[str, Any]:
    """SQL statements of warm pages and acts, in process: Django's own capture everywhere."""
    harness.probe()
    peer = json.loads((lib.RESULTS / "probe.json").read_text(encoding="utf-8"))
    ours = probe("--town", TOWN, "--seconds", "1")
    given = ("guest journey", "--town", TOWN, "--seconds", "1", "--page-cache", "redis")
    ours["guest journey, page cache on"] = probe(*given)["guest journey"]
    return {"peers": peer, "ours": ours}


def growth(_postgres: ground.Postgres) -> dict[str, Any]:
    """The same pages of four towns, in process and in turn."""
    samples = {town: (lambda town=town: measured(town)) for town in GROWTH}
    found: dict[str, list[dict[str, Any]]] = {town: [] for town in GROWTH}
    for number in range(max(3, rounds.ROUNDS)):
        for town, sample in samples.items():
            found[town].append(sample())
        ground.say(f"round {number + 1} of growth")
    return {
        town: {
            name: rounds.middle([row[name] | {"cpu_ms": total(row[name])} for row in rows])
            for name in GROWING
        }
        for town, rows in found.items()
    }


def measured(town: str) -> dict[str, Any]:
    return probe("--town", town, "--seconds", "1", *GROWING)


def total(row: dict[str, Any]) -> float:
    return row["cpu_ms_app"] + row["cpu_ms_pg"]


def views(postgres: ground.Postgres) -> dict[str, Any]:
    """What the busiest views cost in the big town, and which room of the code has it."""
    return {"rows": probe("--town", TOWN, "--rooms")}
