"""
The site's processes on one server, forked from one that has loaded it: deploy/bin/web.

This process imports and warms the site, then does nothing but keep its children: gunicorn's
master (which forks the web workers) and, with XDT_TASKS=inside, the Celery worker with beat.
They share its memory – a worker started by itself costs 120 MB, forked about 40 – and when one
dies another is forked at once, warm. TERM ends the children gently, then this process. When it
is killed itself, the kernel ends the tasks (PR_SET_PDEATHSIG), since two beats would be one too
many; gunicorn goes on serving until the supervisor has started anew, and is then relieved
(`gunicorn.conf.py`).
"""

import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT / "site"), str(PROJECT), str(PROJECT / "deploy")]

logger = logging.getLogger("xiaodiantong.family")
HEARD = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGCHLD}
PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
LOOK_EVERY_SECONDS = 1.0
# A child that dies so soon was no good; after so many of them in a row this process gives up.
SOON_SECONDS, MOST_SOON = 10.0, 10
# gunicorn waits 30 s for requests, a task as long as a gateway takes to answer.
PATIENCE_SECONDS = 55.0


@dataclass
class Child:
    """`run` never returns in the forked process; `pid` is 0 while there is none."""

    name: str
    run: Callable[[], int]
    outlives: bool = False
    pid: int = 0
    began: float = 0.0
    soon: int = 0


def main() -> int:
    os.chdir(PROJECT)
    forget_the_dead()
    children = [Child("web", serve, outlives=True)]
    if os.environ.get("XDT_TASKS") == "inside":
        children.append(Child("tasks", work))
    signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
    call_itself("head")
    load()
    return keep(children)


def forget_the_dead() -> None:
    """What processes of before counted; the other instance counts in the same folder."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    for file in Path(folder).glob("*.db") if folder else ():
        if not Path("/proc", file.stem.rpartition("_")[2]).exists():
            file.unlink(missing_ok=True)


def call_itself(name: str) -> None:
    """What /metrics/ sums up by (ops.metrics.processes); those it forks too."""
    ctypes.CDLL(None).prctl(PR_SET_NAME, f"xdt-{name}".encode())


def load() -> None:
    """Everything the children will need, once."""
    os.environ["XDT_FORKED"] = "yes"
    from xiaodiantong.wsgi import application

    if os.environ.get("XDT_TASKS") == "inside":
        import worker

        worker.load()
    import warm

    warm.warm(application)


def keep(children: list[Child]) -> int:
    """Until a signal says stop."""
    while True:
        for child in children:
            if not child.pid:
                if child.soon >= MOST_SOON:
                    logger.error("%s does not stay alive: giving up", child.name)
                    return stop(children) or 1
                start(child)
        heard = signal.sigtimedwait(HEARD, LOOK_EVERY_SECONDS)
        if heard and heard.si_signo != signal.SIGCHLD:
            return stop(children)
        reap(children)


def start(child: Child) -> None:
    if child.soon:
        time.sleep(min(child.soon, 5) * 0.3)
    child.began = time.monotonic()
    pid = os.fork()
    if pid:
        child.pid = pid
        return
    code = 1
    try:
        call_itself(child.name)
        if not child.outlives:
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
        code = child.run()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        logger.exception("%s ended", child.name)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def reap(children: list[Child]) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        for child in children:
            if child.pid == pid:
                code = os.waitstatus_to_exitcode(status)
                logger.warning("%s (%s) ended with %s", child.name, pid, code)
                lived = time.monotonic() - child.began
                child.soon = child.soon + 1 if lived < SOON_SECONDS else 0
                child.pid = 0


def stop(children: list[Child]) -> int:
    """Gently, then by force."""
    for child in children:
        if child.pid:
            os.kill(child.pid, signal.SIGTERM)
    until = time.monotonic() + PATIENCE_SECONDS
    while any(child.pid for child in children) and time.monotonic() < until:
        signal.sigtimedwait({signal.SIGCHLD}, 0.2)
        reap(children)
    for child in children:
        if child.pid:
            os.kill(child.pid, signal.SIGKILL)
    return 0


def serve() -> int:
    """gunicorn's master."""
    from gunicorn.app.wsgiapp import WSGIApplication

    sys.argv = ["gunicorn", "--config", str(PROJECT / "deploy" / "gunicorn.conf.py")]
    WSGIApplication("%(prog)s [OPTIONS]").run()
    return 0


def work() -> int:
    """The Celery worker, with beat."""
    import worker

    return worker.run()


if __name__ == "__main__":
    raise SystemExit(main())
