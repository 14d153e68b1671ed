"""
A site on several machines, played on this one by groups of processes with ports of their own:
nginx with PostgreSQL and Redis, a replica of each, two application servers, one for tasks.

    python -m tests.stack.machines [--report]     writes docs/benchmarks/machines.md

What docs/operations.md, section 6, says of them is done by the shipped scripts; then each is lost
once while people order and pay.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.stack import drills, reckoning, run, stack
from tests.stack.load import going_on
from tests.stack.replicas import Replicas

REPORT = stack.PROJECT / "docs" / "benchmarks" / "machines.md"
LIMIT_SECONDS = 20 * 60
Facts = dict[str, Any]


@dataclass
class Machines:
    """`front` is where shoppers come and where the data is; `apps` answer, `tasks` works."""

    front: stack.Stack
    replicas: Replicas
    apps: list[stack.Stack] = field(default_factory=list)
    tasks: list[stack.Stack] = field(default_factory=list)
    slug: str = ""

    @property
    def town(self) -> drills.Town:
        return drills.Town(self.front, self.slug, is_short=False)


def app_servers(machines: Machines) -> Facts:
    """What one answers, what two do; here all share two cores, so each request's CPU counts."""
    facts: Facts = {}
    second = machines.apps[1]
    second.script("control.sh", "stop")
    ended(second)
    facts |= answered(machines, "one")
    begin(second)
    second.wait_until("the second answers", lambda: answers(second), 60)
    time.sleep(6)
    facts |= answered(machines, "two")
    assert min(facts["two: CPU s of each"]) > 0.2 * max(facts["two: CPU s of each"]), facts
    return facts


def answered(machines: Machines, what: str) -> Facts:
    before = [cpu_seconds(app) for app in machines.apps]
    load = machines.town.load()
    began = time.monotonic()
    with going_on(load, buyers=4, readers=2):
        time.sleep(12)
    took = time.monotonic() - began
    spent = [round(cpu_seconds(app) - it, 1) for app, it in zip(machines.apps, before, strict=True)]
    answers = len(load.ledger.answers)
    assert load.ledger.failed == [], load.ledger.failed[:5]
    return {
        f"{what}: answers a second": round(answers / took, 1),
        f"{what}: ms CPU of app servers an answer": round(1000 * sum(spent) / answers, 1),
        f"{what}: CPU s of each": spent,
    }


def rolling_restart(machines: Machines) -> Facts:
    """One after the other; nobody notices."""
    load = machines.town.load()
    with going_on(load, buyers=2):
        time.sleep(1)
        for app in machines.apps:
            app.script("rolling_restart.sh")
            time.sleep(6)
    assert load.ledger.failed == [], load.ledger.failed[:5]
    return told(machines, load)


def app_server_lost(machines: Machines) -> Facts:
    """All of it at once; what it was about to answer is asked again by its shoppers."""
    load, app = machines.town.load(), machines.apps[1]
    with going_on(load):
        time.sleep(2)
        end(app)
        time.sleep(8)
        begin(app)
        app.wait_until("it answers again", lambda: answers(app), 90)
        time.sleep(6)
    # At most what it had in hand: one of each shopper.
    assert len(load.ledger.failed) <= 4, load.ledger.failed
    return told(machines, load)


def task_server_lost(machines: Machines) -> Facts:
    """Shoppers order and pay; what waits is done when it is back."""
    load, server = machines.town.load(), machines.tasks[0]
    with going_on(load):
        time.sleep(1)
        end(server)
        time.sleep(8)
        begin(server)
        time.sleep(2)
    assert load.ledger.failed == [], load.ledger.failed[:5]
    machines.front.wait_until("beat is heard again", machines.town.is_healthy, 90)
    return told(machines, load)


def database_replica_lost(machines: Machines) -> Facts:
    """Reads go to the primary meanwhile."""
    load = machines.town.load()
    with going_on(load):
        time.sleep(2)
        machines.replicas.end_database()
        time.sleep(8)
        machines.replicas.begin_database()
        time.sleep(2)
    assert load.ledger.failed == [], load.ledger.failed[:5]
    return told(machines, load)


def redis_lost(machines: Machines) -> Facts:
    """Its Sentinel names the replica; queue and cache go on there."""
    load = machines.town.load()
    with going_on(load):
        time.sleep(2)
        machines.front.control("stop", "redis")
        took = machines.front.wait_until("the replica leads", machines.replicas.leads_redis, 60)
        healthy = machines.front.wait_until("healthy again", machines.town.is_healthy, 120)
        time.sleep(2)
    assert len(load.ledger.failed) <= 0.02 * len(load.ledger.answers), load.ledger.kinds()
    led = {"led after": round(took, 1), "healthy after": round(took + healthy, 1)}
    return led | told(machines, load)


def database_lost(machines: Machines) -> Facts:
    """The primary is gone: by hand the replica is promoted and everybody sent there."""
    load = machines.town.load()
    with going_on(load, buyers=2):
        time.sleep(2)
        machines.front.control("stop", "postgresql")
        began = time.monotonic()
        machines.replicas.promote_database()
        for server in (machines.front, *machines.apps, *machines.tasks):
            leads_now = machines.replicas.as_primary()
            change(server.folder / "shared" / ".env", leads_now)
            # In the folder layout, and for these drills, both stand elsewhere too.
            where = {name: leads_now[name] for name in ("POSTGRES_HOST", "POSTGRES_PORT")}
            change(server.folder / "deploy.env", where)
            server.env |= where
        for server in (*machines.apps, *machines.tasks):
            server.script("control.sh", "stop")
            begin(server)
        machines.front.wait_until("healthy again", machines.town.is_healthy, 120)
        took = time.monotonic() - began
        time.sleep(2)
    odd = [one for one in load.ledger.failed if one.status not in {0, 502, 503, 504}]
    assert odd == [], odd[:5]
    return {"healthy after": round(took, 1)} | told(machines, load)


ALL: tuple[Callable[[Machines], Facts], ...] = (
    *(app_servers, rolling_restart, app_server_lost, task_server_lost),
    *(database_replica_lost, redis_lost, database_lost),
)


def told(machines: Machines, load: Any) -> Facts:
    return drills.trouble(load) | reckoning.settle(machines.front, load.ledger)


def answers(app: stack.Stack) -> bool:
    """As nginx of the first asks it."""
    given = {"Host": stack.HOST, "X-Forwarded-Proto": "https"}
    address = f"http://127.0.0.1:{app.env['APP_PORT']}/healthz"
    return requests.get(address, headers=given, timeout=5).status_code == 200


def end(server: stack.Stack) -> None:
    """As when its power fails: supervisord first, so that nothing is started again."""
    # nginx writes its name where its environment stood, and is not found by that.
    kept = [each for pid in server.pids().values() for each in (pid, *stack.descendants(pid))]
    for pid in (*server.all_pids(), *kept):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def begin(server: stack.Stack) -> None:
    ended(server)
    server.script("control.sh", "start")


def ended(server: stack.Stack) -> None:
    server.wait_until("it has ended", lambda: not any(map(stack.alive, server.all_pids())), 60)


def cpu_seconds(server: stack.Stack) -> float:
    ticks = 0
    for pid in server.all_pids():
        with suppress(OSError, IndexError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            # With those it had and that are gone.
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def change(file: Path, changed: dict[str, str]) -> None:
    """Write these lines over those of a server's .env or deploy.env."""
    kept = dict(line.split("=", 1) for line in file.read_text("utf-8").splitlines())
    stack.write_lines(file, kept | changed)


@contextmanager
def joined(machines: Machines, name: str, port: int, **deploy: str) -> Iterator[stack.Stack]:
    """One more server beside `front`: its secrets and uploads, its own processes and logs."""
    front = machines.front
    given = {
        "VENV": str((front.current / ".venv").resolve()),
        "POSTGRES_PORT": front.env["POSTGRES_PORT"],
        "SERVICES": "no",
    }
    server = stack.prepare(front.folder.parent / name, source=stack.PROJECT, **given | deploy)
    shutil.copy(front.folder / "shared" / ".env", server.folder / "shared" / ".env")
    logs = server.folder / "log"
    own = {"LOG_DIR": str(logs), "PAYMENT_AUDIT_LOG": str(logs / "payment_audit.log")}
    change(server.folder / "shared" / ".env", own | machines.replicas.settings())
    stack.give(server.folder, server.user)
    server.env |= {"APP_PORT": str(port)}
    server.env |= {k: v for k, v in front.env.items() if k in {"LD_LIBRARY_PATH", "POSTGRES_PORT"}}
    try:
        stack.start(server, source=stack.PROJECT)
        yield server
    finally:
        stack.stop(server)
        if os.path.ismount(logs):
            subprocess.run(["umount", "--lazy", str(logs)], check=False)


@contextmanager
def several(folder: Path) -> Iterator[Machines]:
    ports = stack.free_ports(2)
    apps = " ".join(f"127.0.0.1:{port}" for port in ports)
    front = stack.running(
        folder / "front", WEB="no", WORKER="elsewhere", APP_SERVERS=apps, WEB_WORKERS="2"
    )
    with ExitStack() as open_:
        machines = Machines(open_.enter_context(front), Replicas(folder / "replicas"))
        open_.callback(machines.replicas.stop)
        machines.replicas.start(machines.front)
        machines.slug = run.seed(machines.front)
        tasks = joined(machines, "tasks", 0, WEB="no", WORKER="separate")
        machines.tasks.append(open_.enter_context(tasks))
        for number, port in enumerate(ports, start=1):
            listen = {"APP_LISTEN": f"127.0.0.1:{port}", "WORKER": "elsewhere", "WEB_WORKERS": "2"}
            app = joined(machines, f"app{number}", port, **listen)
            machines.apps.append(open_.enter_context(app))
        machines.front.wait_until("all are well", machines.town.is_healthy, 90)
        yield machines


def main() -> int:
    parser = argparse.ArgumentParser(description="Drills on several machines, on loopback.")
    parser.add_argument("--report", action="store_true", help="also write the page of docs/")
    parser.add_argument("--only", nargs="*", default=[], help="names of drills")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, run.out_of_time)
    stack.PATIENCE = stack.slowness()
    signal.alarm(round(LIMIT_SECONDS * stack.PATIENCE))
    folder = Path(tempfile.mkdtemp(prefix="xdt-machines-"))
    folder.chmod(0o755)
    rows: list[dict[str, Any]] = []
    try:
        with several(folder) as machines:
            for drill in ALL:
                if not options.only or drill.__name__ in options.only:
                    rows.append(run.attempt(drill, machines))  # noqa: PERF401 - kept as they end
    finally:
        signal.alarm(0)
        if not os.environ.get("XDT_KEEP"):
            shutil.rmtree(folder, ignore_errors=True)
    if options.report:
        run.write_page(REPORT, "Several machines", "tests/stack/machines.py", rows)
    return 0 if rows and all(row["ok"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
