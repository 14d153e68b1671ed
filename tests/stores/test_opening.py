"""Opening a store by phone, its address, and the one change of it."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Collection

from accounts.models import InboxMessage, User
from shop.stores import opening, slugs
from shop.stores.models import AuditEntry, Store, StoreMembership, StorePage
from tests import make

pytestmark = pytest.mark.django_db


def test_phone_code_name_and_the_store_is_live(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/open/", {"phone": "13800000001"})
    code = InboxMessage.objects.get(to="13800000001").code

    response = client.post(
        "/open/", {"phone": "13800000001", "code": code, "name": "幸福小店"}, follow=True
    )

    assert response.redirect_chain[-1][0] == "/merchant/"
    store = Store.objects.get()
    assert (store.name, store.slug, store.phone) == ("幸福小店", "xing-fu-xiao-dian", "13800000001")
    assert StorePage.objects.get(store=store).live
    assert StoreMembership.objects.get(store=store).role == "owner"
    assert Collection.objects.filter(pk=store.collection_id).exists()
    assert User.unscoped.get(phone="13800000001").role == "merchant"
    assert client.get("/xing-fu-xiao-dian/").status_code == 200


def test_each_step_may_come_alone(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/open/", {"phone": "13800000002"})
    code = InboxMessage.objects.get(to="13800000002").code
    client.post("/open/", {"phone": "13800000002", "code": code})

    response = client.post("/open/", {"name": "第二小店"})

    assert response.url == "/merchant/"
    assert Store.objects.get().name == "第二小店"


def test_a_wrong_code_opens_nothing(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/open/", {"phone": "13800000003"})

    response = client.post("/open/", {"phone": "13800000003", "code": "abcdef", "name": "幸福小店"})

    assert "验证码不对" in response.content.decode()
    assert not Store.objects.exists()
    assert not User.unscoped.filter(phone="13800000003").exists()


def test_a_double_tap_opens_one_store():
    owner = make.user()

    first = opening.open_store(owner=owner, name="连点小店")
    second = opening.open_store(owner=owner, name="连点小店")

    assert first.pk == second.pk
    assert Store.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("重庆小面", "chong-qing-xiao-mian"),
        ("7天便利 店", "7-tian-bian-li-dian"),
        ("Lily's 花店", "lilys-hua-dian"),
        ("！！", "dian"),
        ("my_shop", "my-shop"),
        ("A！", "dian"),
        ("购物车", "gou-wu-che"),
        ("Cart", "cart-2"),
        ("admin", "admin-2"),
    ],
)
def test_slugs_are_pinyin_and_never_reserved(name, slug):
    assert opening.open_store(owner=make.user(), name=name).slug == slug


def test_two_stores_of_one_name_get_two_addresses():
    first = make.store("好运来")
    second = make.store("好运来")

    assert (first.slug, second.slug) == ("hao-yun-lai", "hao-yun-lai-2")


def test_the_address_changes_once_and_the_old_one_leads_on(client):
    store = make.store("老地方")

    opening.change_slug(store=store, slug="lao-di-fang-88", actor=store.owner)

    assert client.get("/lao-di-fang-88/").status_code == 200
    assert client.get("/lao-di-fang/").headers["Location"] == "/lao-di-fang-88/"
    store.refresh_from_db()
    with pytest.raises(ValidationError, match="只能修改一次"):
        opening.change_slug(store=store, slug="third", actor=store.owner)
    assert AuditEntry.objects.filter(action="slug").count() == 1


@pytest.mark.parametrize("slug", ["cart", "merchant", "UPPER", "a", "-x-", "中文", "a" * 41])
def test_bad_addresses_are_refused(slug):
    store = make.store()

    with pytest.raises(ValidationError):
        opening.change_slug(store=store, slug=slug, actor=store.owner)


def test_another_stores_old_address_stays_its_own():
    first = make.store("甲店")
    opening.change_slug(store=first, slug="jia-new", actor=first.owner)
    second = make.store("乙店")

    with pytest.raises(ValidationError, match="已经有人用了"):
        opening.change_slug(store=second, slug="jia-dian", actor=second.owner)
    assert make.store("甲店").slug == "jia-dian-2"


def test_every_fixed_address_of_the_site_is_reserved():
    from django.urls import get_resolver

    first = {str(p.pattern).split("/")[0] for p in get_resolver().url_patterns}
    words = {word for word in first if word and word.isascii() and word.isalpha()}

    assert words - slugs.RESERVED == set()
