"""
Some requests are measured: their CPU, their time, and the statements they wait for. Who answers
requests (`xiaodiantong.ops`) stands above us, begins and ends a measurement, and tells of each
statement meanwhile.
"""

import random
import time
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.conf import settings


@dataclass
class Sample:
    """A request of this thread that is being measured."""

    cpu_ns: int = field(default_factory=time.thread_time_ns)
    wall_ns: int = field(default_factory=time.perf_counter_ns)
    statements: int = 0
    database_us: int = 0


@dataclass(frozen=True)
class Cost:
    """What one request cost: µs, and statements."""

    cpu_us: int
    wall_us: int
    statements: int
    database_us: int


_current: ContextVar[Sample | None] = ContextVar("measured_request", default=None)


def begin() -> Sample | None:
    """Of the request that begins now, where it is one of those that are measured."""
    one_in = settings.MEASURED_ONE_IN
    is_chosen = bool(one_in) and random.randrange(one_in) == 0  # noqa: S311 - no secret
    sample = Sample() if is_chosen else None
    _current.set(sample)
    return sample


def statement(milliseconds: float) -> None:
    sample = _current.get()
    if sample is not None:
        sample.statements += 1
        sample.database_us += round(milliseconds * 1000)


def end(sample: Sample) -> Cost:
    """What the request came to; statements that follow are nobody's."""
    _current.set(None)
    return Cost(
        cpu_us=(time.thread_time_ns() - sample.cpu_ns) // 1000,
        wall_us=(time.perf_counter_ns() - sample.wall_ns) // 1000,
        statements=sample.statements,
        database_us=sample.database_us,
    )
