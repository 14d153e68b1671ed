"""
The program that shows where rows of a file stand, under the bounds of the one that reads it.

`python -m shop.catalog.imports.reading.shown FILE FOLDER PLACES HOW` puts a picture for each of
PLACES (a file, JSON of `places.Place`) into FOLDER, 00000.jpg and on: its `piece`, or its `page`
with the piece framed. For what cannot be shown there is none.
"""

import json
import sys
from contextlib import suppress
from pathlib import Path

from shop.catalog.imports.reading.child import bound
from shop.catalog.imports.reading.places import Place


def main(source: str, folder: str, places: str, how: str) -> None:
    bound()
    from shop.catalog.imports.reading import files

    pages = files.pages(Path(source).read_bytes())
    if pages is None:
        return
    draw = pages.marked if how == "page" else pages.cut
    for number, place in enumerate(json.loads(Path(places).read_bytes())):
        with suppress(OSError, ValueError, RuntimeError, MemoryError):
            if content := draw(Place(*place)):
                Path(folder, f"{number:05d}.jpg").write_bytes(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
