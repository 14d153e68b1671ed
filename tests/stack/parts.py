"""The processes of a running stack, by what they are; for killing them one by one."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from tests.stack.stack import Stack


def find(stack: Stack) -> dict[str, int]:
    """Name of a part → its process, as they are now."""
    main = stack.pids()
    found = {
        "postgresql": main.get("postgresql", 0),
        "redis": main.get("redis", 0),
        "nginx": main.get("nginx", 0),
        "nginx worker": first(main.get("nginx", 0), "worker process"),
        "site": main.get("web", 0),
    }
    # family.py starts gunicorn's master first, which starts the web workers; then the tasks.
    children = sorted(direct(found["site"]))
    if len(children) == 2:
        found["gunicorn"], found["tasks"] = sorted(children, key=lambda pid: not direct(pid))
        found["web worker"] = min(direct(found["gunicorn"]), default=0)
    found["database session"] = first(found["postgresql"], "xiaodiantong xiaodiantong")
    return {name: pid for name, pid in found.items() if pid}


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def first(parent: int, words: str) -> int:
    return next((pid for pid in direct(parent) if words in command(pid)), 0)


def direct(pid: int) -> list[int]:
    with suppress(OSError):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(word) for word in text.split()]
    return []


def command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""
