"""Begins the process of a run, which outlives the task that began it."""

import subprocess
import sys

from django.conf import settings

from shop.crawler import supervising

_children: list[subprocess.Popen[bytes]] = []


def launch(run_id: int) -> None:
    if not settings.CRAWL_PROCESSES:
        supervising.work(run_id=run_id)
        return
    # Those that have ended are asked for once, or they stay in the table of processes.
    _children[:] = [child for child in _children if child.poll() is None]
    child = subprocess.Popen(  # noqa: S603 - a number of ours is all that is in the command
        [sys.executable, str(settings.PROJECT_DIR / "manage.py"), "crawl", str(run_id)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd=settings.PROJECT_DIR,
        start_new_session=True,
    )
    _children.append(child)
