"""What people keep, and the one message when it is there again."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Message
from orders.favourites import favourites, tasks
from orders.favourites.models import Favourite
from shop.stock import ledger
from tests import make

pytestmark = pytest.mark.django_db
PAGE, KEEP = "/account/favourites/", "/account/favourites/keep/"


def test_goods_and_stores_are_kept_once_found_and_left(client, signed_in):
    store, person = make.store("春风小店"), make.user()
    tea = make.product(store, "龙井茶")
    browser, other = signed_in(person), signed_in(make.user())
    form = {"store": store.slug, "product": tea.pk}

    assert client.post(KEEP, form).url.startswith("/account/login/")
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
