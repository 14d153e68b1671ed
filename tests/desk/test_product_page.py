"""The desk's product page: one form, one save, and what it says afterwards."""

from decimal import Decimal

import pytest

from shop.catalog.models import ProductPage, ProductVariant
from shop.stock import check
from shop.stock.models import StockLevel, StockMovement
from shop.stores.models import StoreImage
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea(store):
    return make.variant(store, name="龙井茶", price="10.00", stock="5")


def shown(owner, product) -> dict[str, str]:
    """The page's form as a browser would send it back untouched."""
    context = owner.get(f"/merchant/products/{product.pk}/").context
    data = {}
    for form in (context["form"], *context["rows"]):
        for bound in form:
            value = bound.value()
            if bound.name != "photo" and value not in (None, False, ""):
                data[bound.html_name] = "on" if value is True else str(value)
    for photo in context["photos"]:
        data[f"photo-{photo['row'].pk}-place"] = str(photo["place"])
    return data


def save(owner, product, **changed):
    data = shown(owner, product) | changed
    return owner.post(f"/merchant/products/{product.pk}/", data, follow=True)


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_one_save_keeps_price_stock_and_words(owner, store, tea):
    """Issue 9 A6: a price typed above was dropped by the big button below."""
    page = owner.get(f"/merchant/products/{tea.product_id}/").content.decode()
    assert page.count("<form") == 1
    assert "data-warn-unsaved" in page

    row = f"v{tea.pk}"
    response = save(
        owner,
        tea.product,
        **{"name": "西湖龙井", "subtitle": "明前", f"{row}-price": "12.5", f"{row}-stock": "8"},
    )

    tea.refresh_from_db()
    product = ProductPage.objects.get()
    assert (product.title, product.subtitle, tea.price) == ("西湖龙井", "明前", Decimal("12.50"))
    assert StockLevel.objects.get().on_hand == 8
    words = said(response)
    for change in ("「龙井茶」 → 「西湖龙井」", "价格 ¥10.00 → ¥12.50", "库存 5 → 8"):
        assert change in words
    assert said(save(owner, product)) == "没有变化"
    assert StockMovement.objects.filter(kind="count").count() == 1


def test_everything_of_a_variant_can_be_set(owner, store, tea):
    row = f"v{tea.pk}"
    given = {
        "cost": "6.00",
        "weight_grams": "250",
        "list_price": "18",
        "min_quantity": "2",
        "max_quantity": "4",
        "low_at": "3",
        "barcode": "6901234567892",
        "options": "颜色:绿 尺码:大",
    }
    response = save(owner, tea.product, **{f"{row}-{name}": text for name, text in given.items()})

    tea.refresh_from_db()
    assert (tea.cost, tea.weight_grams, tea.list_price) == (Decimal(6), 250, Decimal(18))
    assert (tea.min_quantity, tea.max_quantity, tea.barcode) == (2, 4, "6901234567892")
    assert tea.options == {"颜色": "绿", "尺码": "大"}
    assert StockLevel.objects.get().low_at == 3
    assert "低库存提醒 5 → 3" in said(response)


@pytest.mark.long
def test_a_grid_of_colours_and_sizes(owner, store, tea):
    make.order(store, {tea: "1"})
    axes = {"values_1": "白色 红色", "values_2": "S M L", "new_price": "11", "new_stock": "7"}

    save(owner, tea.product, **axes)
    save(owner, tea.product, **axes)

    rows = list(ProductVariant.objects.current().select_related("level").order_by("position"))
    assert [row.options_text for row in rows] == [
        *("白色，S", "白色，M", "白色，L", "红色，S", "红色，M", "红色，L")
    ]
    # The one that was there keeps its id, price and stock.
    assert (rows[0].pk, rows[0].price, rows[0].level.on_hand) == (tea.pk, Decimal(10), 5)
    assert {(row.price, row.level.on_hand) for row in rows[1:]} == {(Decimal(11), 7)}
    assert check.differences() == []
    many = {"values_1": " ".join("红橙黄绿青蓝紫黑白灰"), "values_2": "1 2 3 4 5 6 7"}
    assert "规格最多 60 个" in save(owner, tea.product, **many).content.decode()
    assert ProductVariant.objects.current().count() == 6


@pytest.mark.long
def test_photos_are_added_moved_and_taken_away(owner, store, tea):
    product = tea.product
    photos = [make.photo(f"{name}.jpg") for name in "abc"]
    data = shown(owner, product) | {"photo": photos}
    owner.post(f"/merchant/products/{product.pk}/", data)
    rows = list(ProductPage.objects.get().pictures.order_by("sort_order"))
    first, second, third = (row.image_id for row in rows)

    response = save(
        owner,
        product,
        **{f"photo-{rows[2].pk}-place": "0", f"photo-{rows[1].pk}-remove": "on"},
    )

    page = ProductPage.objects.get()
    assert [row.image_id for row in page.pictures.order_by("sort_order")] == [third, first]
    assert len(page.gallery) == 2
    assert "照片 3 张 → 2 张" in said(response)
    assert StoreImage.objects.filter(pk=second).exists()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("price", "0", "价格要大于 0"),
        ("price", "很贵", "请填写正确的金额"),
        ("list_price", "5", "划线价要高于价格"),
        ("stock", "-1", "数量"),
        ("min_quantity", "1.5", "整数"),
        ("weight_grams", "0", "大于"),
        ("sku", "TAKEN", "店里已经有这个 SKU"),
    ],
)
def test_one_wrong_field_saves_nothing_and_keeps_what_was_typed(owner, tea, field, typed, words):
    make.variant(tea.store, sku="TAKEN")

    response = save(owner, tea.product, **{"subtitle": "新卖点", f"v{tea.pk}-{field}": typed})

    html = response.content.decode()
    assert words in html
    assert "新卖点" in html
    before = tea.price
    tea.refresh_from_db()
    assert (tea.price, ProductPage.objects.get(pk=tea.product_id).subtitle) == (before, "")


def test_what_changed_meanwhile_is_not_overwritten(owner, store, tea):
    data = shown(owner, tea.product)
    ProductVariant.objects.filter(pk=tea.pk).update(price=Decimal(15))
    StockLevel.objects.update(on_hand=3)
    path = f"/merchant/products/{tea.product_id}/"

    price = owner.post(path, data | {f"v{tea.pk}-price": "9"})
    stock = owner.post(path, data | {f"v{tea.pk}-price": "15.00", f"v{tea.pk}-stock": "20"})

    assert "价格刚被修改过" in price.content.decode()
    assert "库存刚被修改过" in stock.content.decode()
    tea.refresh_from_db()
    assert (tea.price, StockLevel.objects.get().on_hand) == (Decimal(15), 3)


def test_roles_and_stores_are_kept_apart(owner, store, tea, signed_in):
    path = f"/merchant/products/{tea.product_id}/"
    stranger = signed_in(make.store().owner)

    assert stranger.get(path).status_code == 404
    assert stranger.post(path, {"name": "别家"}).status_code == 404
    assert signed_in(make.member(store, "support")).post(path, {"name": "客服"}).status_code == 403
    theirs = make.variant(make.store())
    owner.post(path, shown(owner, tea.product) | {f"v{theirs.pk}-price": "1"})
    theirs.refresh_from_db()
    assert theirs.price == Decimal(5)
