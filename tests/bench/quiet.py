"""Whether the machine was ours while something was measured, by its own counters."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

# A wall-clock figure is no figure where others took more than this share of the cores.
MOST_BY_OTHERS, MOST_STOLEN = 0.1, 0.02
IDLE_SECONDS = 3.0


class Ticks(NamedTuple):
    """Of all cores since boot, in hundredths of a second; `proc(5)`, /proc/stat."""

    busy: int
    stolen: int
    all: int


def ticks() -> Ticks:
    fields = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]
    user, nice, system, idle, waiting, irq, soft, stolen = map(int, fields)
    busy = user + nice + system + irq + soft
    return Ticks(busy, stolen, busy + idle + waiting + stolen)


def by_others(seconds: float = IDLE_SECONDS) -> float:
    """The share of the cores that is used while we do nothing."""
    before = ticks()
    time.sleep(seconds)
    after = ticks()
    return (after.busy - before.busy) / max(1, after.all - before.all)


@contextmanager
def watched() -> Iterator[dict[str, float]]:
    """
    What others took before and after, what the host kept back meanwhile, and the load at the
    end: {"others": share of the cores, "stolen": share, "load": a minute's mean}.
    """
    found: dict[str, float] = {}
    first, began = by_others(), ticks()
    yield found
    ended = ticks()
    stolen = (ended.stolen - began.stolen) / max(1, ended.all - began.all)
    found |= {
        "others": round(max(first, by_others()), 3),
        "stolen": round(stolen, 3),
        "load": round(os.getloadavg()[0], 2),
    }


def with_client(act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What a program of ours found, and how many cores it took itself: they are the same cores."""
    before, began = os.times(), time.perf_counter()
    found = act()
    after, seconds = os.times(), time.perf_counter() - began
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return found | {"client_cores": round(used / seconds, 2)}


def most_of_clients(found: object) -> float:
    """The highest `client_cores` anywhere in what a part found."""
    if isinstance(found, list):
        return max(map(most_of_clients, found), default=0.0)
    if not isinstance(found, dict):
        return 0.0
    return max(map(most_of_clients, found.values()), default=0.0) or found.get("client_cores", 0.0)


def is_quiet(found: dict[str, float]) -> bool:
    """Of a part that was measured before this was told: nobody knows."""
    return bool(found) and found["others"] <= MOST_BY_OTHERS and found["stolen"] <= MOST_STOLEN


def words(found: dict[str, float]) -> str:
    if not found:
        return "how busy the machine was is not known"
    others, stolen = f"{found['others']:.0%}", f"{found['stolen']:.0%}"
    return f"others took {others} of the cores, the host kept {stolen}"
