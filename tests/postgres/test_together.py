"""一起买的还有 on PostgreSQL: counted through a cursor of the server, shown by one union."""

import pytest
from django.test import Client
from django.utils import timezone

from orders.favourites import together
from orders.lifecycle import cash, fulfil, steps
from shop.catalog.mixins.together import BoughtTogether
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]


def test_counted_twice_it_stands_there_once(monkeypatch):
    monkeypatch.setattr(together, "BATCH", 2)
    store, at = make.store(), timezone.now()
    goods = [make.variant(store, name=name) for name in ("龙井茶", "白瓷杯", "东北米")]
    for _time in range(2):
        order = make.order(store, dict.fromkeys(goods, "1"))
        for step in (steps.confirm, fulfil.fulfil, cash.take):
            step(store=store, order_id=order.pk, actor=store.owner, at=at)

    for _night in range(2):
        together.count_all(at=at)

    assert list(BoughtTogether.unscoped.values_list("count", flat=True)) == [2] * 6
    html = Client().get(goods[0].product.get_url()).content.decode()
    section = html.partition("一起买的还有")[2].partition("</section>")[0]
    assert "白瓷杯" in section
    assert "东北米" in section
