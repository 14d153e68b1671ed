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
