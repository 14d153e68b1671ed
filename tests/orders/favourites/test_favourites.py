"""What people keep, and the one message when it is there again."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import Message
from orders.favourites import favourites, tasks
from orders.favourites.models import Favourite
from shop.catalog import products
from shop.stock import ledger
from tests import make
from tests.api.conftest import Api

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
PAGE, KEEP = "/account/favourites/", "/account/favourites/keep/"


@pytest.fixture(autouse=True)
def _by_day():
    """Nobody is told by night."""
    with time_machine.travel(timezone.localtime().replace(hour=12)):
        yield


def test_goods_and_stores_are_kept_once_found_and_left(client, signed_in):
    store, person = make.store("春风小店"), make.user()
    tea = make.product(store, "龙井茶")
    browser, other = signed_in(person), signed_in(make.user())
    form = {"store": store.slug, "product": tea.pk}

    assert client.post(KEEP, form).url.startswith("/account/login/")
    page = f"http://testserver{tea.get_url()}"
    tapped = client.post(KEEP, form, headers={"HX-Request": "true", "HX-Current-URL": page})
    assert tapped["HX-Redirect"] == f"/account/login/?next={tea.get_url()}"
    assert "刚才的操作没有生效" in client.get(tapped["HX-Redirect"]).content.decode()
    for _twice in range(2):
        assert browser.post(KEEP, form).url == PAGE
    browser.post(KEEP, {"store": store.slug})
    assert browser.post(KEEP, {**form, "store": make.store().slug}).status_code == 404
    assert browser.post(KEEP, form, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403

    html = browser.get(PAGE).content.decode()
    assert html.count("龙井茶") >= 1
    assert "春风小店" in html
    assert Favourite.objects.count() == 2
    row = Favourite.objects.get(product=tea)
    assert other.post(f"{PAGE}{row.pk}/", {"do": "remove"}).status_code == 404
    assert "龙井茶" not in other.get(PAGE).content.decode()
    browser.post(f"{PAGE}{row.pk}/", {"do": "remove"})
    assert Favourite.objects.get().product is None
    assert f'value="{tea.pk}"' in Client().get(tea.get_url()).content.decode()


def test_who_waits_for_goods_is_told_once(signed_in):
    store, person = make.store(), make.user()
    tea = make.variant(store, name="龙井茶", stock="0")
    row = favourites.keep(user=person, store=store, product=tea.product, at=timezone.now())
    browser = signed_in(person)
    assert "到货提醒" in browser.get(PAGE).content.decode()
    browser.post(f"{PAGE}{row.pk}/", {"do": "watch"})
    tasks.tell_restocked()
    assert not Message.objects.filter(purpose="favourite_restocked").exists()

    ledger.count(store=store, variant_id=tea.pk, counted=Decimal(5), actor=store.owner)
    for _twice in range(2):
        tasks.tell_restocked()

    told = Message.objects.get(purpose="favourite_restocked")
    assert told.to == person.phone
    assert "龙井茶 到货了" in told.body
    row.refresh_from_db()
    assert not row.wants_restock


NIGHTS = [
    ("2026-03-14 22:30", "2026-03-15 09:00"),
    ("2026-03-14 23:55", "2026-03-15 09:00"),
    ("2026-03-15 00:05", "2026-03-15 09:00"),
    ("2026-03-15 08:59:59", "2026-03-15 09:00"),
    ("2026-03-15 20:00", "2026-03-16 09:00"),
    ("2026-02-28 23:55", "2026-03-01 09:00"),
    ("2026-12-31 22:30", "2027-01-01 19:59:59"),
]


@pytest.mark.parametrize(("night", "morning"), NIGHTS)
def test_what_comes_by_night_is_told_in_the_morning_once(night, morning):
    store, person = make.store(), make.user()
    tea = make.variant(store, name="龙井茶", price="30.00", stock="0")
    row = favourites.keep(user=person, store=store, product=tea.product, at=timezone.now())
    assert favourites.watch(user=person, favourite_id=row.pk, wants=True)
    assert favourites.watch_price(user=person, favourite_id=row.pk, wants=True)
    ledger.count(store=store, variant_id=tea.pk, counted=Decimal(5), actor=store.owner)
    reprice(tea, "25.50")

    heard = [told_at(clock) for clock in (night, morning, morning)]

    news = ["favourite_cheaper", "favourite_restocked"]
    assert heard == [[], news, news]


def test_what_is_gone_again_in_the_morning_is_not_told():
    store, person = make.store(), make.user()
    tea = make.variant(store, name="龙井茶", stock="0")
    row = favourites.keep(user=person, store=store, product=tea.product, at=timezone.now())
    favourites.watch(user=person, favourite_id=row.pk, wants=True)
    ledger.count(store=store, variant_id=tea.pk, counted=Decimal(5), actor=store.owner)
    assert told_at("2026-03-14 22:30") == []
    ledger.count(store=store, variant_id=tea.pk, counted=Decimal(0), actor=store.owner)
    assert told_at("2026-03-15 09:00") == []
    ledger.count(store=store, variant_id=tea.pk, counted=Decimal(2), actor=store.owner)
    assert told_at("2026-03-15 09:05") == ["favourite_restocked"]


def told_at(clock: str) -> list[str]:
    """What was ever told of favourites, after both sweeps at this hour in Shanghai."""
    with time_machine.travel(datetime.fromisoformat(clock).replace(tzinfo=SHANGHAI), tick=False):
        tasks.tell_restocked()
        tasks.tell_cheaper()
    rows = Message.objects.filter(purpose__startswith="favourite_").order_by("purpose")
    return list(rows.values_list("purpose", flat=True))


def cheaper(person) -> list[str]:
    tasks.tell_cheaper()
    rows = Message.objects.filter(purpose="favourite_cheaper", to=person.phone)
    return [dict(row.parameters)["price"] for row in rows.order_by("pk")]


def reprice(variant, price: str) -> None:
    products.change_variant(
        store=variant.store, variant_id=variant.pk, actor=None, price=Decimal(price)
    )


def test_a_fall_of_the_price_is_told_once_to_who_watches_it(signed_in):
    store, person, other = make.store(), make.user(), make.user()
    tea = make.variant(store, name="龙井茶", price="30.00", stock="9")
    at = timezone.now()
    row = favourites.keep(user=person, store=store, product=tea.product, at=at)
    favourites.keep(user=other, store=store, product=tea.product, at=at)
    browser = signed_in(person)
    assert "降价提醒" in browser.get(PAGE).content.decode()
    assert signed_in(other).post(f"{PAGE}{row.pk}/", {"do": "price"}).status_code == 404
    browser.post(f"{PAGE}{row.pk}/", {"do": "price"})
    assert "取消降价提醒" in browser.get(PAGE).content.decode()
    assert cheaper(person) == []

    reprice(tea, "25.50")

    assert [cheaper(person), cheaper(person), cheaper(other)] == [["25.50"], ["25.50"], []]
    told = Message.objects.get(purpose="favourite_cheaper")
    assert "龙井茶 降价了，现在 ¥25.50" in told.body


def test_a_price_that_rises_is_watched_from_there_and_told_once_a_day(person_watching):
    person, tea = person_watching
    reprice(tea, "20.00")
    assert cheaper(person) == ["20"]
    reprice(tea, "40.00")
    assert cheaper(person) == ["20"]
    reprice(tea, "35.00")
    assert cheaper(person) == ["20"]

    Favourite.objects.update(price_told_at=timezone.now() - timedelta(days=1))

    assert [cheaper(person), cheaper(person)] == [["20", "35"]] * 2


def test_what_cannot_be_bought_or_is_not_watched_any_more_is_not_told(person_watching, signed_in):
    person, tea = person_watching
    ledger.count(store=tea.store, variant_id=tea.pk, counted=Decimal(0), actor=tea.store.owner)
    reprice(tea, "20.00")
    assert cheaper(person) == []
    ledger.count(store=tea.store, variant_id=tea.pk, counted=Decimal(1), actor=tea.store.owner)
    signed_in(person).post(f"{PAGE}{Favourite.objects.get().pk}/", {"do": "unprice"})

    assert cheaper(person) == []


def test_goods_for_some_people_only_are_neither_kept_nor_shown_nor_told(person_watching, signed_in):
    person, tea = person_watching
    kept, rival = Favourite.objects.get(), make.user()
    PageViewRestriction.objects.create(
        page=tea.product, restriction_type=PageViewRestriction.PASSWORD, password="geheim"
    )
    favourites.keep(user=person, store=tea.store, at=timezone.now())
    reprice(tea, "20.00")

    assert cheaper(person) == []
    page, api = signed_in(person).get(PAGE).content.decode(), Api(person)
    assert (tea.product.title in page, tea.store.name in page) == (False, True)
    assert api.patch(f"/favourites/{kept.pk}/", {"wants_price_note": False}).status_code == 404
    given = {"store": tea.store.slug, "product": str(tea.product.pk)}
    assert signed_in(rival).post(KEEP, given).status_code == 404
    given = {"store": tea.store.slug, "product_id": tea.product.pk}
    assert Api(rival).post("/favourites/", given).status_code == 404
    assert not Favourite.objects.filter(person=rival).exists()


def test_programs_switch_it_as_well(person_watching):
    person, _tea = person_watching
    api, path = Api(person), f"/favourites/{Favourite.objects.get().pk}/"

    off = api.patch(path, {"wants_price_note": False})

    assert (off.status_code, off.json()["wants_price_note"]) == (200, False)
    both = api.patch(path, {"wants_price_note": True, "wants_restock": True}).json()
    assert (both["wants_price_note"], both["wants_restock"]) == (True, True)
    assert api.patch(path, {}).status_code == 400
    assert Api(make.user()).patch(path, {"wants_price_note": True}).status_code == 404


@pytest.fixture
def person_watching():
    """Somebody who watches a price of 30 yuan."""
    store, person = make.store(), make.user()
    tea = make.variant(store, name="龙井茶", price="30.00", stock="9")
    row = favourites.keep(user=person, store=store, product=tea.product, at=timezone.now())
    assert favourites.watch_price(user=person, favourite_id=row.pk, wants=True)
    return person, tea
