"""Placing an order: snapshots, totals, stock, messages; once."""

import secrets
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.addresses.areas import find
from accounts.models import InboxMessage, Message
from orders import limits, notifications
from orders.checkout import by_staff
from orders.checkout.placement import Contact
from orders.checkout.refusals import PriceChanged, ShortOfStock, TooLarge
from orders.models import Order, OrderEvent, OrderLine
from shop.catalog import products
from shop.catalog.models import ProductVariant
from shop.stock import check
from shop.stock.models import StockLevel
from shop.stores.models import Store
from tests import make

pytestmark = pytest.mark.django_db


def with_fees():
    store = make.store()
    Store.objects.filter(pk=store.pk).update(
        local_fee=Decimal("5.00"), express_fee=Decimal("5.00"), free_delivery_from=Decimal("59.00")
    )
    store.refresh_from_db()
    return store


@pytest.fixture(scope="module")
def opened(built):
    return built(with_fees)


def test_total_is_the_sum_of_its_parts(store):
    rice = make.variant(store, price="2.95", unit="斤", stock="20")
    tea = make.variant(store, price="12.50", stock="3")

    order = make.order(store, {rice: "2.5", tea: "2"})

    assert order.items_total == Decimal("32.38")  # 7.375 → 7.38, and 25.00
    assert order.transit_price == Decimal("5.00")
    assert order.total_price == order.items_total + order.transit_price - order.discount_total
    assert sum(line.total for line in order.lines.all()) == order.items_total
    assert order.total_count == Decimal("4.5")


def test_freight_is_waived_from_an_amount_on_and_for_pickup(store):
    tea = make.variant(store, price="59.00", stock="9")
    cup = make.variant(store, price="1.00", stock="9")

    assert make.order(store, {tea: "1"}).transit_price == 0
    picked_up = make.order(store, {cup: "1"}, delivery="pickup", pay_method="in_store")
    assert picked_up.transit_price == 0


def test_lines_are_snapshots(store):
    page = make.product(store, "龙井茶", price="88.00", stock="5")
    tea = ProductVariant.objects.get(product=page)
    make.order(store, {tea: "1"})

    products.change_variant(
        store=store, variant_id=tea.pk, actor=None, price=Decimal("99.00"), sku="NEW"
    )
    page.title = "明前龙井"
    page.save()

    line = OrderLine.objects.get()
    assert (line.name, line.price, line.total) == ("龙井茶", Decimal("88.00"), Decimal("88.00"))
    assert line.sku == tea.sku


def test_goods_are_held_and_events_written(store):
    tea = make.variant(store, stock="5")

    order = make.order(store, {tea: "2"})

    assert StockLevel.objects.get(variant=tea).reserved == 2
    assert [event.type for event in OrderEvent.objects.filter(order=order)] == ["placed"]
    assert check.differences() == []


def test_both_sides_hear_of_it(store, django_capture_on_commit_callbacks):
    tea = make.variant(store, stock="5")

    with django_capture_on_commit_callbacks(execute=True):
        order = make.order(store, {tea: "2"})

    to_buyer = InboxMessage.objects.get(to="13700000001")
    to_shop = InboxMessage.objects.get(to=store.phone, body__contains="新订单")
    assert order.get_absolute_url() in to_buyer.body
    assert order.number in to_shop.body


def test_the_same_key_gives_the_same_order(store):
    tea = make.variant(store, stock="5")

    buyer = make.user()
    first = make.order(store, {tea: "2"}, key="tap", buyer=buyer)
    second = make.order(store, {tea: "2"}, key="tap", buyer=buyer)

    assert first.pk == second.pk
    assert Order.objects.count() == 1
    assert StockLevel.objects.get(variant=tea).reserved == 2


def test_a_total_that_was_not_seen_is_not_charged(store):
    tea = make.variant(store, price="10.00", stock="5")

    with pytest.raises(PriceChanged) as caught:
        make.order(store, {tea: "1"}, seen_total=Decimal("9.00"))

    assert caught.value.now.total == Decimal("15.00")
    assert not Order.objects.exists()
    assert StockLevel.objects.get(variant=tea).reserved == 0


def test_short_stock_is_named_and_nothing_is_held(store, monkeypatch):
    tea, cup = make.variant(store, stock="5"), make.variant(store, stock="5")
    from orders.checkout import place as placing

    def somebody_was_faster(**_given):
        StockLevel.objects.filter(variant=cup).update(reserved=Decimal(4))

    hold = placing._hold
    monkeypatch.setattr(
        placing, "_hold", lambda order, lines: (somebody_was_faster(), hold(order, lines))
    )

    with pytest.raises(ShortOfStock) as caught:
        make.order(store, {tea: "2", cup: "2"})

    assert caught.value.words == [f"「{cup.product.title}」只剩 1 件了"]
    assert StockLevel.objects.get(variant=tea).reserved == 0
    assert not Order.objects.exists()


def test_numbers_and_tokens_cannot_be_counted_on(store):
    tea = make.variant(store, stock="9")

    first, second = make.order(store, {tea: "1"}), make.order(store, {tea: "1"})

    assert abs(int(first.number) - int(second.number)) > 1
    assert len(first.token) >= 24
    assert first.token != second.token


def test_who_draws_the_number_of_another_order_draws_again(store, monkeypatch):
    tea = make.variant(store, stock="9")
    drawn, real, digits = iter([7, 7, 8, 8, 9]), secrets.randbelow, 10**8

    def draw(below):
        return next(drawn) if below == digits else real(below)

    monkeypatch.setattr(secrets, "randbelow", draw)

    first, second = make.order(store, {tea: "2"}), make.order(store, {tea: "2"})
    wanted = by_staff.StaffOrder(store, [by_staff.Item(tea.pk, Decimal(2))], key="desk")
    third = by_staff.place(wanted, actor=store.owner, at=timezone.now())

    assert [order.number[-2:] for order in (first, second, third)] == ["07", "08", "09"]
    assert StockLevel.unscoped.get(variant=tea).reserved == 6


def test_a_key_is_no_way_to_anothers_order(store):
    tea = make.variant(store, stock="5")

    first = make.order(store, {tea: "2"}, key="tap", buyer=make.user())
    second = make.order(store, {tea: "2"}, key="tap", buyer=make.user())

    assert first.pk != second.pk


def test_an_order_beyond_all_measure_is_refused(store):
    cars = [make.variant(store, price="9000000.00", stock="9") for _number in range(2)]

    with pytest.raises(TooLarge):
        make.order(store, dict.fromkeys(cars, "1"))

    assert not Order.objects.exists()


def test_one_phone_cannot_hold_a_shop_or_be_rung_without_end(
    store, settings, django_capture_on_commit_callbacks
):
    settings.ORDERS_WAITING_PER_PHONE, settings.ORDER_SMS_DAILY_PER_PHONE = 3, 2
    tea = make.variant(store, stock="9")

    with django_capture_on_commit_callbacks(execute=True):
        for _number in range(3):
            make.order(store, {tea: "1"})
        with pytest.raises(limits.TooManyOrders):
            make.order(store, {tea: "1"})

    assert StockLevel.objects.get(variant=tea).reserved == 3
    assert InboxMessage.objects.filter(to="13700000001").count() == 2


def test_a_phone_is_capped_a_day(store, settings):
    settings.ORDERS_DAILY_PER_PHONE = 2
    tea = make.variant(store, stock="9")
    for _number in range(2):
        make.order(store, {tea: "1"})

    with pytest.raises(limits.TooManyOrders, match="明天再来"):
        make.order(store, {tea: "1"})


def test_messages_carry_no_address_of_whoever_wrote_it():
    """Anybody orders under any name, with any phone; old shops may be called anything."""
    store = make.store()
    Store.objects.filter(pk=store.pk).update(name="领取 t.cn/x")
    store.refresh_from_db()
    tea = make.variant(store)
    area = find(province="浙江省", city="杭州市", district="西湖区")

    order = make.order(
        store, {tea: "1"}, contact=Contact("退税 dwz.cn/y", "13700000009", area, "文三路 88 号")
    )
    notifications.proof_refused(order, "请加 13800138000")

    texts = Message.objects.filter(to__in=["13700000009", store.owner.phone])
    said = " ".join(texts.values_list("body", flat=True))
    assert "顾客" in said
    assert "请看订单页" in said
    for link in ("t.cn", "dwz.cn", "13800138000", "领取", "退税"):
        assert link not in said, link
