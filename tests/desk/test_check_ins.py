"""签到: points once a day by our calendar and so many a month, on the page and over the API."""

from datetime import UTC, datetime

import pytest
import time_machine

from orders.payments import check
from shop.members import check_ins, memberships, programmes
from shop.members.models import PointsEntry
from tests import make
from tests.api.conftest import Api, problem

pytestmark = pytest.mark.django_db


def entries() -> list[tuple[int, str]]:
    rows = PointsEntry.unscoped.filter(kind="checked_in").order_by("pk")
    return list(rows.values_list("amount", "reference"))


def test_a_member_comes_once_a_day_until_the_month_is_full(owner, store, signed_in):
    wang = make.user("王芳")
    mine = f"/account/points/{store.slug}/"
    settings = {
        "is_on": "on", "points_earned": "1", "points_per_yuan": "100", "points_share": "50",
        "welcome_points": "0", "birthday_points": "0", "level_period": "year",
        "check_in_points": "5", "check_in_most": "12",
    }  # fmt: skip
    owner.post("/merchant/members/settings/", settings)
    # 23:30 of the 28th in Shanghai.
    with time_machine.travel(datetime(2027, 1, 28, 15, 30, tzinfo=UTC), tick=False) as clock:
        shopper, api = signed_in(wang), Api(wang)
        shopper.post(f"{mine}check-in/")
        assert entries() == []
        shopper.post(f"{mine}join/")
        assert "签到，得 5 积分" in shopper.get(mine).content.decode()
        for _tap in range(2):
            shopper.post(f"{mine}check-in/")
        assert entries() == [(5, "day 2027-01-28")]
        page = shopper.get(mine).content.decode()
        assert "今天已签到" in page
        assert "签到，得" not in page

        clock.shift(3600)
        assert api.post(f"{mine}check-ins/").json() == {
            "days": ["2027-01-28", "2027-01-29"], "has_today": True, "points": 2,
        }  # fmt: skip
        clock.shift(24 * 3600)
        assert "签到，得 2 积分" in shopper.get(mine).content.decode()
        shopper.post(f"{mine}check-in/")
        clock.shift(24 * 3600)
        problem(api.post(f"{mine}check-ins/"), 409, "cannot_check_in")
        assert "已经领满" in shopper.get(mine).content.decode()
        # A new month begins.
        clock.shift(24 * 3600)
        assert api.get(f"{mine}check-ins/").json() == {"days": [], "has_today": False, "points": 5}
        shopper.post(f"{mine}check-in/")

    assert [amount for amount, _day in entries()] == [5, 5, 2, 5]
    assert check.differences() == []
    programmes.save(store=store, actor=None, values={"check_in_points": 0})
    member = memberships.in_store(store, wang.pk)
    with pytest.raises(check_ins.CannotCheckIn, match="没有开启签到"):
        check_ins.check_in(member=member, at=datetime(2027, 3, 1, tzinfo=UTC))
