"""Opening a store by phone, its address, and the one change of it."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Collection

from accounts.models import InboxMessage, User
from shop.stores import opening
from shop.stores.models import AuditEntry, Store, StoreMembership, StorePage
from shop.stores.naming import slugs
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
    assert (store.name, store.slug, store.phone) == ("幸福小店", "xing-fu-xiao-dian", "")
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


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ({}, ""),
        ({"phone_shown": "none", "shop_phone": "0571-88886666"}, ""),
        ({"phone_shown": "own"}, "13800000009"),
        ({"phone_shown": "other", "shop_phone": "0571-88886666"}, "0571-88886666"),
    ],
)
def test_shoppers_see_the_number_that_was_chosen(client, signed_in, answer, shown):
    """Issue 9 A4: the sign-in number stood on the page, the poster and in the API."""
    owner = signed_in(make.user(phone="13800000009"))
    asked = owner.get("/open/").content.decode()
    assert ("138****0009" in asked, "不显示电话" in asked) == (True, True)

    owner.post("/open/", {"name": "号码小店"} | answer)

    store = Store.objects.get()
    public = client.get(f"/{store.slug}/").content.decode()
    api = client.get(f"/api/v1/stores/{store.slug}/").json()
    assert (store.phone, api["phone"], "13800000009" in public) == (
        shown,
        shown,
        shown == "13800000009",
    )
    assert ("给顾客看的电话" in owner.get("/merchant/").content.decode()) is (not answer)


def test_a_number_nobody_can_dial_opens_no_store(signed_in):
    response = signed_in(make.user()).post(
        "/open/", {"name": "号码小店", "phone_shown": "other", "shop_phone": "微信聊"}
    )

    assert "电话只能有数字和短横线" in response.content.decode()
    assert not Store.objects.exists()


def test_a_store_that_was_never_asked_is_asked_once(signed_in, client):
    store = make.store()
    Store.objects.update(phone_chosen_at=None)
    owner, clerk = signed_in(store.owner), signed_in(make.member(store, "clerk"))
    assert "你的登录手机号现在显示在店铺页和海报上" in owner.get("/merchant/").content.decode()
    assert "给顾客看的电话" not in clerk.get("/merchant/").content.decode()
    assert clerk.post("/merchant/phone/", {"phone_shown": "none"}).status_code == 403

    owner.post("/merchant/phone/", {"phone_shown": "none"})

    store.refresh_from_db()
    assert store.phone == ""
    assert store.owner.phone not in client.get(f"/{store.slug}/").content.decode()
    assert "给顾客看的电话" not in owner.get("/merchant/").content.decode()
    entry = AuditEntry.objects.get(action="phone")
    assert entry.changes == {"phone": [store.owner.phone, ""]}


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


def test_opening_a_shop_rewrites_no_other_shops_folder(db):
    """Wagtail keeps folders sorted by name, and would move all that come after."""
    later = [make.store(name).collection for name in ("Z店", "Y店", "X店")]
    paths = [collection.path for collection in later]

    first = make.store("A店").collection

    for collection, path in zip(later, paths, strict=True):
        collection.refresh_from_db()
        assert collection.path == path
    root = Collection.get_first_root_node()
    assert first.path > max(paths)
    assert root.numchild == root.get_children().count()
    assert Collection.find_problems() == ([], [], [], [], [])
