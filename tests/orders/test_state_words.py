"""One sentence for each state, the same for shopper, desk and API; told by colour and word."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orders.lifecycle import cancellation, cash, fulfil, steps
from orders.models import Order, PaymentStatus
from orders.payments.methods import setup as payment_setup
from orders.payments.models import PaymentOrder, Refund
from orders.payments.refunds import refund_runs, refunds
from orders.payments.transfers import transfer
from orders.states import state_words
from tests import make
from tests.api.conftest import Api
from tests.demo.one_price import first_price, soup

pytestmark = pytest.mark.django_db


def with_transfers():
    store = make.store()
    payment_setup.set_method(
        store=store, channel="transfer", actor=None, is_enabled=True, account_name="王老板"
    )
    return store


@pytest.fixture(scope="module")
def opened(built):
    return built(with_transfers)


@pytest.fixture
def buyer():
    return make.user("李明")


@pytest.fixture
def order(store, buyer):
    def placed(pay_method="cod", **given):
        thing = make.variant(store, price="59.00")
        return make.order(store, {thing: "1"}, buyer=buyer, pay_method=pay_method, **given)

    return placed


@pytest.fixture
def everywhere(store, buyer, signed_in):
    """everywhere(order) → the headline, after all three places were seen to tell it."""

    def read(order):
        order = Order.objects.get(pk=order.pk)
        told = state_words.headline(order, timezone.now())
        page = signed_in(buyer).get(order.get_absolute_url()).content.decode()
        listed = signed_in(buyer).get("/account/orders/").content.decode()
        desk = signed_in(store.owner)
        detail = desk.get(f"/merchant/orders/{order.number}/").content.decode()
        board = desk.get("/merchant/orders/?state=all").content.decode()
        api = Api(buyer).get(f"/orders/{order.token}/").json()
        for text in (page, detail):
            assert f'order-head__state--{told.colour}">{told.word}<' in text
            assert f">{told.sentence}<" in text
        for text in (listed, board):
            assert f'<span class="tag tag--{told.colour}">{told.word}</span>' in text
        assert (api["state_word"], api["headline"]) == (told.word, told.sentence)
        return told

    return read


def prove(order):
    """Transfer and send the proof; the payment."""
    transfer.start(order=order, at=timezone.now())
    transfer.send_proof(order=order, file=make.photo(), note="", at=timezone.now())
    return PaymentOrder._base_manager.get(order=order)


@pytest.mark.long
def test_from_placed_to_done(order, store, everywhere):
    placed = order()
    given = {"store": store, "order_id": placed.pk, "actor": store.owner, "at": timezone.now()}

    assert everywhere(placed).word == "待接单"
    steps.confirm(**given)
    assert everywhere(placed).sentence == "商家正在备货"
    fulfil.fulfil(**given)
    assert everywhere(placed).sentence == "商品已送到，还有 ¥59.00 要当面付给商家"
    cash.take(**given)
    assert everywhere(placed).word == "已完成"


def test_cash_is_paid_when_the_goods_arrive_not_while_they_are_carried(order, store, everywhere):
    placed = order(delivery="express")
    given = {"store": store, "order_id": placed.pk, "actor": store.owner, "at": timezone.now()}
    fulfil.fulfil(**given)

    told = everywhere(placed)

    assert (told.word, told.sentence) == (
        "待当面付款",
        f"商品在路上，收到时把 ¥{placed.total_price} 当面付给送货的人",
    )


def test_a_proof_that_waits_asks_for_no_money(order, buyer, everywhere, signed_in):
    placed = order("transfer")
    assert everywhere(placed).word == "待付款"
    prove(placed)

    told = everywhere(placed)

    assert (told.word, told.sentence) == (
        "待商家核对",
        "转账凭证已提交，等商家核对，订单会一直保留",
    )
    for path in ("/account/orders/", "/account/", placed.get_absolute_url()):
        assert "去支付" not in signed_in(buyer).get(path).content.decode()
    page = signed_in(buyer).get(placed.get_absolute_url()).content.decode()
    assert "未付款" not in page
    assert Api(buyer).get(f"/orders/{placed.token}/").json()["can_pay"] is False


def test_a_refused_proof_says_why_and_until_when(order, store, everywhere):
    placed = order("transfer")
    payment = prove(placed)
    transfer.refuse(
        store=store, payment_id=payment.pk, actor=store.owner, reason="金额不对", at=timezone.now()
    )

    sentence = everywhere(placed).sentence

    assert sentence.startswith("商家没有查到转账：金额不对，请在 ")
    assert sentence.endswith(" 前付款，超时将自动取消")


@pytest.mark.long
def test_money_that_goes_back_is_told_until_it_is_there(order, store, buyer, everywhere, signed_in):
    placed = order("transfer")
    payment = prove(placed)
    given = {"store": store, "payment_id": payment.pk, "actor": store.owner}
    transfer.confirm(**given, at=timezone.now())
    assert everywhere(placed).sentence == "已付款，等商家接单"
    mine = soup(signed_in(buyer).get("/account/orders/"))
    assert first_price(mine.select_one(".order-card__foot")) == f"{payment.amount:.2f}"
    cancellation.cancel_as_buyer(
        token=placed.token, reason="拍错了", actor=buyer, at=timezone.now()
    )

    assert everywhere(placed).sentence == f"拍错了，¥{payment.amount} 由商家转账退回"

    refund = Refund._base_manager.get()
    refund_runs.given_back(store=store, refund_id=refund.pk, actor=store.owner, at=timezone.now())
    assert everywhere(placed).sentence == f"拍错了，¥{payment.amount} 已退回"
    page = signed_in(buyer).get(placed.get_absolute_url()).content.decode()
    assert "货款会退给你" not in page


def test_cash_goes_back_from_hand_to_hand(order, store, everywhere):
    placed = order()
    given = {"store": store, "order_id": placed.pk, "actor": store.owner, "at": timezone.now()}
    cash.take(**given)
    refunds.request(**given, quantities={}, amount=Decimal("59.00"), reason="缺货")

    assert "¥59.00 由商家当面退回" in everywhere(placed).sentence


def test_nothing_is_to_be_paid_for_a_cancelled_order(order, store, buyer, everywhere, signed_in):
    placed = order("transfer")
    cancellation.cancel_as_buyer(
        token=placed.token, reason="拍错了", actor=buyer, at=timezone.now()
    )

    assert everywhere(placed).sentence == "拍错了"
    for path in ("/account/orders/", placed.get_absolute_url()):
        page = signed_in(buyer).get(path).content.decode()
        assert "应付" not in page
        assert "订单金额" in page


def test_nobody_promises_the_shop_money_that_was_never_with_us(order, store, buyer, signed_in):
    placed = order("transfer", delivery="express")
    payment = prove(placed)
    given = {"store": store, "actor": store.owner, "at": timezone.now()}
    transfer.confirm(**given, payment_id=payment.pk)
    steps.confirm(**given, order_id=placed.pk)
    fulfil.fulfil(**given, order_id=placed.pk)

    page = signed_in(buyer).get(placed.get_absolute_url()).content.decode()

    assert "确认收货" in page
    assert "结算给商家" not in page


def test_a_deadline_of_another_day_names_the_day():
    at = timezone.localtime().replace(hour=23, minute=50)
    order = Order(pay_method="wechatpay", expires_at=at + timedelta(minutes=15), store_id=0)

    told = state_words._pay_until(order, at)

    tomorrow = at + timedelta(minutes=15)
    assert told == f"请在 {tomorrow.month}月{tomorrow.day}日 00:05 前付款，超时将自动取消"


def test_the_four_states_have_four_colours():
    words = {str(word): colour for word, colour in state_words.WORDS.values()}

    four = {words[word] for word in ("待付款", "待发货", "已取消", "已完成")}

    assert len(four) == 4


def test_all_back_is_refunded_whatever_else_it_was():
    order = Order(payment_status=PaymentStatus.REFUNDED, completed_at=timezone.now())

    assert state_words.state_of(order) == "refunded"
