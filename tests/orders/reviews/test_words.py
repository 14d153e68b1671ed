"""The words that several reviews of a product share: tags above them, which filter."""

import pytest
from django.test import Client
from django.utils import timezone

from orders.reviews import moderating, own_data, words
from tests import make
from tests.orders.reviews.test_reviews import known_person, received, written

pytestmark = pytest.mark.django_db


def said(store, variant, *texts):
    wang = known_person()
    return [written(received(store, variant, buyer=wang), text) for text in texts]


def common(variant):
    variant.product.refresh_from_db()
    return [(row["word"], row["count"]) for row in variant.product.review_words]


def test_words_of_several_reviews_are_counted_once_each_without_the_goods_name():
    texts = ["龙井茶新鲜，新鲜！包装好看", "新鲜。包装一般", "不新鲜", "不新鲜了", "很香"]

    found = words.common(texts, name="龙井茶")

    assert {row["word"]: row["count"] for row in found} == {"新鲜": 2, "包装": 2, "不新鲜": 2}


def test_they_follow_what_is_shown_hidden_and_forgotten():
    store = make.store()
    tea = make.variant(store, name="龙井茶", stock="50")
    reviews = said(store, tea, "茶叶新鲜", "很新鲜", "包装结实")
    assert common(tea) == [("新鲜", 2)]

    moderating.hide(review_id=reviews[1].pk, reason="unrelated", actor=None)
    assert common(tea) == []
    moderating.let_through(review_id=reviews[1].pk, actor=None)
    assert common(tea) == [("新鲜", 2)]
    own_data._forget(reviews[0].person, timezone.now())

    assert common(tea) == []


@pytest.mark.long
def test_a_tag_leads_to_the_reviews_that_say_so():
    store = make.store()
    tea = make.variant(store, name="龙井茶", stock="50")
    said(store, tea, "茶叶新鲜", "很新鲜，送得快", "一点也不新鲜", "包装结实")
    tag, path = "新鲜 2", f"/reviews/{tea.product_id}/"
    browser = Client()

    assert tag in browser.get(tea.product.get_url()).content.decode()
    page = browser.get(path, {"word": "新鲜"}).content.decode()
    told = browser.get(f"/api/v1/products/{tea.product_id}/").json()
    rows = browser.get("/api/v1/reviews/", {"product_id": tea.product_id, "word": "新鲜"}).json()

    assert tag in page
    assert "送得快" in page
    assert "一点也" not in page
    assert "包装结实" not in page
    assert "包装结实" in browser.get(path, {"word": "没有这个词"}).content.decode()
    assert told["review_words"] == [{"word": "新鲜", "count": 2}]
    assert (told["review_count"], told["rating"]) == (4, "5.0")
    assert {row["text"] for row in rows["results"]} == {"茶叶新鲜", "很新鲜，送得快"}
