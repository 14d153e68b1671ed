"""限时抢购 from list to order: one price everywhere, of its own goods, given back when it ends."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from orders.cart import cart
from orders.checkout.refusals import PriceChanged
from orders.lifecycle import cancellation
from orders.models import OrderDiscount
from shop.flash import items
from shop.flash.models import FlashItem
from shop.promotions import check
from shop.promotions.reckoning.terms import Kind
from shop.stock.models import StockLevel
from tests import make
from tests.shop.flash.made import HOUR, flash
from tests.shop.promotions.made import coupon, off, promotion

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea():
    return make.variant(make.store("抢购小店"), price="20.00", stock="10", name="绿茶")


def shown(url: str) -> str:
    page = Client().get(url).content.decode()
    return BeautifulSoup(page, "html.parser").get_text(" ", strip=True).replace(" ", "")


def level_of(variant) -> tuple[int, int, int]:
    level = StockLevel.unscoped.get(variant=variant)
    return int(level.on_hand), int(level.reserved), int(level.apart)


def assert_explained():
    assert check.differences() == []
    call_command("check_stock")
    call_command("check_money")


def cancel(order):
    return cancellation.cancel(
        store=order.store,
        order_id=order.pk,
        reason="",
        actor=order.store.owner,
        at=timezone.now(),
    )


def test_the_price_begins_and_ends_by_the_clock_on_pages_and_in_orders(tea):
    now = timezone.now()
    flash(tea, "8.80", 4, at=now, starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    pages = (tea.store.get_absolute_url(), tea.product.get_url())
    for after, price, has_badge in (
        (HOUR - timedelta(seconds=1), "20元", False),
        (HOUR + timedelta(seconds=1), "8.80元", True),
        (2 * HOUR + timedelta(seconds=1), "20元", False),
    ):
        # Nothing runs beside: who asks for a page first begins and ends it.
        with time_machine.travel(now + after, tick=False):
            for url in pages:
                text = shown(url)
                assert price in text
                assert ("限时抢购" in text) == has_badge
            assert ("距结束" in shown(pages[1])) == has_badge
            order = make.order(tea.store, {tea: "1"})
            assert order.items_total == Decimal(price.rstrip("元"))
            assert check.differences() == []
    assert level_of(tea) == (10, 3, 0)


@pytest.mark.long
def test_an_order_takes_of_what_was_laid_aside_and_gives_it_back(tea):
    buyer = make.user()
    item = flash(tea, "8.80", 4, pay_minutes=10)
    # The shelf is sold: the flash sale has its own.
    others = make.order(tea.store, {make.variant(tea.store): "1", tea: "3"})
    make.order(tea.store, {tea: "3"})
    assert others.items_total == Decimal("65.00")
    assert level_of(tea) == (6, 6, 4)
    assert "限时抢购" in shown(tea.store.get_absolute_url())

    order = make.order(tea.store, {tea: "2"}, buyer=buyer)

    (line,) = order.lines.all()
    assert (line.price, line.total) == (Decimal("8.80"), Decimal("17.60"))
    row = OrderDiscount.objects.get(order=order)
    assert (row.where, row.number, row.name) == ("price", item.number, "限时抢购")
    assert row.amount == Decimal("22.40")
    assert level_of(tea) == (8, 8, 2)
    assert_explained()
    for _twice in range(2):
        cancel(order)
        assert level_of(tea) == (6, 6, 4)
    assert_explained()
    again = make.order(tea.store, {tea: "2"}, buyer=buyer)
    items.end(store=tea.store, number=item.number, actor=tea.store.owner, at=timezone.now())
    assert level_of(tea) == (10, 8, 0)
    # What comes back after the end goes to the shelf.
    cancel(again)
    assert level_of(tea) == (10, 6, 0)
    item.refresh_from_db()
    assert (item.taken, item.returned, item.left) == (0, 4, 0)
    assert_explained()


def test_nobody_has_more_than_the_limit_at_the_flash_price(tea, django_capture_on_commit_callbacks):
    buyer = make.user()
    flash(tea, "8.80", 4, per_buyer=2)
    with django_capture_on_commit_callbacks(execute=True):
        assert make.order(tea.store, {tea: "3"}, buyer=buyer).items_total == Decimal("60.00")
        assert make.order(tea.store, {tea: "2"}, buyer=buyer).items_total == Decimal("17.60")
        assert make.order(tea.store, {tea: "1"}, buyer=buyer).items_total == Decimal("20.00")
        # Guests are counted by phone.
        assert make.order(tea.store, {tea: "2"}).items_total == Decimal("17.60")
    assert FlashItem.unscoped.get().left == 0
    assert "限时抢购" not in shown(tea.store.get_absolute_url())
    assert_explained()


def test_other_offers_stand_beside_it_only_where_it_says_so(tea):
    promotion(tea.store, Kind.SPEND_OFF, off("5", "1"))
    buyer, piece = make.user(), coupon(tea.store, "2")
    from shop.promotions import coupons

    at = timezone.now()
    coupons.claim(coupon_id=piece.pk, store=tea.store, user=buyer, at=at)
    alone = flash(tea, "8.80", 4)
    order = make.order(tea.store, {tea: "1"}, buyer=buyer)
    assert (order.items_total, order.discount_total) == (Decimal("8.80"), 0)
    items.end(store=tea.store, number=alone.number, actor=tea.store.owner, at=at)
    flash(tea, "8.80", 4, is_shared=True)
    order = make.order(tea.store, {tea: "1"}, buyer=buyer)
    assert (order.items_total, order.discount_total) == (Decimal("8.80"), Decimal("3.00"))


def test_who_saw_the_price_before_it_was_gone_is_asked_again(tea):
    flash(tea, "8.80", 1)
    owner = cart.Owner(key="slow")
    cart.add(owner=owner, variant=tea, quantity=Decimal(1))
    make.order(tea.store, {tea: "1"})
    with pytest.raises(PriceChanged) as told:
        make.order(tea.store, {tea: "1"}, seen_total=Decimal("8.80"))
    assert told.value.now.total == Decimal("20.00")
    assert_explained()


def test_who_wants_more_of_it_is_told_why_it_costs_more(tea, signed_in):
    """Pages show 8.80 for one: a cart of three must not say 20.00 apiece without a word."""
    buyer = make.user()
    flash(tea, "8.80", 4, per_buyer=2)
    client = signed_in(buyer)
    client.post("/cart/add/", {"store": tea.store.slug, "sku": tea.sku, "quantity": "3"})
    words = f"「{tea.product.title}」的抢购价 ¥8.80 最多买 2 件，多买就都按平时的价格"
    pages = ("/cart/", f"/checkout/{tea.store.slug}/")
    assert [words in client.get(page).content.decode() for page in pages] == [True, True]
    client.post("/cart/change/", {"variant": tea.pk, "quantity": "2"})
    assert ["抢购价" in client.get(page).content.decode() for page in pages] == [False, False]

    make.order(tea.store, {}, buyer=buyer)
    client.post("/cart/add/", {"store": tea.store.slug, "sku": tea.sku, "quantity": "1"})
    assert "的抢购价你已经买过了，这次按平时的价格" in client.get("/cart/").content.decode()
    assert "限时抢购限2件" in shown(tea.product.get_url())
