"""
The folder in which processes count together (PROMETHEUS_MULTIPROC_DIR). This module imports
nothing of prometheus_client, which opens files there as soon as it is imported.

deploy/family.py removes what dead processes counted; gunicorn's `child_exit` calls `forget(pid)`.
"""

import os
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def make() -> None:
    """The folder when it is named; an empty name means none, which the library does not know."""
    name = os.environ.get(VARIABLE)
    if name:
        Path(name).mkdir(parents=True, exist_ok=True)
    else:
        os.environ.pop(VARIABLE, None)


def forget(pid: int) -> None:
    """A process that ended: its gauges go, its counts stay."""
    if os.environ.get(VARIABLE):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(pid)
