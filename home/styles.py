"""
One stylesheet for pages, many files for people: css/shop.css is served with its imports
written in, everywhere alike, without a build step.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

NAME = "css/shop.css"
_IMPORT = re.compile(r'@import url\("([\w.-]+)"\);\n?')
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_SPACE = re.compile(r"\n\s*")


def flatten(source: Path) -> str:
    """The stylesheet at `source` with its imports in place, without comments and indents."""

    def imported(match: re.Match[str]) -> str:
        return (source.parent / match[1]).read_text(encoding="utf-8")

    css = _IMPORT.sub(imported, source.read_text(encoding="utf-8"))
    return _SPACE.sub("\n", _COMMENT.sub("", css)).strip() + "\n"


class StylesheetFinder(BaseFinder):
    """Comes before the file system finder, which has the same name with imports in it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        self.source = Path(settings.BASE_DIR) / "static" / NAME
        self.storage = FileSystemStorage(location=Path(settings.BASE_DIR) / "var" / "styles")

    def check(self, **kwargs: object) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> Any:
        if path != NAME:
            return []
        found = str(self._fresh())
        return [found] if find_all else found

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        self._fresh()
        yield NAME, self.storage

    def _fresh(self) -> Path:
        """The flattened file, written anew when a source has changed."""
        target = Path(self.storage.path(NAME))
        newest = max(path.stat().st_mtime for path in self.source.parent.glob("*.css"))
        if not target.exists() or target.stat().st_mtime < newest:
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.with_suffix(f".{os.getpid()}")
            fresh.write_text(flatten(self.source), encoding="utf-8")
            fresh.replace(target)
        return target
