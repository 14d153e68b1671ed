"""Goods of a flash sale: off the shelf at its hour, back when it is over, each exactly once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from shop.flash import allotment, items
from shop.flash.models import FlashItem, Place
from shop.flash.tasks import pass_edges
from shop.promotions import check
from shop.promotions.reckoning.terms import Tier
from shop.stock.models import StockLevel, StockMovement
from shop.stores.models import AuditEntry
from tests import make
from tests.shop.flash.made import HOUR, flash, seckill
from tests.shop.promotions.made import promotion

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea():
    return make.variant(make.store(), price="20.00", stock="10", name="龙井")


def level_of(variant) -> tuple[Decimal, Decimal]:
    level = StockLevel.unscoped.get(variant=variant)
    return level.on_hand, level.apart


def moves_of(variant) -> list[Decimal]:
    rows = StockMovement.unscoped.filter(variant=variant, kind="allot").order_by("pk")
    return list(rows.values_list("quantity", flat=True))


def assert_explained():
    assert check.differences() == []
    call_command("check_stock")


def test_goods_leave_the_shelf_once_and_what_nobody_took_comes_back_once(tea):
    now = timezone.now()
    item = flash(tea, quantity=4, at=now, starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    assert level_of(tea) == (10, 0)
    for _twice in range(2):
        allotment.pass_edges(at=now + HOUR)
        assert level_of(tea) == (6, 4)
    for _twice in range(2):
        allotment.pass_edges(at=now + 2 * HOUR)
        assert level_of(tea) == (10, 0)
    item.refresh_from_db()
    assert (item.allotted, item.returned, item.left) == (4, 4, 0)
    assert moves_of(tea) == [-4, 4]
    assert_explained()


def test_the_task_does_it_and_no_more_is_laid_aside_than_there_is(tea):
    make.order(tea.store, {tea: "8"})
    now = timezone.now()
    later = FlashItem.unscoped.filter(pk=seckill(tea, quantity=5, at=now).pk)
    assert (later.get().allotted, Place.unscoped.count(), level_of(tea)) == (2, 2, (8, 0))
    # The level of the shelf holds what orders hold; nothing else is left for anybody.
    assert StockLevel.unscoped.get(variant=tea).available == 0
    later.update(starts_at=now - HOUR, ends_at=now - timedelta(seconds=1))
    pass_edges()
    assert (later.get().returned, Place.unscoped.count(), level_of(tea)) == (2, 0, (10, 0))
    assert_explained()


def test_who_holds_a_place_may_still_order_when_it_is_over(tea):
    now = timezone.now()
    item = seckill(tea, quantity=3, at=now)
    held = Place.unscoped.filter(item=item)[:1]
    until = now + timedelta(minutes=5)
    Place.unscoped.filter(pk__in=[held[0].pk]).update(buyer="g1", token="t", expires_at=until)
    items.end(store=tea.store, number=item.number, actor=tea.store.owner, at=now)
    item.refresh_from_db()
    assert (item.returned, item.left, item.closed_at) == (2, 1, None)
    allotment.pass_edges(at=until)
    item.refresh_from_db()
    assert (item.returned, item.left, item.closed_at) == (3, 0, until)
    assert moves_of(tea) == [-3, 2, 1]
    assert_explained()


@pytest.mark.long
def test_switches_are_audited_and_odd_ones_refused(tea):
    now, by = timezone.now(), {"store": tea.store, "actor": tea.store.owner}
    item = flash(tea, at=now, starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    items.begin(number=item.number, at=now, **by)
    assert level_of(tea) == (7, 3)
    items.pause(number=item.number, at=now, **by)
    assert level_of(tea) == (7, 0)
    assert_explained()
    items.resume(number=item.number, at=now, **by)
    with pytest.raises(ValidationError):
        items.begin(number=item.number, at=now, **by)
    with pytest.raises(ValidationError, match="已经有抢购了"):
        seckill(tea, at=now)
    with pytest.raises(ValidationError, match="便宜"):
        flash(make.variant(tea.store, price="5.00"), "5.00")
    with pytest.raises(ValidationError, match="重量"):
        flash(make.variant(tea.store, price="9.00", unit="斤"))
    items.end(number=item.number, at=now, **by)
    assert level_of(tea) == (10, 0)
    said = AuditEntry.objects.filter(action__startswith="flash").order_by("pk")
    assert [row.action for row in said] == ["flash.add"] + ["flash.change"] * 4
    assert_explained()


def test_the_database_refuses_more_than_was_laid_aside(tea):
    item = flash(tea)
    rows = FlashItem.unscoped.filter(pk=item.pk)
    for columns in ({"taken": 4}, {"taken": 2, "returned": 2}, {"allotted": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**columns)


def test_the_price_is_below_what_an_offer_asks_already(tea):
    now = timezone.now()
    half = Tier(percent=Decimal(50))
    promotion(tea.store, "percent", half, at=now, ends_at=now + 3 * HOUR)

    for price in ("12.00", "10.00"):
        with pytest.raises(ValidationError, match=r"那时别的优惠已经是 ¥10\.00"):
            flash(tea, price, at=now)

    assert not FlashItem.unscoped.exists()
    assert flash(tea, "9.99", at=now)
    later = {"starts_at": now + 3 * HOUR, "ends_at": now + 4 * HOUR}
    assert flash(tea, "12.00", at=now, **later)
