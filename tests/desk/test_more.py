"""更多: every area of the desk, each for whoever may open something in it."""

import pytest
from bs4 import BeautifulSoup

from tests import make

pytestmark = pytest.mark.django_db
AREAS = ["订单", "商品", "促销", "顾客", "收款", "统计", "设置", "权限"]


def shown(client) -> list[str]:
    html = BeautifulSoup(client.get("/merchant/more/").content, "html.parser")
    return [title.text for title in html.select("h2.section__title")]


@pytest.mark.long
def test_areas_of_a_shop_stand_one_below_the_other(owner):
    page = BeautifulSoup(owner.get("/merchant/more/").content, "html.parser")

    assert shown(owner) == AREAS
    links = [link["href"] for link in page.select("main a[href]")]
    assert len(links) == len(set(links))
    assert {owner.get(link).status_code for link in links} <= {200, 302}


@pytest.mark.parametrize(
    ("ability", "areas"),
    [
        ("stock", ["商品", "设置"]),
        ("reports", ["统计", "设置"]),
        ("audit", ["设置", "权限"]),
        ("payments", ["收款", "设置"]),
    ],
)
def test_an_area_without_anything_for_somebody_is_not_there(store, signed_in, ability, areas):
    clerk = signed_in(make.member(store, make.own_role(store, "一件事", ability)))

    assert shown(clerk) == areas
