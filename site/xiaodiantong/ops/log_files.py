"""Log files that logrotate may move away; the folder is made when it is missing."""

import logging
from logging.handlers import WatchedFileHandler
from pathlib import Path


class LogFileHandler(WatchedFileHandler):
    """Appends to `path`; "" writes nothing (tests)."""

    def __init__(self, path: str) -> None:
        self.is_silent = not path
        if path:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(path or "unused.log", encoding="utf-8", delay=True)

    def emit(self, record: logging.LogRecord) -> None:
        if not self.is_silent:
            super().emit(record)
