"""What suppliers change: shown and agreed to, or agreed to by the rule; stock follows."""

from decimal import Decimal

import pytest
from django.utils import timezone

from shop.stock import check as stock_check
from shop.suppliers import balances, differences, margins, setup, sync
from shop.suppliers.margins import Rule
from shop.suppliers.models import Difference, Supplier
from tests import make
from tests.supplying import FRIDGE, WASHER, fake, stock_of, supplied, supplier_process

__all__ = ["fake", "supplied", "supplier_process"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given", "cost", "price"),
    [
        (("percent", "15", "cent", "0"), "100.00", "115.00"),
        (("percent", "15", "cent", "0"), "33.33", "38.33"),
        (("percent", "15", "yuan", "0"), "33.33", "39.00"),
        (("percent", "15", "dime_nine", "0"), "33.33", "38.90"),
        (("percent", "15", "dime_nine", "0"), "33.90", "39.90"),
        (("percent", "12", "nine", "0"), "1234.00", "1389.00"),
        (("percent", "0", "nine", "0"), "1389.00", "1389.00"),
        (("fixed", "80", "yuan", "0"), "899.00", "979.00"),
        (("percent", "1", "yuan", "50"), "100.00", "150.00"),
        (("fixed", "0", "cent", "0.01"), "0.01", "0.02"),
    ],
)
def test_prices_are_rounded_up_and_never_below_the_floor(given, cost, price):
    kind, margin, rounding, least = given
    rule = Rule(kind, Decimal(margin), rounding, Decimal(least))
    assert rule.price(Decimal(cost)) == Decimal(price)


def rule(supplied, **changed) -> None:
    values = {name: getattr(supplied.haier, name) for name in setup.WATCHED} | changed
    setup.set_rule(supplier=supplied.haier, values=values, actor=supplied.store.owner)
    supplied.haier.refresh_from_db()


@pytest.mark.long
def test_a_changed_price_waits_for_a_person(supplied, fake):
    fake.articles[FRIDGE].cost = Decimal(3400)
    run = supplied.sync()
    assert (run.state, run.changed) == ("done", 1)
    assert supplied.variant(FRIDGE).price == Decimal(3772)
    (found,) = differences.open_of(supplied.haier)
    assert (found.cost_before, found.cost) == (Decimal(3280), Decimal(3400))
    assert (found.price_before, found.price) == (Decimal(3772), Decimal(3910))
    differences.apply(
        store=supplied.store, difference_id=found.pk, actor=supplied.store.owner, at=timezone.now()
    )
    variant = supplied.variant(FRIDGE)
    assert (variant.price, variant.cost) == (Decimal(3910), Decimal(3400))
    with pytest.raises(Difference.DoesNotExist):
        differences.leave(
            store=supplied.store, difference_id=found.pk, actor=None, at=timezone.now()
        )


@pytest.mark.long
def test_the_rule_agrees_to_small_changes_only(supplied, fake):
    rule(supplied, agreed_percent=Decimal(5))
    fake.articles[FRIDGE].cost = Decimal(3400)
    fake.articles[WASHER].cost = Decimal(2500)
    supplied.sync()
    assert supplied.variant(FRIDGE).price == Decimal(3910)
    assert supplied.variant(WASHER).price == Decimal(2277)
    assert [row.product.code for row in differences.open_of(supplied.haier)] == [WASHER]


@pytest.mark.long
def test_what_a_person_left_is_not_asked_again(supplied, fake):
    fake.articles[FRIDGE].cost = Decimal(3400)
    supplied.sync()
    (found,) = differences.open_of(supplied.haier)
    differences.leave(store=supplied.store, difference_id=found.pk, actor=None, at=timezone.now())
    supplied.sync()
    assert not differences.open_of(supplied.haier).exists()
    assert supplied.variant(FRIDGE).price == Decimal(3772)


@pytest.mark.long
def test_a_price_that_went_back_needs_nobody(supplied, fake):
    for cost in (3400, 3280):
        fake.articles[FRIDGE].cost = Decimal(cost)
        supplied.sync()
    assert [row.state for row in Difference.unscoped.all()] == ["overtaken"]


@pytest.mark.long
def test_a_new_rule_shows_what_it_would_change(supplied):
    rule(supplied, margin=Decimal(20))
    assert differences.reckon(supplier=supplied.haier, at=timezone.now()) == 2
    assert differences.apply_all(supplier=supplied.haier, actor=None, at=timezone.now()) == 2
    assert supplied.variant(FRIDGE).price == Decimal(3936)


@pytest.mark.long
def test_goods_that_are_not_supplied_any_more_are_sold_out_at_once(supplied, fake):
    fake.articles[FRIDGE].is_sold = False
    supplied.sync()
    assert stock_of(supplied, FRIDGE) == (Decimal(0), Decimal(0))
    (found,) = differences.open_of(supplied.haier)
    assert found.what == "gone"
    differences.apply(store=supplied.store, difference_id=found.pk, actor=None, at=timezone.now())
    assert not supplied.variant(FRIDGE).is_on_sale
    fake.articles[FRIDGE].is_sold = True
    supplied.sync()
    assert stock_of(supplied, FRIDGE)[0] == Decimal(8)
    (back,) = differences.open_of(supplied.haier)
    assert back.what == "back"


@pytest.mark.long
def test_some_are_kept_back(supplied, fake):
    rule(supplied, kept_back=3)
    supplied.sync()
    assert stock_of(supplied, FRIDGE)[0] == Decimal(5)
    fake.articles[FRIDGE].stock = 2
    supplied.sync()
    assert stock_of(supplied, FRIDGE)[0] == Decimal(0)
    assert stock_check.differences() == []


@pytest.mark.long
def test_a_supplier_who_is_away_leaves_everything_as_it_was(supplied, fake):
    fake.trouble = "500"
    run = supplied.sync()
    assert (run.state, run.words) == ("failed", "供应商没有响应，请稍后再试")
    assert stock_of(supplied, FRIDGE)[0] == Decimal(8)
    fake.trouble = ""
    assert supplied.sync().state == "done"


@pytest.mark.long
def test_one_run_at_a_time_and_a_lost_one_goes_on(supplied):
    at = timezone.now()
    first = sync.start(supplier=supplied.haier, actor=None, at=at)
    assert sync.start(supplier=supplied.haier, actor=None, at=at).pk == first.pk
    assert sync.at_work_ids(at=at) == []
    later = at + sync.SILENCE
    assert sync.at_work_ids(at=later) == [first.pk]
    sync.work(run_id=first.pk, at=later)
    first.refresh_from_db()
    assert first.state == "done"


@pytest.mark.long
def test_a_low_balance_is_told_once(supplied, fake, monkeypatch):
    told = []
    monkeypatch.setattr(balances, "_followers", [lambda supplier, at: told.append(supplier.pk)])
    for amount in ("50000", "900", "800", "2000", "10"):
        fake.balance = Decimal(amount)
        balances.watch(supplier_id=supplied.haier.pk, at=timezone.now())
    assert told == [supplied.haier.pk] * 2
    assert Supplier.unscoped.get(pk=supplied.haier.pk).is_balance_low


@pytest.mark.long
def test_keys_lie_encrypted(supplied):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT keys FROM suppliers_supplier")
        assert all("secret" not in row[0] for row in cursor.fetchall())
    assert margins.rule_of(supplied.haier).kind == "percent"
    assert make.store().pk != supplied.store.pk
