"""
The two parts of the suite side by side, the one on SQLite and the one with a real PostgreSQL: what
waits in one leaves its time to the other. `parts.py "not long"` takes the tests that are not marked
long. What the second part prints is shown when the first has ended.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parent
PYTEST = [sys.executable, "-m", "pytest", "--durations=20"]


def main() -> int:
    length = sys.argv[1]
    with tempfile.TemporaryFile() as said:
        postgres = subprocess.Popen(_with_postgres(length), stdout=said, stderr=subprocess.STDOUT)
        try:
            if not (TESTS / "__pycache__").exists():
                # Compiled once, and not by each worker for itself.
                subprocess.run([*PYTEST, "--collect-only"], check=False, stdout=subprocess.DEVNULL)
            failed = subprocess.run(_on_sqlite(length), check=False).returncode
        finally:
            # Whatever the first says, the second is heard.
            postgres.wait()
            said.seek(0)
            sys.stdout.buffer.write(said.read())
    return failed or postgres.returncode


def _on_sqlite(length: str) -> list[str]:
    return [*PYTEST, "-n", "3", "--maxschedchunk", "24", "-m", f"not postgres and {length}"]


def _with_postgres(length: str) -> list[str]:
    files = [
        str(path)
        for path in sorted(TESTS.rglob("test_*.py"))
        if "mark.postgres" in path.read_text(encoding="utf-8")
    ]
    run = [*PYTEST, "-n", "2", "--dist", "worksteal", "-m", f"postgres and {length}", *files]
    return [sys.executable, str(TESTS / "with_postgres.py"), *run]


if __name__ == "__main__":
    raise SystemExit(main())
