"""Goods of a supplier are looked up, chosen, reviewed as imports are, and sold."""

from decimal import Decimal

import pytest
from django.utils import timezone

from shop.catalog.models import ProductPage
from shop.suppliers import choosing
from shop.suppliers.models import SupplierProduct
from tests.supplying import (
    FRIDGE,
    WASHER,
    chosen,
    connected,
    fake,
    stock_of,
    supplied,
    supplier_process,
)

__all__ = ["fake", "supplied", "supplier_process"]
pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_chosen_goods_are_products_with_price_stock_and_picture(supplied):
    variant = supplied.variant(FRIDGE)
    assert variant.product.title == "海尔 BCD-510WGHTD 十字对开门冰箱 510 升"
    # 3280 and 15 %, rounded up to the yuan.
    assert (variant.price, variant.cost, variant.unit) == (Decimal(3772), Decimal(3280), "台")
    assert stock_of(supplied, FRIDGE) == (Decimal(8), Decimal(0))
    page = ProductPage.objects.get(pk=variant.product_id)
    assert page.gallery
    assert page.get_parent().title == "冰箱"


def test_an_unknown_code_is_an_error_of_the_run_and_nothing_to_sell(fake):
    shop = connected(fake)
    choosing.add_codes(supplier=shop.haier, text=f"{FRIDGE}，NOT0001")
    run = shop.sync()
    assert (run.state, run.done, run.total) == ("done", 2, 2)
    assert [(row.code, row.words) for row in run.errors.all()] == [
        ("NOT0001", "供应商没有这个编码")
    ]
    ids = list(SupplierProduct.unscoped.filter(code="NOT0001").values_list("pk", flat=True))
    with pytest.raises(choosing.NothingToDo):
        choosing.choose(
            supplier=shop.haier, product_ids=ids, actor=shop.store.owner, at=timezone.now()
        )


@pytest.mark.long
def test_what_is_sold_is_not_chosen_twice(supplied):
    ids = list(supplied.haier.products.values_list("pk", flat=True))
    with pytest.raises(choosing.NothingToDo):
        choosing.choose(
            supplier=supplied.haier,
            product_ids=ids,
            actor=supplied.store.owner,
            at=timezone.now(),
        )
    assert ProductPage.objects.filter(store=supplied.store).count() == 2


@pytest.mark.long
def test_more_than_twenty_codes_are_asked_in_parts(fake):
    shop = connected(fake)
    choosing.add_codes(
        supplier=shop.haier, text=" ".join([*(f"ZZ{n:04d}" for n in range(30)), WASHER])
    )
    run = shop.sync()
    assert (run.done, run.errors.count()) == (31, 30)
    asked = [path for path in fake.calls if path.endswith("check-procurable-products")]
    assert len(asked) == 2
    chosen(shop, WASHER)
    assert shop.variant(WASHER).price == Decimal(2277)
