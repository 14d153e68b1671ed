"""What Wagtail's side bar is given: every entry, and its script once."""

import pytest
from django.test import Client
from wagtail.admin.telepath import JSContext, registry
from wagtail.admin.ui import sidebar

from tests import make

pytestmark = pytest.mark.django_db


def test_a_page_of_the_admin_loads_the_script_of_its_side_bar_once():
    client = Client()
    client.force_login(make.user("运营", is_staff=True, is_superuser=True))

    html = client.get("/admin/platform/").content.decode()

    assert html.count("wagtailadmin/js/sidebar.js") == 1
    assert html.count('"wagtail.sidebar.') > 40


def test_entries_need_what_wagtail_says_that_they_need():
    entries = [
        sidebar.LinkMenuItem("one", "一", "/one/"),
        sidebar.LinkMenuItem("two", "二", "/two/"),
    ]
    context = JSContext()

    packed = context.pack(entries)

    assert str(context.media) == str(registry.adapters[sidebar.LinkMenuItem].media)
    assert [entry["_args"][0]["name"] for entry in packed] == ["one", "two"]
