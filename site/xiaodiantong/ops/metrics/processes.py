"""What the site's processes use, by what they are: deploy/ gives each a name that begins so."""

import os
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PREFIX = "xdt-"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Use:
    count: int = 0
    cpu_seconds: float = 0.0
    # Proportional set size: what is shared is counted once over all of them.
    memory_bytes: int = 0


def by_kind() -> dict[str, Use]:
    """web, tasks, head: those that this process may look at; empty where nobody named them."""
    found: defaultdict[str, Use] = defaultdict(Use)
    for folder in Path("/proc").glob("[0-9]*"):
        # Each of them may end meanwhile.
        with suppress(OSError, ValueError, IndexError):
            name = (folder / "comm").read_text(encoding="ascii").strip()
            if name.startswith(PREFIX):
                cpu, memory = _cpu(folder), _memory(folder)
                use = found[name.removeprefix(PREFIX)]
                use.count += 1
                use.cpu_seconds += cpu
                use.memory_bytes += memory
    return dict(found)


def _cpu(folder: Path) -> float:
    fields = (folder / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _memory(folder: Path) -> int:
    for line in (folder / "smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
