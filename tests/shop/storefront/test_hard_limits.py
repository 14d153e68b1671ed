"""Queries, weight, nothing personal: promises of every page that all shoppers share."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from home import styles
from shop.stores.models import StorePage, StoreRendition
from tests import make
from tests.shop.storefront.conftest import address, build, face, many, photo, shelf, with_choices

pytestmark = pytest.mark.django_db

ROOT = Path(settings.BASE_DIR)


def furnished(shop, count):
    """A store with everything: shelves, blocks of all kinds, rich text with a picture."""
    many(shop, count)
    image = photo(shop)
    fruit = shelf(shop, "水果")
    shelf(shop, "苹果类", below=fruit)
    gift = with_choices(shop, "礼盒", category=fruit, photos=[image], parameters={"产地": "杭州"})
    gift.detail = [
        ("picture", {"image": image, "caption": ""}),
        ("text", f'<p><a linktype="page" id="{fruit.pk}">去</a></p>'),
    ]
    gift.save()
    goods = [gift.pk, *type(gift).objects.filter(store=shop).values_list("pk", flat=True)[:11]]
    page = face(shop)
    page.intro = f'<p>老店</p><embed embedtype="image" id="{image.pk}" alt="" format="left"/>'
    build(
        page,
        ("banner", {"image": image.pk, "title": "横幅", "text": "", "link": gift.pk}),
        *[("product_row", {"title": f"第 {n} 排", "products": goods}) for n in range(3)],
        ("category_row", {"title": "", "categories": [fruit.pk]}),
        ("text", f'<p><a linktype="page" id="{fruit.pk}">水果</a></p>'),
        ("picture", {"image": image.pk, "caption": "图"}),
    )
    return gift, fruit


@pytest.mark.long
@pytest.mark.parametrize("count", [5, 200])
def test_queries_do_not_grow_with_goods(shop, shopper, count, django_assert_max_num_queries):
    gift, fruit = furnished(shop, count)
    base = shop.get_absolute_url()
    # Wagtail's site and content types are looked up once per process.
    shopper.get(base)

    for limit, path in (
        (6, base),
        (2, f"{base}?page=2"),
        (7, address(gift)),
        (4, address(fruit)),
        (6, f"{base}search/?q=商品"),
        (3, f"{base}share/"),
        (2, f"{base}chat-order/"),
    ):
        with django_assert_max_num_queries(limit) as queries:
            assert shopper.get(path).status_code == 200
        assert not [
            q for q in queries.captured_queries if q["sql"].startswith(("INSERT", "UPDATE"))
        ]


@pytest.mark.long
def test_no_rendition_is_made_while_a_shopper_waits(shop, shopper):
    gift, fruit = furnished(shop, 3)
    StoreRendition.objects.all().delete()

    for path in (shop.get_absolute_url(), address(gift), address(fruit)):
        assert shopper.get(path).status_code == 200

    assert StoreRendition.objects.count() == 0


@pytest.mark.long
def test_the_home_page_asks_a_fixed_number_of_questions(
    shop, shopper, django_assert_max_num_queries
):
    for number in range(6):
        make.product(make.store(f"店铺{number}"), f"货{number}")
    shopper.get("/")

    with django_assert_max_num_queries(8):
        shopper.get("/")


def shared_pages(shop):
    gift, fruit = furnished(shop, 30)
    base = shop.get_absolute_url()
    return [
        base,
        f"{base}?page=2",
        address(gift),
        address(fruit),
        f"{base}search/?q=商品",
        f"{base}share/",
        f"{base}chat-order/",
        "/",
        "/search/?q=商品",
        "/terms/",
        "/privacy/",
    ]


@pytest.mark.long
def test_shared_pages_are_the_same_for_everybody(shop, shopper, signed_in):
    """A signed-in owner gets the very bytes a stranger gets, and no cookie is set or read."""
    owner = signed_in(shop.owner)
    owner.cookies["has_cart"] = "1"

    for path in shared_pages(shop):
        stranger, own = shopper.get(path), owner.get(path)
        assert stranger.content == own.content, path
        assert not own.cookies, path
        assert "Cookie" not in own.get("Vary", ""), path
        html = stranger.content.decode()
        assert "csrf" not in html.lower(), path
        assert "X-CSRFToken" not in html, path


@pytest.mark.long
def test_the_first_load_is_light(shop, shopper):
    """HTML, CSS and JavaScript of a full store page, compressed as servers send them."""
    for path in shared_pages(shop)[:4]:
        html = shopper.get(path).content
        css = [styles.flatten(ROOT / "static" / "css" / "shop.css").encode()]
        scripts = re.findall(r'<script defer src="/static/([^"]+)"', html.decode())
        js = [Path(finders.find(name)).read_bytes() for name in scripts]
        weight = {
            kind: sum(len(gzip.compress(part, 6)) for part in parts)
            for kind, parts in (("html", [html]), ("css", css), ("js", js))
        }
        assert weight["html"] <= 40_000, path
        assert weight["css"] <= 20_000
        assert weight["js"] <= 40_000
        assert sum(weight.values()) <= 100_000


@pytest.mark.long
def test_pages_have_no_inline_styles_scripts_or_strangers(shop, shopper):
    for path in shared_pages(shop):
        html = shopper.get(path).content.decode()
        assert not re.findall(r"<[^>]+ style=", html), path
        assert not re.findall(r"<[^>]+ on\w+=", html), path
        assert not re.findall(r"<\s+[a-z]|{[{%]", html), path
        assert "user-scalable" not in html
        assert "maximum-scale" not in html
        foreign = re.findall(r'(?:src|href)="https?://([^/"]+)', html)
        assert set(foreign) <= {"testserver", "beian.miit.gov.cn", "beian.mps.gov.cn"}, path


@pytest.mark.long
def test_headings_and_marks_are_where_readers_expect_them(shop, shopper):
    for path in shared_pages(shop):
        html = shopper.get(path).content.decode()
        assert html.count("<h1") == 1, path
        assert '<html lang="zh-CN">' in html
        assert 'href="#content"' in html
        assert 'id="content"' in html
        ids = re.findall(r'\sid="([^"]+)"', html)
        repeated = {name for name in ids if ids.count(name) > 1 and not name.startswith("p")}
        assert not repeated, (path, repeated)


def test_the_bundle_is_what_the_list_names():
    css = styles.flatten(ROOT / "static" / "css" / "shop.css")

    assert "@import" not in css
    assert ".card__name" in css
    listed = set(re.findall(r'url\("([\w-]+\.css)"\)', (ROOT / "static/css/shop.css").read_text()))
    files = {path.name for path in (ROOT / "static/css").glob("*.css")}
    assert files - listed <= {"shop.css", "nojs.css"} | unlisted()


def unlisted() -> set[str]:
    """Stylesheets that are not for shoppers."""
    return {path.name for path in (ROOT / "static/css").glob("admin*.css")}


def test_the_store_page_of_a_former_address_redirects_for_good(shop, shopper):
    from shop.stores import opening

    make.product(shop, "苹果", price="3")
    old = shop.slug
    opening.change_slug(store=shop, slug="xing-fu", actor=shop.owner)

    for rest in ("", "ping-guo/", "share/?utm=a", "qr.svg", "poster.png", "search/?q=a"):
        response = shopper.get(f"/{old}/{rest}")
        assert response.status_code == 301, rest
        assert response["Location"] == f"/xing-fu/{rest}", rest
    assert shopper.get("/xing-fu/ping-guo/").status_code == 200
    assert StorePage.objects.get(store=shop).slug == "xing-fu"
