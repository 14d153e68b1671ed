"""Operators see the promotions of all stores, and suspend one that misleads."""

import pytest
from django.urls import reverse

from shop.promotions.models import Promotion
from shop.promotions.reckoning.terms import Kind
from shop.stores.models import AuditEntry
from tests import make
from tests.desk.test_promotions import text_of
from tests.shop.promotions.made import percent, promotion

pytestmark = [pytest.mark.django_db, pytest.mark.long]
INDEX = "operate-promotions_modeladmin_index"


def test_a_promotion_is_suspended_until_the_platform_lets_it_go_on(world, operator, merchant):
    store = world.own.store
    tea = make.variant(store, price="10.00", name="假原价茶")
    row = promotion(store, Kind.PERCENT, percent("50"), name="清仓五折")
    assert "清仓五折" in text_of(operator.get(reverse(INDEX), {"q": "清仓"}))
    one = reverse("operate_promotion", args=[row.pk])
    for method in (merchant.get, merchant.post):
        assert method(one).status_code in (302, 404)
    assert merchant.get(reverse(INDEX)).status_code in (302, 403, 404)
    assert "假原价茶" in text_of(operator.get(one))

    assert operator.post(one, {"reason": ""}).status_code == 200
    operator.post(one, {"reason": "原价不真实"})

    tea.refresh_from_db()
    assert tea.asked == 10
    desk = f"/merchant/promotions/{row.number}/"
    assert "平台暂停了这个活动：原价不真实" in text_of(merchant.get(desk))
    assert "原价不真实" in text_of(merchant.post(f"{desk}resume/", follow=True))
    again = operator.post(one, {"reason": "再一次"}, follow=True)
    assert "看清楚" in text_of(again)
    operator.post(one, {"restore": "1"})
    merchant.post(f"{desk}resume/")
    tea.refresh_from_db()
    assert (tea.asked, Promotion.unscoped.get(pk=row.pk).suspended_for) == (5, "")
    acts = AuditEntry.objects.filter(target__contains=row.number).order_by("pk")
    assert [one.action for one in acts][-3:] == [
        *("promotion.suspend", "promotion.restore", "promotion.resume"),
    ]
