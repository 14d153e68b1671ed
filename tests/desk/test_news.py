"""News of the platform: operators write, every person at a desk reads, each for themselves."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from home.news.models import News, NewsRead
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def operator():
    client = Client()
    client.force_login(make.user("运营", is_staff=True, is_superuser=True))
    return client


def news(title, **given):
    given = {"is_draft": False, "starts_at": timezone.now() - DAY} | given
    return News.objects.create(title=title, text="第一段\n\n<b>第二段</b>", **given)


def test_the_newest_stands_at_the_desk_until_each_person_has_read_it(owner, store, signed_in):
    news("上周的", starts_at=timezone.now() - 7 * DAY)
    newest = news("下周一维护")
    clerk = signed_in(make.member(store, "clerk"))

    today = owner.get("/merchant/").content.decode()

    assert "平台消息：下周一维护" in today
    assert "未读" in today
    page = owner.get("/merchant/news/").content.decode()
    assert page.index("下周一维护") < page.index("上周的")
    assert page.count("未读") == 2
    assert "<p>第一段</p>" in page
    assert "&lt;b&gt;第二段" in page
    assert NewsRead.objects.filter(user=store.owner, news=newest).count() == 1
    assert "未读" not in owner.get("/merchant/news/").content.decode()
    assert NewsRead.objects.count() == 2
    assert "未读" not in owner.get("/merchant/").content.decode()
    assert "未读" in clerk.get("/merchant/").content.decode()


def test_drafts_and_what_is_over_or_not_begun_are_nobodys_to_read(owner):
    now = timezone.now()
    hidden = [
        news("草稿的", is_draft=True),
        news("明天的", starts_at=now + DAY),
        news("昨天的", starts_at=now - 2 * DAY, ends_at=now - DAY),
    ]

    every = owner.get("/merchant/news/").content.decode()

    assert "还没有消息" in every
    assert all(row.title not in every for row in hidden)
    assert not NewsRead.objects.exists()


def test_operators_write_news_and_merchants_do_not(operator, owner):
    told = {
        "title": "新功能",
        "text": "可以做预售了",
        "starts_at": "2026-01-02 08:00",
        "ends_at": "",
    }

    answer = operator.post("/admin/platform/news/create/", told)

    assert answer.status_code == 302
    written = News.objects.get()
    assert (written.title, written.is_draft) == ("新功能", False)
    assert "商家看得到" in operator.get("/admin/platform/news/").content.decode()
    for url in ("", "create/", f"edit/{written.pk}/", f"delete/{written.pk}/"):
        assert owner.get(f"/admin/platform/news/{url}").status_code == 404
        assert owner.post(f"/admin/platform/news/{url}", told).status_code in {404, 405}
    assert News.objects.count() == 1


def test_news_end_after_they_start(operator):
    told = {"title": "反了", "text": "x", "starts_at": "2026-01-02 08:00"}

    page = operator.post("/admin/platform/news/create/", {**told, "ends_at": "2026-01-01 08:00"})

    assert "结束时间要在开始时间之后" in page.content.decode()
    assert not News.objects.exists()


@pytest.mark.long
def test_operators_find_products_orders_and_customers_of_all_stores(operator, owner, store):
    other = make.store("另一家店")
    own, foreign = (
        make.variant(store, name="土鸡蛋"),
        make.variant(other, name="手工皂", price="8.80"),
    )
    order = make.order(other, {foreign: "2"})

    products = operator.get("/admin/platform/products/", {"q": "另一家"}).content.decode()

    assert "手工皂" in products
    assert "土鸡蛋" not in products
    assert "¥8.80" in products
    assert f"/admin/pages/{foreign.product_id}/edit/" in products
    found = operator.get("/admin/platform/products/", {"shop": store.pk}).content.decode()
    assert own.product.title in found
    assert "手工皂" not in found
    orders = operator.get("/admin/platform/orders/").content.decode()
    assert order.number in orders
    assert order.phone not in orders
    people = operator.get("/admin/platform/customers/", {"q": store.owner.phone}).content.decode()
    assert store.owner.name in people
    for name in ("products", "orders", "customers"):
        assert owner.get(f"/admin/platform/{name}/").status_code == 404
