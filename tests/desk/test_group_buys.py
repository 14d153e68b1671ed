"""团购 at the desk: made, refused where it makes no sense, and ended."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from home.desk.promotions.forms import moment
from shop.groups.models import GroupBuy
from shop.promotions import check
from shop.stores.models import AuditEntry
from tests import make
from tests.desk.test_promotions import text_of

pytestmark = pytest.mark.django_db
PAGE = "/merchant/promotions/groups/"


def typed(product, **columns):
    now = timezone.now()
    return {
        "goods": f"p{product.pk}",
        "price": "19.90",
        "size": "3",
        "hours": "24",
        "starts_at": moment(now - timedelta(minutes=2)),
        "ends_at": moment(now + timedelta(days=3)),
        "shows_open": "on",
        "do": "make",
    } | columns


def test_a_group_buy_from_the_desk_to_its_end(owner, store):
    tea = make.product(store, name="明前龙井", price="29.00")
    other = make.product(make.store(), name="别家的茶", price="99.00")
    dear = owner.post(f"{PAGE}new/", typed(tea, price="29.00"))
    assert "要比单独购买的价格低" in text_of(dear)
    assert owner.post(f"{PAGE}new/", typed(other)).status_code == 422
    assert not GroupBuy.unscoped.exists()
    found = text_of(owner.post(f"{PAGE}new/", typed(tea, do="find", q="龙井")))
    assert "明前龙井" in found
    assert "别家的茶" not in found

    saved = owner.post(f"{PAGE}new/", typed(tea))
    row = GroupBuy.unscoped.get()
    assert (row.product, row.variant, row.price, row.size) == (tea, None, Decimal("19.90"), 3)
    store.refresh_from_db()
    assert store.offers_edge == row.ends_at
    assert "3人团¥19.90" in text_of(owner.get(PAGE)).replace(" ", "")
    # Another of the same goods at the same time would leave two prices.
    assert "已经有团购" in text_of(owner.post(f"{PAGE}new/", typed(tea)))

    assert "进行中" in text_of(owner.get(saved.url))
    owner.post(f"{saved.url}end/")
    row.refresh_from_db()
    assert row.ends_at <= timezone.now()
    assert "已结束" in text_of(owner.get(saved.url))
    assert "团购已经结束" in text_of(owner.post(f"{saved.url}end/", follow=True))
    said = AuditEntry._base_manager.filter(store=store, action__startswith="group_buy.")
    assert list(said.order_by("pk").values_list("action", flat=True)) == [
        "group_buy.add",
        "group_buy.end",
    ]
    assert check.differences() == []
