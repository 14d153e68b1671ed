"""我的: everything a person has here is one tap away, and no tap leads nowhere."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.centre import entries
from home.operators import groups
from tests import make

pytestmark = pytest.mark.django_db


def rows(client: Client) -> list[tuple[str, str]]:
    """(address, words) of the list."""
    page = client.get("/account/").content.decode()
    found = re.findall(r'row--link"\s+href="([^"]+)"><span class="row__body">([^<]+)<', page)
    return [(address, words.strip()) for address, words in found]


@pytest.mark.long
def test_every_entry_opens_and_says_what_is_there(client, signed_in):
    owner = make.store().owner
    groups.install_groups()
    operator = make.user()
    operator.groups.add(Group.objects.get(name=groups.OPERATORS))
    people = {
        "visitor": (client, "我要开店"),
        "shopper": (signed_in(make.user()), "我要开店"),
        "owner": (signed_in(owner), "我的店铺工作台"),
        "operator": (signed_in(operator), "平台运营后台"),
    }
    for name, (browser, desk) in people.items():
        shown = rows(browser)
        words = [text for _address, text in shown]
        assert words[0] == "最近看过"
        assert desk in words
        assert (words.count("收货地址") == 1) == (name != "visitor")
        assert len(shown) == len(set(shown)) <= 8
        for address, _words in shown:
            assert browser.get(address, follow=True).status_code == 200, (name, address)


def test_what_waits_is_counted_by_state(signed_in):
    store, wang = make.store(), make.user()
    make.order(store, {make.variant(store): "1"}, buyer=wang)

    page = signed_in(wang).get("/account/").content.decode()

    assert re.search(r'state=to_ship">待发货 <span class="badge">1</span>', page)


def test_an_entry_is_added_once_at_a_place_of_its_own():
    taken = entries.of(make.user())[0]
    with pytest.raises(ValueError, match="taken"):
        entries.add(entries.Entry(taken.rank, "another", "别的"))
    entries._known.pop("another", None)
    with pytest.raises(ValueError, match="taken"):
        entries.add(entries.Entry(999, taken.page, "别的"))
    assert all(reverse(entry.page) for entry in entries.of(make.user()))
