"""
Reading pictures. The networks for it are an extra (requirements-ocr.txt): without them pictures
are refused in words.
"""

import gc
import importlib.util
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

    from shop.catalog.imports.reading.pages.boxes import Page

WANTED = ("rapidocr", "onnxruntime", "cv2")


def sees() -> "Callable[[Image.Image, int], Page] | None":
    """What turns a picture into a page of words; None where the extra is not installed."""
    if not all(importlib.util.find_spec(name) for name in WANTED):
        return None
    from shop.catalog.imports.reading.eyes import pages

    return pages.page


def rest() -> None:
    """Everything is seen: what the networks held is free for others."""
    if f"{__name__}.pages" in sys.modules:
        from shop.catalog.imports.reading.eyes import pages

        pages.engine.cache_clear()
        gc.collect()
