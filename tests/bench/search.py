"""
`make bench-search`: what search.md asks for, measured beside Whoosh + jieba on the same names.

Every size is built on SQLite and on PostgreSQL; Whoosh asks its 200 queries between our rounds,
so that both meet the same noise. Writes docs/benchmarks/search.md and .json.
"""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "var" / "bench"
OUT = ROOT / "docs" / "benchmarks"
PEER = ROOT.parent / "shared" / "bench" / "search_bench.py"
# As in ../shared/bench/requirements-wt.txt.
PEER_NEEDS = ("whoosh-reloaded", "jieba")
SIZES = (1000, 10_000, 100_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    sizes = parser.parse_args().sizes
    WORK.mkdir(parents=True, exist_ok=True)
    peers = [whoosh("index", max(sizes)), whoosh("query", max(sizes))]
    ours = []
    for database in ("sqlite", "postgresql"):
        for size in sizes:
            say(f"{database}, {size} products")
            ours.append(measure(database, size))
            peers.append(whoosh("query", max(sizes)))
    memory = measure("sqlite", 0)
    report = {
        "memory": memory,
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d"),
        "commit": shell("git", "rev-parse", "--short", "HEAD"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores,"
        f" Python {platform.python_version()}",
        "ours": ours,
        "whoosh": {"index": peers[0], "query": middle(peers[1:])},
    }
    OUT.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (OUT / "search.json").write_text(text + "\n", encoding="utf-8")
    (OUT / "search.md").write_text(f"{markdown(report)}\n{typed_orders()}", encoding="utf-8")
    say(f"written: {OUT / 'search.md'}")


def measure(database: str, size: int) -> dict[str, Any]:
    """One run of search_measure in a process and a database of its own; of 0, its memory."""
    file = WORK / f"search-{size}.sqlite3"
    for old in WORK.glob(f"{file.name}*"):
        old.unlink()
    command = [sys.executable, "-m", "tests.bench.search_measure", str(size)]
    if database == "postgresql":
        command = [sys.executable, "tests/with_postgres.py", "--durable", *command]
    environment = os.environ | {
        "SQLITE_PATH": str(file),
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
        "DJANGO_ENV": "development",
        "DEBUG": "false",
    }
    answer = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    for old in WORK.glob(f"{file.name}*"):
        old.unlink()
    return json.loads(answer.stdout.splitlines()[-1])


def typed_orders() -> str:
    """Our reader's scores, and those of the model where one is configured; told at once."""
    file = WORK / "chat-readers.sqlite3"
    file.unlink(missing_ok=True)
    environment = os.environ | {
        "SQLITE_PATH": str(file),
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
        "DJANGO_ENV": "development",
        "DEBUG": "false",
    }
    command = [sys.executable, "-m", "tests.bench.chat_readers"]
    answer = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    file.unlink()
    told = answer.stdout[answer.stdout.index("## Typed orders") :]
    say(told)
    return told


def whoosh(mode: str, size: int) -> dict[str, Any]:
    """The peer, in an environment of its own."""
    python = WORK / "whoosh" / "bin" / "python"
    if not python.exists():
        say("Whoosh + jieba into var/bench/whoosh")
        subprocess.run([sys.executable, "-m", "venv", str(WORK / "whoosh")], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", *PEER_NEEDS]
        subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
    environment = os.environ | {"BENCH_HOME": str(WORK)}
    command = [str(python), "-W", "ignore", str(PEER), mode, str(size)]
    answer = subprocess.run(
        command, env=environment, cwd=PEER.parent, check=True, capture_output=True, text=True
    )
    return json.loads(answer.stdout.splitlines()[-1])


def middle(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The median run by p50."""
    return sorted(runs, key=lambda run: run["p50_ms"])[len(runs) // 2]


def markdown(report: dict[str, Any]) -> str:
    peer = report["whoosh"]
    lines = [
        "# Search",
        "",
        f"{report['date']}, commit {report['commit']}, {report['machine']}.",
        "Made by `make bench-search`; compare figures of one run only. Milliseconds unless named.",
        "",
        "| | "
        + " | ".join(f"{run['database']} {run['products']}" for run in report["ours"])
        + " |",
        "|---|" + "---|" * len(report["ours"]),
    ]
    for label, key in (
        ("top 20 in a store, page rows and all: p50 / p95", "store"),
        ("the same 20 pages by id: p50 / p95", "store_by_id"),
        ("best 20 ids in a store", "ids_in_store"),
        ("best 20 ids in the whole town", "ids_in_town"),
        ("top 20 in the whole town", "town"),
        ("more hits than are ranked, town: p50 / max", "broad_town"),
        ("suggestions in a store", "suggest_store"),
        ("suggestions in the town", "suggest_town"),
        ("filters with counts, in a store", "facets_store"),
        ("publishing: index part", "publish"),
    ):
        last = "max_ms" if key == "broad_town" else "p95_ms"
        cells = [f"{run[key]['p50_ms']} / {run[key][last]}" for run in report["ours"]]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    lines.append(row(report, "rebuild, seconds", lambda run: run["rebuild_s"]))
    lines.append(row(report, "queries answered", answered))
    lines.append(row(report, "recall of plain substrings", lambda run: run["recall"]["recall"]))
    lines.append(row(report, "found at once, gone at once", followed))
    lines += ["", *against(report, peer), *growth(report), ""]
    return "\n".join(lines)


def row(report: dict[str, Any], label: str, cell: Any) -> str:
    return f"| {label} | " + " | ".join(str(cell(run)) for run in report["ours"]) + " |"


def answered(run: dict[str, Any]) -> str:
    return f"{run['recall']['answered']} of {run['recall']['of']}"


def followed(run: dict[str, Any]) -> str:
    return "yes" if run["publish"]["found_at_once"] and run["publish"]["gone_at_once"] else "NO"


def against(report: dict[str, Any], peer: dict[str, Any]) -> list[str]:
    query, index = peer["query"], peer["index"]
    most = max(run["products"] for run in report["ours"])
    lines = [
        f"Whoosh + jieba on the same {most} names, same run:",
        f"p50 {query['p50_ms']}, p95 {query['p95_ms']};",
        f"{query['answered']} of {query['n']} answered,",
        f"{query['pss_mb']} MB; index {index['index_s']} s, one changed document",
        f"{index['update_one_ms']} ms.",
        "",
        f"Ours adds {report['memory']['search_mb']} MB to a process that searches",
        f"and {report['memory']['load_s']} s to its first search.",
        "",
    ]
    for run in biggest(report):
        store = query["p50_ms"] / run["ids_in_store"]["p50_ms"]
        town = query["p50_ms"] / run["ids_in_town"]["p50_ms"]
        late = query["p95_ms"] / run["ids_in_town"]["p95_ms"]
        bound = 1.5 * run["store_by_id"]["p95_ms"] + 15
        lines.append(
            f"- {run['database']}: best 20 ids {store:.1f} × faster than Whoosh at p50 in a store,"
            f" {town:.1f} × in the whole town ({late:.1f} × at p95); top 20 in a store p95"
            f" {run['store']['p95_ms']} (bound: 20 quiet, {bound:.1f} always)."
        )
    return lines


def growth(report: dict[str, Any]) -> list[str]:
    lines = []
    for database in ("sqlite", "postgresql"):
        runs = [run for run in report["ours"] if run["database"] == database]
        small, large = runs[0]["publish"]["p50_ms"], runs[-1]["publish"]["p50_ms"]
        lines.append(
            f"- {database}: publishing costs {large / small:.2f} × at {runs[-1]['products']} of"
            f" what it costs at {runs[0]['products']} products (bound 1.5)."
        )
    return lines


def biggest(report: dict[str, Any]) -> list[dict[str, Any]]:
    most = max(run["products"] for run in report["ours"])
    return [run for run in report["ours"] if run["products"] == most]


def shell(*command: str) -> str:
    return subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
