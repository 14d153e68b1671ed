"""Background work of orders at suppliers: safe to run twice."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.dropshipping import asking, reconciliation


@shared_task(acks_late=True)
def look_after_supplier_order(*, supplier_order_id: int) -> None:
    asking.look_after(supplier_order_id=supplier_order_id, at=timezone.now())


@shared_task
def look_after_supplier_orders() -> None:
    """Order what waits, ask about what is under way, call off what nobody wants."""
    at = timezone.now()
    for row_id in sweeps.in_time(asking.due_ids(at=at)):
        with sweeps.logged("an order at a supplier was not looked after", supplier_order=row_id):
            asking.look_after(supplier_order_id=row_id, at=at)


@shared_task
def check_yesterday() -> None:
    """Our orders and what suppliers say of them; one that is away is asked tomorrow again."""
    at = timezone.now()
    day = reconciliation.yesterday(at)
    for supplier_id in sweeps.in_time(reconciliation.suppliers_to_check(day=day)):
        with sweeps.logged("a supplier was not compared with", supplier=supplier_id):
            reconciliation.check(supplier_id=supplier_id, day=day, at=at)
