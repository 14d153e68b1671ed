"""团购, from the first who opens a group to goods that leave, or to money that goes back."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Message
from orders import locks
from orders.checkout.refusals import CannotJoin, NothingToOrder, ShortOfStock
from orders.groups.tasks import settle_groups
from orders.lifecycle import cancellation, cash, expiry, fulfil, steps
from orders.models import Order
from orders.payments import closing
from orders.payments.models import Refund
from orders.payments.refunds import refund_runs
from orders.states.board_states import STATES
from orders.states.state_words import headline
from shop.catalog import products
from shop.groups import group_buys
from shop.groups.models import Group, GroupBuy
from shop.promotions import check
from shop.promotions.reckoning.terms import Kind
from shop.stock.models import StockLevel
from tests import make
from tests.orders.groups.made import fresh, group_buy, group_of, order, pay, seat_of
from tests.shop.promotions.made import coupon, off, percent, promotion

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea(shop):
    return make.variant(shop.store, name="明前龙井", price="10.00", stock="20")


def assert_explained():
    assert check.differences() == []
    call_command("check_money")
    call_command("check_stock")


def held(tea) -> Decimal:
    return StockLevel._base_manager.get(variant=tea).reserved


def let_refunds_run(shop):
    for hour in range(1, 4):
        at = timezone.now() + timedelta(hours=hour)
        for refund_id in refund_runs.due_ids(at=at):
            refund_runs.run(refund_id=refund_id, at=at)
        shop.gate.settle_refunds()


def told(order_: Order, purpose: str) -> int:
    return Message.objects.filter(to=order_.phone, purpose=purpose).count()


@pytest.mark.long
def test_three_who_pay_make_a_group_and_only_then_it_is_the_shops(shop, tea):
    terms, at = group_buy(tea), timezone.now()
    owner = {"store": shop.store, "actor": shop.store.owner, "at": at}
    first = order(terms.number, tea)
    group = group_of(first)
    # 6.00 instead of 10.00; freight is free in this shop.
    assert (first.total_price, first.awaits_group) == (Decimal("6.00"), True)
    first = pay(shop, first)

    for way in (steps.confirm, fulfil.fulfil):
        with pytest.raises(locks.NotAllowedNow, match="成团"):
            way(order_id=first.pk, **owner)
    assert headline(first, at).word == "待成团"
    rows = Order._base_manager.filter(store=shop.store)
    assert not rows.filter(STATES["new"][1]).exists()
    assert list(rows.filter(STATES["to_group"][1])) == [first]
    assert not Message.objects.filter(purpose="new_order").exists()

    second, third = order(group.token, tea), order(group.token, tea)
    page = Client().get(f"/groups/{group.token}/").content.decode()
    assert "还差 2 人成团" in page
    assert "王**" in page
    assert "2 人正在付款" in page
    for secret in (first.phone, first.name, first.detail):
        assert secret not in page
    # The seats are held while the others pay.
    with pytest.raises(CannotJoin, match="满员"):
        order(group.token, tea)
    # Nobody may say that somebody paid who did not.
    with pytest.raises(locks.NotAllowedNow):
        cash.take(order_id=second.pk, **owner)
    second, third = pay(shop, second), pay(shop, third)
    settle_groups()
    settle_groups()

    group.refresh_from_db()
    assert (group.state, group.taken, group.paid) == (Group.State.MADE, 3, 3)
    for one in map(fresh, (first, second, third)):
        assert not one.awaits_group
        assert headline(one, at).word == "待接单"
        assert told(one, "group_made") == 1
        fulfil.fulfil(order_id=one.pk, **owner)
    assert Message.objects.filter(purpose="new_order").count() == 3
    assert "已成团" in Client().get(f"/groups/{group.token}/").content.decode()
    assert_explained()


@pytest.mark.long
def test_a_group_that_fails_gives_everything_back_once(shop, tea, monkeypatch):
    terms = group_buy(tea, hours=2)
    first = pay(shop, order(terms.number, tea))
    group = group_of(first)
    second = pay(shop, order(group.token, tea))
    waiting = order(group.token, tea)
    assert held(tea) == 3
    late = timezone.now() + timedelta(hours=2, minutes=1)
    cancel = cancellation.cancel
    calls = []

    def killed(**given):
        """The worker goes away when the first of them has its money back."""
        if calls:
            raise SystemExit
        calls.append(given)
        return cancel(**given)

    with time_machine.travel(late, tick=True):
        # Its clock has run out, and nobody has come by yet.
        with pytest.raises(CannotJoin, match="结束"):
            order(group.token, tea)
        with monkeypatch.context() as patch:
            patch.setattr(cancellation, "cancel", killed)
            with pytest.raises(SystemExit):
                settle_groups()
        assert [fresh(one).cancelled_at is not None for one in (first, second)].count(True) == 1
        settle_groups()
        settle_groups()
        let_refunds_run(shop)

    group.refresh_from_db()
    assert (group.state, group.taken, group.paid) == (Group.State.FAILED, 0, 0)
    for one in map(fresh, (first, second)):
        assert one.cancelled_at
        assert one.payment_status == "refunded"
        assert told(one, "group_failed") == 1
    assert fresh(waiting).cancelled_at
    assert held(tea) == 0
    amounts = Refund._base_manager.filter(state="succeeded").values_list("amount", flat=True)
    assert list(amounts) == [Decimal("6.00"), Decimal("6.00")]
    assert_explained()


@pytest.mark.long
def test_money_that_comes_after_the_failure_goes_back(shop, tea):
    terms = group_buy(tea, hours=2)
    pay(shop, order(terms.number, tea))
    group = Group._base_manager.get()
    with time_machine.travel(group.ends_at - timedelta(minutes=2), tick=True):
        slow = order(group.token, tea)
        payment = shop.attempt(slow)
    with time_machine.travel(group.ends_at + timedelta(minutes=1), tick=True):
        shop.gate.pay(payment.out_trade_no)
        # Told before the sweep has come by: the seat does not count any more.
        assert closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
        assert fresh(slow).is_paid
        assert seat_of(slow).state == "held"
        settle_groups()
    slow = fresh(slow)
    assert slow.cancelled_at
    assert Refund._base_manager.get(order=slow).amount == Decimal("6.00")
    group.refresh_from_db()
    assert (group.state, group.taken) == (Group.State.FAILED, 0)
    assert_explained()


@pytest.mark.long
def test_made_by_the_clock_where_the_shop_said_so(shop, tea):
    terms = group_buy(tea, hours=2, makes_anyway=True)
    first = pay(shop, order(terms.number, tea))
    group = group_of(first)
    with time_machine.travel(timezone.now() + timedelta(minutes=117), tick=True):
        slow = order(group.token, tea)
        assert "只要有人付款也成团" in Client().get(f"/groups/{group.token}/").content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=121), tick=True):
        settle_groups()
        group.refresh_from_db()
        assert (group.state, group.paid) == (Group.State.MADE, 1)
        assert not fresh(first).awaits_group
        # Who still has a seat may pay for it.
        pay(shop, slow)
        settle_groups()
    assert not fresh(slow).awaits_group
    assert_explained()


def test_who_may_sit_where(shop, tea):
    terms = group_buy(tea, groups_limit=1, per_buyer=2)
    buyer, other = make.user("李雷"), make.user("韩梅梅")
    first = order(terms.number, tea, buyer=buyer, quantity="2")
    group = group_of(first)
    with pytest.raises(CannotJoin, match="每人最多买 2"):
        order(group.token, tea, buyer=buyer, idempotency_key="again")
    with pytest.raises(CannotJoin, match="名额已经满了"):
        order(terms.number, tea, buyer=other)
    with pytest.raises(CannotJoin, match="先付款"):
        order(group.token, tea, buyer=other, pay_method="cod")
    stranger = make.variant(shop.store, name="瓜子", price="9.00")
    with pytest.raises(CannotJoin, match="不在团购里"):
        order(group.token, stranger, buyer=other)
    # Nobody paid, and the first leaves: the group is gone and another may be opened.
    late = timezone.now() + timedelta(hours=1)
    expiry.expire(store=shop.store, order_id=first.pk, at=late)
    group.refresh_from_db()
    assert (group.state, group.taken) == (Group.State.FAILED, 0)
    assert GroupBuy._base_manager.get().groups == 0
    assert group_of(order(terms.number, tea, buyer=other)) != group
    group_buys.end(store=shop.store, number=terms.number, actor=None, at=timezone.now())
    assert_explained()


def test_one_person_has_one_seat_of_a_group(shop, tea):
    terms = group_buy(tea)
    buyer = make.user("李雷")
    first = order(terms.number, tea, buyer=buyer)
    group = group_of(first)
    with pytest.raises(CannotJoin, match="已经在这个团里"):
        order(group.token, tea, buyer=buyer, phone="13700000009")
    # Somebody else's account, the same phone.
    with pytest.raises(CannotJoin, match="已经在这个团里"):
        order(group.token, tea, phone=first.phone)
    assert group_of(first).taken == 1


def test_nothing_else_is_taken_off_unless_the_shop_says_so(shop, tea):
    buyer = make.user()
    promotion(shop.store, Kind.SPEND_OFF, off("5", "1"))
    promotion(shop.store, Kind.NTH, percent("50", "2"))
    coupon(shop.store, "1")
    alone = group_buy(tea, ends_at=timezone.now() + timedelta(hours=1))
    placed = order(alone.number, tea, buyer=buyer, quantity="2")
    assert placed.total_price == Decimal("12.00")
    group_buys.end(store=shop.store, number=alone.number, actor=None, at=timezone.now())
    beside = group_buy(tea, stacks=True, starts_at=timezone.now())
    # 6.00 from 5.00 on, 1.00 less.
    assert order(beside.number, tea, buyer=buyer).total_price == Decimal("5.00")
    assert_explained()


def test_a_product_offers_its_group_buy_and_the_ordinary_price(shop, tea):
    terms = group_buy(tea)
    url = tea.product.get_url()
    shown = Client().get(url).content.decode()
    assert "3 人团 ¥6.00" in shown
    assert "立即购买" in shown
    first = pay(shop, order(terms.number, tea))
    page = Client().get(f"/groups/{terms.number}/").content.decode()
    assert "单独购买 ¥10.00" in page
    assert f"/groups/{group_of(first).token}/" in page
    group_buys.end(store=shop.store, number=terms.number, actor=None, at=timezone.now())
    assert "3 人团" not in Client().get(url).content.decode()
    assert "没有进行" in Client().get(f"/groups/{terms.number}/").content.decode()
    assert Client().get("/groups/nothing-of-this/").status_code == 404


@pytest.mark.long
def test_who_joins_after_the_goods_changed_pays_what_the_group_was_opened_at(shop, tea):
    """Dearer: the group's price. Cheaper alone: the lower one. Off the shelf: nobody joins."""
    terms = group_buy(tea, size=4)
    group = group_of(pay(shop, order(terms.number, tea)))
    given = {"store": shop.store, "variant_id": tea.pk, "actor": shop.store.owner}
    products.change_variant(**given, price=Decimal("30.00"))
    assert order(group.token, tea).total_price == Decimal("6.00")
    products.change_variant(**given, price=Decimal("5.00"))
    assert order(group.token, tea).total_price == Decimal("5.00")
    products.set_on_sale(
        store=shop.store, product_id=tea.product_id, is_on_sale=False, actor=shop.store.owner
    )
    page = Client().get(f"/groups/{group.token}/")
    assert page.status_code == 200
    with pytest.raises((CannotJoin, NothingToOrder, ShortOfStock)):
        order(group.token, tea)
    assert_explained()
