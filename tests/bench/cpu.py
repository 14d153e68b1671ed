"""CPU that processes have used. Only the standard library: it runs in the peers' Pythons too."""

import time
from pathlib import Path


def on_cpu(pid: int) -> float:
    """Seconds a process has run; the scheduler counts nanoseconds."""
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9


class Clocks:
    """What this process and one of PostgreSQL used between `start` and `stop`, added up."""

    def __init__(self, backend: int) -> None:
        self.backend = backend
        self.ours = self.theirs = self.wall = 0.0

    def start(self) -> None:
        self._began = self._now()

    def stop(self) -> None:
        now = self._now()
        self.ours += now[0] - self._began[0]
        self.theirs += now[1] - self._began[1]
        self.wall += now[2] - self._began[2]

    def _now(self) -> tuple[float, float, float]:
        return time.process_time(), on_cpu(self.backend), time.perf_counter()

    def each(self, n: int) -> dict[str, float]:
        """Milliseconds for each of `n`."""
        found = {"cpu_ms_app": self.ours, "cpu_ms_pg": self.theirs, "wall_ms": self.wall}
        return {name: round(1000 * value / n, 3) for name, value in found.items()}


def tree(pid: int) -> list[int]:
    """A process and everything below it."""
    found = [pid]
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return found
    for task in tasks:
        try:
            children = (task / "children").read_text(encoding="ascii").split()
        except OSError:
            continue
        for child in children:
            found += tree(int(child))
    return found


def tasks(pid: int) -> list[int]:
    """The threads of a process: `on_cpu` of a process alone is its first thread's."""
    try:
        return [int(task.name) for task in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return []


def pss_mb(pids: list[int]) -> float:
    """Proportional set size: shared pages count once for all of them."""
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return round(total / 1024, 1)
