"""Where the milliseconds of a view go: its CPU by room of the code, builtins by who calls them."""

import cProfile
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

# The first that fits; what stands in none is "other Python".
ROOMS = (
    (
        "templates",
        r"/django/template/|/django/utils/(safestring|html|formats|translation)|/templatetags/",
    ),
    ("ORM", r"/django/db/|/core/(compiled|inserted|prepared)\.py"),
    ("driver", r"/psycopg2/"),
    ("Redis", r"/(redis|django_redis)/|/django/core/cache/"),
    ("Wagtail", r"/(wagtail|treebeard|modelcluster|taggit)/"),
    ("Django", r"/django/"),
    ("ours", r"/(core|accounts|shop|search|orders|home|site)/"),
)
NAMES = [*(name for name, _of in ROOMS), "other Python"]
Key = tuple[str, int, str]


def spent(act: Callable[[], object], times: int) -> dict[str, float]:
    """
    {room: share of the CPU of `act`}, adding up to 1. The profiler makes small functions dearer
    than they are: shares, not times.
    """
    profiler = cProfile.Profile(time.process_time)
    profiler.enable()
    for _time in range(times):
        act()
    profiler.create_stats()
    shares: Counter[str] = Counter()
    # (file, line, name): (calls, calls but recursive ones, own time, time below, callers)
    for function, (_c, _n, own, _below, callers) in profiler.stats.items():
        if is_builtin(function) and callers:
            for caller, (_cc, _nc, part, _ct) in callers.items():
                shares[room(caller, function)] += part
        else:
            shares[room(function)] += own
    total = sum(shares.values())
    return {name: round(shares[name] / total, 3) for name in NAMES}


def is_builtin(function: Key) -> bool:
    return function[0] == "~"


def room(function: Key, called: Key | None = None) -> str:
    """Of a function, or of the builtin that it calls: a cursor's work is the driver's."""
    if called is not None and re.search(r"cursor|connection|psycopg2", called[2]):
        return "driver"
    file = Path(function[0]).as_posix()
    return next((name for name, of in ROOMS if re.search(of, file)), "other Python")
