"""Which goods a line may mean: this store's, on sale, told apart by what was said."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.chat.parsed import Ask, Intent, Status
from search.chat.reader import read
from shop.catalog import products
from shop.catalog.models import ProductVariant
from tests import make
from tests.search.chat.small_shop import read_as, stocked

# Two a recall of one group, two for synonyms, variants with their pages, parameters.
FIXED_QUERIES, QUERIES_A_GROUP = 4, 1


def test_matches_goods_of_this_store_only(store):
    other = make.store("隔壁超市")
    make.product(other, "土豆", unit="斤")

    parsed = read("土豆三斤", store=store)

    assert [line.status for line in parsed.lines] == [Status.NOT_FOUND]
    assert parsed.lines[0].candidates == ()


def test_asks_between_goods_of_this_store_only(store):
    make.product(store, "红富士苹果", unit="斤")
    make.product(store, "青苹果", unit="斤")
    make.product(make.store("隔壁超市"), "黄苹果", unit="斤")

    (line,) = read("苹果两斤", store=store).lines

    assert line.status == Status.AMBIGUOUS
    assert {each.name for each in line.candidates} == {"红富士苹果", "青苹果"}


def test_leaves_out_what_is_off_sale(store):
    shown = make.product(store, "红富士苹果", unit="斤")
    for name in ("青苹果", "黄苹果"):
        product = make.product(store, name, unit="斤")
        if name == "青苹果":
            product.unpublish()
        else:
            ProductVariant._base_manager.filter(product=product).update(is_on_sale=False)

    (line,) = read("苹果两斤", store=store).lines

    assert [each.product_id for each in line.candidates] == [shown.pk]


def test_picks_the_variant_of_the_size_that_was_said(store):
    shirt = make.product(store, "白色圆领T恤", unit="件", options={"尺码": "M"})
    products.add_variant(
        product=shirt,
        price=Decimal("39.90"),
        unit="件",
        sku="TEE-XL",
        options={"尺码": "XL"},
        actor=store.owner,
    )

    said, unsaid = read("白T恤XL两件，白T恤一件", store=store).lines

    assert (said.status, said.candidates[0].sku, said.candidates[0].option) == (
        Status.MATCH,
        "TEE-XL",
        "XL",
    )
    assert (said.quantity, said.ask, said.option) == (Decimal(2), Ask.NOTHING, "")
    assert (unsaid.status, unsaid.ask) == (Status.MATCH, Ask.OPTION)


def test_says_what_is_sold_out(store):
    make.product(store, "土豆", unit="斤", stock="0")

    (line,) = read("土豆三斤", store=store).lines

    assert line.status == Status.MATCH
    assert line.candidates[0].in_stock is False


def test_finds_goods_by_their_code(store):
    make.product(store, "电水壶", unit="台", sku="KT-88A", barcode="6901234567892")

    lines = read("kt88a 一台，6901234567892 两台", store=store).lines

    assert [(line.status, line.quantity) for line in lines] == [
        (Status.MATCH, Decimal(1)),
        (Status.MATCH, Decimal(2)),
    ]


def test_never_takes_another_brand(store):
    make.product(store, "康师傅冰红茶 500ml", unit="瓶")
    make.product(store, "统一老坛酸菜牛肉面", unit="包")

    (line,) = read("统一冰红茶两瓶", store=store).lines

    assert line.status == Status.NOT_FOUND


def test_keeps_money_to_spend(store):
    make.product(store, "猪五花肉", unit="斤", price="16.80")

    (line,) = read("来20块钱的五花肉", store=store).lines

    assert (line.status, line.quantity, line.amount, line.ask) == (
        Status.MATCH,
        None,
        Decimal(20),
        Ask.WEIGHT,
    )


def test_corrects_itself_within_a_message(store):
    for name, unit in (("土豆", "斤"), ("黄瓜", "斤"), ("食盐", "包")):
        make.product(store, name, unit=unit)

    parsed = read("土豆两斤，黄瓜一斤，盐一包。土豆改成三斤，黄瓜不要了", store=store)

    assert parsed.intent == Intent.ORDER
    assert [(line.candidates[0].name, line.quantity) for line in parsed.lines] == [
        ("土豆", Decimal(3)),
        ("食盐", Decimal(1)),
    ]


def test_asks_the_database_a_fixed_number_of_questions(store):
    for name in ("土豆", "黄瓜", "茄子", "大葱", "青椒"):
        make.product(store, name, unit="斤")
    counts = []
    for text in ("土豆两斤", "土豆两斤，黄瓜一斤，茄子三斤，大葱一斤，青椒半斤，送到3号楼"):
        with CaptureQueriesContext(connection) as queries:
            read(text, store=store)
        counts.append(len(queries))

    assert counts == [FIXED_QUERIES + QUERIES_A_GROUP, FIXED_QUERIES + 5 * QUERIES_A_GROUP]


def test_a_question_has_two_answers_where_two_are_sold(store):
    make.product(store, "散装薯片", unit="斤", price="11.90")
    make.product(store, "品客薯片 原味", unit="罐", price="13.90")
    make.product(store, "土豆", unit="斤")

    (line,) = read("散装薯片7块9那个来一斤", store=store).lines

    assert line.status == Status.AMBIGUOUS
    assert [each.name for each in line.candidates] == ["散装薯片", "品客薯片 原味"]


def test_the_second_answer_is_in_stock_if_it_can_be(store):
    make.product(store, "散装薯片", unit="斤", price="11.90")
    make.product(store, "品客薯片 原味", unit="罐", stock="0")
    make.product(store, "品客薯片 番茄味", unit="罐", stock="0")
    make.product(store, "乐事薯片", unit="包")

    (line,) = read("散装薯片7块9那个来一斤", store=store).lines

    assert line.candidates[1].name == "乐事薯片"


def test_what_is_left_out_is_no_second_answer(store):
    for name in ("福临门大米", "五常大米", "东北大米"):
        make.product(store, name, unit="袋")

    (line,) = read("大米一袋，不要福临门", store=store).lines

    assert {each.name for each in line.candidates} == {"五常大米", "东北大米"}


def test_takes_the_only_one_left_that_is_sold_so(store):
    make.product(store, "福临门大米", unit="袋")
    make.product(store, "五常大米", unit="袋")
    make.product(store, "散装大米", unit="斤")

    (line,) = read("大米一袋，不要福临门", store=store).lines

    assert line.goods is not None
    assert line.goods.name == "五常大米"


@pytest.mark.parametrize(
    ("said", "sold", "found"),
    [
        # Whose it is: 创可贴 are called so, whoever makes them.
        (
            "邦迪创可贴两盒",
            ["邦迪透气创可贴 盒", "云南白药创可贴轻巧护翼型 盒"],
            [("邦迪透气创可贴", 2)],
        ),
        # By the 包 comes what was asked for before, by the 袋 something else of that taste.
        (
            "伊纳宝猫条，金枪鱼的5包，鸡肉的3包",
            ["伊纳宝金枪鱼猫条 包", "伊纳宝鸡肉猫条 包", "猫鲜包鸡肉 袋"],
            [("伊纳宝金枪鱼猫条", 5), ("伊纳宝鸡肉猫条", 3)],
        ),
        ("T5支架灯 8根", ["T5一体化支架灯 根", "LED灯管T8 根"], [("T5一体化支架灯", 8)]),
        (
            "第二部黑暗森林一本",
            ["《三体》 本", "《三体Ⅱ：黑暗森林》 本"],
            [("《三体Ⅱ：黑暗森林》", 1)],
        ),
        ("矿泉水整箱的，要两箱", ["矿泉水 箱", "雪碧 瓶"], [("矿泉水", 2)]),
        (
            "老板娘家里来客了给我弄三斤牛腩一斤散装花生米啤酒就哈尔滨五百毫升的要八罐",
            ["牛腩 斤", "散装花生米 斤", "哈尔滨啤酒 500ml 罐"],
            [("牛腩", 3), ("散装花生米", 1), ("哈尔滨啤酒 500ml", 8)],
        ),
        ("师傅你那里地漏给我拿两个", ["防臭地漏 个", "水龙头 个"], [("防臭地漏", 2)]),
        (
            "那个洋芋给我来三斤嘛莲花白一斤半哈",
            ["土豆 斤", "圆白菜 斤"],
            [("土豆", 3), ("圆白菜", 1.5)],
        ),
        ("算了不要了，家里还剩大半支", ["大宝蜜 支", "牙膏 支"], []),
        ("家里还剩点补两斤土豆", ["土豆 斤", "苹果 斤"], [("土豆", 2)]),
        (
            "土鸡蛋一盒，月饼礼盒一盒，拼图一盒",
            ["土鸡蛋 个", "月饼礼盒 个", "拼图 个"],
            [("土鸡蛋", None), ("月饼礼盒", 1), ("拼图", 1)],
        ),
        ("昨天买的口罩有一根带子断了哎", ["口罩 盒", "绳子 根"], []),
    ],
)
def test_what_shoppers_of_two_more_hands_meant(store, said, sold, found):
    stocked(store, *sold)

    assert read_as(store, said) == found
