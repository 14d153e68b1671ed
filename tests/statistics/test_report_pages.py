"""Pages of statistics: figures that agree, for those who may see them, from the tables alone."""

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from home.statistics.reports import daily, tasks
from home.statistics.reports.definitions import DEFINITIONS
from home.statistics.reports.pages.book import MENU, REPORTS
from home.statistics.visits import tables
from home.statistics.visits.counted import Counted
from orders.lifecycle import cash
from shop.stores.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db

# Of the whole page; seven are those of the desk's door: who is here, for which store.
MOST_QUERIES = 10
DAY = timedelta(days=1)


@pytest.fixture
def shop(apart):
    """Two orders yesterday (one of them of a known buyer), one today, one a month ago."""
    shop = make.store("四季杂货")
    now = timezone.now()
    tea = make.variant(shop, name="龙井茶", price="30.00", stock="90")
    make.variant(shop, name="没人买的碗", price="9.00", stock="7")
    known = make.user("王芳")
    sell(shop, tea, "1", now - 31 * DAY, buyer=known)
    sell(shop, tea, "2", now - DAY, buyer=known)
    sell(shop, tea, "1", now - DAY)
    sell(shop, tea, "3", now)
    today = timezone.localdate()
    counted = Counted(
        views={
            (shop.slug, today, "product", "wechat"): 8,
            (shop.slug, today, "store", "inside"): 2,
        },
        looks={(shop.slug, today, tea.product_id): 8},
        carts={(shop.slug, today, tea.product_id): 3},
        visitors={(shop.slug, today, b"%d" % number) for number in range(5)},
    )
    tables.add(counted)
    daily.refresh(at=now)
    daily.close_night(at=now)
    return shop


def sell(shop, variant, quantity, at, *, buyer=None):
    order = make.order(shop, {variant: quantity}, buyer=buyer, at=at)
    cash.take(store=shop, order_id=order.pk, actor=shop.owner, at=at)


def figures(response) -> dict[str, str]:
    page = BeautifulSoup(response.content, "html.parser")
    return {
        one.select_one(".stat__label").text: one.select_one(".stat__figure").text
        for one in page.select(".report-figure")
    }


def table(response, number=0) -> list[list[str]]:
    found = BeautifulSoup(response.content, "html.parser").select(".report-table")[number]
    return [[cell.text for cell in row.select("th, td")] for row in found.select("tr")]


@pytest.mark.long
def test_today_beside_yesterday_and_as_the_desk_says(shop, signed_in):
    owner = signed_in(shop.owner)

    page = owner.get("/merchant/statistics/")

    assert figures(page) == {"净销售额": "¥90.00", "支付订单数": "1", "访客": "5"}
    assert table(page)[1] == ["支付金额", "¥90.00", "¥90.00", "¥0.00"]
    assert table(page)[4] == ["支付买家数", "1", "2", "0"]
    assert owner.get("/merchant/").context["figures"]["sold"] == Decimal("90.00")


@pytest.mark.long
def test_what_happens_is_in_the_figures_of_today_within_a_minute(shop, signed_in, settings):
    owner = signed_in(shop.owner)
    work = settings.CELERY_BEAT_SCHEDULE["refresh statistics"]
    assert (work["task"], work["schedule"]) == (tasks.refresh_statistics.name, 60.0)
    sell(shop, make.variant(shop, price="8.00"), "1", timezone.now())

    tasks.refresh_statistics()

    assert figures(owner.get("/merchant/statistics/"))["净销售额"] == "¥98.00"
    assert owner.get("/merchant/").context["figures"]["sold"] == Decimal("98.00")


@pytest.mark.long
def test_sales_by_day_and_month_beside_the_days_before(shop, signed_in):
    owner, today = signed_in(shop.owner), timezone.localdate()

    page = owner.get("/merchant/statistics/sales/")

    assert figures(page) == {"净销售额": "¥180.00", "支付金额": "¥180.00", "支付订单数": "3"}
    assert "之前 30 天 ¥30.00" in page.content.decode()
    assert "↑500%" in page.content.decode()
    rows = table(page)
    assert len(rows) == 31
    assert rows[2][1:8] == ["¥90.00", "¥90.00", "¥0.00", "2", "2", "1", "1"]
    months = owner.get(f"/merchant/statistics/sales/?by=month&from={today - 62 * DAY}&to={today}")
    assert sum(Decimal(row[1].strip("¥")) for row in table(months)[1:]) == 210
    assert figures(months)["净销售额"] == "¥210.00"
    weeks = owner.get(f"/merchant/statistics/sales/?by=week&from={today - DAY}&to={today}")
    assert weeks.context["stretch"].first.weekday() == 0
    assert figures(weeks)["支付订单数"] == str(sum(int(row[4]) for row in table(weeks)[1:]))


@pytest.mark.long
def test_products_that_sell_and_that_do_not(shop, signed_in):
    page = signed_in(shop.owner).get("/merchant/statistics/products/")

    assert figures(page) == {"商品金额": "¥180.00", "动销商品": "1", "滞销商品": "1"}
    (tea,) = table(page)[1:]
    # 83 left after seven were sold, six of them in these thirty days.
    assert tea == ["龙井茶", "¥180.00", "6", "3", "¥0.00", "8", "3", "37.5%", "83", "415"]
    assert table(page, 1)[1:] == [["没人买的碗", "7", "0", "0"]]


@pytest.mark.long
def test_who_came_from_where_and_who_paid(shop, signed_in):
    owner = signed_in(shop.owner)

    funnel = owner.get("/merchant/statistics/funnel/")
    assert table(funnel)[1][1:6] == ["5", "8", "3", "1", "1"]
    assert table(owner.get("/merchant/statistics/sources/"))[1:] == [["微信", "8", "100.0%"]]
    customers = owner.get("/merchant/statistics/customers/?by=month")
    # One comes back on the thirtieth day, of two: the guest and she.
    assert figures(customers)["新客"] in {"1", "2"}


@pytest.mark.long
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_asks_little_and_explains_itself(
    shop, signed_in, name, django_assert_max_num_queries
):
    owner = signed_in(shop.owner)
    address = f"/merchant/statistics/{name}/?by=week&from=2025-01-01&to=2030-01-01"
    owner.get(address)

    with django_assert_max_num_queries(MOST_QUERIES):
        page = owner.get(address)

    assert page.status_code == 200
    html = page.content.decode()
    assert "<script>" not in html
    assert all(str(one.words) in html for one in page.context["report"].definitions)
    charts = BeautifulSoup(html, "html.parser").select("[data-chart]")
    assert [chart["data-chart"] for chart in charts] == ["chart-1"]
    assert page.context["report"].tables


@pytest.mark.long
@pytest.mark.parametrize("name", REPORTS)
def test_a_workbook_has_numbers_as_numbers_and_is_written_down(shop, signed_in, name):
    owner = signed_in(shop.owner)

    answer = owner.get(f"/merchant/statistics/{name}.xlsx?from=2026-01-01&to=2026-01-31")

    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    openpyxl.load_workbook(BytesIO(answer.content))
    entry = AuditEntry._base_manager.get(store=shop, action="statistics.export")
    title = "顾客分组" if name == "rfm" else dict(MENU)[name]
    assert (entry.actor, entry.target) == (shop.owner, f"{title} 2026-01-01_2026-01-31")


@pytest.mark.long
@pytest.mark.parametrize("name", REPORTS)
def test_titles_are_names_of_sheets_in_english_as_well(shop, signed_in, name):
    owner, english = signed_in(shop.owner), {"accept-language": "en"}

    answer = owner.get(f"/merchant/statistics/{name}.xlsx", headers=english)

    sheets = openpyxl.load_workbook(BytesIO(answer.content)).sheetnames
    assert sheets
    assert not [one for one in sheets if re.search(r"[?*:/\u4e00-\u9fff]", one)]


@pytest.mark.long
def test_types_in_a_workbook(shop, signed_in):
    today = timezone.localdate()

    answer = signed_in(shop.owner).get(f"/merchant/statistics/sales.xlsx?from={today}&to={today}")

    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows())
    head = [cell.value for cell in rows[0]]
    cells = dict(zip(head, rows[1], strict=True))
    assert cells["日期"].value.date() == today
    assert (cells["净销售额"].value, cells["净销售额"].number_format) == (90, "#,##0.00")
    assert (cells["支付订单数"].value, cells["支付订单数"].data_type) == (1, "n")
    assert (cells["退款率"].value, cells["退款率"].number_format) == (0, "0.0%")


def test_yuan_beside_counts_keep_two_places(shop, signed_in):
    answer = signed_in(shop.owner).get("/merchant/statistics/overview.xlsx")

    rows = openpyxl.load_workbook(BytesIO(answer.content))["今天和以前比"].iter_rows(min_row=2)
    today = {name.value: (cell.value, cell.number_format) for name, cell, *_rest in rows}
    assert today["支付金额"] == (90, "#,##0.00")
    assert today["支付订单数"] == (1, "0")


def test_a_name_is_no_formula_in_a_workbook(signed_in):
    shop = make.store()
    make.variant(shop, name='=HYPERLINK("x")')
    daily.refresh(at=timezone.now())

    answer = signed_in(shop.owner).get("/merchant/statistics/products.xlsx")

    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert [row[0].value for row in book["滞销商品"].iter_rows(min_row=2)] == ['\'=HYPERLINK("x")']


@pytest.mark.long
@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", 29, 0),
        ("from=2020-02-30&to=x&by=year", 29, 0),
        ("to=2999-01-01", 29, 0),
        ("from=0001-01-01", 730, 0),
    ],
)
def test_odd_days_are_left_out(shop, signed_in, query, first, last):
    page = signed_in(shop.owner).get(f"/merchant/statistics/sales/?{query}")

    today = timezone.localdate()
    stretch = page.context["stretch"]
    assert (stretch.first, stretch.last) == (today - first * DAY, today - last * DAY)
    assert stretch.by == "day"


@pytest.mark.long
def test_nobody_else_sees_them(shop, signed_in):
    stranger = make.store("别家").owner
    theirs = signed_in(stranger).get("/merchant/statistics/sales/")

    assert figures(theirs)["净销售额"] == "¥0.00"
    for path in ("", "sales/", "sales.xlsx"):
        assert Client().get(f"/merchant/statistics/{path}").status_code == 302
        assert signed_in(make.user()).get(f"/merchant/statistics/{path}").status_code == 302
    assert signed_in(shop.owner).get("/merchant/statistics/nothing/").status_code == 404
    assert signed_in(shop.owner).get("/merchant/statistics/nothing.xlsx").status_code == 404


def test_every_definition_says_what_how_and_from_where():
    for name, one in DEFINITIONS.items():
        assert all((str(one.name), str(one.words), str(one.formula), str(one.source))), name
    names = [str(one.name) for one in DEFINITIONS.values()]
    assert len(set(names)) == len(names)


def test_an_empty_store_is_told_what_there_is_not(signed_in):
    shop = make.store()
    owner = signed_in(shop.owner)

    for name in REPORTS:
        assert owner.get(f"/merchant/statistics/{name}/").status_code == 200
