"""
The harness of ../shared/bench (BENCH_SHARED): peers, limits, wrk and its counters, by import.
Nothing of it is copied; its README says what the peers are and what favours them.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench import ground

if not ground.SHARED.is_dir():
    raise SystemExit(f"{ground.SHARED} is not here: peers and limits live beside the project")
os.environ.setdefault("BENCH_HOME", str(ground.HOME))
sys.path.insert(0, str(ground.SHARED))
import bench as harness  # type: ignore[import-not-found]
import benchlib as lib  # type: ignore[import-not-found]

OURS = Path(__file__).resolve().parent
# Behind the harness's own ports.
UNCACHED, CACHED, PROXIED, PLAIN = (lib.PORT + number for number in (60, 61, 62, 63))


def install() -> None:
    """Environments of the peers, nginx and wrk, below BENCH_HOME; minutes, the first time."""
    ready = ground.HOME / "root" / "usr" / "bin" / "wrk"
    if ready.exists() and (ground.HOME / "venv-oscar").exists():
        return
    ground.say("installing the peers")
    wanted = ["sh", str(ground.SHARED / "setup.sh")]
    subprocess.run([*wanted, "vendure"], check=False)


def seed() -> None:
    """A thousand goods for each peer; nothing when they are there."""
    harness.pg_env()
    subprocess.run(
        [lib.py("wt"), "bench.py", "seed"], cwd=ground.SHARED, check=True, env=os.environ
    )


def has_vendure() -> bool:
    return (ground.HOME / "vendure" / "node_modules" / "@vendure" / "core").exists()


def seed_vendure() -> None:
    environment = os.environ | {"BENCH_ROUNDS": "0"}
    if "vendure" not in lib._pg.psql("select datname from pg_database"):
        ground.say("filling Vendure")
        subprocess.run(
            [lib.py("wt"), "bench.py", "vendure"],
            cwd=ground.SHARED,
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def start_vendure() -> None:
    settings = {**lib.pg_env(), "PORT": str(harness.VENDURE), "NODE_ENV": "production"}
    folder = ground.HOME / "vendure"
    lib.start("vendure", ["node", "server.js"], harness.VENDURE, folder, settings)


def start_ours(name: str, port: int, environment: dict[str, str]) -> None:
    """Ours as the peers are started: gunicorn -w 2 -k gthread --threads 2, no preload."""
    command = [sys.executable, "-m", "gunicorn", "xiaodiantong.wsgi", "-b", f"127.0.0.1:{port}"]
    lib.start(
        name, [*command, *lib.GUNICORN, "--log-level", "error"], port, ground.ROOT, environment
    )


def child(script: str, *given: Any, venv: str, folder: Path) -> dict[str, Any]:
    """A script of ours in a peer's Python and folder; what it printed."""
    import json

    done = subprocess.run(
        [lib.py(venv), str(OURS / script), *map(str, given)],
        cwd=folder,
        env={**os.environ, "BENCH_HOME": str(ground.HOME), **lib.pg_env()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])
