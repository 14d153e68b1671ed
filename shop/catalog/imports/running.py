"""Has a file read by a process of its own, and passes on what it finds as it finds it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Self

ROOT = Path(__file__).resolve().parents[3]
CHILD = "shop.catalog.imports.reading.child"
SHOWING = "shop.catalog.imports.reading.shown"
# To read a file; to show a person where something stands in it.
SECONDS, SHOWN_WITHIN = 600, 30
# {key of a table: what each of its columns is}, as `reading.grids.by_hand` has them.
Chosen = Mapping[str, Sequence[str]]
NONE: Chosen = {}
# What the networks let go is given back at once: 50 to 90 MB less at their highest.
MEMORY = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "1000000",
    "MALLOC_TRIM_THRESHOLD_": "131072",
}


@dataclass
class Reading:
    """What a file held. `rows` are as `child.plain` wrote them; `trouble` is why there are none."""

    rows: list[dict[str, object]] = field(default_factory=list)
    trouble: str = ""
    about: str = ""


class Died(Exception):
    """The process ended before it had said everything."""


class _Clock:
    """Ends what takes too long; begins anew while it only waits for its turn."""

    def __init__(self, end: Callable[[], None], seconds: float) -> None:
        self.end, self.seconds = end, seconds

    def __enter__(self) -> Self:
        self.timer = self._started()
        return self

    def begin(self) -> None:
        self.timer.cancel()
        self.timer = self._started()

    def __exit__(self, *_raised: object) -> None:
        self.timer.cancel()

    def _started(self) -> Timer:
        timer = Timer(self.seconds, self.end)
        timer.start()
        return timer


def read(content: bytes, folder: Path) -> Reading:
    """The whole file; pictures are put into `folder`."""
    reading = Reading()
    try:
        for line in lines(content, folder):
            if "entry" in line:
                reading.rows.append(_row(line["entry"]))
            if "trouble" in line:
                reading.trouble, reading.about = _pair(line["trouble"])
    except Died:
        reading.trouble = "died"
    return reading


def lines(content: bytes, folder: Path, columns: Chosen = NONE) -> Iterator[dict[str, object]]:
    """
    What the process says, line by line; `columns` is what a person said of them.

    :raises Died: when it was killed, by itself or by its limits
    """
    with (
        _source(content) as source,
        _started(CHILD, source, folder, json.dumps(columns)) as process,
        _Clock(process.kill, SECONDS) as clock,
    ):
        ended = False
        for text in process.stdout or ():
            line = json.loads(text)
            if "waiting" in line:
                clock.begin()
            ended = ended or "end" in line or "trouble" in line
            yield line
        process.wait()
        if not ended:
            raise Died


def shown(
    content: bytes, places: Sequence[Sequence[object]], *, whole: bool = False
) -> list[bytes]:
    """Of each of `places` its piece, or its whole page with the piece framed; b"" for none."""
    with _source(content) as source:
        asked = source.parent / "places"
        asked.write_text(json.dumps(list(places)), encoding="utf-8")
        how = "page" if whole else "piece"
        with (
            _started(SHOWING, source, source.parent, str(asked), how) as process,
            _Clock(process.kill, SHOWN_WITHIN),
        ):
            process.wait()
        drawn = [source.parent / f"{number:05d}.jpg" for number in range(len(places))]
        return [path.read_bytes() if path.exists() else b"" for path in drawn]


@contextmanager
def _source(content: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        source = Path(folder) / "file"
        source.write_bytes(content)
        yield source


@contextmanager
def _started(
    program: str, source: Path, folder: Path, *more: str
) -> Iterator[subprocess.Popen[str]]:
    """Neither our settings nor our secrets are in its environment."""
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "HOME": str(source.parent),
        "TMPDIR": str(source.parent),
        **MEMORY,
    }
    process = subprocess.Popen(  # noqa: S603 - nothing of the upload is in the command
        [sys.executable, "-m", program, str(source), str(folder), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env=environment,
        cwd=source.parent,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _row(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _pair(value: object) -> tuple[str, str]:
    code, about = value if isinstance(value, list) else ("broken", "")
    return str(code), str(about)
