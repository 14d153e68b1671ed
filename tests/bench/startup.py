"""How long it takes to begin: checks, a worker that can answer, collected files; CPU seconds."""

import os
import resource
import shutil
import subprocess
import sys
from statistics import median
from typing import Any

from tests.bench import ground, pages

ROUNDS = 3
# A gunicorn worker is forked from a process that has done this much.
READY = "import warm; from xiaodiantong.wsgi import application; warm.warm(application)"
UNCOMPILED = {"PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE"}
STATIC = ground.HOME / "startup-static"


def startup(postgres: ground.Postgres) -> dict[str, Any]:
    """{command: CPU seconds}, the middle one of some rounds."""
    port = ground.free_port()
    ground.redis(port)
    given = ground.production(postgres.environment(f"xdt_{pages.TOWN}"), redis_port=port)
    deploy = f"{given['PYTHONPATH']}:{ground.ROOT / 'deploy'}"
    python = sys.executable
    commands = {
        "check": [python, "manage.py", "check"],
        "ready": [python, "-c", READY],
        "collectstatic": [python, "manage.py", "collectstatic", "--noinput", "-v0"],
    }
    # As on a server, where what was compiled once is read.
    here = {name: value for name, value in os.environ.items() if name not in UNCOMPILED}
    environment = here | given | {"PYTHONPATH": deploy}
    for command in commands.values():
        seconds(command, environment)
    rows = {
        name: median(seconds(command, environment) for _n in range(ROUNDS))
        for name, command in commands.items()
    }
    return {"rows": {name: round(value, 2) for name, value in rows.items()}}


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """CPU of the command and what it starts. Files are collected into an empty folder."""
    shutil.rmtree(STATIC, ignore_errors=True)
    collecting = "collectstatic" in command
    own = environment | ({"BENCH_HOME": str(STATIC)} if collecting else {})
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ground.ROOT, env=own, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
