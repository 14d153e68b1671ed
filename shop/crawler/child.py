"""The process that reads pages, as its supervisor sees it: lines come, some are kept, it ends."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from core.types import Json
from shop.crawler.spidering.job import Job

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "shop.crawler.spidering.child"
AT_ONCE, A_MOMENT = 200, 0.5


class Child:
    """Neither our settings nor our secrets are in its environment."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.ending = ""
        self.is_over = False
        self._count = 0
        self._heard: queue.Queue[str | None] = queue.Queue(maxsize=1_000)

    def __enter__(self) -> "Child":
        environment = {
            "PATH": os.defpath,
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "MALLOC_ARENA_MAX": "2",
            "HOME": self.job.folder,
            "TMPDIR": self.job.folder,
        }
        self.process = subprocess.Popen(  # noqa: S603 - the job is in no command
            [sys.executable, "-m", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=self.job.folder,
            encoding="utf-8",
        )
        self._tell(self.job.as_json())
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()

    def _listen(self) -> None:
        # The pipe is closed under it when somebody ends the process.
        with suppress(ValueError, OSError):
            for line in self.process.stdout or ():
                self._heard.put(line)
        self._heard.put(None)

    def lines(self) -> list[Json]:
        """What was said meanwhile; nothing after a moment of silence."""
        return list(self._some())

    def _some(self) -> Iterator[Json]:
        for number in range(AT_ONCE):
            try:
                text = self._heard.get(timeout=A_MOMENT) if not number else self._heard.get_nowait()
            except queue.Empty:
                return
            if text is None:
                self.is_over = True
                return
            line: Json = json.loads(text)
            self.ending = str(line.get("end", self.ending))
            yield line

    def kept(self, count: int) -> None:
        """So many more lines are safe."""
        self._count += count
        self._tell(f"kept {self._count}")

    def stop(self) -> None:
        self._tell("stop")

    def _tell(self, line: str) -> None:
        # It may have ended meanwhile.
        with suppress(OSError, ValueError):
            if self.process.stdin:
                self.process.stdin.write(line + "\n")
                self.process.stdin.flush()
