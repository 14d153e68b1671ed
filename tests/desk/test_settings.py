"""The settings of a store, and what shoppers see of them."""

import pytest

from shop.stores.models import StorePage
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def test_settings_are_shown_to_shoppers(owner, store, client):
    response = owner.post(
        "/merchant/settings/",
        {
            "name": "新名字小店",
            "notice": "今天有新鲜草莓",
            "hours": "8:00–20:00",
            "phone": "0571-88886666",
            "logo": make.photo(),
        },
    )

    assert response.status_code == 302, response.context["form"].errors
    page = client.get(f"/{store.slug}/").content.decode()
    for words in ("新名字小店", "今天有新鲜草莓", "8:00–20:00", "0571-88886666"):
        assert words in page
    assert StorePage.objects.get(store=store).logo_files


def test_a_quick_edit_neither_publishes_a_draft_nor_is_undone_by_it(owner, store, client):
    page = StorePage.objects.get(store=store)
    page.tagline = "还没想好的草稿"
    page.save_revision()

    owner.post(
        "/merchant/settings/",
        {"name": store.name, "notice": "今天有草莓", "phone": store.phone},
    )
    live = client.get(f"/{store.slug}/").content.decode()
    assert "今天有草莓" in live
    assert "还没想好的草稿" not in live

    StorePage.objects.get(store=store).get_latest_revision().publish()
    live = client.get(f"/{store.slug}/").content.decode()
    assert "今天有草莓" in live
    assert "还没想好的草稿" in live


def test_the_business_licence_is_shown_with_its_picture(owner, store, client):
    """Issue 9 A17: 亮照经营."""
    assert client.get(f"/{store.slug}/licence/").status_code == 404
    assert "营业执照" not in client.get(f"/{store.slug}/").content.decode()
    given = {"name": store.name, "phone": store.phone, "licence_number": "91330106MA2XXXXX0X"}

    owner.post("/merchant/settings/", given | {"licence_picture": make.photo()})

    assert f'href="/{store.slug}/licence/"' in client.get(f"/{store.slug}/").content.decode()
    shown = client.get(f"/{store.slug}/licence/").content.decode()
    assert "91330106MA2XXXXX0X" in shown
    assert 'alt="营业执照"' in shown
    owner.post("/merchant/settings/", given | {"no_licence_picture": "on"})
    assert 'alt="营业执照"' not in client.get(f"/{store.slug}/licence/").content.decode()
