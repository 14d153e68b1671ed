"""Money on the desk's orders: what was paid, giving it back once, and what the board counts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from orders.deals.deals import DealChoice
from orders.lifecycle import cash
from orders.models import Order
from orders.payments import check, closing
from orders.payments.models import PaymentOrder, Refund
from orders.payments.refunds import refund_runs, refundable
from orders.payments.transfers import transfer
from shop.members import memberships, points, programmes
from shop.promotions import coupons
from shop.stock.models import StockLevel
from tests import make
from tests.orders.payments.conftest import gate, gateway_process, make_shop
from tests.shop.promotions.made import coupon

__all__ = ["gate", "gateway_process"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(gate):
    return make_shop(gate)


@pytest.fixture
def owner(shop, signed_in):
    return signed_in(shop.store.owner)


def pay(shop, order: Order) -> Order:
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    assert closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    return Order._base_manager.get(pk=order.pk)


def paid(shop, channel: str = "alipay") -> tuple[Order, int, int]:
    """2 × 30.00 and 3 × 13.00, 99.00 together, and the ids of the lines."""
    tea = make.variant(shop.store, price="30.00", name="茶叶")
    nuts = make.variant(shop.store, price="13.00", name="核桃")
    order = pay(shop, make.order(shop.store, {tea: "2", nuts: "3"}, pay_method=channel))
    lines = {line.name: line.pk for line in order.lines.all()}
    return order, lines["茶叶"], lines["核桃"]


def run(shop, refund: Refund, *, outcome: str = "SUCCESS") -> Refund:
    """What the task does, until the gateway has an answer that is final."""
    for step in (1, 2):
        refund_runs.run(refund_id=refund.pk, at=timezone.now() + timedelta(hours=step))
        shop.gate.settle_refunds(outcome=outcome)
    refund_runs.run(refund_id=refund.pk, at=timezone.now() + timedelta(hours=3))
    refund.refresh_from_db()
    return refund


def cash_order(store) -> Order:
    order = make.order(store, {make.variant(store, price="20.00"): "1"})
    cash.take(store=store, order_id=order.pk, actor=store.owner, at=timezone.now())
    return order


def page_of(order: Order) -> str:
    return f"/merchant/orders/{order.number}/"


def form(nuts: int, quantity: str = "1", **changed):
    return {
        f"line-{nuts}": quantity,
        "reason": "商品问题",
        "text": "受潮了",
        "seen_left": "99.00",
        "restock": "on",
        "confirm": "13.00",
        **changed,
    }


@pytest.mark.long
def test_the_order_tells_how_it_was_paid(owner, shop):
    order, _tea, _nuts = paid(shop)

    page = owner.get(page_of(order)).content.decode()

    payment = PaymentOrder._base_manager.get(order=order)
    assert payment.transaction_id in page
    assert "支付宝" in page
    assert "取消订单并退款 ¥99.00" in page
    assert "撤销收款" not in page


@pytest.mark.long
def test_a_part_is_refunded_by_what_was_seen(owner, shop):
    order, _tea, nuts = paid(shop)
    url = f"{page_of(order)}refund/"
    assert "还能退 <strong>¥99.00</strong>" in owner.get(url).content.decode()

    asked = {name: value for name, value in form(nuts).items() if name != "confirm"}
    reckoned = owner.post(url, asked | {"check": "1"}).content.decode()
    assert "退款 ¥13.00</button>" in reckoned
    assert not Refund._base_manager.exists()

    answer = owner.post(url, form(nuts))

    assert answer.status_code == 302
    refund = Refund._base_manager.get()
    assert (refund.amount, refund.reason) == (Decimal("13.00"), "商品问题：受潮了")
    assert refund.actor == shop.store.owner
    assert refundable.left(order).lines[nuts] == (Decimal(2), Decimal("26.00"))
    assert "商品问题：受潮了" in owner.get(page_of(order)).content.decode()
    assert check.differences() == []


def test_the_same_form_twice_refunds_once(owner, shop):
    order, _tea, nuts = paid(shop)
    url = f"{page_of(order)}refund/"
    owner.post(url, form(nuts))

    again = owner.post(url, form(nuts))

    assert again.status_code == 409
    assert "退款情况有变化，请核对后再提交" in again.content.decode()
    assert 'name="seen_left"\n             value="86.00"' in again.content.decode()
    assert Refund._base_manager.count() == 1


def test_a_sum_that_was_not_seen_is_not_refunded(owner, shop):
    order, _tea, nuts = paid(shop)

    answer = owner.post(f"{page_of(order)}refund/", form(nuts, quantity="2"))

    assert answer.status_code == 409
    assert "退款 ¥26.00</button>" in answer.content.decode()
    assert not Refund._base_manager.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"confirm": "52.00", "quantity": "4"}, "最多还能退 3"),
        ({"quantity": "0.5"}, "数量要是整数"),
        ({"amount": "13.01"}, "不能超过"),
        ({"amount": "0"}, "金额要大于 0"),
        ({"amount": "1e3"}, "请填写正确的金额"),
        ({"transit": "1"}, "运费最多还能退"),
        ({"quantity": "0"}, "请选择要退的商品"),
        ({"quantity": "0", "amount": "100.00"}, "最多还能退 ¥99.00"),
        ({"reason": ""}, "请选择原因"),
        ({"reason": "其他", "text": ""}, "请写一下原因"),
        ({"seen_left": "x"}, "页面已过期"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(owner, shop, changed, words):
    order, _tea, nuts = paid(shop)

    answer = owner.post(f"{page_of(order)}refund/", form(nuts, **{"text": "碎了", **changed}))

    page = answer.content.decode()
    assert answer.status_code in {409, 422}
    assert words in page
    assert changed.get("text") == "" or 'value="碎了"' in page
    assert not Refund._base_manager.exists()


def test_another_sum_can_be_agreed_on(owner, shop):
    order, _tea, nuts = paid(shop)

    owner.post(f"{page_of(order)}refund/", form(nuts, amount="5", confirm="5"))
    owner.post(f"{page_of(order)}refund/", form(nuts, amount="5.00", confirm="5.00"))

    assert [row.amount for row in Refund._base_manager.all()] == [Decimal("5.00")]


def test_goods_that_are_gone_do_not_go_back_to_the_shelf(owner, shop):
    order, _tea, nuts = paid(shop)
    stock = StockLevel._base_manager.get(variant=order.lines.get(pk=nuts).variant)

    owner.post(f"{page_of(order)}refund/", form(nuts))
    kept = StockLevel._base_manager.get(pk=stock.pk)
    data = form(nuts, seen_left="86.00")
    del data["restock"]
    owner.post(f"{page_of(order)}refund/", data)
    gone = StockLevel._base_manager.get(pk=stock.pk)

    assert (kept.on_hand, kept.reserved) == (stock.on_hand, stock.reserved - 1)
    assert (gone.on_hand, gone.reserved) == (stock.on_hand - 1, stock.reserved - 2)


def test_cash_is_given_back_by_hand(owner, shop):
    order = cash_order(shop.store)
    line = order.lines.get().pk
    data = form(line, seen_left="20.00", confirm="20.00")
    owner.post(f"{page_of(order)}refund/", data)
    refund = Refund._base_manager.get()
    page = owner.get(page_of(order)).content.decode()
    assert "已当面退给顾客 ¥20.00" in page
    assert "撤销收款" not in page

    for _twice in range(2):
        owner.post(f"{page_of(order)}refunds/{refund.pk}/given-back/")

    refund.refresh_from_db()
    order.refresh_from_db()
    assert (refund.state, order.payment_status) == ("succeeded", "refunded")
    assert check.differences() == []


def test_a_gateways_refund_is_not_given_back_by_hand(owner, shop):
    order, _tea, nuts = paid(shop, "wechatpay")
    owner.post(f"{page_of(order)}refund/", form(nuts))
    refund = Refund._base_manager.get()

    page = owner.post(f"{page_of(order)}refunds/{refund.pk}/given-back/", follow=True)

    assert "由支付渠道处理" in page.content.decode()
    refund.refresh_from_db()
    assert refund.state != "succeeded"


@pytest.mark.long
def test_a_failed_refund_is_told_and_tried_again(owner, shop):
    order, _tea, nuts = paid(shop, "wechatpay")
    owner.post(f"{page_of(order)}refund/", form(nuts))
    refund = Refund._base_manager.get()
    assert run(shop, refund, outcome="CLOSED").state == "failed"

    page = owner.get(page_of(order)).content.decode()

    assert "退款失败" in page
    assert "重新退款" in page
    assert order in owner.get("/merchant/orders/?state=refunds").context["orders"]
    owner.post(f"{page_of(order)}refund/", form(nuts))
    assert run(shop, Refund._base_manager.latest("pk")).state == "succeeded"
    assert order not in owner.get("/merchant/orders/?state=refunds").context["orders"]


def test_cancelling_a_paid_order_gives_the_money_back(owner, shop):
    order, _tea, _nuts = paid(shop)

    owner.post(f"{page_of(order)}cancel/", {"reason": "没货了"})

    order.refresh_from_db()
    refund = Refund._base_manager.get()
    assert order.cancelled_at is not None
    assert (refund.amount, refund.kind) == (Decimal("99.00"), "cancelled")
    assert not StockLevel._base_manager.filter(reserved__gt=0).exists()


def test_cancelling_closes_what_is_open_at_the_gateway(owner, shop):
    order = shop.order(pay_method="alipay")
    payment = shop.attempt(order)
    shop.gate.trouble.set("error_500")
    refused = owner.post(f"{page_of(order)}cancel/", {"reason": "没货了"})
    assert refused.status_code == 409
    assert "支付渠道没有响应" in refused.content.decode()
    shop.gate.trouble.set("error_500", on=False)

    owner.post(f"{page_of(order)}cancel/", {"reason": "没货了"})

    order.refresh_from_db()
    payment.refresh_from_db()
    assert order.cancelled_at is not None
    assert payment.state == "closed"


def test_the_board_waits_for_money_before_an_order_is_the_shops(owner, shop):
    unpaid = shop.order(pay_method="wechatpay")
    by_hand = make.order(shop.store, {make.variant(shop.store): "1"})
    board = owner.get("/merchant/orders/")
    assert list(board.context["orders"]) == [by_hand]
    assert board.context["counts"]["new"] == 1
    assert ">1<" in owner.get("/merchant/orders/badge/").content.decode()
    listed = owner.get("/merchant/orders/?state=unpaid")
    assert list(listed.context["orders"]) == [unpaid]
    assert "待付款" in listed.content.decode()
    assert "接单</button>" not in listed.content.decode()
    assert owner.get("/merchant/").context["figures"]["orders"] == 1
    assert owner.post(f"{page_of(unpaid)}confirm/").status_code == 409

    pay(shop, unpaid)

    assert set(owner.get("/merchant/orders/").context["orders"]) == {unpaid, by_hand}
    assert not owner.get("/merchant/orders/?state=unpaid").context["orders"]


@pytest.mark.long
def test_refunded_orders_count_as_paid_on_the_board(owner, shop):
    order = cash_order(shop.store)
    given = {
        "store": shop.store,
        "order_id": order.pk,
        "actor": shop.store.owner,
        "at": timezone.now(),
    }
    from orders.lifecycle import fulfil

    fulfil.fulfil(**given)
    owner.post(
        f"{page_of(order)}refund/",
        form(order.lines.get().pk, amount="5.00", seen_left="20.00", confirm="5.00"),
    )
    assert order in owner.get("/merchant/orders/?state=refunds").context["orders"]
    owner.post(f"{page_of(order)}refunds/{Refund._base_manager.get().pk}/given-back/")

    order.refresh_from_db()
    assert order.payment_status == "part_refunded"
    assert order not in owner.get("/merchant/orders/?state=to_collect").context["orders"]
    assert order in owner.get("/merchant/orders/?state=done").context["orders"]
    assert order not in owner.get("/merchant/orders/?state=refunds").context["orders"]


@pytest.mark.long
def test_who_may_give_money_back(shop, signed_in):
    order = cash_order(shop.store)
    url, line = f"{page_of(order)}refund/", order.lines.get().pk
    data = form(line, amount="1.00", seen_left="20.00", confirm="1.00")
    assert signed_in(make.member(shop.store, "editor")).post(url, data).status_code == 403
    assert signed_in(make.store().owner).post(url, data).status_code == 404
    assert signed_in(make.user()).post(url, data).status_code == 302
    assert Client().post(url, data).status_code == 302
    assert not Refund._base_manager.exists()

    clerk = signed_in(make.member(shop.store, "clerk"))
    assert clerk.post(url, data).status_code == 302

    refund = Refund._base_manager.get()
    back = f"{page_of(order)}refunds/{refund.pk}/given-back/"
    foreign = cash_order(make.store())
    assert signed_in(foreign.store.owner).post(back).status_code == 404
    assert clerk.post(f"{page_of(order)}refunds/999999/given-back/").status_code == 404
    assert clerk.get(back).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(shop.store.owner, backend="accounts.backends.PasswordBackend")
    assert strict.post(back).status_code == strict.post(url, data).status_code == 403
    refund.refresh_from_db()
    assert refund.state == "pending"


@pytest.mark.long
def test_records_list_what_came_and_went(owner, shop, signed_in):
    order, _tea, nuts = paid(shop)
    owner.post(f"{page_of(order)}refund/", form(nuts))
    assert [item["what"] for item in owner.get("/merchant/payments/").context["rows"]] == [
        "refund",
        "payment",
    ]
    assert owner.get("/merchant/payments/?state=refunding").context["rows"] != []
    run(shop, Refund._base_manager.get())
    shop.order()
    other = cash_order(make.store())

    def shown(query=""):
        rows = owner.get(f"/merchant/payments/{query}").context["rows"]
        return [(item["what"], str(item["row"].amount)) for item in rows]

    assert shown() == [("refund", "13.00"), ("payment", "99.00")]
    assert shown("?state=paid") == [("payment", "99.00")]
    assert shown("?state=refunded") == [("refund", "13.00")]
    assert shown("?channel=cash") == shown("?state=failed") == []
    assert shown("?channel=alipay&state=nonsense&page=x") == shown()
    page = owner.get("/merchant/payments/").content.decode()
    assert "86" in page
    assert other.number not in page
    clerk = signed_in(make.member(shop.store, "clerk")).get("/merchant/payments/")
    assert (clerk.status_code, list(clerk.context["accounts"])) == (200, [])
    assert (
        signed_in(make.member(shop.store, "editor")).get("/merchant/payments/").status_code == 403
    )
    assert Client().get("/merchant/payments/").status_code == 302


@pytest.mark.long
def test_pages_cost_the_same_however_much_there_is(owner, shop, django_assert_max_num_queries):
    def more():
        order = cash_order(shop.store)
        line = order.lines.get().pk
        for seen in ("20.00", "19.00"):
            data = form(line, amount="1.00", seen_left=seen, confirm="1.00", quantity="0")
            assert owner.post(f"{page_of(order)}refund/", data).status_code == 302
        waiting = make.order(shop.store, {make.variant(shop.store): "1"}, pay_method="transfer")
        return order, waiting

    order, _waiting = more()
    limits = {
        "/merchant/orders/": 14,
        "/merchant/orders/?state=refunds": 14,
        "/merchant/payments/": 12,
        "/merchant/transfers/": 9,
        # Four of them for who brings it.
        page_of(order): 22,
        f"{page_of(order)}refund/": 15,
    }
    for _times in range(2):
        for url, limit in limits.items():
            with django_assert_max_num_queries(limit):
                owner.get(url)
        for _number in range(4):
            more()


def test_a_surplus_transfer_is_shown_and_given_back(owner, shop):
    from orders.payments.methods import setup

    setup.set_method(
        store=shop.store, channel="transfer", actor=None, is_enabled=True, account_text="6222"
    )
    order = make.order(shop.store, {make.variant(shop.store): "1"}, pay_method="transfer")
    payment, _method = transfer.start(order=order, at=timezone.now())
    owner.post(f"{page_of(order)}cancel/", {"reason": "没货了"})

    page = owner.post(f"{page_of(order)}transfers/{payment.pk}/confirm/", follow=True)

    assert "多收" in page.content.decode()
    assert "已转账退给顾客" in page.content.decode()
    owner.post(f"{page_of(order)}refunds/{Refund._base_manager.get().pk}/given-back/")
    assert Refund._base_manager.get().state == "succeeded"
    assert check.differences() == []


@pytest.mark.long
def test_who_may_not_refund_meets_words_and_no_button(shop, signed_in):
    """The link led to a page that says no, and cancelling was refused after the tap."""
    order, _tea, _nuts = paid(shop)
    store = shop.store
    clerk = signed_in(make.member(store, make.own_role(store, "看单", "ship")))
    page = clerk.get(page_of(order)).content.decode()
    assert "你的角色不能退款，请找店主" in page
    for action in ("refund/", "cancel/", "unpaid/"):
        assert f"{page_of(order)}{action}" not in page
    assert clerk.get(f"{page_of(order)}refund/").status_code == 403
    assert clerk.post(f"{page_of(order)}cancel/", {"reason": "缺货"}).status_code == 409
    cash = clerk.get(page_of(cash_order(store))).content.decode()
    assert "撤销收款</button>" not in cash
    # Nothing was paid: nothing goes back.
    unpaid = make.order(store, {make.variant(store): "1"})
    assert f"{page_of(unpaid)}cancel/" in clerk.get(page_of(unpaid)).content.decode()


@pytest.mark.long
def test_the_page_tells_what_comes_back_beside_the_money(owner, shop):
    store, buyer, at = shop.store, make.user("王芳"), timezone.now()
    tea = make.variant(store, price="30.00", name="茶叶")
    programmes.save(store=store, actor=store.owner, values={"is_on": True})
    member = memberships.join(store=store, user=buyer, at=at)
    points.earn(member=member, kind="given", amount=1000, reference="welcome", at=at)
    coupons.claim(coupon_id=coupon(store, "5").pk, store=store, user=buyer, at=at)
    given = {"buyer": buyer, "pay_method": "alipay"}
    told = {
        "钱全部退完时，顾客用掉的 500 积分也会退回": DealChoice(points=500, coupon=""),
        "钱全部退完时，顾客用掉的 500 积分和没过期的优惠券也会退回": DealChoice(points=500),
        "": DealChoice(points=0, coupon=""),
    }

    for words, choice in told.items():
        order = pay(shop, make.order(store, {tea: "1"}, choice=choice, **given))
        page = owner.get(f"{page_of(order)}refund/").content.decode()
        assert ("钱全部退完时" in page, words in page) == (bool(words), True)
