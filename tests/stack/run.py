"""
`make stack-test`: the production stack on loopback, and what may happen to it.

python -m tests.stack.run [--short] [--only NAME …] [--report]
Prints one line a drill, writes var/stack-test.json; --report also docs/benchmarks/stack-test.md.
However it ends, each drill is told: done, failed, or not run and why; a slow machine is given
more time, by its own measure. Ends with 1 when a drill failed or was not run; stops and removes
everything it started.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.stack import drills, stack

RESULT = stack.PROJECT / "var" / "stack-test.json"
REPORT = stack.PROJECT / "docs" / "benchmarks" / "stack-test.md"
# Nothing runs longer than this, whatever hangs.
MOST_BYTES_OF_A_FILE = 1024**3
LIMIT_SECONDS, LIMIT_SHORT_SECONDS = 15 * 60, 8 * 60


class OutOfTime(Exception):
    """The whole run took too long."""


def main() -> int:
    options = read_options()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_given: sys.exit(143))
    signal.signal(signal.SIGALRM, out_of_time)
    # No mistake of a drill may fill somebody's disk: a file ends here, for all that is started.
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES_OF_A_FILE, MOST_BYTES_OF_A_FILE))
    stack.PATIENCE = stack.slowness()
    limit = round((LIMIT_SHORT_SECONDS if options.short else LIMIT_SECONDS) * stack.PATIENCE)
    signal.alarm(limit)
    began = time.monotonic()
    rows: list[dict[str, Any]] = []
    why = "the stack did not start"
    try:
        run(options, rows)
    except stack.Missing as missing:
        why = str(missing)
    except OutOfTime:
        why = f"stopped after {limit} s"
    except Exception as error:  # noqa: BLE001 - told as every other result
        traceback.print_exc()
        why = f"{type(error).__name__}: {error}"[:2000]
    finally:
        signal.alarm(0)
    done = {row["name"] for row in rows}
    left = [drill for drill in chosen(options) if drill.__name__ not in done]
    rows += [told(drill.__name__, {"not run": why}, 0, ok=False) for drill in left]
    is_well = all(row["ok"] for row in rows)
    result = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": machine(),
        "short": options.short,
        "patience": stack.PATIENCE,
        "seconds": round(time.monotonic() - began, 1),
        "ok": is_well,
        "drills": rows,
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if options.report:
        write_page(REPORT, "Stack test", "tests/stack/drills.py", rows)
    say(f"{'✓' if is_well else '✗'} {len(rows)} drills, {result['seconds']} s")
    return 0 if is_well else 1


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Drills on the production stack, on loopback.")
    parser.add_argument("--short", action="store_true", help="as CI runs it")
    parser.add_argument("--report", action="store_true", help="also write the page of docs/")
    parser.add_argument("--only", nargs="*", default=[], help="names of drills")
    return parser.parse_args()


def chosen(options: argparse.Namespace) -> tuple[drills.Drill, ...]:
    if options.only:
        return tuple(drill for drill in drills.ALL if drill.__name__ in options.only)
    return drills.SHORT if options.short else drills.ALL


def run(options: argparse.Namespace, rows: list[dict[str, Any]]) -> None:
    """Each drill adds its row as it ends: what broke off the run takes none of them away."""
    folder = Path(tempfile.mkdtemp(prefix="xdt-stack-")) / "shop"
    folder.parent.chmod(0o755)
    began = time.monotonic()
    try:
        with stack.running(folder, WEB_WORKERS="2", BACKUP_KEY_FILE=str(folder / "key")) as running:
            town = drills.Town(running, seed(running), options.short)
            rows.append(told("start", {}, time.monotonic() - began))
            for drill in chosen(options):
                rows.append(attempt(drill, town))  # noqa: PERF401 - what broke off is kept
            # Cleaning up is bounded by itself, and must not be broken off.
            signal.alarm(0)
            began = time.monotonic()
            left = running.all_pids()
        still = [pid for pid in left if stack.alive(pid)]
        rows.append(told("stop", {"left": len(still)}, time.monotonic() - began, ok=not still))
    finally:
        if not os.environ.get("XDT_KEEP"):
            shutil.rmtree(folder.parent, ignore_errors=True)


def seed(running: stack.Stack) -> str:
    python = str(running.current / ".venv" / "bin" / "python")
    said = running.run(
        [python, str(running.current / "tests" / "stack" / "seed.py"), f"{running.folder}/paygate"],
        codes=(0,),
        timeout=120,
        PYTHONPATH=f"{running.current}/site:{running.current}",
    )
    # The master was warmed before there were goods.
    running.script("rolling_restart.sh")
    return said.strip().splitlines()[-1]


def attempt(drill: drills.Drill, town: drills.Town) -> dict[str, Any]:
    began = time.monotonic()
    try:
        facts = drill(town)
    except OutOfTime:
        raise
    except Exception as error:  # noqa: BLE001 - the next drill is worth running
        if not isinstance(error, AssertionError) or not str(error):
            traceback.print_exc()
        facts = {"error": f"{type(error).__name__}: {error}"[:2000]}
        return told(drill.__name__, facts, time.monotonic() - began, ok=False)
    return told(drill.__name__, facts, time.monotonic() - began)


def told(name: str, facts: dict[str, Any], seconds: float, *, ok: bool = True) -> dict[str, Any]:
    words = ", ".join(f"{key} {value}" for key, value in facts.items())
    say(f"{'✓' if ok else '✗'} {name:<20} {seconds:6.1f} s  {words}")
    return {"name": name, "ok": ok, "seconds": round(seconds, 1), "facts": facts}


def write_page(page: Path, title: str, drills_in: str, rows: list[dict[str, Any]]) -> None:
    """A table of what the drills told; `drills_in` is where they are."""
    at, seconds = datetime.now(UTC).isoformat(timespec="seconds"), sum(r["seconds"] for r in rows)
    lines = [
        f"# {title}",
        "",
        f"Written by `make stack-test REPORT=1`; the drills are in `{drills_in}`.",
        "",
        f"{at}, commit {commit()}, {machine()}, {seconds:.1f} s.",
        "",
        "| drill | | seconds | figures |",
        "|---|---|---|---|",
    ]
    for row in rows:
        words = "; ".join(f"{key} {value}" for key, value in row["facts"].items())
        mark = "ok" if row["ok"] else "**failed**"
        lines.append(f"| {row['name']} | {mark} | {row['seconds']} | {words} |")
    page.write_text("\n".join(lines) + "\n", "utf-8")


def commit() -> str:
    done = subprocess.run(
        ["git", "-C", str(stack.PROJECT), "rev-parse", "--short", "HEAD"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "?"


def machine() -> str:
    total = int(Path("/proc/meminfo").read_text().split()[1]) // 1024**2
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, {total} GB"


def out_of_time(*_given: object) -> None:
    raise OutOfTime


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
