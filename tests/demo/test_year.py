"""The year behind the demo town: written in bulk, as clean as what the shop's steps write."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import Model, Sum
from django.utils import timezone

from core import scope
from home.demo import town, year
from home.demo.year import books, chance, goods
from home.statistics.reports import check as statistics_check
from home.statistics.reports import daily
from home.statistics.visits import report
from orders.lifecycle import cancellation, cash, fulfil, steps
from orders.models import Order, OrderEvent, OrderLine
from orders.payments import check
from orders.payments.models import AccountEntry, PaymentAccount, PaymentLog, PaymentOrder
from orders.shipping.models import Fulfillment, FulfillmentLine
from shop.catalog.models import ProductVariant
from shop.stock import check as stock_check
from shop.stock.models import StockLevel, StockMovement, StockReservation
from shop.stores.models import Store
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.long]
# So many that by chance each kind of order is among them, whatever the date.
DAYS = 80


@pytest.fixture
def shop() -> Store:
    store = make.store("幸福副食店")
    for number in range(12):
        make.product(store, price=f"{number + 3}.50", stock=f"{number * 3}")
    return store


def lived(store: Store, at: datetime | None = None) -> int:
    with scope.across_stores("the demo town"):
        return year.write(store, town.STORES[0], at=at or timezone.now(), days=DAYS)


def test_books_shelves_and_figures_agree(shop: Store):
    before = dict(StockLevel.objects.for_store(shop).values_list("variant_id", "on_hand"))
    count = lived(shop)
    daily.rebuild(store_id=None, at=timezone.now())
    assert count > DAYS
    assert check.differences() == []
    assert stock_check.differences() == []
    assert statistics_check.differences(at=timezone.now()) == []
    after = dict(StockLevel.objects.for_store(shop).values_list("variant_id", "on_hand"))
    assert after == before
    lines = OrderLine.objects.for_store(shop).filter(order__cancelled_at=None)
    sold = dict(lines.values_list("variant_id").annotate(Sum("quantity")))
    variants = ProductVariant.objects.for_store(shop).filter(pk__in=sold)
    assert dict(variants.values_list("pk", "sales")) == sold


@pytest.mark.parametrize(("hour", "minute"), [(0, 5), (23, 55)])
def test_nothing_of_it_lies_in_the_future(shop: Store, hour: int, minute: int):
    at = timezone.localtime().replace(day=1, hour=hour, minute=minute)
    lived(shop, at)
    orders = Order.objects.for_store(shop)
    assert not orders.filter(completed_at__gte=at).exists()
    assert not orders.filter(cancelled_at__gte=at).exists()
    assert orders.latest("created_at").created_at > at - timedelta(days=4)


def test_it_is_written_once(shop: Store):
    lived(shop)
    assert year.is_behind(shop)


def done_by_the_shop(store: Store, *, delivery: str) -> Order:
    """As `books` writes one, by the steps of the desk."""
    at = timezone.now()
    thing = make.variant(store, price="7.00", stock="9")
    pay = "cod" if delivery == "local" else "in_store"
    order = make.order(store, {thing: "2"}, pay_method=pay, delivery=delivery, at=at)
    steps.confirm(store=store, order_id=order.pk, actor=store.owner, at=at)
    fulfil.fulfil(store=store, order_id=order.pk, actor=store.owner, at=at)
    cash.take(store=store, order_id=order.pk, actor=store.owner, at=at)
    return order


# Of what is written of an order: what is another in every row, and what says when.
OWN = frozenset(
    (
        *("id", "pk", "created_at", "paid_at", "completed_at", "confirmed_at", "cancelled_at"),
        *("at", "number", "token", "guest_key", "idempotency_key", "name", "phone", "area_code"),
        *("province", "city", "district", "detail", "note", "out_trade_no", "reference"),
        *("variant", "product", "sku", "order", "payment", "fulfillment", "line", "account"),
    )
)
# And what depends on what was bought.
WORTH = frozenset(
    (
        *("price", "quantity", "total", "sent", "amount", "balance_change", "balance_after"),
        *("total_count", "items_total", "total_price", "transit_price", "transit_note"),
        *("on_hand_after", "parameters", "picture_files"),
    )
)


def told(model: type[Model], **where: object) -> set[tuple[tuple[str, object], ...]]:
    """What rows say beside OWN and WORTH."""
    names = [field.name for field in model._meta.concrete_fields if field.name not in OWN | WORTH]
    rows = model._base_manager.filter(**where).values(*names)
    return {tuple((name, str(value)) for name, value in row.items()) for row in rows}


@pytest.mark.parametrize("delivery", ["local", "pickup"])
def test_rows_are_as_the_steps_write_them(shop: Store, delivery: str):
    lived(shop)
    written = Order.objects.for_store(shop).filter(delivery=delivery, cancelled_at=None)
    theirs = written.first()
    ours = done_by_the_shop(shop, delivery=delivery)
    assert theirs is not None
    for model in (OrderLine, OrderEvent, PaymentOrder, AccountEntry, PaymentLog, Fulfillment):
        assert told(model, order=theirs) == told(model, order=ours), model
    assert told(Order, pk=theirs.pk) == told(Order, pk=ours.pk)
    for model in (StockReservation, StockMovement):
        reference = {"reference": theirs.stock_reference}
        assert told(model, **reference) == told(model, reference=ours.stock_reference)
    parts = [told(FulfillmentLine, fulfillment__order=order) for order in (theirs, ours)]
    assert parts[0] == parts[1]
    said = [
        [(event.type, sorted(event.parameters)) for event in order.events.order_by("pk")]
        for order in (theirs, ours)
    ]
    assert said[0] == said[1]


def test_what_was_called_off_is_as_the_buyer_calls_it_off(shop: Store):
    lived(shop)
    theirs = Order.objects.for_store(shop).exclude(cancelled_at=None).first()
    assert theirs is not None
    thing = make.variant(shop, price="7.00", stock="9")
    pay_method, delivery = theirs.pay_method, theirs.delivery
    ours = make.order(shop, {thing: "2"}, pay_method=pay_method, delivery=delivery)
    cancellation.cancel_as_buyer(
        token=ours.token, reason=books.CALLED_OFF, actor=None, at=timezone.now()
    )
    assert told(Order, pk=theirs.pk) == told(Order, pk=ours.pk)
    assert told(OrderEvent, order=theirs) == told(OrderEvent, order=ours)
    reference = {"reference": theirs.stock_reference}
    assert told(StockReservation, **reference) == told(
        StockReservation, reference=ours.stock_reference
    )
    assert not StockMovement._base_manager.filter(**reference).exists()


def test_the_ledger_counts_on_in_the_order_of_its_rows(shop: Store):
    lived(shop)
    for level in StockLevel.objects.for_store(shop):
        on_hand = Decimal(0)
        moved = StockMovement._base_manager.filter(variant=level.variant_id).order_by("pk")
        for row in moved:
            on_hand += row.quantity
            assert row.on_hand_after == on_hand >= 0
        moments = list(moved.values_list("created_at", flat=True))
        assert moments == sorted(moments)
        assert moments[-1] < timezone.now()
        sold = [row.kind for row in moved if row.kind == StockMovement.Kind.SALE]
        received = [row for row in moved if row.kind == StockMovement.Kind.RECEIVE]
        assert bool(sold) == bool(received)
        for row in received:
            month = timezone.localtime(row.created_at).month
            assert row.reason == goods.RECEIVED.format(month)


def test_more_people_looked_than_bought(shop: Store):
    lived(shop)
    looked = report.of(shop, days=DAYS + year.LAST_DAY, today=timezone.localdate())
    bought = Order.objects.for_store(shop).count()
    assert looked.visitors > 5 * bought
    assert looked.views > looked.visitors
    assert looked.carts >= bought


def test_the_account_is_the_sum_of_what_was_paid(shop: Store):
    lived(shop)
    paid = Order.objects.for_store(shop).filter(payment_status="paid")
    account = PaymentAccount.unscoped.get(store=shop)
    assert account.balance == paid.aggregate(total=Sum("total_price"))["total"]
    assert chance.KEY in paid[0].guest_key
