"""For the minute in which a town is made."""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager

# Rows and classes that stay: looking through them for garbage 700 objects by 700 finds none.
OBJECTS = 50_000


@contextmanager
def in_haste() -> Iterator[None]:
    """Garbage is looked for seldom, and the log of queries does not hear of those inside."""
    before, queries = gc.get_threshold(), logging.getLogger("db_queries")
    gc.set_threshold(OBJECTS, *before[1:])
    queries.disabled = True
    try:
        yield
    finally:
        queries.disabled = False
        gc.set_threshold(*before)
