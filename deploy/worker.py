"""
The Celery worker of a small server: one process, its tasks and beat in threads.

A prefork worker with beat beside it is three processes; this is one, forked from family.py or
started by itself (deploy/bin/worker), without the pages of the admin. In place of
--max-memory-per-child the process ends itself when it has grown and is started anew; it also
ends when beat has died. WORKER_THREADS, WORKER_MAX_MEMORY_MB, WORKER_WITH_BEAT and XDT_RUN_DIR
come from the supervisor.
"""

import ctypes
import gc
import logging
import os
import re
import signal
import socket
import time
from pathlib import Path
from threading import Thread

logger = logging.getLogger("xiaodiantong.worker")
LOOK_EVERY_SECONDS = 15
PR_SET_NAME = 15
# A task that went well is no news: they were forty thousand lines a day.
TALKATIVE = ("celery.beat", "celery.worker.strategy", "celery.app.trace")


def main() -> int:
    ctypes.CDLL(None).prctl(PR_SET_NAME, b"xdt-tasks")
    load()
    gc.collect()
    gc.freeze()
    return run()


def load() -> None:
    """Every task; without Django's checks, which would load every address and the admin."""
    os.environ.setdefault("CELERY_SKIP_CHECKS", "true")
    import django

    from xiaodiantong.celery import app

    django.setup()
    app.loader.import_default_modules()
    app.finalize()


def run() -> int:
    """Until TERM; running tasks are finished first."""
    from celery.signals import worker_ready

    from xiaodiantong.celery import app

    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    worker = app.Worker(
        hostname=f"worker@{socket.gethostname()}",
        pool="threads",
        concurrency=int(os.environ.get("WORKER_THREADS") or 2),
        prefetch_multiplier=1,
        without_mingle=True,
        without_gossip=True,
        without_heartbeat=True,
        quiet=True,
        loglevel="WARNING",
    )
    worker_ready.connect(_beside, weak=False)
    worker.start()
    return worker.exitcode or 0


def _beside(**_sent: object) -> None:
    """What runs beside the tasks, once the broker has been reached."""
    beat = _beat() if os.environ.get("WORKER_WITH_BEAT", "yes") == "yes" else None
    Thread(target=_watch, args=[beat], name="watch", daemon=True).start()
    logger.warning("worker ready%s", " with beat" if beat else "")


def _beat() -> Thread:
    from celery.beat import EmbeddedService

    from xiaodiantong.celery import app

    schedule = Path(os.environ["XDT_RUN_DIR"]) / "celerybeat-schedule"
    beat: Thread = EmbeddedService(app, thread=True, schedule_filename=str(schedule))
    beat.start()
    return beat


def _watch(beat: Thread | None) -> None:
    most = int(os.environ.get("WORKER_MAX_MEMORY_MB") or 300)
    while True:
        time.sleep(LOOK_EVERY_SECONDS)
        used = memory_mb()
        if beat and not beat.is_alive():
            logger.error("beat has died: this worker ends, to be started anew")
        elif used > most:
            logger.warning("%s MB used, more than %s: this worker ends", used, most)
        else:
            continue
        # As a stop by hand: running tasks are finished first.
        os.kill(os.getpid(), signal.SIGTERM)
        return


def memory_mb() -> int:
    text = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    return int(found[1]) // 1024 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
