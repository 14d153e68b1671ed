"""The demo town: every row of the catalogue as in the file, once, with our own pictures."""

import csv
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from core import scope
from home.demo import load, offers, payments, town
from home.demo.drawings import Illustrations
from orders.models import Order
from shop.campaigns.models import Joining
from shop.catalog.models import ProductPage, ProductVariant
from shop.promotions.models import Promotion
from shop.stock import check
from shop.stores.models import Store, StoreImage
from tests.demo.beside import Ahead, ForPoints, Seckill, SignedUp, Together
from tests.demo.one_price import Deal, Walk

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, ...]:
    models = (Store, ProductPage, ProductVariant, StoreImage, Order)
    return tuple(model._base_manager.count() for model in models)


@pytest.mark.long
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
    assert_every_page_shows_the_same_figures()

    call_command("load_demo", stdout=StringIO())
    assert counts() == loaded


EXPRESS = {
    "delivery": "express",
    "province": "浙江省",
    "city": "杭州市",
    "district": "西湖区",
    "detail": "文三路 1 号",
    "pay_method": "cod",
}
MEMBER = town.CUSTOMERS[0][1]
DEALS = {
    # 3.50 × 0.85 = 2.975
    "折扣": Deal({"G0001": "2"}, "2.98", "5.96"),
    "特价": Deal({"G0197": "2"}, "3.90", "7.80"),
    "第二件半价": Deal({"G0070": "2"}, "2.00", "3.00", {"饮料第二件半价": "1.00"}),
    "任选三本": Deal(
        {"S0442": "1", "S0448": "1", "S0433": "1"},
        "64.00",
        "88.00",
        # 64 + 55 + 54 = 173
        {"任选三本 88 元": "85.00"},
    ),
    "满减": Deal({"G0288": "1", "G0284": "1"}, "69.90", "87.80", {"粮油满减": "8.00"}),
    # (89 + 168) × 0.05
    "满折": Deal({"H0427": "1", "H0429": "1"}, "89.00", "244.15", {"家电满两件九五折": "12.85"}),
    # The gift costs 12.00, and stands among the goods.
    "满赠": Deal(
        {"C0504": "1", "C0497": "1"},
        "59.00",
        "84.00",
        {"满 60 元送小手作": "12.00"},
        gifts=frozenset({"满 60 元送小手作"}),
    ),
    "平台活动": Deal({"F0481": "2"}, "79.00", "148.00", {"邻里满减节": "10.00"}),
    "包邮": Deal({"S0443": "1", "S0444": "1"}, "22.00", "45.00", typed=EXPRESS),
    "限时抢购": Deal({"G0272": "1"}, "4.00", "4.00"),
    "会员价": Deal({"F0486": "1"}, "31.50", "31.50", by=MEMBER),
    "优惠券": Deal({"C0498": "1"}, "48.00", "43.00", {"新客见面礼": "5.00"}, by=MEMBER),
    "积分": Deal(
        {"H0427": "1"},
        "89.00",
        "83.00",
        {"新客见面礼": "5.00", "积分抵扣": "1.00"},
        by=MEMBER,
        typed={"points": "100"},
    ),
}


FIRST = {"pay_method": "transfer"}
# How it is bought, the deal, what one costs otherwise, and in how many hours it is bought.
BESIDE = {
    "秒杀": (Seckill, Deal({"G0280": "1"}, "4.00", "4.00", by=MEMBER, typed=FIRST), "8.00", 1),
    # 会员九折 of 35.00 for who buys alone; 28.00 for all three.
    "团购": (Together, Deal({"F0486": "1"}, "28.00", "28.00", by=MEMBER, typed=FIRST), "31.50", 0),
    "预售": (Ahead, Deal({"F0487": "1"}, "28.00", "28.00", by=MEMBER, typed=FIRST), "31.50", 0),
    "报名": (SignedUp, Deal({"S0443": "1"}, "17.60", "17.60", by=MEMBER), 25),
    "积分商城": (
        ForPoints,
        Deal({"C0497": "1"}, "12.50", "12.50", by=MEMBER, typed=FIRST),
        "25.00",
        0,
    ),
}


@scope.across_stores("the demo town")
def assert_every_page_shows_the_same_figures():
    """From the list to the refund, of each kind of deal that the town has."""
    for name, deal in DEALS.items():
        with transaction.atomic():
            walk = Walk(deal)
            assert {name: walk.whole()} == {name: walk.expected()}
            transaction.set_rollback(True)
    for name, (kind, *given, hours) in BESIDE.items():
        then = timezone.now() + timedelta(hours=hours)
        with transaction.atomic(), time_machine.travel(then, tick=True):
            walk = kind(*given)
            payments.take_transfers(walk.store)
            assert {name: walk.whole()} == {name: walk.expected()}
            transaction.set_rollback(True)


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
