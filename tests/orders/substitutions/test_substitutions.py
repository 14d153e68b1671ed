"""A line that cannot be filled: the founding story, from the desk to the shopper and back."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import Message
from orders import locks
from orders.api.substitutions import SubstitutionSerializer
from orders.lifecycle import cancellation, cash, fulfil
from orders.models import Order, OrderLine
from orders.payments import check as money_check
from orders.payments import closing
from orders.payments.models import Refund
from orders.payments.refunds import refundable, refunds
from orders.substitutions import answers, proposals, similar
from orders.substitutions.models import Substitution
from orders.substitutions.proposals import Offer
from shop.promotions.reckoning.terms import Kind
from shop.stock import check, ledger
from shop.stock.models import StockLevel
from tests import make
from tests.shop.promotions.made import off, promotion

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def blue(store):
    return make.variant(store, name="蓝色薯片", price="6.00", stock="8")


@pytest.fixture
def green(store):
    return make.variant(store, name="绿色薯片", price="5.00", stock="4")


@pytest.fixture
def order(store, blue) -> Order:
    """3 bags of blue crisps at 6.00 and a tea at 10.00, freight 0, to be paid in cash."""
    tea = make.variant(store, name="茶叶", price="10.00", stock="5")
    return make.order(store, {blue: "3", tea: "1"})


def given(order: Order, at: datetime | None = None) -> dict:
    at = at or timezone.now()
    return {"store": order.store_id, "order_id": order.pk, "actor": None, "at": at}


def paid(order: Order) -> Order:
    cash.take(**given(order))
    return fresh(order)


def fresh(order: Order) -> Order:
    return Order._base_manager.get(pk=order.pk)


def line(order: Order, name: str = "蓝色薯片") -> OrderLine:
    return order.lines.get(name=name)


def ask(order: Order, variant=None, *, kind="replace", at=None, name="蓝色薯片", **changed):
    at = at or timezone.now()
    told = {"quantity": Decimal(3), "deadline": at + 3 * HOUR}
    if kind == "replace":
        price = variant.price if variant else Decimal(1)
        told |= {"variant": variant, "new_quantity": Decimal(3), "price": price}
    offer = Offer(kind, **(told | changed))
    return proposals.propose(**given(order, at), line_id=line(order, name).pk, offer=offer)


def answer(say, row: Substitution, at: datetime | None = None) -> Substitution:
    at = at or timezone.now()
    return say(store=row.store_id, substitution_id=row.pk, actor=None, at=at)


def stock(variant) -> tuple[Decimal, Decimal]:
    level = StockLevel.objects.get(variant=variant)
    return level.on_hand, level.reserved


def assert_explained() -> None:
    assert check.differences() == money_check.differences() == []


def test_green_instead_of_blue_and_the_rest_goes_back(order, blue, green):
    order = paid(order)
    row = ask(order, green)
    # Held for the answer, so that a yes never comes too late.
    assert stock(green) == (4, 3)

    answer(answers.accept, row)
    answer(answers.accept, row)

    order = fresh(order)
    lines = {one.name: one.to_send for one in order.lines.all()}
    assert lines == {"蓝色薯片": 0, "茶叶": 1, "绿色薯片": 3}
    assert (order.items_total, order.substituted_total, order.total_price) == (43, 18, 25)
    assert [refund.amount for refund in Refund._base_manager.all()] == [3]
    assert (stock(blue), stock(green)) == ((5, 0), (4, 3))
    assert_explained()
    fulfil.fulfil(**given(order))
    assert (stock(green), fresh(order).fulfillment_status) == ((1, 0), "fulfilled")
    assert_explained()


def test_an_order_to_be_paid_in_cash_costs_what_is_sent(order, green):
    dearer = ask(order, green, quantity=Decimal(1), new_quantity=Decimal(2), is_lost=False)
    answer(answers.accept, dearer)

    order = fresh(order)
    assert (order.items_total, order.substituted_total, order.total_price) == (38, 6, 32)
    assert line(order).to_send == 2
    fulfil.fulfil(**given(order))
    cash.take(**given(order))
    assert fresh(order).payment_status == "paid"
    assert refundable.left(fresh(order)).total == 32
    assert_explained()


def test_cash_that_was_taken_meanwhile_is_not_asked_for_again(order, green):
    dearer = ask(order, green, quantity=Decimal(1), new_quantity=Decimal(2), is_lost=False)
    order = paid(order)

    with pytest.raises(locks.NotAllowedNow, match="不能在线补差价"):
        answer(answers.accept, dearer)

    assert (fresh(order).total_price, line(order).to_send) == (28, 3)
    answer(answers.decline, dearer)
    assert [refund.amount for refund in Refund._base_manager.all()] == [6]
    assert_explained()


@pytest.mark.parametrize("is_paid", [True, False])
@pytest.mark.parametrize("is_silent", [True, False])
def test_no_and_silence_leave_the_line_out(order, blue, green, is_paid, is_silent):
    order = paid(order) if is_paid else order
    # At the last minute of a month in Asia/Shanghai.
    at = datetime(2027, 1, 31, 15, 59, tzinfo=UTC)
    row = ask(order, green, at=at)
    assert answers.expire_due(at=at + 3 * HOUR - timedelta(seconds=1)) == 0

    if is_silent:
        assert [answers.expire_due(at=at + 3 * HOUR) for _round in range(2)] == [1, 0]
    else:
        answer(answers.decline, row, at + HOUR)
        answer(answers.decline, row, at + HOUR)

    row.refresh_from_db()
    assert row.state == ("expired" if is_silent else "declined")
    assert (stock(blue), stock(green)) == ((5, 0), (4, 0))
    refunded = [refund.amount for refund in Refund._base_manager.all()]
    assert (refunded, fresh(order).total_price) == (([18], 28) if is_paid else ([], 10))
    assert [one.name for one in fresh(order).lines.all() if one.to_send] == ["茶叶"]
    assert_explained()


@pytest.mark.parametrize("is_paid", [True, False])
def test_who_is_left_with_nothing_gets_everything_back(store, blue, green, is_paid):
    order = make.order(store, {blue: "3"})
    order = paid(order) if is_paid else order
    row = ask(order, green)

    answer(answers.decline, row)

    order = fresh(order)
    reason = "全部退款" if is_paid else "缺货，不发了"
    assert (order.cancelled_at is not None, order.cancel_reason) == (True, reason)
    assert refundable.left(order).total == 0
    assert stock(blue) == (5, 0)
    assert_explained()


def test_a_sum_that_no_order_can_have_is_refused(order, green):
    with pytest.raises(ValidationError):
        ask(order, green, price=Decimal("9999999999.00"))


def test_waiting_changes_nothing_but_the_shops_promise(order, blue):
    day = timezone.localdate() + timedelta(days=3)
    row = ask(order, kind="wait", wait_until=day)

    answer(answers.accept, row)

    assert (line(order).to_send, stock(blue)) == (3, (8, 3))
    assert fresh(order).total_price == order.total_price
    with pytest.raises(ValidationError):
        ask(order, kind="wait", wait_until=timezone.localdate())


def test_what_makes_no_sense_is_refused(order, green, store):
    tea = order.lines.get(name="茶叶").variant
    order = paid(order)
    at = timezone.now()
    for wrong in (
        {"quantity": Decimal(4)},
        {"quantity": Decimal(0)},
        {"deadline": at},
        {"deadline": at + timedelta(days=8)},
        {"price": Decimal("6.01")},
        {"price": Decimal("-1")},
        {"price": Decimal("1.001")},
        {"new_quantity": Decimal(0)},
        {"variant": tea},
        {"variant": None},
        {"variant": make.variant(make.store(), name="别家的")},
    ):
        with pytest.raises(ValidationError):
            ask(order, **({"variant": green, "at": at} | wrong))
    with pytest.raises(ledger.OutOfStock):
        ask(order, green, new_quantity=Decimal(5), price=Decimal(1))
    assert not Substitution._base_manager.exists()
    ask(order, green)
    with pytest.raises(locks.NotAllowedNow):
        ask(order, green)
    assert stock(green) == (4, 3)


def test_what_was_overtaken_ends(order, blue, green):
    """Sent, refunded or cancelled meanwhile; and after the deadline nobody says yes."""
    order = paid(order)
    row = ask(order, green)
    refunds.request(**given(order), quantities={line(order).pk: Decimal(1)}, reason="少一包")
    with pytest.raises(locks.NotAllowedNow):
        answer(answers.accept, row)
    assert answers.expire_due(at=row.deadline) == 1
    row.refresh_from_db()
    assert (row.state, stock(green), line(order).to_send) == ("withdrawn", (4, 0), 2)

    late = ask(order, green, quantity=Decimal(2), new_quantity=Decimal(2))
    with pytest.raises(locks.NotAllowedNow):
        answer(answers.accept, late, late.deadline)
    withdraw = {"store": late.store_id, "substitution_id": late.pk, "actor": None}
    for _twice in range(2):
        proposals.withdraw(**withdraw, at=timezone.now())
    assert stock(green) == (4, 0)
    with pytest.raises(locks.NotAllowedNow):
        answer(answers.decline, late)
    assert_explained()


def test_the_page_of_what_was_overtaken_says_so(order, green):
    """Its address is in the SMS: it opens, whatever was refunded meanwhile."""
    order = paid(order)
    row = ask(order, green)
    buyer, page = make.guest(order), f"/orders/{order.token}/substitution/{row.pk}/"
    assert "同意换" in buyer.get(page).content.decode()
    refunds.request(**given(order), quantities={line(order).pk: Decimal(3)}, reason="都没有")
    for response in (buyer.get(page), buyer.post(page, {"answer": "accept"})):
        shown = response.content.decode()
        assert ("订单有变化，不用再选了" in shown, "同意换" in shown) == (True, False)


def test_of_a_discounted_line_the_page_names_what_was_paid(store, blue, green):
    """Else nobody knows why so much goes back, or is to be paid on top."""
    promotion(store, Kind.SPEND_OFF, off("20", "7"), name="满20减7")
    tea = make.variant(store, name="茶叶", price="10.00", stock="5")
    order = paid(make.order(store, {blue: "3", tea: "1"}))
    row = ask(order, green, price=Decimal("4.00"))
    page = f"/orders/{order.token}/substitution/{row.pk}/"
    # 7 × 18 / 28 = 4.50 off 18.00.
    assert "优惠后实付 ¥13.50" in make.guest(order).get(page).content.decode()


def test_a_cancelled_order_frees_what_was_held(order, green):
    row = ask(order, green)
    cancellation.cancel(**given(order), reason="不想要了")

    answers.expire_due(at=timezone.now())

    row.refresh_from_db()
    assert (row.state, stock(green)) == ("withdrawn", (4, 0))
    assert_explained()


def test_what_was_replaced_is_not_refunded_again(order, green):
    order = paid(order)
    answer(answers.accept, ask(order, green))
    order, new = fresh(order), line(order, "绿色薯片")

    left = refundable.left(order)

    assert (left.total, left.lines[line(order).pk], left.lines[new.pk]) == (25, (0, 0), (3, 15))
    refunds.request(
        **given(order),
        quantities={new.pk: Decimal(3), line(order, "茶叶").pk: Decimal(1)},
        reason="都不要了",
    )
    assert refundable.left(fresh(order)).total == 0
    assert fresh(order).cancelled_at is not None
    assert_explained()


@pytest.mark.parametrize("is_silent", [True, False])
def test_one_whose_money_is_gone_keeps_no_other_back(store, blue, green, is_silent):
    """Both sides agreed on a sum without goods; nothing is left to give back."""
    order, other = (paid(make.order(store, {blue: "2"})) for _order in range(2))
    row, second = (
        ask(one, green, quantity=Decimal(2), new_quantity=Decimal(1)) for one in (order, other)
    )
    refunds.request(**given(order), quantities={}, amount=Decimal(12), reason="协商")

    if not is_silent:
        answer(answers.decline, row)
    answers.expire_due(at=row.deadline + HOUR)

    for one in (row, second):
        one.refresh_from_db()
    assert (row.is_open, second.state) == (False, "expired")
    assert line(order).to_send == line(other).to_send == 0
    assert_explained()


@pytest.mark.long
def test_near_ones_are_offered_first(order, blue, green):
    far = make.variant(blue.store, name="大礼包", price="99.00")
    make.variant(blue.store, name="卖完了", price="6.00", stock="0")
    make.variant(make.store(), name="别家的薯片", price="6.00")

    assert similar.to(line(order)) == [green, far]
    assert similar.found(line(order), "礼包") == [far]


@pytest.mark.long
def test_the_whole_story_by_the_pages(order, green):
    order = paid(order)
    owner, buyer, stranger = Client(), make.guest(order), Client()
    owner.force_login(order.store.owner)
    path = f"/merchant/orders/{order.number}/substitute/{line(order).pk}/"
    assert path in owner.get(f"/merchant/orders/{order.number}/").content.decode()
    assert "绿色薯片" in owner.get(path).content.decode()
    assert "绿色薯片" in owner.get(path, {"q": "绿色"}).content.decode()

    form = {"kind": "replace", "quantity": "3", "hours": "3", "is_lost": "on"}
    assert owner.post(path, form).status_code == 422
    assert owner.post(path, form | {"sku": green.sku, "price": "7"}).status_code == 422
    assert owner.post(path, form | {"sku": green.sku, "words": "口味一样"}).status_code == 302
    assert owner.post(path, form | {"sku": green.sku}).status_code == 409
    waiting = owner.get(f"/merchant/orders/{order.number}/").content.decode()

    sms = Message.objects.filter(body__contains="缺货").get()
    assert (sms.to, order.token in sms.body) == (order.phone, True)
    shown = buyer.get(order.get_absolute_url()).content.decode()
    page = re.search(r'href="(/orders/[^"]+/substitution/\d+/)"', shown)[1]
    pair = buyer.get(page).content.decode()
    assert "蓝色薯片" in pair
    assert "绿色薯片" in pair
    assert "口味一样" in pair
    assert stranger.post(page, {"answer": "accept"}).status_code == 403
    assert "口味一样" not in stranger.get(page).content.decode()
    assert buyer.post(page, {"answer": "maybe"}).status_code == 422
    assert buyer.post(page, {"answer": "accept"}).url == order.get_absolute_url()
    assert buyer.post(page, {"answer": "decline"}).status_code == 409

    assert "换货抵扣" in buyer.get(order.get_absolute_url()).content.decode()
    desk = owner.get(f"/merchant/orders/{order.number}/").content.decode()
    assert "顾客同意" in desk
    # While one waits, the line is not offered again.
    assert path not in waiting
    assert fresh(order).total_price == 25


def test_what_cannot_be_returned_is_said_before_the_yes_and_kept(order, green):
    green.product.return_exception = "fresh"
    green.product.save_revision().publish()
    row = ask(order, green)
    page = f"{order.get_absolute_url()}substitution/{row.pk}/"

    said = make.guest(order).get(page).content.decode()
    assert "不支持七天无理由退货：鲜活易腐的商品" in said
    assert SubstitutionSerializer(row).data["return_exception"] == "鲜活易腐的商品"
    answer(answers.accept, row)

    assert line(order, "绿色薯片").return_exception == "fresh"
    assert line(order).return_exception == ""


def test_money_paid_online_goes_back_by_itself(shop):
    thing = make.variant(shop.store, name="蓝色薯片", price="6.00")
    green = make.variant(shop.store, name="绿色薯片", price="5.50")
    order = make.order(shop.store, {thing: "2"}, pay_method="wechatpay")
    with pytest.raises(locks.NotAllowedNow):
        ask(order, green, quantity=Decimal(2), new_quantity=Decimal(2))
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    assert closing.query(payment_id=payment.pk, at=timezone.now(), source="query")

    row = ask(fresh(order), green, quantity=Decimal(2), new_quantity=Decimal(2))
    answer(answers.accept, row)

    assert [(refund.amount, refund.reason) for refund in Refund._base_manager.all()] == [
        *((Decimal("1.00"), "换货差价"),),
    ]
    assert fresh(order).total_price == 11
    assert_explained()
