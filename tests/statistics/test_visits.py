"""Counting without following: sums by day, from every process, and nobody in them."""

import json
import os
import random
import re
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from home.statistics.visits import counting, report, sketch, tables
from home.statistics.visits.counted import MOST, Counted
from home.statistics.visits.models import DailyCount, DailyProduct, DailySalt, DailyVisitors
from orders.cart import added
from shop.stores import suspension
from shop.stores.people.roles import Role
from tests import make
from tests.browser.site import CHROMIUM, CHROMIUM_ARGUMENTS, require_chromium

pytestmark = pytest.mark.django_db

STAFF = (Role.MANAGER, Role.CLERK, Role.EDITOR, Role.SUPPORT)
PHONE = "Mozilla/5.0 (Linux; Android 14; V2310A) MicroMessenger/8.0.49"
TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_counted():
    counting._counted.take()
    yield
    counting._counted.take()


@pytest.fixture
def shop():
    return make.store("幸福小店")


def tell(client=None, *, agent=PHONE, address="203.0.113.7", headers=None, **told):
    return send(json.dumps(told), client, agent=agent, address=address, headers=headers)


def send(body, client=None, *, agent=PHONE, address="203.0.113.7", headers=None):
    return (client or Client()).post(
        "/visits/",
        body,
        content_type="text/plain;charset=UTF-8",
        headers={"User-Agent": agent, **(headers or {})},
        REMOTE_ADDR=address,
    )


def counts(**filters):
    rows = DailyCount._base_manager.filter(**filters)
    return {(row.kind, row.source): row.count for row in rows}


def visitors(store):
    return sketch.estimate(bytes(DailyVisitors._base_manager.get(store=store).registers))


def everything():
    """What all tables of visits hold, as text."""
    tables_of = (DailyCount, DailyProduct, DailyVisitors, DailySalt)
    return [row for model in tables_of for row in model._base_manager.values_list()]


def test_a_view_counts_once_and_a_product_by_itself(shop):
    apple = make.product(shop, "苹果")

    tell(kind="store", store=shop.slug, source="wechat")
    tell(kind="product", store=shop.slug, source="inside", product=apple.pk)
    tell(kind="product", store=shop.slug, source="inside", product=apple.pk)
    tell(kind="home", source="direct")
    tell(kind="search", source="utm_flyer-2")
    counting.write()
    counting.write()

    assert counts(store=shop) == {("store", "wechat"): 1, ("product", "inside"): 2}
    assert counts(store=None) == {("home", "direct"): 1, ("search", "utm_flyer-2"): 1}
    row = DailyProduct._base_manager.get()
    assert (row.store_id, row.product_id, row.views, row.carts) == (shop.pk, apple.pk, 2, 0)
    assert row.on == timezone.localdate()
    assert visitors(shop) == 1


def test_the_request_asks_the_database_nothing(shop, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = tell(kind="store", store=shop.slug, source="direct")

    assert (response.status_code, response.content, response.cookies.keys()) == (204, b"", set())
    assert len(counting._counted) == 2


def test_what_several_processes_write_adds_up(shop, apart):
    """Each with its own memory, the same visitor at all of them."""
    for _process in range(3):
        for address in ("203.0.113.7", "203.0.113.8"):
            tell(kind="store", store=shop.slug, source="direct", address=address)
        tell(kind="home", source="direct")
        counting.write()

    assert counts(store=shop) == {("store", "direct"): 6}
    assert counts(store=None) == {("home", "direct"): 3}
    assert visitors(shop) == 2


def test_what_cannot_be_written_now_is_written_later(shop, monkeypatch):
    tell(kind="store", store=shop.slug, source="direct")

    def away(counted):
        raise DatabaseError("away")

    with monkeypatch.context() as broken:
        broken.setattr(tables, "add", away)
        counting.write()
    assert counts() == {}
    counting.write()

    assert counts(store=shop) == {("store", "direct"): 1}
    assert visitors(shop) == 1


@pytest.mark.parametrize(
    "body",
    [
        *("", "x", "[]", "null", "1", "\x00", "[" * 299, '"store"', "{}", '{"kind": "store"}'),
        '{"kind": "home", "source": "baidu.com"}',
        '{"kind": "home", "source": ["direct"]}',
        '{"kind": ["home"], "source": "direct"}',
        '{"kind": "home", "source": "utm_"}',
        '{"kind": "home", "source": "utm_%s"}' % ("a" * 21),
        '{"kind": "home", "source": "utm_13800000001@b"}',
        '{"kind": "home", "store": "{slug}", "source": "direct"}',
        '{"kind": "store", "store": "", "source": "direct"}',
        '{"kind": "store", "store": "no-such", "source": "direct"}',
        '{"kind": "store", "store": {}, "source": "direct"}',
        '{"kind": "store", "store": "{slug}", "source": "direct", "x": "%s"}' % ("y" * 300),
        '{"kind": "product", "store": "{slug}", "source": "direct"}',
        '{"kind": "product", "store": "{slug}", "source": "direct", "product": true}',
        '{"kind": "product", "store": "{slug}", "source": "direct", "product": "7"}',
        '{"kind": "product", "store": "{slug}", "source": "direct", "product": -1}',
        '{"kind": "product", "store": "{slug}", "source": "direct", "product": 1' + "0" * 19 + "}",
    ],
)
def test_an_odd_body_is_answered_the_same_and_changes_nothing(shop, body):
    response = send(body.replace("{slug}", shop.slug))
    counting.write()

    assert response.status_code == 204
    assert everything() == []


def test_forms_and_pictures_are_no_visits(shop):
    for given in ({"data": {"kind": "home", "source": "direct"}}, {"data": {"f": make.photo()}}):
        response = Client().post("/visits/", headers={"User-Agent": PHONE}, **given)
        assert response.status_code == 204

    assert not counting._counted
    assert Client().get("/visits/").status_code == 405


def test_another_site_cannot_count(shop):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        told = tell(kind="store", store=shop.slug, source="direct", headers=headers)
        assert told.status_code == 403

    assert not counting._counted


@pytest.mark.parametrize(
    ("agent", "is_counted"),
    [
        (PHONE, True),
        ("Mozilla/5.0 (Linux; Android 13; CUBOT_X70) Chrome/120.0", True),
        ("", False),
        ("Mozilla/5.0 (compatible; Baiduspider/2.0)", False),
        ("Mozilla/5.0 (compatible; bingbot/2.0)", False),
        ("curl/8.5.0", False),
        ("Mozilla/5.0 HeadlessChrome/140.0", False),
    ],
)
def test_machines_are_not_counted(shop, agent, is_counted):
    tell(kind="store", store=shop.slug, source="direct", agent=agent)

    assert bool(counting._counted) == is_counted


def test_one_address_cannot_count_without_end(shop, settings):
    settings.VISITS_COUNTED_PER_ADDRESS = 3

    answers = {tell(kind="home", source="direct").status_code for _view in range(5)}
    tell(kind="home", source="direct", address="203.0.113.8")
    counting.write()

    assert answers == {204}
    assert counts() == {("home", "direct"): 4}


@pytest.mark.long
def test_made_up_names_fill_neither_memory_nor_tables(shop):
    on = timezone.localdate()
    for number in range(MOST + 10):
        view = counting.View(f"made-up-{number}", "store", "direct")
        counting.note(view=view, address="203.0.113.7", agent=PHONE, at=NOON)
    assert len(counting._counted) <= MOST + 1
    counting._counted.take()

    for number in range(30):
        tell(kind="home", source=f"utm_name-{number:02d}")
        tell(kind="store", store=shop.slug, source=f"utm_name-{number:02d}")
        if number == 10:
            counting.write()
    counting.write()

    told = counts(store=shop, on=on)
    assert len(told) == tables.MOST_CAMPAIGNS + 1
    assert told["store", "utm_"] == 10
    assert counts(store=None)["home", "utm_"] == 10


def test_a_suspended_store_and_a_foreign_product_are_left_out(shop):
    other = make.store("别家")
    theirs = make.product(other, "别家的货")
    suspension.suspend(store=other, reason="test", actor=make.user(is_superuser=True), at=NOON)

    tell(kind="store", store=other.slug, source="direct")
    tell(kind="product", store=shop.slug, source="direct", product=theirs.pk)
    tell(kind="product", store=shop.slug, source="direct", product=987654)
    counting.write()

    assert counts() == {("product", "direct"): 2}
    assert not DailyProduct._base_manager.exists()


def test_what_goes_into_a_cart_is_counted_by_product(shop):
    apple = make.variant(shop, name="苹果", stock="5")

    for quantity in ("1", "2", "900"):
        Client().post("/cart/add/", {"sku": apple.sku, "quantity": quantity})
    Client().post("/cart/add/", {"sku": "NO-SUCH"})
    Client().post("/cart/add/", {"sku": apple.sku, "quantity": "-1"})
    Client().post(
        "/api/v1/cart/lines/", {"sku": apple.sku, "quantity": 1}, content_type="application/json"
    )
    counting.write()

    row = DailyProduct._base_manager.get()
    assert (row.product_id, row.views, row.carts) == (apple.product_id, 0, 4)


def test_nobody_is_in_the_tables(shop):
    apple = make.product(shop, "苹果")
    tell(kind="product", store=shop.slug, source="wechat", product=apple.pk)
    counting.write()

    text = repr([[bytes(v) if isinstance(v, memoryview) else v for v in r] for r in everything()])

    for personal in ("203.0.113", "MicroMessenger", "V2310A", shop.owner.phone):
        assert personal not in text
    # One visitor is one number of a thousand, and nothing that names him.
    registers = bytes(DailyVisitors._base_manager.get().registers)
    assert len(registers) == sketch.SIZE
    assert sum(1 for rank in registers if rank) == 1
    assert not [name for name in connection.introspection.table_names() if "visits_visit" in name]


def test_the_salt_goes_with_its_day_and_counts_after_400(shop):
    view = counting.View(shop.slug, "store", "direct")
    for back in (0, 1, tables.KEPT_DAYS, tables.KEPT_DAYS + 1):
        at = NOON - timedelta(days=back)
        # One alone is one number of 1,024, and may be the same again by chance.
        for visitor in range(5):
            counting.note(view=view, address=f"203.0.113.{visitor}", agent=PHONE, at=at)
    counting.write()
    # The same visitors on two days: nothing tells so.
    assert len({bytes(row.registers) for row in DailyVisitors._base_manager.all()}) == 4

    tables.forget(today=TODAY)

    assert list(DailySalt.objects.values_list("on", flat=True)) == [TODAY]
    for model in (DailyCount, DailyVisitors):
        days = model._base_manager.order_by("on").values_list("on", flat=True)
        assert [(TODAY - on).days for on in days] == [tables.KEPT_DAYS, 1, 0]


@pytest.mark.parametrize("number", [1, 10, 100, 1_000, 2_500, 5_000, 10_000, 100_000])
def test_visitors_are_estimated_within_four_errors(number):
    made = random.Random(number)
    ranks: dict[int, int] = {}
    for _visitor in range(number):
        register, rank = sketch.place(made.getrandbits(64))
        ranks[register] = max(rank, ranks.get(register, 0))

    found = sketch.estimate(sketch.merged(b"", ranks))

    # 1.04 / √1024 = 3.25 % is the standard error.
    assert abs(found - number) <= max(1, 0.13 * number)


def test_ten_thousand_visitors_of_a_store_are_about_ten_thousand(shop):
    on = timezone.localdate()
    made = random.Random(7)
    people = [made.randbytes(16) for _person in range(10_000)]
    # Two processes that both saw half of them.
    for part in (people[:7_500], people[2_500:]):
        tables.add(Counted(visitors={(shop.slug, on, who) for who in part}))

    assert abs(visitors(shop) - 10_000) <= 1_000


@pytest.mark.long
def test_the_desk_shows_the_own_store_only(shop, apart, signed_in):
    other = make.store("别家")
    apple, theirs = make.variant(shop, name="红富士苹果"), make.product(other, "别家的货")
    tell(kind="store", store=shop.slug, source="wechat")
    tell(kind="store", store=shop.slug, source="utm_poster1", address="203.0.113.8")
    tell(kind="product", store=shop.slug, source="inside", product=apple.product_id)
    added.tell(apple)
    for _view in range(50):
        tell(kind="product", store=other.slug, source="search", product=theirs.pk)
    counting.write()
    make.order(shop, {apple: "1"})

    html = signed_in(shop.owner).get("/merchant/visits/").content.decode()

    assert re.findall(r'stat__figure">([^<]*)<', html) == ["3", "2", "1", "1"]
    assert "推广：poster1" in html
    assert "红富士苹果" in html
    for foreign in ("别家的货", "搜索引擎", ">50<", "店里点过来"):
        assert foreign not in html
    found = report.of(shop, days=30, today=timezone.localdate())
    assert [(day.views, day.visitors) for day in found.by_day[:2]] == [(3, 2), (0, 0)]
    assert len(found.by_day) == 30
    assert found.sources == [("推广：poster1", 1), ("微信", 1)]
    assert [(row["views"], row["carts"]) for row in found.products] == [(1, 1)]


def test_owners_and_managers_read_it_others_do_not(shop, signed_in):
    told = {role: signed_in(make.member(shop, role)).get("/merchant/visits/") for role in STAFF}

    assert {role for role, answer in told.items() if answer.status_code == 200} == {Role.MANAGER}
    assert signed_in(shop.owner).get("/merchant/visits/?days=30").status_code == 200
    assert signed_in(shop.owner).get("/merchant/visits/?days=x").status_code == 200
    assert signed_in(make.user()).get("/merchant/visits/").status_code == 302
    assert Client().get("/merchant/visits/").status_code == 302


def test_pages_say_what_they_are_and_are_the_same_for_everybody(shop, signed_in):
    apple = make.product(shop, "苹果")
    expected = {
        "/": 'data-visit="home"',
        f"/{shop.slug}/": f'data-visit="store" data-store="{shop.slug}"',
        f"/{shop.slug}/search/": f'data-visit="search" data-store="{shop.slug}"',
        "/search/": 'data-visit="search"',
        apple.get_url(): (
            f'data-visit="product" data-store="{shop.slug}" data-product="{apple.pk}"'
        ),
    }

    for path, attributes in expected.items():
        stranger = Client().get(path, headers={"User-Agent": PHONE})
        own = signed_in(shop.owner).get(path, headers={"Referer": "https://www.baidu.com/"})
        assert stranger.content == own.content, path
        assert f" {attributes}>" in stranger.content.decode(), path


def test_forms_do_not_wait_for_what_pages_tell(shop, settings):
    settings.RATE_POSTS_PER_ADDRESS = 2

    for _view in range(4):
        assert tell(kind="home", source="direct").status_code == 204

    answer = Client().post("/cart/add/", {"sku": "x"}, REMOTE_ADDR="203.0.113.7")
    assert answer.status_code == 409


@pytest.mark.long
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_thread_writes_after_a_while(shop, settings):
    settings.VISITS_WRITTEN_SECONDS = 0.05

    tell(kind="store", store=shop.slug, source="direct")
    until = time.monotonic() + 5
    while counting._clock is not None and time.monotonic() < until:
        time.sleep(0.02)

    assert counting._clock is None
    assert counts(store=shop) == {("store", "direct"): 1}


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_browser_tells_once_and_not_when_it_must_not(shop, live_server, monkeypatch):
    apple = make.product(shop, "苹果")
    require_chromium()
    from playwright.sync_api import sync_playwright

    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    told: list[dict] = []
    address = f"{live_server.url}{apple.get_url()}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)

        def look(url, *, unwanted="", tells=True, **given):
            context = browser.new_context(user_agent=given.pop("agent", "Mozilla/5.0 Chrome/140"))
            if unwanted:
                context.add_init_script(unwanted)
            page = context.new_page()
            page.on(
                "request",
                lambda asked: "/visits/" in asked.url and told.append(json.loads(asked.post_data)),
            )
            if tells:
                with page.expect_response("**/visits/"):
                    page.goto(url, **given)
            else:
                page.goto(url, **given)
                page.wait_for_timeout(400)
            context.close()
            seen = told.copy()
            told.clear()
            return seen

        what = {"kind": "product", "store": shop.slug, "product": apple.pk}
        assert look(address) == [what | {"source": "direct"}]
        assert look(address, agent=PHONE) == [what | {"source": "wechat"}]
        assert look(f"{address}?utm_source=Flyer") == [what | {"source": "utm_flyer"}]
        assert look(address, referer="https://www.baidu.com/s?wd=1") == [
            what | {"source": "search"}
        ]
        assert look(address, referer=f"{live_server.url}/") == [what | {"source": "inside"}]
        for name, value in (("doNotTrack", "'1'"), ("globalPrivacyControl", "true")):
            refusal = f"Object.defineProperty(navigator, '{name}', {{get: () => {value}}})"
            assert look(address, unwanted=refusal, tells=False) == []
        assert look(f"{live_server.url}/privacy/", tells=False) == []
        browser.close()
    assert counting._counted.looks.total() == 5
