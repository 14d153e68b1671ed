"""
`make bench`: ours beside the peers and the limits of ../shared/bench, in turn, in one run.

    python -m tests.bench.run [parts…]      PARTS below; none means all, in this order

A copy of the commit is measured, so that the tree may be worked on meanwhile. Everything lies
below $BENCH_HOME (/tmp/bench) and is kept for the next run: peers, towns, results of parts.
The report is written of all parts that there are: docs/benchmarks/stack.md.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.bench import ground, quiet

RESULTS = ground.HOME / "ours"
SOURCE = ground.HOME / "source"
# What needs neither peers nor towns.
ALONE = {"seckill", "offers", "lists", "statistics", "import", "report"}
# Taken from the tree as it is: what measures, and what is not committed yet.
LIVE = ("tests/bench", "tests/postgres", "tests/stack", "deploy", ".dockerignore")


def main() -> None:
    if "BENCH_PROJECT" not in os.environ:
        measure_a_copy()
    # The towns' clocks and the peers' are set before anything of Django is.
    from tests.bench import acts, deals, imports, pages, peers, report, startup, whole

    parts: dict[str, Callable[[ground.Postgres], dict[str, Any]]] = {
        "pages": pages.pages,
        "shopping": acts.shopping,
        "orders": acts.orders,
        "stack": whole.stack,
        "hot": acts.hot,
        "growth": pages.growth,
        "views": pages.views,
        "startup": startup.startup,
        "seckill": deals.seckill,
        "offers": deals.offers,
        "lists": deals.lists,
        "statistics": deals.statistics,
        "import": imports.imports,
    }
    wanted = sys.argv[1:] or list(parts)
    unknown = set(wanted) - set(parts) - {"report"}
    if unknown:
        raise SystemExit(f"no such part: {', '.join(unknown)}; there are {', '.join(parts)}")
    began = time.monotonic()
    if set(wanted) - ALONE:
        peers.install()
        peers.seed()
        whole.take_back()
        towns()
    for name in [part for part in parts if part in wanted]:
        ground.say(f"=== {name}")
        at = time.monotonic()
        postgres = ground.Postgres("our-pgdata")
        try:
            with quiet.watched() as watched:
                found = parts[name](postgres)
        except Exception as error:  # noqa: BLE001 - the other parts are worth having
            ground.say(f"{name} failed: {error!r}")
            peers.lib.stop_all()
            continue
        finally:
            postgres.release()
        seconds = {"seconds": round(time.monotonic() - at)}
        keep(name, found | seconds | {"watched": watched})
        report.write(RESULTS)
    ground.say(f"done in {(time.monotonic() - began) / 60:.0f} minutes")
    report.write(RESULTS)


def measure_a_copy() -> None:
    """Go on in a copy of HEAD with LIVE over it; does not return."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    SOURCE.mkdir(parents=True)
    measured = commit()
    archive = subprocess.run(
        ["git", "archive", measured], cwd=ground.ROOT, check=True, capture_output=True
    )
    subprocess.run(["tar", "-x", "-C", str(SOURCE)], input=archive.stdout, check=True)
    for name in LIVE:
        given = ground.ROOT / name
        if given.is_dir():
            shutil.rmtree(SOURCE / name, ignore_errors=True)
            shutil.copytree(given, SOURCE / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif given.is_file():
            shutil.copy2(given, SOURCE / name)
    environment = os.environ | {
        "BENCH_PROJECT": str(ground.ROOT),
        "BENCH_COMMIT": measured,
        "PYTHONPATH": f"{SOURCE / 'site'}:{SOURCE}",
    }
    os.chdir(SOURCE)
    python = sys.executable
    command = [python, "-m", "tests.bench.run", *sys.argv[1:]]
    os.execve(python, command, environment)  # noqa: S606 - the same program, of the copy


def towns() -> None:
    """Each is built once, in a process of its own; static files are collected anew."""
    from tests.bench import pages

    shutil.rmtree(ground.HOME / "our-static", ignore_errors=True)
    for town in {*pages.GROWTH, pages.TOWN}:
        pages.probe("--town", town, "no such target")


def keep(name: str, found: dict[str, Any]) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    given = {
        "part": name,
        "at": time.strftime("%Y-%m-%d %H:%M", time.localtime()),
        "commit": os.environ["BENCH_COMMIT"],
        **found,
    }
    text = json.dumps(given, ensure_ascii=False, indent=1)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ground.ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


if __name__ == "__main__":
    main()
