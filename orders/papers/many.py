"""The papers of many chosen orders in one file."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actor import Actor
from orders.models import Order
from orders.papers import pdf, printed
from orders.papers.contents import MOST
from orders.papers.models import Kind
from shop.stores.models import Store

# Receipts are a page each of its own length.
KINDS = (Kind.PICKING, Kind.NOTE, Kind.LABEL)


class NotThatMany(Exception):
    """Nothing is chosen, or more than one file holds."""


def printed_file(
    *, store: Store, orders: QuerySet[Order], kind: Kind, actor: Actor, at: datetime
) -> bytes:
    """
    A PDF, the oldest order first; that they were printed is remembered.

    :raises NotThatMany: for none, or more than MOST
    """
    chosen = orders.order_by("pk").select_related("store").prefetch_related("lines")
    found = list(chosen[: MOST + 1])
    if not found:
        raise NotThatMany(_("没有选中订单"))
    if len(found) > MOST:
        raise NotThatMany(_("一次最多打印 %(most)s 单，请分几次") % {"most": MOST})
    content = {
        Kind.PICKING: lambda: pdf.picking(store, found),
        Kind.NOTE: lambda: pdf.notes(found),
        Kind.LABEL: lambda: pdf.labels(found),
    }[kind]()
    printed.mark(found, kind, actor=actor, at=at)
    return content
