"""What every maker of cloud printers can be asked."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from orders.printers.models import Printer
from orders.printers.receipt import Line
from orders.shipping.tracking.providers.base import Doubtful, Unreachable

__all__ = ["Adapter", "Doubtful", "Refused", "Unreachable"]


class Refused(Exception):
    """The maker answered that it will not; the message is its own, for the shop to read."""


class Adapter(ABC):
    """
    Each raises Refused, or Unreachable: to be tried again later. `knows_origin`: the maker prints
    what it is given twice by one `origin` only once.
    """

    knows_origin: ClassVar = False

    def __init__(self, printer: Printer) -> None:
        self.printer = printer

    @abstractmethod
    def send(self, lines: Sequence[Line], *, origin: str, at: datetime) -> str:
        """How the maker calls what it was given; `origin` is how we call it."""

    @abstractmethod
    def is_printed(self, remote: str, *, at: datetime) -> bool: ...

    @abstractmethod
    def state(self, *, at: datetime) -> str:
        """One of Printer.State."""
