"""What the desk shows of orders at suppliers, and what somebody there has seen."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.actor import Actor
from orders.dropshipping.models import State, SupplierOrder
from orders.models import Order
from shop.stores.models import Store
from shop.stores.people import audit
from shop.suppliers.models import Supplier

# Somebody has to do something about these.
TROUBLED = ~Q(trouble="") | Q(state=State.BY_HAND)


def address_of(supplier: Supplier) -> str:
    """Where the supplier of this contract tells us."""
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    return base + reverse("supplier-notify", args=[supplier.kind, supplier.notify_key])


def trouble_count(store: Store) -> int:
    return SupplierOrder.objects.for_store(store).filter(TROUBLED).count()


# Beside an order's own columns: nearly none has any, and a page should not have to ask.
HAS_ORDERS = Exists(
    SupplierOrder.unscoped.filter(store_id=OuterRef("store_id"), order_id=OuterRef("pk"))
)


def on_order(order: Order) -> list[SupplierOrder]:
    """No query where `has_supplier_orders` is annotated and says so."""
    if not getattr(order, "has_supplier_orders", True):
        return []
    return list(SupplierOrder.unscoped.of(order).order_by("pk"))


def seen(*, store: Store, supplier_order_id: int, actor: Actor) -> None:
    """
    Somebody knows of what went wrong, and looks after it.

    :raises SupplierOrder.DoesNotExist: when there was nothing of this store's
    """
    rows = SupplierOrder.objects.for_store(store).filter(pk=supplier_order_id)
    row = rows.exclude(trouble="").get()
    if rows.filter(trouble=row.trouble).update(trouble=""):
        target = f"{row.so_id} {row.trouble}"
        audit.record(store=store, actor=actor, action="supplier_order.seen", target=target)
