"""Levels, reservations and the ledger."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from shop.catalog import products
from shop.catalog.models import ProductVariant
from shop.stock import check, dispatch, ledger
from shop.stock.models import StockLevel, StockMovement, StockReservation
from tests import make

pytestmark = pytest.mark.django_db


def level(variant) -> tuple[Decimal, Decimal]:
    row = StockLevel.objects.get(variant=variant)
    return row.on_hand, row.reserved


def test_holds_all_lines_or_none(store):
    tea, cup = make.variant(store, stock="5"), make.variant(store, stock="1")

    with pytest.raises(ledger.OutOfStock) as caught:
        ledger.reserve(
            store=store, quantities={tea.pk: Decimal(3), cup.pk: Decimal(2)}, reference="1"
        )

    assert caught.value.available == {cup.pk: Decimal(1)}
    assert level(tea) == (5, 0)
    assert not StockReservation.objects.exists()


def test_held_goods_leave_once(store):
    tea = make.variant(store, stock="5")
    ledger.reserve(store=store, quantities={tea.pk: Decimal(3)}, reference="1")

    dispatch.consume(store=store, reference="1", actor=None)
    dispatch.consume(store=store, reference="1", actor=None)

    assert level(tea) == (2, 0)
    sold = StockMovement.objects.get(kind="sale")
    assert (sold.quantity, sold.on_hand_after, sold.reference) == (-3, 2, "1")
    tea.product.refresh_from_db()
    assert tea.product.sales == 3


def test_held_goods_come_back_once(store):
    tea = make.variant(store, stock="5")
    ledger.reserve(store=store, quantities={tea.pk: Decimal(5)}, reference="1")
    tea.product.refresh_from_db()
    assert not tea.product.in_stock

    ledger.release(store=store, reference="1")
    ledger.release(store=store, reference="1")

    assert level(tea) == (5, 0)
    tea.product.refresh_from_db()
    assert tea.product.in_stock


def test_tenths_of_a_jin_are_exact(store):
    rice = make.variant(store, unit="斤", stock="0.3")

    for number in range(3):
        ledger.reserve(store=store, quantities={rice.pk: Decimal("0.1")}, reference=str(number))

    assert level(rice) == (Decimal("0.3"), Decimal("0.3"))
    with pytest.raises(ledger.OutOfStock):
        ledger.reserve(store=store, quantities={rice.pk: Decimal("0.1")}, reference="4")


def test_counting_books_the_difference(store):
    tea = make.variant(store, stock="5")

    ledger.count(store=store, variant_id=tea.pk, counted=Decimal(3), actor=store.owner)

    assert level(tea) == (3, 0)
    booked = StockMovement.objects.get(kind="count")
    assert (booked.quantity, booked.on_hand_after, booked.actor) == (-2, 3, store.owner)


def test_nothing_goes_below_what_orders_hold(store):
    tea = make.variant(store, stock="5")
    ledger.reserve(store=store, quantities={tea.pk: Decimal(4)}, reference="1")

    with pytest.raises(ledger.LevelBelowReserved):
        ledger.count(store=store, variant_id=tea.pk, counted=Decimal(3), actor=None)

    assert level(tea) == (5, 4)


def test_the_database_is_the_last_guard(store):
    tea = make.variant(store, stock="5")

    for wrong in ({"reserved": Decimal(6)}, {"reserved": Decimal(-1)}, {"on_hand": Decimal(-1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StockLevel.objects.filter(variant=tea).update(**wrong)


def test_the_ledger_is_append_only(store):
    make.variant(store, stock="5")
    movement = StockMovement.objects.get()

    with pytest.raises(TypeError):
        movement.save()
    with pytest.raises(TypeError):
        movement.delete()


def test_another_stores_variant_cannot_be_booked(store):
    tea = make.variant(make.store(), stock="5")

    with pytest.raises(StockLevel.DoesNotExist):
        ledger.change(
            store=store, variant_id=tea.pk, kind="receive", quantity=Decimal(1), actor=None
        )
    with pytest.raises(ledger.OutOfStock):
        ledger.reserve(store=store, quantities={tea.pk: Decimal(1)}, reference="1")


def test_check_stock_is_quiet_when_the_ledger_explains_everything(store):
    tea = make.variant(store, stock="5")
    ledger.reserve(store=store, quantities={tea.pk: Decimal(2)}, reference="1")

    call_command("check_stock", stdout=StringIO())


@pytest.mark.parametrize("field", ["on_hand", "reserved"])
def test_check_stock_names_what_no_record_explains(store, field):
    tea = make.variant(store, stock="5")
    StockLevel.objects.filter(variant=tea).update(**{field: Decimal(1)})
    out = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("check_stock", stdout=out, stderr=StringIO())

    assert stopped.value.code == 1
    assert f"{tea.sku}: {field} is 1" in out.getvalue()
    assert [row.sku for row in check.differences()] == [tea.sku]


def test_in_stock_follows_what_is_on_sale(store):
    product = make.product(store, stock="5", options={"尺码": "M"})
    full = ProductVariant.objects.get(product=product)
    empty = products.add_variant(
        product=product, price=Decimal("5.00"), unit="件", actor=None, options={"尺码": "L"}
    )
    ledger.open_level(variant=empty, quantity=Decimal(0), actor=None)

    def in_stock() -> bool:
        return type(product).objects.get(pk=product.pk).in_stock

    products.change_variant(store=store, variant_id=full.pk, actor=None, is_on_sale=False)
    assert not in_stock()
    products.change_variant(store=store, variant_id=full.pk, actor=None, is_on_sale=True)
    assert in_stock()
    products.retire_variant(store=store, variant_id=full.pk, actor=None, at=timezone.now())
    assert not in_stock()
