"""Orders by what waits to be done, as a merchant's board sorts them: labels and conditions."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.models import PREPAID, FulfillmentStatus, Order, PaymentStatus
from orders.payments.models import Refund, TransferProof
from shop.stores.models import Store
from shop.stores.tenancy import id_of

# Follow the rows of one store's orders: of the order's own store, so nobody else's.
WAITING_PROOF = Exists(
    TransferProof.unscoped.filter(
        store_id=OuterRef("store_id"),
        payment__order_id=OuterRef("pk"),
        state=TransferProof.State.WAITING,
    )
)
_NEWER = Refund.unscoped.filter(
    store_id=OuterRef("store_id"), order_id=OuterRef("order_id"), pk__gt=OuterRef("pk")
)
# On its way, or failed and not tried again.
NOT_THERE = Q(state__in=Refund.UNFINISHED) | (Q(state=Refund.State.FAILED) & ~Exists(_NEWER))
OPEN_REFUND = Exists(
    Refund.unscoped.filter(store_id=OuterRef("store_id"), order_id=OuterRef("pk")).filter(NOT_THERE)
)

# State of the board → (label, condition).
OPEN = Q(cancelled_at__isnull=True)
UNPAID = Q(payment_status=PaymentStatus.UNPAID)
GONE = Q(fulfillment_status=FulfillmentStatus.FULFILLED)
# Not the shop's yet: nothing is prepared before the money came.
WAITS_FOR_PAYMENT = OPEN & UNPAID & Q(pay_method__in=PREPAID)
# Its deposit is here; the rest comes in its hours.
WAITS_FOR_REST = WAITS_FOR_PAYMENT & Q(deposit_at__isnull=False)
# Wholly refunded and still here: to be called off, not to be sent.
GIVEN_BACK = OPEN & ~GONE & Q(payment_status=PaymentStatus.REFUNDED)
# Paid, and not the shop's before others have bought as well.
WAITS_FOR_GROUP = OPEN & ~UNPAID & Q(awaits_group=True)
TO_PREPARE = OPEN & Q(awaits_group=False) & ~(UNPAID & Q(pay_method__in=PREPAID)) & ~GIVEN_BACK
STATES: dict[str, tuple[Promise, Q]] = {
    "new": (_("待接单"), TO_PREPARE & Q(confirmed_at__isnull=True) & ~GONE),
    "to_check": (_("待核对"), Q(WAITING_PROOF)),
    "to_ship": (_("待发货"), TO_PREPARE & Q(confirmed_at__isnull=False) & ~GONE),
    "to_collect": (_("待收款"), OPEN & GONE & UNPAID),
    "unpaid": (_("待付款"), WAITS_FOR_PAYMENT & ~GONE & Q(deposit_at=None)),
    "to_rest": (_("待付尾款"), WAITS_FOR_REST & ~GONE),
    "to_group": (_("待成团"), WAITS_FOR_GROUP & ~GONE),
    "refunds": (_("退款"), Q(OPEN_REFUND) | GIVEN_BACK),
    "done": (_("已完成"), Q(completed_at__isnull=False)),
    "cancelled": (_("已取消"), Q(cancelled_at__isnull=False)),
    "all": (_("全部"), Q()),
}
COUNTED = ("new", "to_check", "to_ship", "to_collect", "refunds")


def in_state(orders: QuerySet[Order], name: str, *, store: Store | int) -> QuerySet[Order]:
    """
    Those of a store's `orders` in a state of STATES, found by the few that are in it: what is
    asked of each order in turn takes as long as there are orders.
    """
    if name == "to_check":
        proofs = TransferProof.unscoped.filter(
            store_id=id_of(store), state=TransferProof.State.WAITING
        )
        return orders.filter(pk__in=proofs.values("payment__order_id"))
    if name != "refunds":
        return orders.filter(STATES[name][1])
    mine = Order.unscoped.filter(store_id=id_of(store)).order_by()
    refunds = Refund.unscoped.filter(store_id=id_of(store)).filter(NOT_THERE)
    ids = refunds.order_by().values("order_id").union(mine.filter(GIVEN_BACK).values("pk"))
    return orders.filter(pk__in=ids)


def counted(store: Store) -> dict[str, int]:
    """How many orders of a store are in each state of COUNTED: one statement, each by its index."""
    rows = Order.unscoped.filter(store_id=store.pk).order_by()
    numbers = {
        name: Coalesce(
            Subquery(
                in_state(rows, name, store=store)
                .values("store_id")
                .annotate(number=Count("pk"))
                .values("number")
            ),
            0,
        )
        for name in COUNTED
    }
    found = Store.objects.filter(pk=store.pk).annotate(**{f"n_{k}": v for k, v in numbers.items()})
    row = found.values(*(f"n_{name}" for name in COUNTED)).get()
    return {name: row[f"n_{name}"] for name in COUNTED}
