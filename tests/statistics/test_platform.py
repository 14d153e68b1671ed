"""The founders' page of the morning: its figures, who reads it, and what it costs."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.devices import devices
from accounts.models import ActiveDay, Device
from home.statistics.reports import check, daily
from home.statistics.reports.models import ChannelDay, PlatformDay, PlatformHour, StoreTrouble
from home.statistics.reports.platform import reading, stores, troubles
from home.statistics.visits import counting
from home.statistics.visits.counting import View
from home.statistics.visits.models import HourlyCount
from orders.models import Order
from orders.payments.models import PaymentOrder, Refund
from search import popular
from search.models import SearchMiss
from shop.stores.models import Store, StoreMembership
from tests import make
from tests.statistics.year import Year, who

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")
PAGE = "/admin/platform/"
DAY = timedelta(days=1)


@pytest.fixture
def operator():
    client = Client()
    client.force_login(make.user("创始人", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def store():
    return make.store("甲店")


def day(moment):
    return moment.astimezone(HERE).date()


def paid(of, pay_method="wechatpay", *, at=None):
    """An order of the store and money for it."""
    order = make.order(of, {make.variant(of, price="10.00"): "2"}, pay_method=pay_method)
    payment = PaymentOrder.unscoped.filter(order=order).first()
    at = at or timezone.now()
    if payment is None:
        payment = PaymentOrder(order=order, store=of, channel=pay_method, amount=order.total_price)
    payment.state, payment.paid_at = PaymentOrder.State.SUCCEEDED, at
    payment.save()
    return order


def reckoned():
    """Of every day, from rows of all stores one after the other, without a line of the product."""
    found: dict[object, Counter] = {}
    buyers: dict[object, set] = {}

    def at(moment):
        return found.setdefault(day(moment), Counter())

    first: dict[int, PaymentOrder] = {}
    money = PaymentOrder._base_manager.filter(state="succeeded").select_related("order")
    for row in money.order_by("paid_at", "pk"):
        if row.order.is_top_up:
            continue
        at(row.paid_at)["paid_amount"] += row.amount
        if row.is_surplus:
            at(row.paid_at)["surplus_amount"] += row.amount
            continue
        buyers.setdefault(day(row.paid_at), set()).add(who(row.order))
        if row.order_id not in first:
            first[row.order_id] = row
            at(row.paid_at)["paid_orders"] += 1
    for row in Refund._base_manager.filter(state="succeeded").select_related("order"):
        if not row.order.is_top_up:
            at(row.finished_at)["refund_amount"] += row.amount
    for row in Order._base_manager.filter(is_top_up=False):
        at(row.created_at)["placed_orders"] += 1
    for on, people in buyers.items():
        found[on]["paid_buyers"] = len(people)
    return {on: {name: value for name, value in row.items() if value} for on, row in found.items()}


NAMES = (
    *("paid_amount", "surplus_amount", "refund_amount"),
    *("paid_orders", "placed_orders", "paid_buyers"),
)


def told():
    rows = PlatformDay.objects.values("on", *NAMES)
    return {row.pop("on"): {name: value for name, value in row.items() if value} for row in rows}


@pytest.mark.long
def test_days_of_the_platform_are_what_the_records_of_two_stores_say(settings):
    settings.ORDERS_WAITING_PER_PHONE = settings.ORDERS_DAILY_PER_PHONE = 1000
    years = [Year(3, orders=12), Year(4, orders=12)]

    daily.refresh(at=timezone.now())

    wanted = reckoned()
    assert {on: row for on, row in told().items() if row} == {
        on: row for on, row in wanted.items() if row
    }
    assert len({year.store.pk for year in years}) == 2
    assert check.differences(at=timezone.now()) == []
    before = list(PlatformDay.objects.order_by("on").values_list("on", *NAMES))
    hours = list(PlatformHour.objects.order_by("on", "hour").values_list("on", "hour", "orders"))
    call_command("rebuild_statistics")
    known = {row[0] for row in before}
    rows = PlatformDay.objects.filter(on__in=known).order_by("on")
    assert list(rows.values_list("on", *NAMES)) == before
    assert list(
        PlatformHour.objects.filter(orders__gt=0)
        .order_by("on", "hour")
        .values_list("on", "hour", "orders")
    ) == [row for row in hours if row[2]]
    assert check.differences(at=timezone.now()) == []


@pytest.mark.long
def test_the_check_names_a_day_of_the_platform_that_is_wrong(store):
    paid(store, at=timezone.now() - 2 * DAY)
    daily.rebuild(store_id=None, at=timezone.now())
    wrong = PlatformDay.objects.filter(paid_amount__gt=0).get()
    PlatformDay.objects.filter(pk=wrong.pk).update(paid_amount="9.99")

    (first, second) = [
        line for line in check.differences(at=timezone.now()) if line.startswith("platform")
    ]

    assert "paid_amount 9.99" in first + second
    assert f"paid_amount {wrong.paid_amount:f}".rstrip("0").rstrip(".") in first + second


def test_people_count_once_a_day_and_once_a_month_and_are_forgotten():
    now = timezone.now()
    store = make.store("甲店")
    shopper, away = make.user("顾客"), make.user("早先的顾客")
    for user, at in (
        *((store.owner, now), (store.owner, now), (store.owner, now - 3 * DAY)),
        *((shopper, now), (away, now - 29 * DAY)),
        *((make.user("上个月"), now - 30 * DAY), (make.user("很久以前"), now - 31 * DAY)),
    ):
        devices.note_family(user=user, family=f"{user.pk}", seen=devices.NOWHERE, at=at)

    daily.refresh(at=now)

    today = PlatformDay.objects.get(on=timezone.localdate(now))
    yesterday = PlatformDay.objects.get(on=timezone.localdate(now - DAY))
    assert (today.merchants, today.shoppers) == (1, 1)
    assert (today.month_merchants, today.month_shoppers) == (1, 2)
    assert (yesterday.merchants, yesterday.shoppers) == (0, 0)
    assert (yesterday.month_merchants, yesterday.month_shoppers) == (1, 2)
    devices.forget_old(at=now)
    assert min(ActiveDay.objects.values_list("on", flat=True)) == timezone.localdate(now - 30 * DAY)


def test_who_was_active_stays_counted_when_days_are_written_anew():
    now = timezone.now()
    store = make.store("甲店")
    PlatformDay.objects.create(on=timezone.localdate(now - 9 * DAY), shoppers=7, month_shoppers=70)
    paid(store, at=now - 9 * DAY)

    daily.rebuild(store_id=None, at=now)

    row = PlatformDay.objects.get(on=timezone.localdate(now - 9 * DAY))
    assert (row.shoppers, row.month_shoppers, row.paid_orders) == (7, 70, 1)


@pytest.mark.long
def test_attempts_count_on_the_day_they_began_whenever_they_end(store):
    now = timezone.now()
    paid(store)
    for age, state in ((0, "pending"), (2, "closed"), (2, "pending")):
        order = make.order(store, {make.variant(store): "1"})
        PaymentOrder.unscoped.create(
            order=order,
            store=store,
            channel="alipay",
            amount=1,
            state=state,
            created_at=now - age * DAY,
            closed_at=now if state == "closed" else None,
        )

    daily.refresh(at=now)

    rows = ChannelDay.objects.filter(channel="alipay").order_by("on")
    assert list(rows.values_list("on", "started", "paid", "closed")) == [
        (timezone.localdate(now - 2 * DAY), 2, 0, 1),
        (timezone.localdate(now), 1, 0, 0),
    ]
    alipay = next(row for row in reading.attempts(today=day(now)) if row.started == 3)
    assert (alipay.channel, alipay.paid, alipay.closed) == ("支付宝", 0, 1)


def test_views_and_searches_count_by_the_hour_of_the_platform(store):
    at = datetime(2026, 11, 20, 9, 59, tzinfo=HERE)
    for kind, moment in (
        *(("store", at), ("search", at)),
        ("search", at + timedelta(minutes=2)),
    ):
        view = View(slug=store.slug, kind=kind, source="direct")
        counting.note(view=view, address="192.0.2.1", agent="x", at=moment)
    nowhere = View(slug="no-such-store", kind="store", source="direct")
    counting.note(view=nowhere, address="192.0.2.1", agent="x", at=at)
    counting.write()

    rows = HourlyCount.objects.order_by("hour").values_list("on", "hour", "views", "searches")

    assert list(rows) == [(at.date(), 9, 2, 1), (at.date(), 10, 1, 1)]
    load = next(load for load in reading.loads(today=at.date() + DAY) if load.name == "searches")
    assert load.by_day[at.date()] == 2
    assert load.peak == ((at.date(), 10), 1)


def test_words_that_several_looked_for_in_vain_are_told(store):
    make.variant(store, name="苹果")
    for address in ("192.0.2.1", "192.0.2.2", "192.0.2.2"):
        assert popular.note(text="螺蛳粉", store=None, client=address) is False
    popular.note(text="只有我要的", store=store, client="192.0.2.3")
    popular.note(text="13700000001", store=store, client="192.0.2.3")

    since = timezone.localdate() - 30 * DAY

    assert popular.missed(since=since, limit=20) == [("螺蛳粉", 2)]
    assert SearchMiss.objects.count() == 2


@pytest.mark.long
def test_new_stores_are_followed_to_their_first_money(store):
    make.store("只开了店")
    with_goods = make.store("有商品")
    make.variant(with_goods)
    ordered = make.store("有订单")
    make.order(ordered, {make.variant(ordered): "1"})
    paid(store)
    Store.objects.filter(pk=make.store("去年开的").pk).update(
        created_at=timezone.now() - timedelta(days=31)
    )

    daily.refresh(at=timezone.now())
    found = reading.funnel(at=timezone.now())

    assert (found.opened, found.first_goods, found.first_order, found.first_sale) == (4, 3, 2, 1)


def kinds(of):
    rows = StoreTrouble.unscoped.filter(store=of).order_by("kind")
    return dict(rows.values_list("kind", "count"))


def old(of, days=20):
    Store.objects.filter(pk=of.pk).update(created_at=timezone.now() - timedelta(days=days))
    return of


@pytest.mark.long
def test_stores_in_trouble_are_found_and_let_go_when_it_is_over():
    now = timezone.now()
    empty, absent = old(make.store("空店"), 2), old(make.store("没人管"))
    bare, new = old(make.store("没照片"), 2), make.store("刚开")
    make.variant(absent)
    make.variant(bare)
    Store.objects.filter(pk=bare.pk).update(
        offers_express=False, offers_freight=False, offers_local=False, offers_pickup=False
    )
    late = make.order(bare, {make.variant(bare): "1"}, pay_method="cod")
    Order._base_manager.filter(pk=late.pk).update(created_at=now - timedelta(hours=49))
    for _attempt in range(3):
        order = make.order(bare, {make.variant(bare): "1"})
        PaymentOrder.unscoped.create(
            order=order, store=bare, channel="alipay", amount=1, state="closed", closed_at=now
        )

    troubles.look(at=now)

    assert kinds(new) == {}
    assert kinds(empty) == {"no_goods": 1}
    assert kinds(bare) == {"no_delivery": 1, "no_photo": 1, "slow": 1, "unpaid": 3}
    assert kinds(absent) == {"no_photo": 1, "absent": 1}
    make.variant(empty)
    Device.objects.create(
        user=absent.owner, family="x", created_at=now, seen_at=now - timedelta(days=13)
    )
    troubles.look(at=now + timedelta(hours=1))
    assert kinds(empty) == {"no_photo": 1}
    assert kinds(absent) == {"no_photo": 1}
    assert StoreTrouble.unscoped.get(store=bare, kind="slow").since == now


def figures_on(page):
    soup = BeautifulSoup(page.content, "html.parser")
    return {
        figure.select_one(".platform__label").text: (
            figure.select_one("b").text,
            figure.select(".platform__label")[1].text,
        )
        for figure in soup.select("details.platform__figure")
    }


@pytest.mark.long
def test_the_page_of_the_morning_tells_today_and_yesterday(operator, store):
    order = paid(store)
    paid(store, at=timezone.now() - DAY)
    daily.refresh(at=timezone.now())
    troubles.look(at=timezone.now())

    page = operator.get(PAGE)

    figures = figures_on(page)
    yuan = f"¥{order.total_price:,.2f}"
    assert figures["成交额"] == (yuan, f"昨天 {yuan}")
    assert figures["支付订单"] == ("1", "昨天 1")
    assert figures["新开的店"] == ("1", "昨天 0")
    words = " ".join(page.content.decode().split())
    for title in (
        "待办",
        "有问题的店",
        "新店走到哪一步",
        "付款成不成",
        "容量",
        "搜不到的词",
        "系统",
    ):
        assert title in words
    assert store.name in operator.get("/admin/platform/newest/").content.decode()


def test_nobody_but_operators_finds_the_page(store, client):
    client.force_login(store.owner)
    for url in (PAGE, f"{PAGE}newest/", f"{PAGE}troubles/", f"{PAGE}stores/", f"{PAGE}stores.xlsx"):
        assert client.get(url).status_code == 404
        assert client.post(url).status_code in {404, 405}
    clerk = Client()
    clerk.force_login(make.member(store, StoreMembership.Role.CLERK))
    assert clerk.get(PAGE).status_code == 404


# What the frame of the admin asks on any page: who is here, and the tree of pages.
FRAME = ("django_session", 'FROM "accounts_user"', "wagtailusers", 'FROM "wagtailcore_')


def queries(client, url):
    """What the page itself asks."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    every = [row["sql"] for row in asked.captured_queries]
    return [sql for sql in every if not any(words in sql for words in FRAME)]


@pytest.mark.long
def test_the_page_costs_the_same_for_three_stores_and_for_forty(operator):
    for number in range(3):
        paid(make.store(f"店{number}"))
    daily.refresh(at=timezone.now())
    troubles.look(at=timezone.now())
    few = queries(operator, PAGE)
    for number in range(37):
        old(make.store(f"又一家{number}"))
    daily.refresh(at=timezone.now())
    troubles.look(at=timezone.now())

    many = queries(operator, PAGE)

    assert len(many) == len(few) == 10, "\n".join(many)


def at_noon(year, month, on):
    return datetime(year, month, on, 12, tzinfo=HERE)


def opened(name, at):
    store = make.store(name)
    Store.objects.filter(pk=store.pk).update(created_at=at)
    return store


def sold(of, *moments):
    for at in moments:
        paid(of, at=at)


@pytest.mark.long
def test_stores_are_ranked_and_followed_by_the_month_they_opened_in():
    march = opened("三月开的店", at_noon(2026, 3, 31).replace(hour=23, minute=59))
    april = opened("四月开的店", at_noon(2026, 4, 1).replace(hour=0))
    silent = opened("没开张的店", at_noon(2026, 4, 20))
    sold(march, at_noon(2026, 3, 31), at_noon(2026, 5, 2), at_noon(2026, 6, 10))
    sold(april, at_noon(2026, 4, 30), at_noon(2026, 6, 1), at_noon(2026, 6, 2))
    daily.rebuild(store_id=None, at=timezone.now())
    today = date(2026, 6, 15)

    told = stores.sections(date(2026, 6, 1), today, today=today)
    ranked, months, stayed = (report.tables[0].rows for report in told)
    kept = {row[0]: row[1:] for row in stayed}

    forty, twenty = Decimal("40.00"), Decimal("20.00")
    assert ranked == [
        [1, april.name, april.slug, forty, forty, 2, None],
        [2, march.name, march.slug, twenty, twenty, 1, None],
    ]
    # 15 days before the 1st of June: nothing; the whole of May: 20.
    may, *_others = stores.sections(date(2026, 5, 2), date(2026, 5, 31), today=today)
    assert may.tables[0].rows == [[1, march.name, march.slug, twenty, twenty, 1, None]]
    found = {row[0]: row[1:] for row in months}
    assert found["2026年6月"] == [Decimal("60.00"), Decimal("60.00"), 3, 2, 0, 0, Decimal("2")]
    assert found["2026年5月"] == [twenty, twenty, 1, 1, 0, 0, Decimal("0")]
    assert found["2026年3月"][:5] == [twenty, twenty, 1, 1, 1]
    half = Decimal("0.5")
    assert kept["2026年3月"] == [1, Decimal(1), Decimal(0), Decimal(1), Decimal(1), *[None] * 9]
    assert kept["2026年4月"] == [2, half, Decimal(0), half, *[None] * 10]
    assert silent.name not in str(ranked)


@pytest.mark.long
def test_the_workbook_of_stores_has_types_and_every_store(operator):
    for number in range(3):
        paid(make.store(f"店{number}"))
    daily.refresh(at=timezone.now())

    answer = operator.get("/admin/platform/stores.xlsx?from=2026-01-01&to=nonsense")

    book = openpyxl.load_workbook(BytesIO(answer.content))
    sheet = book["按成交额"]
    assert [sheet.cell(1, column).value for column in (1, 2, 4)] == ["名次", "店铺", "成交额"]
    assert {sheet.cell(row, 2).value for row in (2, 3, 4)} == {"店0", "店1", "店2"}
    assert sheet.cell(2, 4).value == 20
    assert sheet.cell(2, 4).number_format == "#,##0.00"
    assert len(book.sheetnames) == 3
    page = operator.get("/admin/platform/stores/").content.decode()
    assert "店1" in page
