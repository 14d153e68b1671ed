"""The whole list of goods is taken away, and comes back without changing anything."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdfium2 import PdfDocument

from home.desk.exports import long_picture
from shop.catalog import products, shelves
from shop.catalog.imports.models import ImportRow
from shop.catalog.models import ProductVariant
from shop.stores import storefront
from shop.stores.models import AuditEntry
from shop.stores.photos import pictures
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/merchant/export/"


@pytest.fixture
def goods(store):
    """A shirt of two sizes on a shelf, with a picture; a drink by the case whose name is odd."""
    out = BytesIO()
    Image.new("RGB", (800, 600), "#c33").save(out, "JPEG")
    photo = SimpleUploadedFile("a.jpg", out.getvalue())
    image = pictures.add(store=store, file=photo, title="白T恤", actor=None)
    shirt = make.product(
        store,
        "白T恤",
        price="39.90",
        options={"尺码": "M"},
        photos=[image],
        category=shelves.add(store=store, name="服装"),
        list_price=Decimal(59),
    )
    products.add_variant(
        product=shirt, price=Decimal("45.5"), unit="件", actor=None, options={"尺码": "XL"}
    )
    make.variant(store, price="1234.00", name="-18℃冰块", unit="箱", barcode="6901668054715")
    make.variant(make.store(), name="别家的货")
    return store


@pytest.fixture
def back(owner, goods, django_capture_on_commit_callbacks):
    """Sent in again: what each row of the file would do."""

    def back(content: bytes, name: str) -> list[tuple[str, str, str]]:
        with django_capture_on_commit_callbacks(execute=True):
            owner.post("/merchant/import/", {"files": [SimpleUploadedFile(name, content)]})
        rows = ImportRow.objects.for_store(goods).order_by("-job", "number")
        return [(row.state, row.action, str(row.price)) for row in rows[:3]]

    return back


@pytest.mark.long
@pytest.mark.parametrize("form", ["xlsx", "pictures", "csv"])
def test_a_list_comes_back_and_changes_nothing(owner, goods, back, form):
    taken = owner.post(PAGE, {"form": form})
    assert taken["Content-Disposition"].startswith("attachment")
    content = taken.content
    assert "别家的货".encode() not in content
    if form != "csv":
        sheet = openpyxl.load_workbook(BytesIO(content)).active
        assert [cell.value for cell in sheet[3]][:5] == ["白T恤", "M", "件", 39.9, 59]
        assert len(sheet._images) == (form == "pictures")
    assert back(content, f"商品.{'csv' if form == 'csv' else 'xlsx'}") == [
        ("check", "same", "1234.00"),
        ("ready", "same", "39.90"),
        ("ready", "same", "45.50"),
    ]
    assert AuditEntry.objects.filter(action="products.export").count() == 1


@pytest.mark.long
def test_a_changed_price_is_all_that_an_import_changes(owner, goods, back):
    content = owner.post(PAGE, {"form": "csv"}).content.replace(b",45.50,", b",49.90,")
    assert back(content, "商品.csv")[2] == ("ready", "price", "49.90")


@pytest.mark.long
def test_a_printed_catalogue_is_read_again(owner, goods, back):
    assert back(owner.post(PAGE, {"form": "pdf"}).content, "目录.pdf") == [
        ("ready", "same", "1234.00"),
        ("ready", "same", "39.90"),
        ("ready", "same", "45.50"),
    ]


@pytest.mark.long
def test_the_catalogue_is_printed_with_pictures_prices_and_codes(owner, goods):
    assert "PDF 商品目录" in owner.get(PAGE).content.decode()
    document = PdfDocument(owner.post(PAGE, {"form": "pdf"}).content)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    assert goods.name in pages[0]
    text = "\n".join(pages)
    for words in ("服装", "白T恤", "XL", "¥45.50/件", "原价 ¥59.00", "-18℃冰块", "其他"):
        assert words in text
    assert len(pages) == 3
    assert owner.post(PAGE, {"form": "docx"}).status_code == 404
    hidden = ProductVariant.objects.for_store(goods).get(barcode="6901668054715")
    products.change_variant(store=goods, variant_id=hidden.pk, is_on_sale=False, actor=None)
    again = PdfDocument(owner.post(PAGE, {"form": "pdf"}).content)
    assert len(again) == 2


@pytest.mark.long
def test_codes_of_the_catalogue_lead_to_the_store_and_its_goods(owner, goods):
    document = PdfDocument(owner.post(PAGE, {"form": "pdf"}).content)
    scanned = [_scanned(page.render(scale=2).to_pil()) for page in document]
    shirt = ProductVariant.objects.for_store(goods).filter(product__title="白T恤").first().product
    own = storefront.absolute(storefront.address(shirt))
    assert scanned[0] == [storefront.absolute(goods.get_absolute_url())]
    assert any(codes == [own, own] for codes in scanned[1:])


def test_a_long_picture_to_send_is_read_by_people_and_telephones(owner, goods):
    assert "长图" in owner.get(PAGE).content.decode()
    taken = owner.post(PAGE, {"form": "long"})
    picture = Image.open(BytesIO(taken.content))
    # The drink on no shelf, the shelf, both sizes of the shirt.
    assert picture.size == (1080, 280 + 228 + 104 + 2 * 228 + 420)
    assert taken["Content-Type"] == "image/jpeg"
    assert _scanned(picture) == [storefront.absolute(goods.get_absolute_url())]
    red, green, blue = picture.getpixel((48 + 92, 280 + 228 + 104 + 114))
    assert red > 180 > max(green, blue)
    (entry,) = AuditEntry.objects.filter(action="products.export")
    assert entry.target == "long"


def test_more_goods_are_more_long_pictures(owner, goods, monkeypatch):
    monkeypatch.setattr(long_picture, "A_PART", 2)
    assert "2 / 2" in owner.get(PAGE).content.decode()
    second = Image.open(BytesIO(owner.post(PAGE, {"form": "long", "part": "2"}).content))
    assert second.size == (1080, 280 + 104 + 228 + 420)
    for part in ("0", "3", "x"):
        assert owner.post(PAGE, {"form": "long", "part": part}).status_code == 404
    assert AuditEntry.objects.filter(action="products.export").count() == 1


def _scanned(picture: Image.Image) -> list[str]:
    return sorted(code.text for code in zxingcpp.read_barcodes(picture))
