"""What a merchant sends and prints: the link, the QR code, the poster."""

import io

import pytest
import zxingcpp
from django.core.files.storage import default_storage
from PIL import Image

from shop.stores.models import StorePage
from shop.stores.sharing import poster, typesetting
from tests import make
from tests.shop.storefront.conftest import get, photo

pytestmark = pytest.mark.django_db


def picture(shopper, shop) -> Image.Image:
    response = shopper.get(f"{shop.get_absolute_url()}poster.png")
    assert response["Content-Type"] == "image/png"
    return Image.open(io.BytesIO(response.content))


def test_the_share_page_says_how(shop):
    html = get(f"{shop.get_absolute_url()}share/")

    assert f'data-copy="http://testserver/{shop.slug}/"' in html
    assert "发送给朋友" in html
    assert "长按图片保存到手机" in html
    assert f"/{shop.slug}/qr.svg" in html
    assert f"/{shop.slug}/poster.png?v=" in html


def test_the_qr_code_is_an_svg_that_may_be_cached(shop, shopper):
    response = shopper.get(f"{shop.get_absolute_url()}qr.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert response.content.startswith(b"<svg")


@pytest.mark.long
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 7])
def test_a_poster_scans_whatever_the_store_has(shop, shopper, count):
    for number in range(count):
        photos = [photo(shop)] if number % 2 else []
        make.product(shop, f"商品 {number}", photos=photos)

    drawn = picture(shopper, shop)

    assert drawn.size == (1080, 1920)
    for size in ((1080, 1920), (540, 960)):
        codes = zxingcpp.read_barcodes(drawn.resize(size))
        assert [code.text for code in codes] == [f"http://testserver/{shop.slug}/"]


def test_the_code_is_big_and_quiet(shop):
    from shop.stores.sharing import qr

    code = qr.picture("https://xiaodiantong.cn/xing-fu-li-bian-min-chao-shi/", least=poster.QR_SIZE)

    assert 320 <= code.width <= 372
    border = code.width // 45 * 3
    assert code.crop((0, 0, code.width, border)).getextrema() == (255, 255)


def test_odd_names_do_not_stop_the_poster(shop, shopper):
    StorePage.objects.filter(store=shop).update(
        tagline="🎉 <b>" + "长" * 50, notice="\u202e\u0000x"[:1]
    )
    make.product(shop, "🍎🍎 " + "超级无敌长的商品名字" * 8, price="1234567.89", unit="公斤")
    make.product(shop, "pneumonoultramicroscopicsilicovolcanoconiosis" * 3)

    assert picture(shopper, shop).size == (1080, 1920)


def test_a_lost_picture_becomes_a_tile(shop, shopper):
    page = make.product(shop, "苹果", photos=[photo(shop)])
    for name in page.gallery[0]["files"].values():
        default_storage.delete(name)

    assert picture(shopper, shop).size == (1080, 1920)


def test_the_same_poster_is_not_drawn_twice(shop, shopper, monkeypatch):
    path = f"{shop.get_absolute_url()}poster.png"
    first = shopper.get(path)
    monkeypatch.setattr(poster, "draw", lambda *args: pytest.fail("drawn again"))

    again = shopper.get(path, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert first["Cache-Control"] == "public, max-age=60"


@pytest.mark.long
def test_a_new_price_is_a_new_poster(shop, shopper):
    from decimal import Decimal

    from shop.catalog import products
    from shop.catalog.models import ProductVariant

    page = make.product(shop, "苹果", price="5")
    path = f"{shop.get_absolute_url()}poster.png"
    before = shopper.get(path)["ETag"]
    variant = ProductVariant._base_manager.get(product=page)

    products.change_variant(store=shop, variant_id=variant.pk, actor=shop.owner, price=Decimal("6"))

    assert shopper.get(path, headers={"If-None-Match": before}).status_code == 200


def test_only_goods_that_can_be_bought_are_shown(shop):
    from shop.stores import storefront

    make.product(shop, "卖完的", stock="0")
    make.product(shop, "有货的")

    assert [good.title for good in storefront.best_goods_of(shop, 4)] == ["有货的"]


def test_lines_break_where_chinese_may_break():
    face = typesetting.font(40)

    lines = typesetting.lines("新鲜，好吃！ABC123 很长很长很长很长", face, width=190, limit=9)

    assert all(line[0] not in "，！。" for line in lines)
    assert any("ABC123" in line for line in lines)
    assert typesetting.lines("很" * 50, face, width=200, limit=2)[-1].endswith("…")


def test_signs_without_a_glyph_are_left_out():
    assert typesetting.drawable("苹果🍎 7:00–22:00\u200b") == "苹果 7:00-22:00"
