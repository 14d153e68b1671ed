"""An owner hears of the week that is over, once: by mail, or at the desk."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Message, User
from home.statistics.reports import weekly
from home.statistics.reports.models import OwnerWeek, ProductDay, StorePeriod
from shop.stores.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 8, 40, tzinfo=ZoneInfo("Asia/Shanghai"))
PATH = "/merchant/statistics/weekly/"


class Killed(BaseException):
    """The worker is gone."""


def sold(store, monday, *, paid: str) -> None:
    StorePeriod.objects.create(
        store=store,
        by="week",
        starts_on=monday,
        paid_amount=Decimal(paid),
        refund_amount=Decimal("1.00"),
        paid_orders=3,
        paid_buyers=2,
        new_buyers=1,
    )


def tea_shop():
    store = make.store("老街茶铺")
    User.unscoped.filter(pk=store.owner_id).update(verified_email="tea@example.com")
    first = weekly.over(MONDAY)
    sold(store, first - timedelta(days=7), paid="1200.00")
    sold(store, first, paid="1234.50")
    sold(store, first + timedelta(days=7), paid="9.00")
    page = make.product(store, "龙井茶")
    ProductDay.objects.create(
        store=store, on=first, product=page, orders=3, quantity=3, amount=Decimal("1000.00")
    )
    return store


@pytest.fixture(scope="module")
def opened(built):
    return built(tea_shop)


def mails() -> list[Message]:
    return list(Message.objects.filter(channel="email").order_by("to"))


def test_figures_of_the_week_stand_beside_those_before(store):
    assert weekly.tell(at=MONDAY) == 1

    [mail] = mails()
    assert mail.to == "tea@example.com"
    assert mail.subject == "老街茶铺 的一周：2026-11-16 起"
    assert "2026-11-16 – 2026-11-22" in mail.body
    assert "支付金额 ¥1,234.50（前一周 ¥1,200.00）" in mail.body
    assert "净销售额 ¥1,233.50（前一周 ¥1,199.00）" in mail.body
    assert "支付订单数 3（前一周 3）" in mail.body
    assert "龙井茶 ¥1,000.00" in mail.body
    assert f"/merchant/statistics/weekly/?store={store.pk}" in mail.body


def test_a_week_is_told_once_and_each_owner_of_their_own(store):
    other = make.store("别家")
    User.unscoped.filter(pk=other.owner_id).update(verified_email="other@example.com")
    sold(other, weekly.over(MONDAY), paid="77.00")

    assert weekly.tell(at=MONDAY) == 2
    assert weekly.tell(at=MONDAY + timedelta(days=2)) == 0

    theirs, ours = mails()
    assert (theirs.to, ours.to) == ("other@example.com", "tea@example.com")
    assert "77.00" in theirs.body
    assert "1,234.50" not in theirs.body
    assert weekly.tell(at=MONDAY + timedelta(days=7)) == 2


def test_a_mail_that_was_not_written_is_written_later(store):
    def fail(execute, sql, *rest: object) -> object:
        if sql.startswith('INSERT INTO "accounts_message"'):
            raise Killed
        return execute(sql, *rest)

    with pytest.raises(Killed), connection.execute_wrapper(fail):
        weekly.tell(at=MONDAY)
    assert not OwnerWeek.unscoped.exists()

    assert weekly.tell(at=MONDAY) == 1


def test_no_mail_without_a_proved_address_nor_for_quiet_or_closed_shops(store):
    unproved, quiet, closed = make.store(), make.store(), make.store()
    User.unscoped.filter(pk=unproved.owner_id).update(email="unproved@example.com")
    User.unscoped.filter(pk=quiet.owner_id).update(verified_email="quiet@example.com")
    User.unscoped.filter(pk=closed.owner_id).update(verified_email="closed@example.com")
    for one in (unproved, closed):
        sold(one, weekly.over(MONDAY), paid="5.00")
    type(closed).objects.filter(pk=closed.pk).update(status="suspended")

    weekly.tell(at=MONDAY)

    assert [mail.to for mail in mails()] == ["tea@example.com"]


def test_an_owner_says_no_and_yes_again(store, signed_in):
    owner, manager = signed_in(store.owner), signed_in(make.member(store, "manager"))
    assert "t***@example.com" in owner.get(PATH).content.decode()
    assert manager.get(PATH).status_code == 200
    assert manager.post(f"{PATH}mail/", {}).status_code == 403

    owner.post(f"{PATH}mail/", {})
    assert weekly.tell(at=MONDAY) == 0
    entries = AuditEntry.unscoped.for_store(store).filter(action="statistics.weekly")
    assert list(entries.values_list("changes", flat=True)) == [{"mail": ["on", "off"]}]

    owner.post(f"{PATH}mail/", {"mail": "1"})
    assert weekly.tell(at=MONDAY) == 1


def test_the_page_costs_little(store, signed_in):
    owner = signed_in(store.owner)
    first = weekly.over(MONDAY)

    with CaptureQueriesContext(connection) as queries:
        summary = weekly.of(store, first)
    assert len(queries) == 2
    assert [(line.now, line.was) for line in summary.lines][:3] == [
        ("¥1,234.50", "¥1,200.00"),
        ("¥1,233.50", "¥1,199.00"),
        ("3", "3"),
    ]
    assert summary.best == [("龙井茶", Decimal("1000.00"))]
    with CaptureQueriesContext(connection) as door:
        owner.get("/merchant/more/")
    with CaptureQueriesContext(connection) as page:
        assert owner.get(PATH).status_code == 200
    assert len(page) - len(door) <= 10
