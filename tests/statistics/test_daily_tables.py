"""Tables of statistics say what orders and payments say, however and how often they are written."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone

from home.statistics.reports import check, daily, rows, touched
from home.statistics.reports.facts import Span
from home.statistics.reports.models import (
    Cohort,
    Mark,
    ProductDay,
    Progress,
    PromotionDay,
    RefundDay,
    RegionDay,
    RfmGroup,
    StaffDay,
    StorePeriod,
)
from orders.lifecycle import cash
from orders.models import OrderLine
from orders.payments.models import PaymentOrder, RefundLine
from tests import make
from tests.statistics.year import Year, counting, reckoned, starts, who

pytestmark = pytest.mark.django_db

TABLES = (StorePeriod, ProductDay, PromotionDay, RefundDay, Cohort, RegionDay, StaffDay, RfmGroup)
KEYS = {"id", "store_id", "by", "starts_on"}


@pytest.fixture
def year(settings):
    settings.ORDERS_WAITING_PER_PHONE = settings.ORDERS_DAILY_PER_PHONE = 1000
    return Year(7, orders=36)


def figures(store, by):
    """The table's rows as the independent reckoning gives its own."""
    found = StorePeriod._base_manager.filter(store=store, by=by)
    return {
        row["starts_on"]: {name: value for name, value in row.items() if name not in KEYS and value}
        for row in found.values()
    }


def everything():
    """Every row of every table but for its number and when it was written."""
    return [
        sorted(
            str({name: value for name, value in row.items() if name != "id"})
            for row in model._base_manager.values()
        )
        for model in TABLES
    ]


@pytest.mark.long
def test_a_year_by_day_week_and_month_is_what_its_records_say(year):
    daily.refresh(at=timezone.now())

    for by in ("day", "week", "month"):
        assert figures(year.store, by) == reckoned(year.store, by)
    assert check.differences(at=timezone.now()) == []


@pytest.mark.long
def test_products_promotions_and_refunds_of_a_year(year):
    daily.refresh(at=timezone.now())

    sold, seen = {}, set()
    for payment, order in counting(year.store):
        if order.pk not in seen:
            seen.add(order.pk)
            for line in OrderLine._base_manager.filter(order=order):
                key = (starts(payment.paid_at, "day"), line.variant.product_id)
                quantity, amount, orders = sold.get(key, (0, 0, 0))
                sold[key] = (quantity + line.quantity, amount + line.total, orders + 1)
    told = ProductDay._base_manager.exclude(orders=0)
    assert {(r.on, r.product_id): (r.quantity, r.amount, r.orders) for r in told} == sold
    back = sum(row.refund_amount for row in ProductDay._base_manager.all())
    parts = RefundLine._base_manager.filter(refund__state="succeeded")
    assert back == sum(part.amount for part in parts) > 0
    by_reason = sum(row.amount for row in RefundDay._base_manager.all())
    days = StorePeriod._base_manager.filter(by="day")
    assert by_reason == sum(day.refund_amount for day in days)


@pytest.mark.long
def test_who_comes_back_is_told_by_the_month_of_the_first_payment(year):
    daily.refresh(at=timezone.now())
    daily.close_night(at=timezone.now())

    days = {}
    for payment, order in counting(year.store):
        days.setdefault(who(order), []).append(payment.paid_at)
    cohorts, again = {}, {30: 0, 90: 0}
    for moments in days.values():
        first = starts(moments[0], "day")
        for month in {starts(moment, "month") for moment in moments}:
            after = (month.year - first.year) * 12 + month.month - first.month
            key = (first.replace(day=1), after)
            cohorts[key] = cohorts.get(key, 0) + 1
        for within in again:
            gaps = [(starts(moment, "day") - first).days for moment in moments]
            again[within] += any(0 < gap <= within for gap in gaps)
    told = Cohort._base_manager.filter(store=year.store)
    assert {(row.month, row.after): row.buyers for row in told} == cohorts
    assert sum(row.again_30 for row in told) == again[30]
    assert sum(row.again_90 for row in told) == again[90] > 0


@pytest.mark.long
def test_written_twice_and_anew_it_is_the_same(year):
    at = timezone.now()
    daily.refresh(at=at)
    daily.close_night(at=at)
    first = everything()

    daily.refresh(at=at)
    assert everything() == first
    call_command("rebuild_statistics", store=year.store.slug)
    assert everything() == first
    for model in TABLES:
        model._base_manager.all().delete()
    call_command("rebuild_statistics")
    assert everything() == first


@pytest.mark.long
def test_killed_in_the_middle_it_has_changed_nothing(year, monkeypatch):
    at = timezone.now()
    daily.refresh(at=at)
    before = everything()
    order = year.placed(at, pay_method="cod")
    cash.take(store=year.store, order_id=order.pk, actor=year.store.owner, at=at)

    class Killed(BaseException):
        pass

    def killed(_span):
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(rows, "DAILY", (rows.DAILY[0], (PromotionDay, killed), rows.DAILY[2]))
        with pytest.raises(Killed):
            daily.refresh(at=at)
    assert everything() == before

    daily.refresh(at=at)
    assert figures(year.store, "day") == reckoned(year.store, "day")


@pytest.mark.long
def test_only_days_that_changed_are_written(year):
    at = timezone.now()
    daily.refresh(at=at)
    later = at + timedelta(minutes=6)
    daily.refresh(at=later)
    assert touched.since_mark() == []

    order = year.placed(at - timedelta(days=40), pay_method="cod")
    cash.take(
        store=year.store, order_id=order.pk, actor=year.store.owner, at=at - timedelta(days=20)
    )

    placed, paid = (timezone.localdate(at - timedelta(days=days)) for days in (40, 20))
    spans = touched.since_mark()
    assert spans == [Span(year.store.pk, placed, placed), Span(year.store.pk, paid, paid)]
    daily.refresh(at=later)
    assert figures(year.store, "week") == reckoned(year.store, "week")


def test_what_was_written_a_moment_ago_is_looked_at_once_more():
    """Its number may be lower than one that was committed before it."""
    shop = make.store()
    at = timezone.now()
    make.order(shop, {make.variant(shop): "1"})

    daily.refresh(at=at)
    assert Mark.objects.get().event_id == 0
    assert touched.since_mark() != []

    daily.refresh(at=at + timedelta(minutes=6))
    assert touched.since_mark() == []


@pytest.mark.long
def test_the_check_tells_what_differs(capsys):
    shop = make.store()
    yesterday = timezone.now() - timedelta(days=1)
    order = make.order(shop, {make.variant(shop, price="7.00"): "2"}, at=yesterday)
    cash.take(store=shop, order_id=order.pk, actor=shop.owner, at=yesterday)
    daily.refresh(at=timezone.now())
    call_command("check_statistics")
    assert capsys.readouterr().out == "statistics: tables, records and books agree\n"

    StorePeriod._base_manager.filter(by="day").update(paid_amount=Decimal("15.00"))
    with pytest.raises(SystemExit):
        call_command("check_statistics")
    told = capsys.readouterr().out.splitlines()
    sums = [line.split("paid_amount ")[1].split(",")[0] for line in told]
    # The day of the platform is not the sum of its stores' days any more.
    assert sums == ["15", "14", "14", "15"]
    assert [line.split()[0] for line in told] == ["store", "store", "platform:", "platform:"]

    call_command("rebuild_statistics")
    PaymentOrder._base_manager.update(amount=Decimal("13.00"))
    with pytest.raises(SystemExit):
        call_command("check_statistics")
    assert "paid 13.00 and refunded 0.00, books say 14.00" in capsys.readouterr().out


def test_a_store_without_orders_has_no_rows():
    shop = make.store()

    daily.rebuild(store_id=shop.pk, at=timezone.now())

    assert everything() == [[] for _model in TABLES]
    assert Progress._base_manager.get().store_id == shop.pk
    assert check.differences(at=timezone.now()) == []
