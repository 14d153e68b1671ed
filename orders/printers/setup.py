"""A store's printers are added, changed and taken away; each change is written down."""

from django.db import transaction

from accounts.actor import Actor
from orders.printers.models import Printer
from shop.stores.people import audit


@transaction.atomic
def save(*, printer: Printer, actor: Actor) -> Printer:
    """A checked printer of its store. What was known by another account is forgotten."""
    is_new = printer.pk is None
    printer.token, printer.token_until = "", None
    printer.state = Printer.State.UNKNOWN
    printer.save()
    audit.record(
        store=printer.store_id,
        actor=actor,
        action="printer.add" if is_new else "printer.change",
        target=f"{printer.name} {printer.serial}",
    )
    return printer


@transaction.atomic
def remove(*, printer: Printer, actor: Actor) -> None:
    target = f"{printer.name} {printer.serial}"
    audit.record(store=printer.store_id, actor=actor, action="printer.remove", target=target)
    printer.delete()
