"""Money goes back once, never more than came, and whatever happens on the way is made good."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orders import locks
from orders.lifecycle import cancellation, cash, expiry, fulfil, steps
from orders.models import Order, OrderEvent
from orders.payments import check, closing
from orders.payments.models import PaymentAccount, PaymentMethod, PaymentOrder, Refund
from orders.payments.refunds import refund_runs, refundable, refunds
from orders.payments.transfers import transfer
from shop.stock import check as stock_check
from shop.stock.models import StockLevel
from tests import make

CHANNELS = ["wechatpay", "alipay"]


def pay(shop, order: Order) -> Order:
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    assert closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    return Order._base_manager.get(pk=order.pk)


def two_lines(shop, channel: str) -> tuple[Order, dict[str, int]]:
    """2 × 30.00 and 3 × 13.00, 99.00 together."""
    tea = make.variant(shop.store, price="30.00", name="茶叶")
    nuts = make.variant(shop.store, price="13.00", name="核桃")
    order = make.order(shop.store, {tea: "2", nuts: "3"}, pay_method=channel)
    lines = {line.name: line.pk for line in order.lines.all()}
    return pay(shop, order), lines


def ask(shop, order: Order, quantities, **given) -> Refund:
    (refund,) = refunds.request(
        store=shop.store,
        order_id=order.pk,
        quantities={line: Decimal(number) for line, number in quantities.items()},
        reason="缺货",
        actor=shop.store.owner,
        at=timezone.now(),
        **given,
    )
    return refund


def run(refund: Refund, *, later: int = 0) -> Refund:
    at = timezone.now() + timedelta(seconds=later)
    refund_runs.run(refund_id=refund.pk, at=at)
    refund.refresh_from_db()
    return refund


def finish(shop, refund: Refund) -> Refund:
    """WeChat Pay takes a moment; Alipay is done at once."""
    for step in range(1, 5):
        shop.gate.settle_refunds()
        if run(refund, later=step * 3600).state == "succeeded":
            break
    return refund


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_line_is_refunded_and_the_order_says_so(shop, channel):
    order, lines = two_lines(shop, channel)

    refund = finish(shop, run(ask(shop, order, {lines["核桃"]: 1})))

    order.refresh_from_db()
    assert (refund.state, refund.amount) == ("succeeded", Decimal("13.00"))
    assert order.payment_status == "part_refunded"
    assert refundable.left(order).lines[lines["核桃"]] == (Decimal(2), Decimal("26.00"))
    kinds = list(order.events.order_by("pk").values_list("type", flat=True))
    assert kinds == ["placed", "paid", "refund_asked", "refunded"]
    account = PaymentAccount._base_manager.get(store=shop.store)
    assert (account.balance, account.frozen) == (Decimal("86.00"), Decimal("0.00"))
    assert [
        str(row.amount)
        for row in shop.gate.refunds()
        if row.out_refund_no == (refund.out_refund_no)
    ] == ["1300"]
    assert check.differences() == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_parts_add_up_to_the_whole_and_not_a_cent_more(shop, channel):
    thing = make.variant(shop.store, price="3.33", unit="斤")
    order = pay(shop, make.order(shop.store, {thing: "2.5"}, pay_method=channel))
    line = order.lines.get().pk
    assert order.total_price == Decimal("8.33")

    made = [finish(shop, run(ask(shop, order, {line: part}))) for part in ("0.5", "0.5", "1.5")]

    assert [refund.amount for refund in made] == [
        Decimal("1.67"),
        Decimal("1.67"),
        Decimal("4.99"),
    ]
    order.refresh_from_db()
    assert order.payment_status == "refunded"
    with pytest.raises(refundable.TooMuch):
        ask(shop, order, {line: "0.5"})
    assert check.differences() == []


def test_what_cannot_be_refunded_is_refused_and_leaves_no_trace(shop):
    order, lines = two_lines(shop, "alipay")
    unpaid = shop.order()

    for quantities, given in (
        ({lines["茶叶"]: 3}, {}),
        ({lines["茶叶"]: 0}, {}),
        ({lines["茶叶"]: -1}, {}),
        ({lines["茶叶"]: 1}, {"amount": Decimal("30.01")}),
        ({lines["茶叶"]: 1}, {"amount": Decimal("0.00")}),
        ({lines["茶叶"]: 1}, {"amount": Decimal("0.001")}),
        ({lines["茶叶"]: 1}, {"transit": Decimal("0.01")}),
        ({unpaid.lines.get().pk: 1}, {}),
        ({}, {}),
    ):
        with pytest.raises(refundable.TooMuch):
            ask(shop, order, quantities, **given)
    with pytest.raises(locks.NotAllowedNow):
        ask(shop, unpaid, {unpaid.lines.get().pk: 1})

    assert not Refund._base_manager.exists()
    assert PaymentOrder._base_manager.filter(refund_held__gt=0).count() == 0
    assert check.differences() == []


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("trouble", ["error_500", "lost_answer"])
def test_a_gateway_in_trouble_is_asked_again_with_the_same_number(shop, channel, trouble):
    order, lines = two_lines(shop, channel)
    shop.gate.trouble.set(trouble, uses=1)

    refund = run(ask(shop, order, {lines["茶叶"]: 2}))
    assert refund.state in {"pending", "processing"}

    finish(shop, refund)
    assert refund.state == "succeeded"
    paid_back = [row for row in shop.gate.refunds() if row.out_refund_no == refund.out_refund_no]
    assert [row.amount for row in paid_back] == [6000]
    assert check.differences() == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_too_little_balance_waits_for_the_merchant(shop, channel):
    order, lines = two_lines(shop, channel)
    shop.gate.trouble.set("no_balance")

    refund = run(ask(shop, order, {lines["茶叶"]: 1}))
    assert (refund.state, bool(refund.error)) == ("pending", True)

    shop.gate.trouble.set("no_balance", on=False)
    assert finish(shop, refund).state == "succeeded"
    assert check.differences() == []


def test_a_refund_the_gateway_closes_frees_its_money(shop):
    order, lines = two_lines(shop, "wechatpay")
    refund = run(ask(shop, order, {lines["茶叶"]: 1}))
    shop.gate.settle_refunds(outcome="CLOSED")

    run(refund, later=3600)

    assert refund.state == "failed"
    order.refresh_from_db()
    assert order.payment_status == "paid"
    assert order.events.filter(type=OrderEvent.Type.REFUND_FAILED).count() == 1
    assert refundable.left(order).total == Decimal("99.00")
    assert check.differences() == []
    assert finish(shop, run(ask(shop, order, {lines["茶叶"]: 1}))).state == "succeeded"
    assert check.differences() == []


def test_a_refund_the_bank_cannot_take_is_shown_and_stays_held(shop):
    order, lines = two_lines(shop, "wechatpay")
    shop.gate.trouble.set("refund_fails")

    refund = run(ask(shop, order, {lines["茶叶"]: 1}))
    shop.gate.settle_refunds(outcome="ABNORMAL")
    run(refund, later=3600)

    assert refund.state == "abnormal"
    assert refundable.left(order).total == Decimal("69.00")
    assert check.differences() == []


def test_cancelling_a_paid_order_gives_goods_and_money_back(shop):
    order, _lines = two_lines(shop, "alipay")

    cancellation.cancel(
        store=shop.store,
        order_id=order.pk,
        reason="没货了",
        actor=shop.store.owner,
        at=timezone.now(),
    )

    order.refresh_from_db()
    (refund,) = Refund._base_manager.filter(order=order)
    finish(shop, refund)
    order.refresh_from_db()
    assert (refund.amount, refund.kind) == (Decimal("99.00"), "cancelled")
    assert order.payment_status == "refunded"
    assert order.cancelled_at is not None
    assert stock_check.differences() == check.differences() == []
    with pytest.raises(locks.NotAllowedNow):
        steps.confirm(
            store=shop.store, order_id=order.pk, actor=shop.store.owner, at=timezone.now()
        )


def test_the_buyer_cancels_a_paid_order_only_until_the_shop_takes_it(shop):
    first, _lines = two_lines(shop, "alipay")
    second, _lines = two_lines(shop, "alipay")
    steps.confirm(store=shop.store, order_id=second.pk, actor=shop.store.owner, at=timezone.now())
    given = {"reason": "拍错了", "actor": None, "at": timezone.now()}

    assert cancellation.cancel_as_buyer(token=first.token, **given).cancelled_at is not None
    with pytest.raises(locks.NotAllowedNow, match="商家已接单"):
        cancellation.cancel_as_buyer(token=second.token, **given)

    assert Refund._base_manager.count() == 1


def test_cash_and_transfers_are_given_back_by_hand(shop):
    thing = make.variant(shop.store, price="20.00")
    order = make.order(shop.store, {thing: "1"}, pay_method="cod")
    cash.take(store=shop.store, order_id=order.pk, actor=shop.store.owner, at=timezone.now())

    refund = ask(shop, order, {order.lines.get().pk: 1}, amount=Decimal("5.00"))
    assert run(refund).state == "pending"
    for _twice in range(2):
        refund_runs.given_back(
            store=shop.store, refund_id=refund.pk, actor=shop.store.owner, at=timezone.now()
        )

    order.refresh_from_db()
    assert order.payment_status == "part_refunded"
    assert check.differences() == []
    with pytest.raises(Refund.DoesNotExist):
        refund_runs.given_back(
            store=make.store(), refund_id=refund.pk, actor=shop.store.owner, at=timezone.now()
        )


@pytest.mark.parametrize("restock", [True, False])
def test_goods_refunded_before_they_are_sent_stay_in_the_shop(shop, restock):
    order, lines = two_lines(shop, "alipay")
    nuts = order.lines.get(pk=lines["核桃"]).variant_id

    ask(shop, order, {lines["核桃"]: 2}, restock=restock)

    level = StockLevel._base_manager.get(variant_id=nuts)
    assert (level.on_hand, level.reserved) == (Decimal(10 if restock else 8), Decimal(1))
    fulfil.fulfil(store=shop.store, order_id=order.pk, actor=shop.store.owner, at=timezone.now())
    order.refresh_from_db()
    level.refresh_from_db()
    assert order.fulfillment_status == "fulfilled"
    assert (level.on_hand, level.reserved) == (Decimal(9 if restock else 7), Decimal(0))
    assert stock_check.differences() == check.differences() == []


def test_an_order_of_which_nothing_is_left_is_cancelled(shop):
    order, lines = two_lines(shop, "alipay")

    ask(shop, order, {lines["核桃"]: 3})
    order.refresh_from_db()
    assert order.cancelled_at is None
    ask(shop, order, {lines["茶叶"]: 2})

    order.refresh_from_db()
    assert order.cancelled_at is not None
    assert stock_check.differences() == check.differences() == []


def test_what_has_left_the_shop_is_refunded_without_coming_back(shop):
    order, lines = two_lines(shop, "alipay")
    fulfil.fulfil(store=shop.store, order_id=order.pk, actor=shop.store.owner, at=timezone.now())

    ask(shop, order, {lines["核桃"]: 3})

    order.refresh_from_db()
    assert order.fulfillment_status == "fulfilled"
    assert stock_check.differences() == check.differences() == []


def test_late_money_whose_refund_failed_is_sent_back_once_more(shop):
    order = shop.order(pay_method="wechatpay")
    payment = shop.attempt(order)
    at = timezone.now() + timedelta(minutes=11)
    expiry.expire(store=shop.store, order_id=order.pk, at=at)
    shop.gate.pay_late(payment.out_trade_no)
    closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    (failed,) = Refund._base_manager.filter(order=order)
    run(failed)
    shop.gate.settle_refunds(outcome="CLOSED")
    assert run(failed, later=3600).state == "failed"
    assert "not sent back" in " ".join(check.differences())
    given = {"store": shop.store, "actor": None, "at": timezone.now()}

    second = refunds.again(**given, refund_id=failed.pk)

    with pytest.raises(locks.NotAllowedNow):
        refunds.again(**given, refund_id=failed.pk)
    assert finish(shop, run(second)).state == "succeeded", second.error
    assert check.differences() == []


def test_a_refund_that_goes_out_after_all_is_booked_after_all(shop):
    """We gave it up, the gateway did not: the books follow the money."""
    order, lines = two_lines(shop, "alipay")
    refund = ask(shop, order, {lines["茶叶"]: 1})
    refund_runs.finish(
        refund_id=refund.pk,
        result=refund_runs.RefundResult(refund_runs.RefundState.FAILED),
        at=timezone.now(),
        source="test",
    )

    for _twice in range(2):
        refund_runs.finish(
            refund_id=refund.pk,
            result=refund_runs.RefundResult(
                refund_runs.RefundState.SUCCEEDED, amount=refund.amount
            ),
            at=timezone.now(),
            source="notification",
        )

    order.refresh_from_db()
    assert order.payment_status == "part_refunded"
    assert refundable.left(order).total == Decimal("69.00")
    assert check.differences() == []


def test_a_question_that_is_refused_is_no_failed_refund(shop):
    """Broken keys between asking and hearing: the refund may be on its way."""
    order, lines = two_lines(shop, "wechatpay")
    refund = run(ask(shop, order, {lines["茶叶"]: 1}))
    configuration = refund.payment.configuration
    good = configuration.merchant_serial
    type(configuration).objects.filter(pk=configuration.pk).update(merchant_serial="0" * 40)

    assert run(refund, later=3600).state == "processing"

    type(configuration).objects.filter(pk=configuration.pk).update(merchant_serial=good)
    shop.gate.settle_refunds()
    assert run(refund, later=7200).state == "succeeded"
    assert check.differences() == []


def test_what_is_left_after_agreed_sums_goes_back_when_cancelled(shop):
    order, lines = two_lines(shop, "alipay")
    ask(shop, order, {lines["茶叶"]: 2}, amount=Decimal("45.00"))

    cancellation.cancel(
        store=shop.store,
        order_id=order.pk,
        reason="没货了",
        actor=shop.store.owner,
        at=timezone.now(),
    )

    amounts = Refund._base_manager.filter(order=order).order_by("pk").values_list("amount")
    assert [amount for (amount,) in amounts] == [Decimal("45.00"), Decimal("54.00")]
    assert stock_check.differences() == check.differences() == []


def test_a_transfer_confirmed_by_a_person_and_a_bill_is_one_payment(shop):
    PaymentMethod._base_manager.create(
        store=shop.store, channel="transfer", is_enabled=True, account_text="6222 0000"
    )
    order = shop.order(pay_method="transfer")
    payment, _method = transfer.start(order=order, at=timezone.now())
    given = {
        "store": shop.store,
        "payment_id": payment.pk,
        "actor": shop.store.owner,
        "at": timezone.now(),
    }

    transfer.confirm(**given, transaction_id="WX123")
    transfer.confirm(**given)
    transfer.confirm(**given, transaction_id="WX124")

    assert PaymentOrder._base_manager.filter(order=order).count() == 1
    assert not Refund._base_manager.exists()
    assert check.differences() == []


def test_an_open_transfer_ends_when_the_order_is_paid_otherwise(shop):
    PaymentMethod._base_manager.create(
        store=shop.store, channel="transfer", is_enabled=True, account_text="6222 0000"
    )
    order = shop.order(pay_method="transfer")
    opened, _method = transfer.start(order=order, at=timezone.now())
    transfer.send_proof(order=order, file=make.photo(), note="", at=timezone.now())
    payment = shop.attempt(order, "alipay")
    shop.gate.pay(payment.out_trade_no)

    closing.query(payment_id=payment.pk, at=timezone.now(), source="query")

    opened.refresh_from_db()
    assert (opened.state, opened.proofs.get().state) == ("closed", "refused")
    assert check.differences() == []


def test_a_refund_that_failed_but_went_out_with_another_sum_is_for_a_person(shop):
    order, lines = two_lines(shop, "alipay")
    refund = ask(shop, order, {lines["茶叶"]: 1})
    given = {"refund_id": refund.pk, "at": timezone.now(), "source": "test"}
    refund_runs.finish(**given, result=refund_runs.RefundResult(refund_runs.RefundState.FAILED))

    told = refund_runs.RefundResult(refund_runs.RefundState.SUCCEEDED, amount=Decimal("29.00"))
    assert refund_runs.finish(**given, result=told).state == "failed"

    refund.refresh_from_db()
    assert "29.00" in refund.error
    assert refundable.left(order).total == Decimal("99.00")
    assert check.differences() == []


def test_refunds_that_failed_do_not_use_up_the_fifty(shop):
    order, lines = two_lines(shop, "alipay")
    payment = order.payments.get()
    fields = {"store": shop.store, "order": order, "payment": payment, "amount": Decimal("1.00")}
    Refund._base_manager.bulk_create(
        Refund(**fields, state="failed") for _number in range(refunds.MOST_REFUNDS)
    )

    assert ask(shop, order, {lines["茶叶"]: 1}).state == "pending"
