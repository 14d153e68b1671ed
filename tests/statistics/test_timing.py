"""Where the time goes: some requests are measured, and operators see the last day's sums."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from home.statistics.timing import costs, samples, statements
from home.statistics.timing.models import ViewCost
from home.statistics.timing.samples import Cost
from tests import make
from tests.admin import forms

pytestmark = pytest.mark.django_db
PAGE = "/admin/platform/timing/"


@pytest.fixture
def everything(settings) -> None:
    settings.MEASURED_ONE_IN = 1


@pytest.fixture
def operator(client):
    client.force_login(make.user(is_staff=True, is_superuser=True))
    return client


def cells(page: str, title: str) -> list[list[str]]:
    """The rows beneath this title, as words."""
    table = page.split(title, 1)[1].split("</table>", 1)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table.split("<tbody>", 1)[1], re.DOTALL)
    return [
        [re.sub(r"<.*?>", "", cell).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.S)]
        for row in rows
    ]


def test_a_request_tells_its_view_statements_and_time(client, everything):
    product = make.product(make.store())

    client.get(product.url)
    client.get(product.url)
    client.get("/cart/")
    client.get("/no-such-page-at-all/")

    rows = {row.view: row for row in ViewCost.objects.all()}
    assert {name: row.count for name, row in rows.items() if name != "wagtail_serve"} == {
        "wagtail_serve ProductPage": 2,
        "cart": 1,
    }
    page = rows["wagtail_serve ProductPage"]
    assert page.statements >= 2
    assert 0 < page.database_us < page.wall_us
    assert 0 < page.cpu_us <= page.wall_us * 1.1
    assert page.hour.minute == page.hour.second == page.hour.microsecond == 0


def test_nothing_is_measured_where_it_is_off(client):
    client.get("/cart/")

    assert not ViewCost.objects.exists()


def test_a_preview_is_one_request(operator, everything):
    """Wagtail makes another within it: one preview in a hundred was a server error."""
    page = make.store().page
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    operator.post(preview, forms.of(operator, edit))
    ViewCost.objects.all().delete()

    shown = operator.get(preview)

    assert shown.status_code == 200
    assert [(row.view, row.count) for row in ViewCost.objects.all()] == [
        ("wagtailadmin_pages:preview_on_edit", 1)
    ]
    assert ViewCost.objects.get().statements > 5


def test_as_many_as_are_asked_for(settings, monkeypatch):
    settings.MEASURED_ONE_IN = 4
    drawn = iter([0, 1, 2, 3, 0])
    monkeypatch.setattr(samples.random, "randrange", lambda most: next(drawn))

    chosen = [samples.begin() is not None for _time in range(5)]

    assert chosen == [True, False, False, False, True]


def test_costs_add_up_and_old_ones_end():
    at = timezone.now()
    asked, old = costs.Asked(view="cart"), costs.Asked(view="old")
    costs.add(old, Cost(1, 1, 1, 1), at=at - costs.KEPT - timedelta(hours=1))
    costs.add(asked, Cost(9, 9, 9, 9), at=at - timedelta(days=2))
    costs.add(asked, Cost(100, 300, 4, 50), at=at)
    costs.add(asked, Cost(300, 500, 6, 150), at=at)
    costs.add(costs.Asked("", "store", "hit"), Cost(1, 1, 0, 0), at=at)

    assert costs.by_view(at=at) == [("cart", costs.Sums(2, 400, 800, 10, 200))]
    assert costs.by_answer(at=at) == {("store", "hit"): 1}
    assert not ViewCost.objects.filter(view="old").exists()


def test_operators_see_who_takes_the_time(operator):
    at = timezone.now()
    for asked, cost in (
        (costs.Asked("checkout"), Cost(30_000, 60_000, 8, 12_340)),
        (costs.Asked("checkout"), Cost(10_000, 20_000, 5, 7_000)),
        (costs.Asked("cart"), Cost(10_000, 10_000, 1, 1_000)),
        (costs.Asked("", "store", "hit"), Cost(200, 300, 0, 0)),
        (costs.Asked("", "store", "hit"), Cost(200, 300, 0, 0)),
        (costs.Asked("wagtail_serve StorePage", "store", "miss"), Cost(0, 0, 0, 0)),
    ):
        costs.add(asked, cost, at=at)

    page = operator.get(PAGE).content.decode()

    assert cells(page, "各页面用的时间") == [
        ["checkout", "2", "80.0%", "20", "6.5", "9.7", "40"],
        ["cart", "1", "20.0%", "10", "1", "1", "10"],
        ["wagtail_serve StorePage", "1", "0.0%", "0", "0", "0", "0"],
    ]
    assert cells(page, "页面副本") == [["店铺首页", "3", "66.7%", "0.0%", "33.3%", "0.0%"]]
    assert "数据库没有打开语句统计" in page


def test_it_is_for_operators_alone(client):
    assert client.get(PAGE).status_code in {302, 404}
    client.force_login(make.store().owner)
    assert client.get(PAGE).status_code == 404


def test_statements_are_told_by_who_counts_them():
    assert connection.vendor == "sqlite"
    assert statements.slowest(5) is None
