"""预售, from the deposit to the parcel, or to money that goes back or stays."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Message
from orders import locks
from orders.checkout.refusals import CannotBook
from orders.lifecycle import cancellation, expiry, fulfil, steps
from orders.models import Order, OrderEvent
from orders.payments import closing
from orders.payments.attempts import dues
from orders.payments.models import PaymentOrder, Refund
from orders.payments.refunds import refund_runs, refunds
from orders.presales.tasks import remind_of_rests
from orders.states.board_states import STATES
from orders.states.state_words import headline
from shop.presales.models import Booking, Presale
from shop.promotions import check
from shop.stock.models import StockLevel
from tests import make
from tests.api.conftest import Api, problem
from tests.orders.groups.made import fresh, pay
from tests.orders.presales.made import DAY, HOUR, booking_of, order, presale

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamp(shop):
    return make.variant(shop.store, name="台灯", price="100.00", stock="20", sku="LAMP")


@pytest.fixture
def now_payable(lamp):
    """The rest may be paid as soon as the deposit is."""
    at = timezone.now()
    return presale(lamp, rest_from=at - HOUR / 2, rest_until=at + 2 * DAY)


def assert_explained():
    assert check.differences() == []
    call_command("check_money")
    call_command("check_stock")


def held(variant) -> Decimal:
    return StockLevel._base_manager.get(variant=variant).reserved


def let_refunds_run(shop):
    for hour in range(1, 4):
        at = timezone.now() + 4 * DAY + timedelta(hours=hour)
        for refund_id in refund_runs.due_ids(at=at):
            refund_runs.run(refund_id=refund_id, at=at)
        shop.gate.settle_refunds()


def told(order_: Order, purpose: str) -> int:
    return Message.objects.filter(to=order_.phone, purpose=purpose).count()


def gone_back() -> list[tuple[Decimal, str]]:
    rows = Refund._base_manager.order_by("amount")
    return list(rows.values_list("amount", "state"))


@pytest.mark.long
def test_deposit_then_nothing_then_the_rest_and_the_goods_leave(shop, lamp):
    terms, at = presale(lamp), timezone.now()
    placed = order(terms, quantity="2")
    assert (placed.total_price, placed.deposit, placed.unpaid) == (160, 32, 160)
    assert (held(lamp), Presale.unscoped.get().booked) == (2, 2)
    assert dues.of(placed, at=timezone.now()).amount == 32
    assert "付定金 ¥32.00" in headline(placed, at).sentence

    placed = pay(shop, placed)

    assert_waits_for_its_hour(shop, placed, terms)
    # The hour has come (the practice gateway lives by the real clock).
    Order._base_manager.filter(pk=placed.pk).update(rest_from=at - HOUR)
    for _again in range(2):
        remind_of_rests()
    assert told(placed, "rest_opened") == 1
    placed = pay(shop, fresh(placed))

    assert (placed.payment_status, placed.expires_at) == ("paid", None)
    assert booking_of(placed).state == Booking.State.PAID
    assert Message.objects.filter(purpose="new_order").count() == 1
    assert headline(placed, at).word == "待接单"
    amounts = PaymentOrder._base_manager.filter(state="succeeded").values_list("amount", flat=True)
    assert sorted(amounts) == [32, 128]
    fulfil.fulfil(store=shop.store, order_id=placed.pk, actor=shop.store.owner, at=at)
    assert_explained()
    assert_goods_go_back_one_by_one(shop, placed)


def assert_waits_for_its_hour(shop, placed, terms):
    """Nothing is asked before it, nothing is the shop's to do, and nobody is hurried."""
    at = timezone.now()
    assert (placed.payment_status, placed.deposit_paid, placed.unpaid) == ("unpaid", 32, 128)
    assert placed.expires_at == terms.rest_until
    assert headline(placed, at).word == "待付尾款"
    assert told(placed, "deposit_paid") == 1
    assert dues.of(placed, at=timezone.now()) is None
    with pytest.raises(locks.NotAllowedNow, match="尾款还没有开始付"):
        shop.attempt(placed)
    for way in (steps.confirm, fulfil.fulfil):
        with pytest.raises(locks.NotAllowedNow, match="付款"):
            way(store=shop.store, order_id=placed.pk, actor=shop.store.owner, at=at)
    rows = Order._base_manager.filter(store=shop.store)
    assert list(rows.filter(STATES["to_rest"][1])) == [placed]
    assert not rows.filter(STATES["unpaid"][1] | STATES["new"][1]).exists()
    assert expiry.expired_ids(at=at + DAY) == []
    assert not Message.objects.filter(purpose="new_order").exists()
    remind_of_rests()
    assert told(placed, "rest_opened") == 0


def assert_goods_go_back_one_by_one(shop, placed):
    """A lamp comes back: a half of it all, of both payments as they come."""
    line = placed.lines.get()
    for _lamp in range(2):
        refunds.request(
            store=shop.store, order_id=placed.pk, quantities={line.pk: Decimal(1)},
            reason="坏了", actor=shop.store.owner, at=timezone.now(), is_unsent=False,
        )  # fmt: skip
    let_refunds_run(shop)
    assert gone_back() == [(32, "succeeded"), (48, "succeeded"), (80, "succeeded")]
    assert_explained()


def test_a_deposit_stays_only_with_who_was_told_and_only_by_the_buyers_doing(shop, lamp):
    at = timezone.now()
    strict = presale(lamp, keeps_deposit=True, rest_from=at - HOUR / 2, rest_until=at + 2 * DAY)
    quitter, sleeper, unlucky, unpaid = (order(strict) for _one in range(4))
    quitter, sleeper, unlucky = (pay(shop, one) for one in (quitter, sleeper, unlucky))
    page = Client().get(f"/presales/{strict.number}/").content.decode()
    assert "定金不退" in page

    cancellation.cancel_as_buyer(token=quitter.token, reason="不想要了", actor=None, at=at)
    late = strict.rest_until + timedelta(seconds=1)
    assert expiry.expire(store=shop.store, order_id=sleeper.pk, at=late)
    cancellation.cancel(
        store=shop.store, order_id=unlucky.pk, reason="没货", actor=shop.store.owner, at=at
    )
    cancellation.cancel_as_buyer(token=unpaid.token, reason="不想要了", actor=None, at=at)
    let_refunds_run(shop)

    # Only who was let down by the shop has money back.
    assert gone_back() == [(16, "succeeded")]
    assert Refund._base_manager.get().order_id == unlucky.pk
    kept = OrderEvent._base_manager.filter(type="deposit_kept").values_list("order_id", flat=True)
    assert sorted(kept) == sorted([quitter.pk, sleeper.pk])
    assert "定金 ¥16.00 按预售约定不退" in headline(fresh(sleeper), at).sentence
    assert "不退" not in headline(fresh(unlucky), at).sentence
    assert (held(lamp), Presale.unscoped.get().booked) == (0, 0)
    assert_explained()


def test_without_such_terms_the_deposit_goes_back_by_itself(shop, now_payable):
    first, second = (pay(shop, order(now_payable)) for _one in range(2))

    cancellation.cancel_as_buyer(
        token=first.token, reason="不想要了", actor=None, at=timezone.now()
    )
    late = now_payable.rest_until + timedelta(seconds=1)
    assert expiry.expire(store=shop.store, order_id=second.pk, at=late)
    let_refunds_run(shop)

    assert gone_back() == [(16, "succeeded"), (16, "succeeded")]
    assert fresh(second).cancel_reason == "超时未付款"
    assert_explained()


def test_money_twice_goes_back_and_never_counts_as_the_rest(shop, now_payable):
    placed = order(now_payable)
    one, two = shop.attempt(placed), shop.attempt(placed, product="h5")
    for payment in (one, two):
        shop.gate.pay(payment.out_trade_no)
        closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    let_refunds_run(shop)

    placed = fresh(placed)
    assert (placed.deposit_paid, placed.payment_status) == (16, "unpaid")
    assert gone_back() == [(16, "succeeded")]
    assert pay(shop, placed).payment_status == "paid"
    assert_explained()


def test_who_may_have_how_many(shop, lamp):
    terms = presale(lamp, quantity=3, per_buyer=2)
    wang = make.user("王芳")
    order(terms, buyer=wang, quantity="2")

    for words, given in (
        ("每人最多预订 2 件", {"buyer": wang, "idempotency_key": "more"}),
        ("每人最多预订 2 件", {"phone": wang.phone}),
        ("只剩 1 件", {"quantity": "2"}),
        ("先付定金", {"pay_method": "cod"}),
    ):
        with pytest.raises(CannotBook, match=words):
            order(terms, **given)
    order(terms)
    with pytest.raises(CannotBook, match="订完了"):
        order(terms)
    Presale.unscoped.update(ends_at=timezone.now())
    with pytest.raises(CannotBook, match="没有进行"):
        order(terms)
    assert (held(lamp), Order._base_manager.count()) == (3, 2)
    assert check.differences() == []


@pytest.mark.parametrize(
    ("field", "columns"),
    [
        ("deposit", {"deposit": Decimal("16.01")}),
        ("deposit", {"deposit": Decimal(0)}),
        ("rest_until", {"rest_until": timezone.now() + 200 * DAY}),
        ("rest_from", {"rest_from": timezone.now() - 2 * DAY}),
        ("ships_by", {"ships_by": timezone.localdate() - timedelta(days=1)}),
        ("ends_at", {"ends_at": timezone.now() - timedelta(minutes=1)}),
    ],
)
def test_what_makes_no_sense_is_refused(shop, lamp, field, columns):
    with pytest.raises(ValidationError) as refused:
        presale(lamp, **columns)

    assert field in refused.value.message_dict
    assert not Presale.unscoped.exists()


def test_only_one_presale_of_a_thing_at_a_time(shop, lamp):
    presale(lamp)
    with pytest.raises(ValidationError, match="已经有预售"):
        presale(lamp)


def test_the_end_of_the_rest_is_told_three_hours_before(shop, lamp):
    terms = presale(lamp)
    placed = pay(shop, order(terms))

    for before in (timedelta(hours=3, minutes=1), timedelta(hours=2), timedelta(hours=1)):
        with time_machine.travel(terms.rest_until - before, tick=False):
            remind_of_rests()

    assert (told(placed, "rest_opened"), told(placed, "rest_ending")) == (1, 1)


def test_over_the_api_and_nothing_else_than_the_terms_say(shop, lamp, now_payable):
    Presale.unscoped.update(keeps_deposit=True)
    wang = make.user("王芳")
    api, number = Api(wang), now_payable.number
    shown = api.get(f"/presales/{number}/").json()
    assert (shown["price"], shown["terms"]["deposit"], shown["sku"]) == ("80.00", "16.00", "LAMP")
    assert (shown["most"], shown["problem"]) == (5, "")

    asked = {
        "sku": "LAMP", "quantity": 2, "presale": number, "delivery": "express",
        "name": "王芳", "phone": "13800001111", "province": "浙江省", "city": "杭州市",
        "district": "西湖区", "detail": "文三路 88 号", "pay_method": "wechatpay",
    }  # fmt: skip
    here = f"/checkout/{shop.store.slug}/"
    preview = api.post(f"{here}preview/", asked).json()
    assert (preview["presale"]["deposit"], preview["presale"]["keeps_deposit"]) == ("32.00", True)
    placed = api.post(
        here, asked | {"seen_total": preview["totals"]["total"]}, idempotency_key="k1"
    )
    assert placed.status_code == 201, placed.content.decode()
    told_ = placed.json()
    assert (told_["deposit"], told_["total_price"]) == ("32.00", "160.00")
    problem(api.post(here, asked | {"presale": "Y0"}, idempotency_key="k2"), 409, "cannot_book")
    assert Order._base_manager.count() == 1
