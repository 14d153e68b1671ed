"""
The program that reads one file: a process of its own with little memory, little time and no
network, so that a hostile file harms nothing but itself.

`python -m shop.catalog.imports.reading.child FILE FOLDER [COLUMNS]` writes a line of JSON a thing
it has found: {"progress": [1, 3]}, {"waiting": true} for its turn, {"tables": […]}, {"entry": {…}},
{"trouble": [code, about]}, and {"end": rows}; pictures go into FOLDER. COLUMNS is what a person
said, JSON of {key: kinds} as `by_hand` has them. Nothing of Django is imported.
"""

import json
import os
import resource
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple, fields
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from shop.catalog.imports.reading.entry import Entry, Unreadable
from shop.catalog.imports.reading.places import Place

if TYPE_CHECKING:
    from shop.catalog.imports.reading.grids.by_hand import Hand
    from shop.catalog.imports.reading.pages.crops import Pages

MEMORY_BYTES = 1500 * 1024 * 1024
CPU_SECONDS, CPU_SECONDS_A_PAGE = 600, 60
# A picture and its crops, never a disk full.
FILE_BYTES = 64 * 1024 * 1024
NICENESS = 10
MAX_PIXELS, LONG_EDGE = 60_000_000, 1200
Cut = Callable[[Place], bytes]


class _NoNetwork(socket.socket):
    """Whatever a library thinks it must ask, nobody hears it."""

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        raise OSError("no network here")


def main(source: str, folder: str, columns: str = "{}") -> None:
    bound()
    from shop.catalog.imports.reading import files
    from shop.catalog.imports.reading.eyes.turns import turns
    from shop.catalog.imports.reading.grids import by_hand

    turns.queue(lambda: _say(waiting=True))
    content = Path(source).read_bytes()
    with by_hand.using(json.loads(columns)) as hand:
        try:
            entries = files.entries(content, report=_report)
        except Unreadable as unreadable:
            _say(tables=_plain_tables(hand))
            _say(trouble=[unreadable.code, unreadable.about[:200]])
            return
        except MemoryError:
            _say(trouble=["too_much_inside", ""])
            return
    _say(tables=_plain_tables(hand))
    cut = _cutter(content)
    for number, entry in enumerate(entries):
        _say(entry=plain(entry, number, Path(folder), cut))
    _say(end=len(entries))


def _plain_tables(hand: "Hand") -> list[dict[str, object]]:
    return [vars(table) for table in hand.seen.values()]


def plain(entry: Entry, number: int, folder: Path, cut: Cut | None = None) -> dict[str, object]:
    """
    An entry as JSON holds it; its picture is a file in `folder`, named here. So is, of a doubtful
    one, the part of the page that it stands on.
    """
    name, crop = f"{number + 1:05d}", b""
    content = _clean_picture(entry.picture) if entry.picture else b""
    if cut is not None and entry.place is not None and entry.doubts:
        crop = cut(entry.place)
    found = {
        about.name: str(value) if isinstance(value, Decimal) else value
        for about in fields(entry)
        if about.name not in ("picture", "doubts", "place", "pieces")
        for value in [getattr(entry, about.name)]
    }
    return {
        **found,
        "status": entry.status,
        "doubts": [[doubt.code, doubt.about] for doubt in entry.doubts],
        "pieces": [[piece.address, piece.head, piece.text] for piece in entry.pieces],
        "place": list(astuple(entry.place)) if entry.place else None,
        "picture": _put(folder / f"{name}.jpg", content),
        "crop": _put(folder / f"{name}-crop.jpg", crop),
    }


def _put(path: Path, content: bytes) -> str:
    """Its name; "" where there is nothing to keep."""
    if not content:
        return ""
    path.write_bytes(content)
    return path.name


def _cutter(content: bytes) -> Cut:
    """A file that was read, and cannot be drawn, is shown without pieces."""
    from shop.catalog.imports.reading import eyes, files

    @cache
    def pages() -> "Pages | None":
        eyes.rest()
        return files.pages(content)

    def cut(place: Place) -> bytes:
        with suppress(OSError, ValueError, RuntimeError, MemoryError, Unreadable):
            own = pages()
            return own.cut(place) if own else b""
        return b""

    return cut


def _clean_picture(picture: bytes) -> bytes:
    """Encoded anew, within bounds; empty for what is no picture."""
    from PIL import Image

    try:
        with Image.open(BytesIO(picture)) as image:
            if image.width * image.height > MAX_PIXELS:
                return b""
            image.draft("RGB", (LONG_EDGE, LONG_EDGE))
            image.thumbnail((LONG_EDGE, LONG_EDGE))
            drawn = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError):
        return b""
    white = Image.new("RGBA", drawn.size, "white")
    white.alpha_composite(drawn)
    stream = BytesIO()
    white.convert("RGB").save(stream, "JPEG", quality=90)
    return stream.getvalue()


def bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        os.nice(NICENESS)
    vars(socket)["socket"] = _NoNetwork


def _report(done: int, total: int) -> None:
    """A page is done, and the next one may take so long again."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    until = int(spent.ru_utime + spent.ru_stime) + CPU_SECONDS_A_PAGE
    resource.setrlimit(resource.RLIMIT_CPU, (min(until, CPU_SECONDS), CPU_SECONDS + 5))
    _say(progress=[done, total])


def _say(**line: object) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
