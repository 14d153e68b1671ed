"""Founders get the week that is over by mail, each address once."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Message
from home.statistics.reports import tasks
from home.statistics.reports.models import PlatformDay
from home.statistics.reports.platform import weekly

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def week(settings):
    settings.FOUNDERS_MAILS = ["a@example.com", "b@example.com"]
    monday = MONDAY.date() - timedelta(days=7)
    for number, paid in ((-1, "10.00"), (0, "20.00"), (6, "30.50"), (7, "99.00")):
        PlatformDay.objects.create(
            on=monday + timedelta(days=number),
            paid_amount=Decimal(paid),
            refund_amount=Decimal("1.00"),
            paid_orders=2,
            new_stores=1,
            new_shoppers=3,
            month_merchants=4,
            month_shoppers=50 + number,
        )


def test_the_week_from_monday_to_sunday_beside_the_one_before(week):
    assert weekly.tell(at=MONDAY) == 2

    mails = Message.objects.filter(channel="email").order_by("to")
    assert [mail.to for mail in mails] == ["a@example.com", "b@example.com"]
    body = mails[0].body
    assert "2026-11-16 到 2026-11-22" in body
    assert "成交额 ¥50.50（前一周 ¥10.00）" in body
    assert "净销售额 ¥48.50" in body
    assert "支付订单 4（前一周 2）" in body
    assert "新开的店 2，新用户 6" in body
    assert "月活商家 4，月活顾客 56" in body
    assert "/admin/platform/" in body


def test_a_week_is_told_once_however_often_the_task_runs(week, settings):
    weekly.tell(at=MONDAY)
    settings.FOUNDERS_MAILS = ["a@example.com", "c@example.com", "c@example.com"]

    again = weekly.tell(at=MONDAY + timedelta(days=3))

    assert again == 1
    assert Message.objects.filter(channel="email").count() == 3
    assert weekly.tell(at=MONDAY + timedelta(days=7)) == 2


def test_without_addresses_nobody_is_told(settings):
    settings.FOUNDERS_MAILS = []

    tasks.tell_of_the_week()

    assert not Message.objects.exists()
