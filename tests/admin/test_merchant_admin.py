"""The admin as a merchant meets it: little, Chinese, and nothing that leads astray."""

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.models import Page

from home.desk import today
from shop.catalog.models import ProductPage
from shop.stores.models import StoreImage, StorePage
from shop.stores.photos import pictures
from tests.admin import forms
from tests.tenancy import world as worlds


def menu(page):
    props = BeautifulSoup(page.content, "html.parser").find(id="wagtail-sidebar-props").text
    return json.dumps(json.loads(props), ensure_ascii=False)


@pytest.mark.long
def test_menu_holds_pages_pictures_and_the_way_back(merchant, world):
    props = menu(merchant.get("/admin/"))

    for word in ("页面", "图片", "回到工作台"):
        assert word in props
    assert reverse("wagtailadmin_explore", args=[world.own.page.pk]) in props
    for word in ("报告", "帮助", "店铺总览", "文档"):
        assert word not in props
    # 设置 is the shop's; nothing of Wagtail's own is in it.
    for address in ("sites", "users", "groups", "collections", "locales", "redirects", "reports"):
        assert f"/admin/{address}/" not in props


def test_first_page_leads_to_what_merchants_do(merchant, world):
    text = merchant.get("/admin/").content.decode()

    assert reverse("wagtailadmin_pages:edit", args=[world.own.page.pk]) in text
    add = reverse("wagtailadmin_pages:add", args=["catalog", "productpage", world.own.page.pk])
    assert add in text
    assert "/merchant/" in text
    assert "wagtail.org" not in text


def test_breadcrumbs_and_lists_stay_in_the_own_store(merchant, world):
    text = merchant.get(reverse("wagtailadmin_explore", args=[world.own.page.pk])).content.decode()

    assert "甲分类" in text
    assert worlds.MARK not in text.lower()


def test_a_person_of_two_stores_chooses_between_them(merchant, world):
    world.other.store.memberships.create(user=world.own.owner, role="editor")

    text = merchant.get(reverse("wagtailadmin_explore_root"), follow=True).content.decode()

    assert "甲店" in text
    assert world.other.store.name in text


def test_visitors_are_sent_to_our_own_sign_in(db):
    response = Client().get("/admin/pages/")

    assert response.status_code == 302
    assert response.url.startswith("/account/login/")


def test_a_shopper_is_told_what_this_is_and_not_sent_round(world):
    client = Client()
    client.force_login(world.stranger)

    response = client.get("/admin/", follow=True)

    assert (response.status_code, response.redirect_chain) == (403, [])
    assert "商家后台" in response.content.decode()


def test_a_clerk_has_no_pages_or_pictures(world):
    client = Client()
    client.force_login(world.clerk)

    home = client.get("/admin/")
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[world.own.page.pk]))
    images = client.get(reverse("wagtailimages:index"))

    assert '"页面"' not in menu(home)
    assert edit.status_code == images.status_code == 302


@pytest.mark.parametrize("role", ["owner", "manager", "editor"])
def test_page_people_edit_and_publish(world, role):
    if role != "owner":
        world.own.store.memberships.filter(user=world.clerk).update(role=role)
    client = Client()
    client.force_login(world.own.owner if role == "owner" else world.clerk)
    url = reverse("wagtailadmin_pages:edit", args=[world.own.page.pk])

    data = {**forms.of(client, url), "notice": "今天买一送一", "action-publish": "1"}
    response = client.post(url, data)

    assert response.status_code == 302
    assert StorePage.objects.get(pk=world.own.page.pk).notice == "今天买一送一"


def test_name_and_address_of_a_store_are_not_the_editors_to_change(merchant, world):
    url = reverse("wagtailadmin_pages:edit", args=[world.own.page.pk])
    data = forms.of(merchant, url)

    merchant.post(url, {**data, "title": "别的名字", "slug": "other", "action-publish": "1"})

    page = StorePage.objects.get(pk=world.own.page.pk)
    assert (page.title, page.slug) == ("甲店", world.own.store.slug)


@pytest.mark.parametrize("kind", ["page", "category", "product", "landing"])
def test_every_kind_of_page_has_a_preview(merchant, world, kind):
    page = getattr(world.own, kind)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])

    saved = merchant.post(preview, forms.of(merchant, edit))
    shown = merchant.get(preview)

    assert json.loads(saved.content)["is_valid"]
    assert shown.status_code == 200
    assert "wagtail-userbar" not in shown.content.decode()


def test_pictures_are_taken_in_by_the_common_intake(merchant, world):
    response = merchant.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "新照片", "files[]": worlds.upload("a.png")},
    )

    image = StoreImage.objects.get(title="新照片")
    assert json.loads(response.content)["success"]
    assert image.collection_id == world.own.store.collection_id
    assert image.uploaded_by_user == world.own.owner
    assert image.filename.endswith(".jpg")
    assert Pillow.open(image.file.path).format == "JPEG"


def test_pictures_stay_in_the_own_collection_whatever_is_posted(merchant, world):
    merchant.post(
        reverse("wagtailimages:add_multiple"),
        {
            "title": "新照片",
            "files[]": worlds.upload(),
            "collection": world.other.store.collection_id,
        },
    )

    assert StoreImage.objects.get(title="新照片").collection_id == world.own.store.collection_id


@pytest.mark.parametrize("address", ["wagtailimages:add_multiple", "wagtailimages_chooser:create"])
def test_svg_and_what_only_looks_like_a_picture_is_refused(merchant, world, address):
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    before = StoreImage.objects.count()

    for name in ("a.svg", "a.jpg"):
        file = worlds.SimpleUploadedFile(name, svg, content_type="image/jpeg")
        prefix = "image-chooser-upload-" if "chooser" in address else ""
        merchant.post(
            reverse(address),
            {f"{prefix}title": "x", "files[]" if not prefix else f"{prefix}file": file},
        )

    assert StoreImage.objects.count() == before


def test_a_long_file_name_is_no_reason_to_keep_the_raw_file(merchant, world):
    before = worlds.UploadedFile.objects.count()

    merchant.post(
        reverse("wagtailimages:add_multiple"), {"title": "长" * 300, "files[]": worlds.upload()}
    )

    assert worlds.UploadedFile.objects.count() == before
    assert StoreImage.objects.filter(title="长" * 255).exists()


def test_publishing_writes_the_gallery_and_the_logo(merchant, world):
    url = reverse("wagtailadmin_pages:edit", args=[world.own.page.pk])
    data = {**forms.of(merchant, url), "logo": world.own.image.pk, "action-publish": "1"}

    merchant.post(url, data)

    assert StorePage.objects.get(pk=world.own.page.pk).logo_files["180"]


def test_a_deleted_picture_leaves_no_broken_one_on_pages(merchant, world):
    page = world.own.page
    page.logo = world.own.image
    page.save()
    pictures.refresh_logo(page)

    merchant.post(reverse("wagtailimages:delete", args=[world.own.image.pk]))

    assert StorePage.objects.get(pk=world.own.page.pk).logo_files == {}
    assert ProductPage.objects.get(pk=world.own.product.pk).gallery == []


def test_a_picture_is_renamed_but_its_file_is_not_exchanged(merchant, world):
    url = reverse("wagtailimages:edit", args=[world.own.image.pk])
    before = world.own.image.file.name

    merchant.post(url, {"title": "新名字", "file": worlds.upload(colour="blue")})

    image = StoreImage.objects.get(pk=world.own.image.pk)
    assert (image.title, image.file.name) == ("新名字", before)


MALFORMED = [
    # The counts of a form set are missing, or no numbers.
    ("/admin/pages/{page}/edit/", {}),
    ("/admin/pages/{page}/edit/", {"form-TOTAL_FORMS": "x"}),
    ("/admin/pages/{page}/edit/preview/", {"next": "x"}),
    # A chooser without the address it is about.
    ("/admin/choose-external-link/", {}),
    ("/admin/choose-external-link/", {"url": ""}),
    # A way back that leads nowhere.
    ("/admin/pages/{page}/delete/", {"next": "x"}),
    ("/admin/pages/{page}/lock/", {"next": "x"}),
    # The trunk of the tree.
    ("/admin/pages/1/set_position/", {}),
    ("/admin/bulk/wagtailcore/page/move/?id={home}&childOf=1", {"chooser": "x"}),
]


@pytest.mark.parametrize(("url", "data"), MALFORMED)
@pytest.mark.parametrize("who", ["owner", "operator"])
def test_a_malformed_post_is_no_error_of_ours(world, who, url, data):
    client = Client(raise_request_exception=False)
    client.force_login(world.own.owner if who == "owner" else world.operator)
    home, before = Page.objects.get(depth=2), Page.objects.count()

    answer = client.post(url.format(page=world.own.page.pk, home=home.pk), data)

    assert answer.status_code in {200, 302, 400, 403, 404}
    assert Page.objects.count() == before


def test_first_page_says_what_waits_at_the_desk(merchant, world):
    """Issue 9 A16: orders, and what runs low, with the way to each."""
    store = world.own.store
    figures = today.figures_of(store)
    waiting = figures["waiting"]
    assert waiting
    level = world.own.rows["variant"].level
    level.low_at = 1000
    level.save()

    page = BeautifulSoup(merchant.get("/admin/").content, "html.parser")

    said = {
        button["value"]: " ".join(button.text.split())
        for button in page.select(".platform-home__todo button")
    }
    assert said["/merchant/orders/?state=new"] == f"{waiting} 单待接单"
    assert f"今日成交 ¥{figures['sold']:.2f}，今日订单 {figures['orders']}" in page.get_text()
    assert said["/merchant/stock/?low=1"] == "1 个规格库存不足"
    assert "0 " not in " ".join(said.values())[:2]


def test_each_store_is_told_apart_and_the_button_sits_down_there(merchant, world):
    world.other.store.memberships.create(user=world.own.owner, role="clerk")
    address = f"/merchant/switch/{world.other.store.pk}/"
    assert address in merchant.get("/admin/").content.decode()

    there = merchant.post(address, {"next": "/merchant/orders/?state=new"})
    astray = merchant.post(address, {"next": "https://example.com/"})

    assert (there.url, astray.url) == ("/merchant/orders/?state=new", "/merchant/")
    assert merchant.session["desk_store"] == world.other.store.pk


def test_an_editor_who_takes_no_orders_is_told_of_none(world):
    world.own.store.memberships.create(user=world.stranger, role="editor")
    client = Client()
    client.force_login(world.stranger)

    assert "待办" not in client.get("/admin/").content.decode()
