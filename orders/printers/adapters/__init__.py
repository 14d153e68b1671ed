"""Whoever makes the printer: which adapter speaks to it."""

from orders.printers.adapters.base import Adapter
from orders.printers.adapters.feie import Feie
from orders.printers.adapters.yilianyun import Yilianyun
from orders.printers.models import Printer

ADAPTERS: dict[str, type[Adapter]] = {
    Printer.Maker.FEIE: Feie,
    Printer.Maker.YILIANYUN: Yilianyun,
}


def of(printer: Printer) -> Adapter:
    return ADAPTERS[printer.maker](printer)
