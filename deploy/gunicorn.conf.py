"""
gunicorn in production; docs/operations.md explains the figures.

deploy/family.py forks it with the site loaded and warm; started by itself (containers) it loads
and warms before it forks. XDT_RUN_DIR holds the sockets. Two instances may run at once (`web`,
and `web-standby` during a rolling restart): nginx follows web.sock, a link to the socket of the
one that serves. XDT_BIND is an address of one's own (host:port in a container).
"""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
sys.path.append(str(PROJECT / "deploy"))
RUN = Path(os.environ["XDT_RUN_DIR"])
INSTANCE = os.environ.get("XDT_INSTANCE") or "web"
LINK = RUN / "web.sock"
OWN = f"{INSTANCE}-own.sock"
# The process id of the gunicorn that serves this instance.
MASTER = RUN / f"{INSTANCE}-master.pid"


def memory_mb() -> int:
    """What this machine, or this container, may use."""
    with open("/proc/meminfo", encoding="ascii") as file:
        total = int(file.readline().split()[1]) // 1024
    with suppress(OSError, ValueError):
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")
        total = min(total, int(limit) // 2**20)
    return total


def worker_count() -> int:
    """Two at least, so that one may be renewed; more only with a CPU and 90 MB for each."""
    if os.environ.get("XDT_WORKERS"):
        return int(os.environ["XDT_WORKERS"])
    cpus = len(os.sched_getaffinity(0))
    return max(2, min(cpus, (memory_mb() - 300) // 90))


# The real folder, not `current`: after an upgrade this process must not import new code.
chdir = str(PROJECT)
pythonpath = str(PROJECT / "site")
wsgi_app = "xiaodiantong.wsgi:application"
bind = os.environ.get("XDT_BIND") or f"unix:{RUN / OWN}"
umask = 0o007
worker_class = "gthread"
workers = worker_count()
threads = int(os.environ.get("XDT_THREADS") or 4)
preload_app = True
max_requests = 1000
max_requests_jitter = 50
timeout = 30
graceful_timeout = 30
keepalive = 5
backlog = 512
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - no file names
control_socket_disable = True
proc_name = f"xiaodiantong-{INSTANCE}"
# nginx writes the access log; errors go to the supervisor's.
accesslog = None
errorlog = "-"


def when_ready(server: Any) -> None:
    """Connections wait in the socket meanwhile; then nginx is led here."""
    if not os.environ.get("XDT_FORKED"):
        import warm

        warm.warm(server.app.wsgi())
    _relieve(server)
    # A standby is led to by rolling_restart.sh, once it has been tried.
    if INSTANCE == "web":
        _take_over(server)


def child_exit(server: Any, worker: Any) -> None:
    from xiaodiantong.ops.metrics import multiproc_dir

    multiproc_dir.forget(worker.pid)


def worker_exit(server: Any, worker: Any) -> None:
    """What this worker counted in its last seconds; deploy/family.py skips Python's own hooks."""
    from home.statistics.visits import counting

    counting.close()


def _relieve(server: Any) -> None:
    """
    End the gunicorn of a family whose head was killed; it has served until now. By KILL, since
    one that ends in good order removes the socket, which is ours by now; its workers see that
    it is gone, answer what they have, and end.
    """
    with suppress(OSError, ValueError):
        older = int(MASTER.read_text(encoding="ascii"))
        if older != os.getpid() and _is_family(older):
            server.log.info("%s relieves %s", os.getpid(), older)
            os.kill(older, signal.SIGKILL)
    with suppress(OSError):
        MASTER.write_text(str(os.getpid()), encoding="ascii")


def _is_family(pid: int) -> bool:
    """
    Whether this is a gunicorn that a family of this instance forked. Its number may belong to
    another process by now, even to the family's tasks: they have the same environment.

    :raises OSError: when there is no such process
    """
    process = Path(f"/proc/{pid}")
    named = (process / "environ").read_bytes().split(b"\0")
    # As family.py calls it.
    is_web = (process / "comm").read_bytes() == b"xdt-web\n"
    return is_web and f"XDT_INSTANCE={INSTANCE}".encode() in named


def _take_over(server: Any) -> None:
    """Replace the link in one step: no request finds it missing."""
    draft = RUN / f".{INSTANCE}.link"
    draft.unlink(missing_ok=True)
    draft.symlink_to(OWN)
    draft.replace(LINK)
    server.log.info("nginx is served by %s from now on", INSTANCE)
