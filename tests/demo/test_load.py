"""The demo town: every row of the catalogue as in the file, once, with our own pictures."""

import csv
from collections import Counter
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from home.demo import load, offers, town
from home.demo.drawings import Illustrations
from orders.models import Order
from shop.campaigns.models import Joining
from shop.catalog.models import ProductPage, ProductVariant
from shop.promotions.models import Promotion
from shop.stock import check
from shop.stores.models import Store, StoreImage

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, ...]:
    models = (Store, ProductPage, ProductVariant, StoreImage, Order)
    return tuple(model._base_manager.count() for model in models)


def test_the_whole_town_as_in_the_file_and_once():
    call_command("load_demo", stdout=StringIO())
    loaded = counts()
    rows = load.read_catalogue()

    for row in rows:
        variant = ProductVariant._base_manager.select_related("product", "store").get(
            sku=row["sku"]
        )
        assert variant.product.title == row["name"]
        assert variant.price == Decimal(row["price"])
        assert (variant.unit, variant.barcode) == (row["unit"], row["barcode"])
        assert variant.product.gallery, row["sku"]
    by_shop = Counter(row["shop"] for row in rows)
    assert by_shop["副食店"] == 362
    for described in town.STORES:
        store = Store.objects.get(name=described.name)
        goods = ProductPage.objects.for_store(store)
        assert goods.count() == by_shop[described.shop]
        assert Client().get(f"/{store.slug}/").status_code == 200
    assert Client().get(f"/{town.LANDING_SLUG}/").status_code == 200
    assert check.differences() == []
    call_command("check_promotions", stdout=StringIO())
    kinds = Promotion.unscoped.values_list("kind", flat=True)
    assert set(kinds) == set(Promotion.Kind.values)
    taking_part = Joining.unscoped.values_list("store__name", flat=True)
    assert sorted(taking_part) == sorted((offers.CLOTHES, offers.CRAFTS))
    grocer = Client().get(f"/{Store.objects.get(name=town.STORES[0].name).slug}/")
    assert "一小时特价" in (face := grocer.content.decode())
    assert "新客见面礼" in face

    call_command("load_demo", stdout=StringIO())
    assert counts() == loaded


def test_the_catalogue_is_the_shared_one(shared_data):
    with (shared_data / "catalogue.csv").open(encoding="utf-8-sig", newline="") as file:
        assert load.read_catalogue() == list(csv.DictReader(file))


def test_every_category_and_product_has_a_drawing():
    drawings = Illustrations(None)
    files = {path.stem for path in (load.HERE / "pictures").glob("*.webp")}

    assert len(files) >= 60
    for row in load.read_catalogue():
        assert drawings.of_sku[row["sku"]] in files
        assert drawings.of_category[row["category"]] in files


def test_real_photos_are_used_when_asked_for(shared_data):
    drawings = Illustrations(shared_data / "photos")
    from tests import make

    row = next(row for row in load.read_catalogue() if row["image"])
    image = drawings.of(make.store(), row)

    assert image.title == row["name"]
    with image.file.open("rb") as file:
        from PIL import Image

        assert Image.open(file).size != (600, 600)
