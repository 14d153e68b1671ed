"""How much of a file is read, and what is refused before anything opens it."""

import zipfile
from io import BytesIO

from shop.catalog.imports.reading.entry import Unreadable

MAX_BYTES = 20 * 1024 * 1024
MAX_INFLATED = 150 * 1024 * 1024
MAX_PARTS = 5_000
# A part larger than this may not have been squeezed more than so many times.
LARGE, MAX_SQUEEZED = 1024 * 1024, 300
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 20_000, 200, 600_000
# Rows of goods that one job takes.
MAX_ENTRIES = 5_000
MAX_PICTURE_BYTES = 10 * 1024 * 1024
LONGEST_CELL = 2_000


def opened(content: bytes) -> zipfile.ZipFile:
    """
    The archive, when it grows within bounds.

    :raises Unreadable: for a bomb, or for what is no archive
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("broken") from error
    squeezed = any(
        part.file_size > LARGE and part.file_size > MAX_SQUEEZED * max(part.compress_size, 1)
        for part in parts
    )
    if squeezed or len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_INFLATED:
        raise Unreadable("too_much_inside")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("encrypted")
    return archive


def count(archive: zipfile.ZipFile, part: str, tag: bytes) -> int:
    """How often `tag` stands in a part, read in pieces: before the part becomes objects."""
    found, last = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(256 * 1024):
            text = last + chunk
            found += text.count(tag)
            # So short a rest cannot hold the whole tag: nothing is counted twice.
            last = text[len(text) - len(tag) + 1 :]
    return found
