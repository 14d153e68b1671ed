import sys
from importlib import import_module
from types import ModuleType
from typing import cast

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    label = "core"
    verbose_name = "基础"


def load_without(extra: str, library: str) -> None:
    """
    A library that takes an extra along wherever it is installed. OpenCV and numpy are there to
    read photos of price lists, in a process of its own; loaded here, to look for faces and to
    write numbers of numpy into sheets, they cost each process 27 MB and nobody asks for them.
    """
    if extra in sys.modules:
        return
    # What stands as None cannot be imported.
    sys.modules[extra] = cast(ModuleType, None)
    try:
        import_module(library)
    finally:
        del sys.modules[extra]


# This file is read before any app that imports them.
load_without("cv2", "willow")
load_without("numpy", "openpyxl")
