"""
Counts of every table, for backups. Run inside a release, with PG* in the environment.

snapshot.py dump FILE -- pg_dump …   counts and dumps one and the same moment, writes FILE (JSON)
snapshot.py compare FILE             exit 1 with a list where this database counts otherwise
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg2

TABLES = """
SELECT quote_ident(schemaname) || '.' || quote_ident(relname)
FROM pg_stat_user_tables WHERE schemaname = 'public' ORDER BY 1
"""


def main(arguments: list[str]) -> int:
    if len(arguments) > 3 and arguments[0] == "dump" and arguments[2] == "--":
        return dump(Path(arguments[1]), arguments[3:])
    if len(arguments) == 2 and arguments[0] == "compare":
        return compare(Path(arguments[1]))
    sys.stderr.write(f"{__doc__}\n")
    return 2


def dump(target: Path, command: list[str]) -> int:
    # It waits inside its transaction for as long as pg_dump takes.
    connection = psycopg2.connect("", options="-c idle_in_transaction_session_timeout=0")
    connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version')")
        snapshot, version = cursor.fetchone() or ("", "")
        done = subprocess.run([*command, f"--snapshot={snapshot}"], check=False)  # noqa: S603
        if done.returncode:
            return done.returncode
        facts = {"postgresql": version, "tables": counts(cursor)}
    target.write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def compare(known: Path) -> int:
    expected: dict[str, int] = json.loads(known.read_text(encoding="utf-8"))["tables"]
    with psycopg2.connect("") as connection, connection.cursor() as cursor:
        found = counts(cursor)
    odd = sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name))
    for name in odd:
        sys.stdout.write(f"{name}: {expected.get(name)} in the backup, {found.get(name)} here\n")
    return 1 if odd else 0


def counts(cursor: Any) -> dict[str, int]:
    cursor.execute(TABLES)
    found = {}
    for (name,) in cursor.fetchall():
        cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608 - quoted by PostgreSQL
        found[name] = cursor.fetchone()[0]
    return found


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
