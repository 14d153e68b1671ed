"""kill -9 between any two steps: what was paid is never lost, what goes back goes back once."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from orders.aftersales.steps import returning
from orders.lifecycle import expiry
from orders.models import Order
from orders.payments import check, closing
from orders.payments.models import PaymentOrder, Refund
from orders.payments.refunds import refund_runs, refunds
from shop.stock import check as stock_check
from tests.orders.aftersales.stories import paid_story
from tests.paying import Shop

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]
ROOT = Path(__file__).resolve().parents[2]
# More than any action here takes: a loop that never ends is a defect, too.
MOST_STEPS = 60


@pytest.fixture
def killed(gate, settings) -> Iterator[Callable[[str, int, int], bool]]:
    """killed(action, id, n): whether the worker died before its n-th step."""
    settings.ORDERS_WAITING_PER_PHONE = settings.ORDERS_DAILY_PER_PHONE = 10_000
    environment = os.environ | {
        "DJANGO_ENV": "test",
        "POSTGRES_DB": connection.settings_dict["NAME"],
        "ALIPAY_GATEWAY_URL": settings.ALIPAY_GATEWAY_URL,
        "WECHATPAY_BASE_URL": settings.WECHATPAY_BASE_URL,
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
    }
    worker = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("killed_worker.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        cwd=ROOT,
        text=True,
    )

    def run(action: str, row_id: int, step: int) -> bool:
        worker.stdin.write(f"{action} {row_id} {step}\n")
        worker.stdin.flush()
        code = int(worker.stdout.readline())
        assert code in {0, -9}, f"{action} failed at step {step}: exit {code}"
        return code == -9

    yield run
    worker.stdin.close()
    worker.wait(timeout=20)


def sweep(shop: Shop, *, minutes: int) -> None:
    """What beat would start later: questions, refunds, closing."""
    at = timezone.now() + timedelta(minutes=minutes)
    for payment_id in closing.due_ids(at=at):
        closing.query(payment_id=payment_id, at=at, source="sweep")
    for refund_id in refund_runs.due_ids(at=at):
        refund_runs.run(refund_id=refund_id, at=at)
    shop.gate.settle_refunds()


def recover(shop: Shop) -> None:
    for minutes in (5, 70, 140, 210):
        sweep(shop, minutes=minutes)
    assert check.differences() == []
    assert stock_check.differences() == []


def steps_of(trial: Callable[[int], bool]) -> int:
    """Run trials with the kill one step later each time, until one ends by itself."""
    for step in count(1):
        assert step < MOST_STEPS
        if not trial(step):
            return step - 1
    raise AssertionError


@pytest.mark.parametrize("channel", ["alipay", "wechatpay"])
def test_what_was_paid_is_booked_once_wherever_the_worker_died(shop, killed, channel):
    def trial(step: int) -> bool:
        order = shop.order(pay_method=channel)
        payment = shop.attempt(order)
        shop.gate.pay(payment.out_trade_no)

        died = killed("settle", payment.pk, step)
        sweep(shop, minutes=5)

        order.refresh_from_db()
        assert order.payment_status == "paid", step
        return died

    assert steps_of(trial) > 5
    recover(shop)


@pytest.mark.parametrize("channel", ["alipay", "wechatpay"])
def test_a_refund_goes_out_once_wherever_the_worker_died(shop, killed, channel):
    def trial(step: int) -> bool:
        order = shop.order(pay_method=channel, price="10.00")
        payment = shop.attempt(order)
        shop.gate.pay(payment.out_trade_no)
        closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
        refund = decided(shop, order)

        died = killed("refund", refund.pk, step)
        for minutes in (5, 70, 140):
            sweep(shop, minutes=minutes)

        refund.refresh_from_db()
        assert refund.state == "succeeded", (step, refund.error)
        sent = [row for row in shop.gate.refunds() if row.out_refund_no == refund.out_refund_no]
        assert [row.amount for row in sent] == [400], step
        return died

    assert steps_of(trial) > 5
    recover(shop)


def test_late_money_goes_back_once_wherever_the_worker_died(shop, killed):
    def trial(step: int) -> bool:
        order = shop.order(pay_method="alipay")
        payment = shop.attempt(order)
        expiry.expire(
            store=shop.store, order_id=order.pk, at=timezone.now() + timedelta(minutes=11)
        )
        shop.gate.pay_late(payment.out_trade_no)

        died = killed("settle", payment.pk, step)
        closing.query(payment_id=payment.pk, at=timezone.now(), source="told again")
        for minutes in (5, 70):
            sweep(shop, minutes=minutes)

        back = Refund._base_manager.filter(order=order)
        assert [(row.state, row.amount) for row in back] == [("succeeded", payment.amount)], step
        return died

    assert steps_of(trial) > 5
    recover(shop)


@pytest.mark.parametrize("is_paid", [True, False])
def test_closing_ends_whole_wherever_the_worker_died(shop, killed, is_paid):
    def trial(step: int) -> bool:
        order = shop.order(pay_method="alipay")
        payment = shop.attempt(order)
        if is_paid:
            shop.gate.pay(payment.out_trade_no)

        died = killed("expire", order.pk, step)
        expiry.expire(
            store=shop.store, order_id=order.pk, at=timezone.now() + timedelta(minutes=11)
        )

        order.refresh_from_db()
        assert (order.payment_status == "paid") == is_paid, step
        assert (order.cancelled_at is None) == is_paid, step
        return died

    assert steps_of(trial) > 5
    recover(shop)
    assert not PaymentOrder._base_manager.filter(state="pending").exists()
    assert Order._base_manager.filter(cancelled_at__isnull=not is_paid).count() == 0


def decided(shop: Shop, order: Order) -> Refund:
    """A refund whose task was lost: nobody has asked the gateway yet."""
    shop.gate.trouble.set("error_500", uses=1)
    (refund,) = refunds.request(
        store=shop.store,
        order_id=order.pk,
        quantities={},
        amount=Decimal("4.00"),
        reason="差价",
        actor=None,
        at=timezone.now(),
    )
    shop.gate.trouble.set("error_500", on=False)
    Refund._base_manager.filter(pk=refund.pk).update(
        attempts=0, claimed_until=None, next_try_at=timezone.now(), error=""
    )
    return refund


@pytest.mark.parametrize("action", ["grant", "receive", "lapse"])
def test_a_return_is_paid_and_shelved_once_wherever_the_worker_died(shop, killed, action):
    def trial(step: int) -> bool:
        story = paid_story(shop, delivery="express")
        story.send()
        before = story.on_hand(story.tea)
        case = story.ask("return", quantities={story.tea: "2"})
        given = story.given() | {"aftersale_id": case.pk}
        died = action == "grant" and killed(action, case.pk, step)
        story.grant(case)
        returning.send_back(**given, courier="", number="1")
        died = died or (action != "grant" and killed(action, case.pk, step))
        goods = {story.line(story.tea): returning.Back(Decimal(2))}
        if story.state(case) == "returning":
            returning.receive(**given, found="whole", goods=goods)
        # What lapses does so ten days from now, and its refund is tried from then on.
        for minutes in (5, 70, 140, 14_405, 14_470, 14_540):
            sweep(shop, minutes=minutes)

        assert story.state(case) == "done", step
        went = Refund.unscoped.filter(order=story.order).live()
        assert [refund.amount for refund in went] == [Decimal("60.00")], step
        came_back = 2 if case.received_at else 0
        assert story.on_hand(story.tea) - before == came_back, step
        return died

    assert steps_of(trial) > 3
    recover(shop)
