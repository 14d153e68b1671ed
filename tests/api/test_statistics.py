"""Statistics over the API: as the pages say, for who may see them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from home.statistics.reports import daily
from home.statistics.reports.pages.book import REPORTS
from orders.lifecycle import cash
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(store):
    """¥24.60 today."""
    at = timezone.now()
    order = make.order(store, {make.variant(store, name="红糖", price="12.30"): "2"}, at=at)
    cash.take(store=store, order_id=order.pk, actor=store.owner, at=at)
    daily.refresh(at=at)
    return store


def address(store, report):
    return f"/merchant/stores/{store.slug}/statistics/{report}/"


def test_figures_tables_and_what_they_mean(as_user, sold):
    today = timezone.localdate()
    query = f"?from={today - timedelta(days=1)}&to={today}&by=day"

    told = as_user(sold.owner).get(address(sold, "sales") + query).json()

    net = told["figures"][0]
    assert net["name"] == "net_amount"
    assert (net["kind"], net["value"], net["before"]) == ("yuan", "24.60", "0.00")
    (table,) = told["tables"]
    assert [row[0] for row in table["rows"]] == [
        today.isoformat(),
        (today - timedelta(days=1)).isoformat(),
    ]
    kinds = [column["kind"] for column in table["columns"]]
    assert kinds[:5] == ["day", "yuan", "yuan", "yuan", "count"]
    assert table["rows"][0][1:6] == ["24.60", "24.60", "0.00", 1, 1]
    assert told["definitions"][0]["formula"] == "支付金额 − 退款金额"


@pytest.mark.parametrize("report", REPORTS)
def test_every_report_is_there(as_user, sold, report):
    assert as_user(sold.owner).get(address(sold, report)).status_code == 200


def test_who_may_not_is_told_so_and_others_find_nothing(as_user, sold):
    clerk, stranger = make.member(sold, "clerk"), make.store().owner

    assert as_user(clerk).get(address(sold, "sales")).status_code == 403
    assert as_user(stranger).get(address(sold, "sales")).status_code == 404
    assert as_user(sold.owner).get(address(sold, "nothing")).status_code == 404
    odd = as_user(sold.owner).get(address(sold, "sales") + "?from=2026-02-30")
    assert odd.status_code == 400


def test_the_short_address_is_of_the_store_one_works_in(as_user, sold):
    mine = as_user(sold.owner)
    query = f"?from={timezone.localdate()}"

    told = mine.get(f"/merchant/statistics/sales/{query}").json()

    assert told == mine.get(address(sold, "sales") + query).json()
    assert mine.get("/merchant/statistics/nonsense/").status_code == 404
    other = make.store(owner=sold.owner)
    unclear = mine.get("/merchant/statistics/sales/")
    assert (unclear.status_code, list(unclear.json()["fields"])) == (400, ["store"])
    chosen = mine.get(f"/merchant/statistics/sales/?from={timezone.localdate()}&store={sold.slug}")
    assert chosen.json() == told
    assert mine.get(f"/merchant/statistics/sales/?store={other.slug}").json() != told


def test_the_short_address_is_for_who_may_see_figures(as_user, anyone, sold):
    short = "/merchant/statistics/sales/"
    clerk, stranger = as_user(make.member(sold, "clerk")), as_user(make.store().owner)

    assert clerk.get(short).json()["code"] == "role_not_allowed"
    assert stranger.get(f"{short}?store={sold.slug}").status_code == 404
    assert as_user(make.user()).get(short).status_code == 404
    assert anyone.get(short).status_code == 401


@pytest.mark.long
def test_the_index_names_every_report_and_leads_to_it(as_user, sold):
    mine = as_user(sold.owner)

    listed = mine.get("/merchant/statistics/").json()

    assert [row["name"] for row in listed] == list(REPORTS)
    assert (listed[1]["title"], listed[5]["title"]) == ("销售", "分组")
    told = mine.get(listed[1]["url"].partition("/api/v1")[2]).json()
    assert told == mine.get("/merchant/statistics/sales/").json()
    assert mine.get(f"/merchant/stores/{sold.slug}/statistics/").json() == listed
    english = mine.get("/merchant/statistics/", accept_language="en").json()
    assert (english[0]["title"], english[1]["title"]) == ("Today", "Sales")
    other = make.store(owner=sold.owner)
    assert list(mine.get("/merchant/statistics/").json()["fields"]) == ["store"]
    theirs = mine.get(f"/merchant/statistics/?store={other.slug}").json()
    assert f"/stores/{other.slug}/statistics/sales/" in theirs[1]["url"]


def test_the_index_is_for_who_may_see_figures(as_user, anyone, sold):
    for address in ("/merchant/statistics/", f"/merchant/stores/{sold.slug}/statistics/"):
        assert as_user(make.member(sold, "clerk")).get(address).status_code == 403
        assert as_user(make.user()).get(address).status_code == 404
        assert anyone.get(address).status_code == 401
