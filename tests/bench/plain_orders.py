"""
The harness's plain SQL (../shared/bench/pg_limits.py), with the CPU of its connection besides.

    plain_orders.py MODE SECONDS SHARED THIS_FOLDER     prints one JSON object
"""

import json
import sys
from typing import Any

import psycopg2

sys.path[:0] = [sys.argv[3], sys.argv[4]]
import cpu  # noqa: E402
import pg_limits  # noqa: E402

_open: list[Any] = []


def connect(*given: Any, **named: Any) -> Any:
    """Kept, so that its process lives until it has been looked at."""
    _open.append(_connect(*given, **named))
    return _open[-1]


_connect, psycopg2.connect = psycopg2.connect, connect


def main(mode: str, seconds: float) -> None:
    times, ours = pg_limits.work((mode, 1, seconds, "on"))
    theirs = cpu.on_cpu(_open[0].info.backend_pid)
    n = len(times)
    found = {
        "n": n,
        "sql": {"order": 5, "cte": 1, "hot": 1}[mode],
        "cpu_ms_app": 1000 * ours / n,
        "cpu_ms_pg": 1000 * theirs / n,
        "wall_ms": 1000 * sum(times) / n,
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
