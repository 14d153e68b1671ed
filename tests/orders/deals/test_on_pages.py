"""Blocks of promotions and coupons on pages, and pages as they will be at another moment."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from home.models import LandingPage
from shop.catalog.models import ProductPage
from shop.promotions.models import CouponHolding
from shop.promotions.reckoning.terms import Kind, Scope
from shop.stock.models import StockLevel
from shop.stores.models import Store, StorePage
from shop.stores.public_pages import cache_tags
from tests import make
from tests.orders.groups.made import group_buy
from tests.shop.flash.made import flash, seckill
from tests.shop.promotions.made import HOUR, coupon, off, percent, promotion

pytestmark = pytest.mark.django_db


def put(store: Store, *blocks: tuple[str, dict]) -> StorePage:
    page = StorePage.objects.get(store=store)
    page.body = [{"type": kind, "value": value} for kind, value in blocks]
    page.save()
    return page


def shown(url: str) -> str:
    return Client().get(url).content.decode()


def test_a_promotion_counts_to_its_start_then_to_its_end_then_is_gone(store):
    now = timezone.now()
    tea = make.variant(store, price="10.00", stock="5", name="绿茶")
    make.variant(store, price="10.00", stock="5", name="别的货")
    row = promotion(
        store,
        Kind.PERCENT,
        percent("50"),
        scope=Scope(False, variants=frozenset({tea.pk})),
        name="周五半价",
        starts_at=now + HOUR,
        ends_at=now + 2 * HOUR,
    )
    put(store, ("promotion", {"number": row.number}))
    page, url = StorePage.objects.get(store=store), store.get_absolute_url()
    block = shown(url).split('class="countdown"')[1].split("</section>")[0]
    assert "距开始" in block
    assert f"{timezone.localtime(row.starts_at):%Y-%m-%dT%H:%M}" in block
    assert "绿茶" in block
    assert "别的货" not in block
    # The editor's preview offers both edges; what it shows then stays nowhere.
    modes = dict(page.preview_modes)
    assert [words.split(" ", 2)[2] for words in list(modes.values())[-2:]] == [
        "周五半价 开始",
        "周五半价 结束",
    ]
    then = page.make_preview_request(preview_mode=row.starts_at.isoformat()).content.decode()
    assert "距结束" in then
    assert ">5 元<" in then
    tea.refresh_from_db()
    assert tea.offer_price is None
    with time_machine.travel(row.starts_at + timedelta(seconds=1)):
        assert "距结束" in shown(url)
    with time_machine.travel(row.ends_at + timedelta(seconds=1)):
        assert "周五半价" not in shown(url)


def test_copies_of_a_page_end_when_its_blocks_change(store):
    now = timezone.now()
    coming = coupon(store, claim_from=now + HOUR, claim_until=now + 3 * HOUR)
    put(store, ("coupons", {"title": "领券"}))
    response = Client().get(store.get_absolute_url())
    assert getattr(response, cache_tags.UNTIL) == coming.claim_from
    assert "领券" not in response.content.decode()
    with time_machine.travel(now + 2 * HOUR):
        assert "5 元券" in shown(store.get_absolute_url())


def test_a_coupon_is_claimed_from_a_page_that_is_kept_for_everybody(store):
    kind = coupon(store, total=1)
    put(store, ("coupons", {"title": "领券"}))
    html = shown(store.get_absolute_url())
    form = html.split('aria-label="领券"')[1].split("</section>")[0]
    assert "csrf" not in form
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.user(), backend="accounts.backends.PasswordBackend")
    url = f"/coupons/{kind.pk}/claim/"
    strange = client.post(url, headers={"origin": "https://elsewhere.example"})
    assert (strange.status_code, CouponHolding.unscoped.count()) == (403, 0)
    client.post(url, headers={"origin": "http://testserver"})
    assert CouponHolding.unscoped.count() == 1
    # It was the last one.
    assert "领券" not in shown(store.get_absolute_url())


def test_what_is_on_offer_stands_in_a_row_without_a_number(store):
    make.variant(store, price="10.00", stock="5", name="绿茶")
    put(store, ("promotion", {"title": "今日特价", "number": ""}))
    assert "今日特价" not in shown(store.get_absolute_url())
    promotion(store, Kind.PRICE, off("0", "6"))
    assert "今日特价" in shown(store.get_absolute_url())
    # A campaign of the platform shows the town's, and names the store of its coupons.
    coupon(store)
    landing = LandingPage(title="双十二", slug="shuang12")
    landing.body = [
        {"type": "promotion", "value": {"title": "全城特价", "number": ""}},
        {"type": "coupons", "value": {"title": "先领券", "store": store.page.pk}},
    ]
    Site.objects.get().root_page.add_child(instance=landing)
    html = shown("/shuang12/")
    assert "全城特价" in html
    assert "绿茶" in html
    assert "5 元券" in html


def test_a_number_of_another_store_shows_nothing(store):
    other = make.store()
    make.variant(other, price="10.00", name="别家的货")
    row = promotion(other, Kind.PERCENT, percent("50"), name="别家的活动")
    put(store, ("promotion", {"number": row.number}))
    assert "别家的" not in shown(store.get_absolute_url())


def test_the_desk_shows_the_store_at_a_moment_and_drafts_keep_their_words(store):
    tea = make.variant(store, price="10.00", stock="5", name="绿茶")
    at = timezone.now() + timedelta(days=2)
    promotion(store, Kind.PRICE, off("0", "6"), starts_at=at - HOUR, ends_at=at + HOUR)
    jam = make.variant(store, price="20.00", stock="5", name="果酱")
    sale = flash(jam, "5.00", 4, starts_at=at - HOUR, ends_at=at + HOUR)
    client = Client()
    client.force_login(store.owner, backend="accounts.backends.PasswordBackend")
    session = client.session
    session["desk_store"] = store.pk
    session.save()
    typed = timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")
    html = client.get("/merchant/promotions/at/", {"at": typed}).content.decode()
    assert "预览：" in html
    assert ">6 元<" in html
    assert ">5 元<" in html
    assert ">10 元<" in shown(store.get_absolute_url())
    assert ">20 元<" in shown(store.get_absolute_url())
    # Goods of a flash sale were laid aside for a look only.
    sale.refresh_from_db()
    assert (sale.allotted, sale.allotted_at) == (0, None)
    assert StockLevel.unscoped.get(variant=jam).available == 5
    # A draft is previewed with its own words and the price of that moment.
    page = ProductPage.objects.get(pk=tea.product_id)
    page.title = "还没保存的茶"
    then = page.make_preview_request(preview_mode=at.isoformat()).content.decode()
    assert "还没保存的茶" in then
    assert ">6 元<" in then


@pytest.mark.long
def test_flash_goods_and_group_buys_stand_in_blocks_until_their_hours_pass(store):
    now = timezone.now()
    tea = make.variant(store, price="20.00", stock="9", name="绿茶")
    cup = make.variant(store, price="30.00", stock="9", name="茶杯")
    pot = make.variant(store, price="90.00", stock="9", name="茶壶")
    sale = flash(tea, starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    place = seckill(cup, starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    together = group_buy(pot, price="60.00", ends_at=now + 3 * HOUR)
    put(store, ("flash_shelf", {"title": ""}), ("group_buys", {"title": "一起买"}))
    url = store.get_absolute_url()

    response = Client().get(url)
    html = response.content.decode()
    assert getattr(response, cache_tags.UNTIL) == sale.starts_at
    shelf, groups = (part.split("</section>")[0] for part in html.split('class="block"')[1:3])
    assert ("距开始" in shelf, "绿茶" in shelf, f"/seckill/{place.number}/" in shelf) == (True,) * 3
    assert (f"/groups/{together.number}/" in groups, "3 人团 ¥60.00" in groups) == (True, True)
    with time_machine.travel(sale.starts_at + timedelta(seconds=1)):
        shelf = shown(url).split('class="block"')[1].split("</section>")[0]
        assert ("距结束" in shelf, ">5 元<" in shelf) == (True, True)
    with time_machine.travel(together.ends_at + timedelta(seconds=1)):
        assert 'class="block"' not in shown(url)
    # A campaign of the platform shows the town's.
    landing = LandingPage(title="双十二", slug="shuang12")
    landing.body = [{"type": "group_buys", "value": {"title": "全城团购"}}]
    Site.objects.get().root_page.add_child(instance=landing)
    assert "全城团购" in shown("/shuang12/")
