"""The judged queries on PostgreSQL find what they find on SQLite."""

import pytest

from search import products
from search.backends import pages
from search.search_request import SearchRequest
from shop.catalog.models import ProductPage
from tests import make
from tests.search import judged

pytestmark = [
    pytest.mark.postgres,
    # A test before this one emptied every table.
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.mark.long
def test_postgresql_finds_the_same(shared_data):
    score, own = judged.ask(judged.read(shared_data))

    assert score.recall >= 0.97, score.misses
    assert score.precision >= 0.90, score.misses
    assert score.forbidden == own.forbidden == []
    assert judged.differences(score, own) == {}


def test_of_many_the_thing_itself_is_first_then_what_sells(monkeypatch):
    monkeypatch.setattr(pages, "RANKED", {"sqlite": 1, "postgresql": 1})
    shop = make.store("小满便利")
    for name, sales in (("牛奶饼干", 9), ("纯牛奶", 2), ("鲜牛奶", 4)):
        page = make.product(shop, name)
        ProductPage.objects.filter(pk=page.pk).update(sales=sales)

    found = products.find(SearchRequest(text="牛奶", store=shop)).products

    assert [page.title for page in found] == ["鲜牛奶", "纯牛奶", "牛奶饼干"]
