"""Where no shop has opened yet; apart from the tests that share one."""

from tests.shop.storefront.conftest import get


def test_an_empty_town_is_no_dead_end(db):
    assert "第一家小店，等你来开" in get("/")
