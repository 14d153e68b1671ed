"""Copies of shoppers' pages: right within a second, the same for everybody, made by one."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from core import phones
from orders.cart import cart
from orders.lifecycle import fulfil, steps
from shop.catalog import products, shelves
from shop.catalog.models import CategoryPage, ProductPage, ProductVariant
from shop.stock import ledger
from shop.stores import opening, suspension
from shop.stores.models import StorePage
from shop.stores.photos import pictures
from shop.stores.public_pages import cache_tags
from tests import make
from xiaodiantong.ops.page_cache import copies
from xiaodiantong.ops.page_cache import middleware as page_cache
from xiaodiantong.ops.page_cache.copies import PageCache
from xiaodiantong.ops.page_cache.middleware import PageCacheMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cache(settings):
    settings.PAGE_CACHE = "local"
    copies._caches.clear()
    yield
    copies._caches.clear()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """committed(f): do f, and what follows its commit."""

    def run(change):
        with django_capture_on_commit_callbacks(execute=True):
            return change()

    return run


@pytest.fixture
def never_behind(monkeypatch):
    """The town's pages may be a second behind; here that second is over."""
    monkeypatch.setattr(copies, "BEHIND_SECONDS", 0.0)


@pytest.fixture
def shop(committed):
    def fill():
        store = make.store("幸福小店")
        shelf = shelves.add(store=store, name="水果", actor=store.owner)
        make.product(store, "红富士苹果", price="5.80", category=shelf, stock="8")
        make.product(store, "香蕉", price="3.20", stock="50")
        return store

    return committed(fill)


def apple(store) -> ProductPage:
    return ProductPage.objects.get(store=store, title__contains="苹果")


def apple_variant(store) -> ProductVariant:
    return ProductVariant._base_manager.get(product=apple(store))


def addresses(store) -> dict[str, str]:
    shelf = CategoryPage.objects.get(store=store)
    return {
        "town": "/",
        "store": f"/{store.slug}/",
        "shelf": shelf.url,
        "product": apple(store).url,
    }


def queries(client: Client, url: str, **headers):
    seen = []

    def note(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = client.get(url, **headers)
    return response, seen


def test_a_second_visit_asks_the_database_nothing(shop):
    for url in addresses(shop).values():
        first = Client().get(url)
        second, seen = queries(Client(), url)

        assert (first.status_code, second.status_code, seen) == (200, 200, [])
        assert second.content == first.content
        assert second["Content-Type"] == first["Content-Type"]


def test_hits_and_misses_are_counted(shop):
    def counted():
        return {name: counter._value.get() for name, counter in page_cache.COUNTED.items()}

    before = counted()
    Client().get(f"/{shop.slug}/")
    Client().get(f"/{shop.slug}/")

    assert counted() == before | {"miss": before["miss"] + 1, "hit": before["hit"] + 1}


def change_price(store):
    products.change_variant(
        store=store,
        variant_id=apple_variant(store).pk,
        actor=store.owner,
        price=Decimal("6.66"),
    )


def take_off_sale(store):
    products.set_on_sale(
        store=store, product_id=apple(store).pk, is_on_sale=False, actor=store.owner
    )


def stock_to(number):
    def change(store):
        ledger.count(
            store=store,
            variant_id=apple_variant(store).pk,
            counted=Decimal(number),
            actor=store.owner,
        )

    return change


def retitle(store):
    page = apple(store)
    page.title = page.draft_title = "烟台苹果"
    page.save_revision().publish()


def quick_edit(store):
    shelf = CategoryPage.objects.get(store=store)
    products.change_words(product=apple(store), name="栖霞苹果", category=shelf, actor=store.owner)


def unpublish(store):
    apple(store).unpublish()


def add_photo(store):
    image = pictures.add(store=store, file=make.photo(), title="苹果")
    shelf = CategoryPage.objects.get(store=store)
    products.change_words(
        product=apple(store), name="红富士苹果", category=shelf, images=[image], actor=store.owner
    )


def rename_shelf(store):
    page = CategoryPage.objects.get(store=store)
    page.title = page.draft_title = "时令水果"
    page.save_revision().publish()


def set_fee(store):
    store.express_fee = Decimal("7.00")
    store.save()


def sell(store):
    """An order is placed, confirmed and handed over: 已售 counts."""
    order = make.order(store, {apple_variant(store): "2"}, pay_method="in_store", delivery="pickup")
    steps.confirm(store=store, order_id=order.pk, actor=store.owner, at=timezone.now())
    fulfil.fulfil(store=store, order_id=order.pk, actor=store.owner, at=timezone.now())


def announce(store):
    page = StorePage.objects.get(store=store)
    page.intro = "<p>中秋放假一天</p>"
    page.save_revision().publish()


SHOWN = [
    (change_price, "town store shelf product", b"6.66"),
    (retitle, "town store shelf product", "烟台苹果".encode()),
    (quick_edit, "store product", "栖霞苹果".encode()),
    (add_photo, "store product", b".webp"),
    (rename_shelf, "store shelf", "时令水果".encode()),
    (announce, "store", "中秋放假一天".encode()),
    (stock_to("3"), "product", "仅剩 3".encode()),
    (stock_to("0"), "store shelf product", "售罄".encode()),
    (set_fee, "store product", "¥7".encode()),
]


@pytest.mark.parametrize(("change", "where", "words"), SHOWN)
@pytest.mark.usefixtures("never_behind")
def test_what_changed_is_shown_at_once(shop, committed, change, where, words):
    urls = {name: url for name, url in addresses(shop).items() if name in where.split()}
    for url in urls.values():
        assert words not in Client().get(url).content, "the test would prove nothing"

    committed(lambda: change(shop))

    for name, url in urls.items():
        assert words in Client().get(url).content, name


@pytest.mark.parametrize("change", [take_off_sale, unpublish])
@pytest.mark.usefixtures("never_behind")
def test_goods_taken_away_leave_the_lists(shop, committed, change):
    lists = [url for name, url in addresses(shop).items() if name != "product"]
    product = apple(shop).url
    for url in lists:
        assert "红富士苹果".encode() in Client().get(url).content

    committed(lambda: change(shop))

    for url in lists:
        assert "红富士苹果".encode() not in Client().get(url).content, url
    if change is unpublish:
        assert Client().get(product).status_code == 404


def test_what_is_held_shows_on_the_product_only(shop, committed):
    urls = addresses(shop)
    for url in urls.values():
        Client().get(url)

    committed(lambda: make.order(shop, {apple_variant(shop): "6"}))

    assert "仅剩 2".encode() in Client().get(urls["product"]).content
    assert queries(Client(), urls["store"])[1] == []


def test_what_is_sold_counts_in_lists(shop, committed):
    url = f"/{shop.slug}/"
    before = Client().get(url).content

    committed(lambda: sell(shop))

    assert Client().get(url).content != before


def test_a_suspended_store_is_gone_and_its_neighbours_are_not(shop, committed):
    other = committed(lambda: make.store("邻居小店"))
    Client().get(f"/{shop.slug}/")
    Client().get(f"/{other.slug}/")

    committed(
        lambda: suspension.suspend(
            store=shop, reason="资料不全", actor=make.user(is_superuser=True), at=timezone.now()
        )
    )

    assert Client().get(f"/{shop.slug}/").status_code == 404
    assert queries(Client(), f"/{other.slug}/")[1] == []


def test_a_moved_store_leads_on(shop, committed):
    Client().get(f"/{shop.slug}/")
    old = shop.slug

    committed(lambda: opening.change_slug(store=shop, slug="xin-dian", actor=shop.owner))

    assert Client().get(f"/{old}/").status_code == 301
    assert Client().get("/xin-dian/").status_code == 200


def test_a_page_that_is_shut_off_asks_for_its_password(shop, committed):
    url = f"/{shop.slug}/"
    Client().get(url)

    committed(
        lambda: PageViewRestriction.objects.create(
            page=Page.objects.get(slug=shop.slug),
            restriction_type=PageViewRestriction.PASSWORD,
            password="geheim",
        )
    )

    assert "红富士苹果".encode() not in Client().get(url).content


def test_two_people_share_one_copy_with_nothing_of_either(shop, committed):
    people = []
    for name in ("张三丰", "李四光"):
        person = committed(lambda name=name: make.user(name))
        client = Client()
        client.force_login(person, backend="accounts.backends.PasswordBackend")
        variant = ProductVariant._base_manager.select_related("product", "store", "level").get(
            pk=apple_variant(shop).pk
        )
        committed(
            lambda person=person, variant=variant: cart.add(
                owner=cart.Owner(user_id=person.pk), variant=variant, quantity=Decimal(1)
            )
        )
        people.append((person, client))
    (one, first), (_two, second) = people

    for url in addresses(shop).values():
        made = first.get(url)
        given, seen = queries(second, url)
        guest = Client().get(url)

        assert seen == []
        assert made.content == given.content == guest.content
        for response in (made, given):
            assert not response.cookies
            assert "private" not in response["Cache-Control"]
            assert "Cookie" not in response.get("Vary", "")
        # The last four alone may stand in the shop's own number, which the page shows.
        masked = phones.masked(one.phone)
        for secret in (one.name, one.phone, masked, first.cookies["sessionid"].value):
            assert secret.encode() not in given.content


@pytest.mark.parametrize("url", ["/account/login/", "/cart/", "/merchant/", "/search/?q=x"])
def test_other_pages_are_never_public(shop, url):
    response = Client().get(url)

    assert "public" not in response.get("Cache-Control", "")
    assert not any(name.startswith(url) for name in _kept())


def _kept():
    return list(copies.opened().memory._copies)


def _middleware(view):
    return PageCacheMiddleware(view)


def _page(request, *, body=b"words", names=("s1",)):
    response = HttpResponse(body)
    cache_tags.shows(response, *names)
    return response


def test_an_answer_with_something_personal_is_never_kept(shop):
    def with_cookie(request):
        response = _page(request)
        response.set_cookie("a", "b")
        return response

    def with_session(request):
        request.session = type("Session", (), {"accessed": True})()
        return _page(request)

    def varied(request):
        response = _page(request)
        response["Vary"] = "Cookie"
        return response

    def not_found(request):
        response = _page(request)
        response.status_code = 404
        return response

    for view in (with_cookie, with_session, varied, not_found, lambda request: HttpResponse()):
        response = _middleware(view)(RequestFactory().get("/a-shop/"))
        assert "Cache-Control" not in response
        assert _kept() == []


def test_browsers_that_have_it_get_304(shop):
    url = f"/{shop.slug}/"
    etag = Client().get(url)["ETag"]

    same = Client().get(url, headers={"If-None-Match": etag})
    other = Client().get(url, headers={"If-None-Match": '"old"'})

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    assert other.status_code == 200


def test_lists_and_their_pieces_are_different_copies(shop):
    url = CategoryPage.objects.get(store=shop).url
    whole = Client().get(url).content
    piece = Client().get(url, headers={"HX-Request": "true"}).content
    again, seen = queries(Client(), url, headers={"HX-Request": "true"})

    assert b"<html" in whole
    assert b"<html" not in piece
    assert (again.content, seen) == (piece, [])
    restored = Client().get(
        url, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert restored.content == whole


@pytest.mark.parametrize(
    "trick",
    [
        {"HX-Request": "%74rue", "HX-Request-URI-AutoEncoded": "true"},
        {"HX-Request": "true", "HX-Boosted": "%74rue", "HX-Boosted-URI-AutoEncoded": "true"},
        {"HX-Request": "TRUE"},
        {"HX-Request": "true", "HX-Boosted": "true"},
    ],
)
def test_nobody_puts_a_piece_in_place_of_the_page(shop, trick):
    url = CategoryPage.objects.get(store=shop).url

    Client().get(url, headers=trick)

    assert b"<html" in Client().get(url).content
    assert b"<html" not in Client().get(url, headers={"HX-Request": "true"}).content


def test_a_preview_shows_the_draft_and_not_the_copy(shop):
    page = apple(shop)
    Client().get(page.url)
    page.subtitle = "只在草稿里"

    preview = page.make_preview_request()
    preview.render()

    assert "只在草稿里" in preview.content.decode()
    assert "只在草稿里" not in Client().get(page.url).content.decode()


def expire_by_the_clock(store):
    Page.objects.filter(pk=apple(store).pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")


def unpublish_in_bulk(store):
    Page.objects.get(pk=apple(store).pk).unpublish()


@pytest.mark.parametrize("change", [expire_by_the_clock, unpublish_in_bulk])
@pytest.mark.usefixtures("never_behind")
def test_what_wagtail_takes_away_as_a_bare_page_is_gone(shop, committed, change):
    for url in addresses(shop).values():
        assert "红富士苹果".encode() in Client().get(url).content
    product = apple(shop).url

    committed(lambda: change(shop))

    assert Client().get(product).status_code == 404
    for name, url in addresses(shop).items():
        if name != "product":
            assert "红富士苹果".encode() not in Client().get(url).content, name
    assert "红富士苹果".encode() not in Client().get(f"/{shop.slug}/search/?q=苹果").content


@pytest.mark.parametrize("marks", ["from=singlemessage&isappinstalled=0", "utm_source=x", "page=1"])
def test_marks_of_sharing_make_no_copy_of_their_own(shop, marks):
    url = f"/{shop.slug}/"
    Client().get(url)

    assert queries(Client(), f"{url}?{marks}")[1] == []
    assert len(_kept()) == 1


def test_odd_questions_make_few_copies(shop):
    url = f"/{shop.slug}/"
    for odd in ("page=01", "page=abc", "page=-3", "sort=%27", "page=1&page=2x", "sort="):
        assert Client().get(f"{url}?{odd}").status_code == 200
    Client().get(f"{url}?x=1")

    assert len(_kept()) == 1


def test_an_unknown_host_gets_no_copy(shop, settings):
    url = f"/{shop.slug}/"
    Client().get(url)
    settings.ALLOWED_HOSTS = ["shop.example"]

    assert Client().get(url, headers={"Host": "evil.example"}).status_code == 400


def test_plain_http_is_sent_to_https_and_gets_no_copy(shop, settings):
    url = f"/{shop.slug}/"
    Client().get(url)
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get(url).status_code == 301
    assert Client().get(url, secure=True).status_code == 200


def test_a_change_that_was_rolled_back_harms_nothing(shop, committed):
    @transaction.atomic
    def change_and_take_back():
        change_price(shop)
        raise ValueError("taken back")

    def fail():
        with pytest.raises(ValueError, match="taken back"):
            change_and_take_back()

    url = f"/{shop.slug}/"
    Client().get(url)
    committed(fail)

    assert b"6.66" not in Client().get(url).content


class Slow:
    """A view that takes its time and counts."""

    def __init__(self, names=("s1",)):
        self.calls = 0
        self.names = names
        self.may_go_on = threading.Event()

    def __call__(self, request):
        self.calls += 1
        number = self.calls
        assert self.may_go_on.wait(5)
        return _page(request, body=f"{number}".encode(), names=self.names)


def ask_at_once(middleware, times, view, *, let_go_after=0.1):
    view.may_go_on.clear()
    with ThreadPoolExecutor(times) as pool:
        waiting = [
            pool.submit(middleware, RequestFactory().get("/a-shop/")) for _each in range(times)
        ]
        time.sleep(let_go_after)
        view.may_go_on.set()
        return [each.result().content for each in waiting]


def test_of_many_who_come_at_once_one_makes_the_page():
    view = Slow()
    middleware = _middleware(view)

    assert set(ask_at_once(middleware, 8, view)) == {b"1"}
    assert view.calls == 1


def test_while_one_makes_it_anew_the_others_get_the_old_one():
    view = Slow()
    middleware = _middleware(view)
    ask_at_once(middleware, 1, view)
    middleware(RequestFactory().get("/a-shop/"))

    middleware.cache.versions.change(frozenset({"s1"}))
    answers = ask_at_once(middleware, 8, view)

    assert sorted(answers) == [b"1"] * 7 + [b"2"]
    assert middleware(RequestFactory().get("/a-shop/")).content == b"2"


def test_nobody_gets_a_copy_that_is_long_out_of_date(monkeypatch):
    monkeypatch.setattr(copies, "BEHIND_SECONDS", 0.05)
    view = Slow()
    middleware = _middleware(view)
    ask_at_once(middleware, 1, view)

    middleware.cache.versions.change(frozenset({"s1"}))
    time.sleep(0.1)
    answers = ask_at_once(middleware, 4, view)

    assert set(answers) == {b"2"}


def test_what_changes_while_it_is_made_is_made_again():
    view = Slow()
    middleware = _middleware(view)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(middleware, RequestFactory().get("/a-shop/"))
        time.sleep(0.05)
        middleware.cache.versions.change(frozenset({"s1"}))
        view.may_go_on.set()
        assert asked.result().content == b"1"

    assert middleware(RequestFactory().get("/a-shop/")).content == b"2"


def test_a_view_that_fails_blocks_nobody():
    calls = []

    def view(request):
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError
        return _page(request)

    middleware = _middleware(view)
    with pytest.raises(ZeroDivisionError):
        middleware(RequestFactory().get("/a-shop/"))

    assert middleware(RequestFactory().get("/a-shop/")).content == b"words"


def test_the_memory_of_a_process_is_bounded():
    cache = PageCache(shared=None, megabytes=1)
    middleware = _middleware(lambda request: _page(request, body=b"x" * 100_000))
    middleware.cache = cache
    for number in range(50):
        middleware(RequestFactory().get(f"/a-shop/{number}/"))

    assert cache.memory._bytes <= 1024 * 1024
    assert 5 <= len(cache.memory._copies) <= 10


def test_uploads_of_a_picture_touch_their_store(shop, committed):
    url = f"/{shop.slug}/"
    Client().get(url)

    committed(lambda: pictures.add(store=shop, file=ContentFile(make.photo().read()), title="x"))

    assert queries(Client(), url)[1] != []
