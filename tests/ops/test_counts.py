"""What the shop is for, counted after commit; rates on a real Redis."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from core import doors, rate_limits
from orders.payments import closing
from orders.payments.refunds import refund_runs, refunds
from tests.orders.conftest import redis_socket
from tests.paying import gate, gateway_process, shop
from xiaodiantong.ops.metrics import counters

__all__ = ["gate", "gateway_process", "redis_socket", "shop"]


def counted() -> tuple[float, float, float]:
    return (
        counters.orders_placed._value.get(),
        counters.payments_settled.labels("alipay")._value.get(),
        counters.refunds._value.get(),
    )


@pytest.mark.long
def test_orders_payments_and_refunds_are_counted(shop, django_capture_on_commit_callbacks):
    before = counted()
    with django_capture_on_commit_callbacks(execute=True):
        order = shop.order(pay_method="alipay")
        payment = shop.attempt(order)
        shop.gate.pay(payment.out_trade_no)
        closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
        (refund,) = refunds.request(
            store=shop.store,
            order_id=order.pk,
            quantities={order.lines.get().pk: Decimal(1)},
            amount=payment.amount,
            reason="缺货",
            actor=shop.store.owner,
            at=timezone.now(),
        )
        later = timezone.now() + timedelta(minutes=5)
        refund_runs.run(refund_id=refund.pk, at=timezone.now())
        shop.gate.settle_refunds()
        refund_runs.run(refund_id=refund.pk, at=later)
    after = counted()

    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 1]


def test_what_was_rolled_back_is_not_counted(shop, django_capture_on_commit_callbacks):
    before = counted()
    with django_capture_on_commit_callbacks(execute=False):
        shop.order(pay_method="alipay")

    assert counted() == before


@pytest.fixture
def on_redis(settings, redis_socket):
    settings.CACHES = settings.CACHES | {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": f"unix://{redis_socket}?db=5",
        }
    }
    cache.clear()
    yield cache
    cache.clear()
    rate_limits._away_until = 0.0


def test_rates_count_in_one_trip_and_forget(on_redis, monkeypatch):
    redis = on_redis.client.get_client()
    trips = []
    execute = type(redis.pipeline()).execute
    monkeypatch.setattr(
        type(redis.pipeline()), "execute", lambda self, *a: trips.append(1) or execute(self, *a)
    )

    answers = [rate_limits.over("x", limit=2, seconds=60) for _number in range(3)]

    assert [bool(seconds) for seconds in answers] == [False, False, True]
    assert len(trips) == 3
    (key,) = redis.keys("*api-rate*")
    assert 0 < redis.ttl(key) <= 120
    assert redis.get(key) == b"3"


def test_a_door_counts_by_all_it_is_counted_by_in_one_trip(on_redis, settings):
    settings.DOORS = settings.DOORS | {"seckill": {"account": (2, 60), "ip": (1, 600)}}
    redis = on_redis.client.get_client()
    asked = redis.info("stats")["total_commands_processed"]

    # Half of the ten minutes of an address are over, and none of the minute of an account.
    with time_machine.travel(datetime(2026, 11, 29, 3, 35, tzinfo=UTC), tick=False):
        waits = [doors.knock("seckill", account="g1", ip="1.2.3.4") for _number in range(2)]
        again = doors.knock("seckill", account="g1")

    # And of 3 x 2 counts the third try has the account's only.
    assert redis.info("stats")["total_commands_processed"] - asked == 2 * (2 + 2 + 1) + 1
    assert (waits, again) == ([0, 300], 60), "the longer of the two"


def test_a_redis_that_is_gone_is_noticed_and_counted_without(settings, caplog, monkeypatch):
    settings.CACHES = settings.CACHES | {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    monkeypatch.setattr(rate_limits, "_away_until", 0.0)
    monkeypatch.setattr(rate_limits, "_is_complaining", False)
    rate_limits._own.clear()

    answers = [rate_limits.over("y", limit=2, seconds=60) for _number in range(3)]

    assert [bool(seconds) for seconds in answers] == [False, False, True]
    assert caplog.text.count("the cache is away") == 1
