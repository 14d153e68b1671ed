"""Whether after-sales agree with the money that went back and with the stock that came back."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Q, Sum

from core.money import ZERO, round_cny
from orders.aftersales.choices import State
from orders.aftersales.models import AfterSale, AfterSaleLine, AfterSaleRefund, Swap
from orders.aftersales.steps import paying
from orders.payments import check
from orders.payments.models import Refund
from shop.stock.models import StockMovement, StockReservation


def install() -> None:
    check.also(_sums, _refunds, _stock, _swaps)


def _sums() -> Iterator[str]:
    """The lines' shares and the freight are the sum."""
    sums = {
        row["aftersale_id"]: round_cny(row["sum"])
        for row in AfterSaleLine.unscoped.values("aftersale_id").annotate(sum=Sum("amount"))
    }
    for case in AfterSale.unscoped.iterator():
        parts = sums.get(case.pk, ZERO) + case.transit_amount
        if parts != case.amount:
            yield f"after-sale {case.number}: {case.amount}, its parts {parts}"


def _refunds() -> Iterator[str]:
    """What is being paid back is on its way, what is done has gone, and is of the same order."""
    paid = Q(kind__in=["refund", "return"], state__in=[State.REFUNDING, State.DONE])
    # New goods that were cheaper.
    less = Q(kind="exchange", state__in=[State.RESHIPPED, State.DONE])
    for case in AfterSale.unscoped.filter(paid | less, trouble="").iterator():
        held = paying.held(case)
        if held != case.amount:
            yield f"after-sale {case.number}: {case.amount}, refunds of {held}"
        unfinished = Refund.unscoped.unfinished().filter(
            store_id=case.store_id, aftersale_link__aftersale=case
        )
        if case.pays_back and case.state == State.DONE and unfinished.exists():
            yield f"after-sale {case.number}: done, and a refund is not"
    links = AfterSaleRefund.unscoped.select_related("aftersale", "refund")
    for link in links.iterator():
        if link.aftersale.order_id != link.refund.order_id:
            yield f"after-sale {link.aftersale.number}: refund {link.refund_id} of another order"


def _stock() -> Iterator[str]:
    """What its lines say came back is what the ledger booked."""
    booked: dict[tuple[str, int], Decimal] = {}
    moved = StockMovement._base_manager.filter(reference__startswith="aftersale ")
    for row in (
        moved.exclude(kind=StockMovement.Kind.SALE)
        .order_by()
        .values("reference", "variant_id", "kind")
        .annotate(sum=Sum("quantity"))
    ):
        key = row["reference"], row["variant_id"]
        booked[key] = booked.get(key, Decimal(0)) + row["sum"]
    for line in AfterSaleLine.unscoped.select_related("aftersale", "line").iterator():
        key = line.aftersale.stock_reference, line.line.variant_id
        if booked.pop(key, Decimal(0)) != line.shelved:
            yield f"after-sale {line.aftersale.number}: the ledger does not have its goods"
    for reference, variant_id in booked:
        yield f"{reference}: goods of variant {variant_id} that it does not know"


def _swaps() -> Iterator[str]:
    """Other goods are held while they are agreed on, and in the order once they have left."""
    reserved = StockReservation._base_manager.filter(reference__startswith="aftersale ")
    rows = reserved.filter(state=StockReservation.State.HELD)
    kept = {(row.reference, row.variant_id): row.quantity for row in rows}
    for swap in Swap.unscoped.select_related("aftersale", "new_line").iterator():
        here = kept.pop((swap.stock_reference, swap.variant_id), Decimal(0))
        waits = swap.is_agreed and swap.new_line is None
        if here != (swap.quantity if waits else 0):
            yield f"after-sale {swap.aftersale.number}: {here} held of its other goods"
        if swap.new_line is not None and swap.new_line.total != swap.total:
            yield f"after-sale {swap.aftersale.number}: its new line is not what was agreed on"
    for reference, variant_id in kept:
        yield f"{reference}: holds variant {variant_id} that it does not know"
