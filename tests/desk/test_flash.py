"""限时抢购和秒杀 at the desk: made, begun, ended."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from home.desk.promotions.forms import moment
from shop.flash.models import FlashItem
from tests import make

pytestmark = pytest.mark.django_db
LIST = "/merchant/promotions/flash/"


def text_of(response) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def test_a_seckill_is_made_begun_and_ended(owner, store):
    tea = make.variant(store, price="20.00", stock="10", name="龙井")
    make.variant(store, price="9.00", name="毛巾")
    now = timezone.now()
    form = {
        "kind": "seckill",
        "variant": tea.pk,
        "price": "25",
        "quantity": "5",
        "per_buyer": "1",
        "pay_minutes": "10",
        "starts_at": moment(now + timedelta(hours=1)),
        "ends_at": moment(now + timedelta(hours=2)),
    }
    assert "还没有抢购" in text_of(owner.get(LIST))
    assert "毛巾" not in text_of(owner.post(f"{LIST}new/", {"do": "find", "q": "龙井"}))
    refused = owner.post(f"{LIST}new/", form | {"do": "save"})
    assert refused.status_code == 422
    assert "要比现在的 ¥20.00 便宜" in text_of(refused)

    made = owner.post(f"{LIST}new/", form | {"do": "save", "price": "9.9"})

    item = FlashItem.unscoped.get()
    assert made.url == f"{LIST}{item.number}/"
    assert "未开始" in text_of(owner.get(made.url))
    for action, words in (("start", "备了 5 件"), ("pause", "已暂停"), ("end", "已结束")):
        assert words in text_of(owner.post(f"{made.url}{action}/", follow=True))
    assert "秒杀 ¥9.90" in text_of(owner.get(LIST))
    assert "看清楚" in text_of(owner.post(f"{made.url}resume/", follow=True))
    assert owner.post(f"{made.url}other/").status_code == 404
