"""Wagtail's own doors, of pages and pictures: shut to who does not edit them, whatever is sent."""

import pytest
from django.test import Client

from shop.stores.admin import admin_gate
from shop.stores.models import StorePage
from tests import make
from tests.tenancy import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.long]
WITHOUT_PAGES = {
    "clerk": (),
    "support": (),
    "仓库": ("orders", "ship", "stock"),
    "财务": ("payments", "reports", "audit"),
}
# The first page, which has what waits for this person, and what it is made of.
EVERYBODYS = {
    "wagtailadmin_home",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_dismissibles",
}


@pytest.mark.parametrize("role", WITHOUT_PAGES)
def test_who_does_not_edit_pages_opens_none_of_wagtails_doors(world, role):
    store, ticks = world.own.store, WITHOUT_PAGES[role]
    client = Client()
    client.force_login(make.member(store, make.own_role(store, role, *ticks) if ticks else role))
    opened, knocked = set(), 0
    for pattern in addresses.patterns("admin/"):
        if pattern.view_name not in admin_gate.ALLOWED - {"wagtailadmin_logout"}:
            continue
        for found in addresses.addresses(pattern, world.own, world.other):
            for answer in (client.get(found.url), client.post(found.url)):
                knocked += 1
                if answer.status_code == 200:
                    opened.add(pattern.view_name)

    assert opened == EVERYBODYS
    assert knocked > 200
    page = StorePage._base_manager.get(store=store)
    assert (page.live, page.get_children().count() > 0) == (True, True)
