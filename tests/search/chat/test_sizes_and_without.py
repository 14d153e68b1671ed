"""小盆 of 小号, 不加糖的, the next of the same size, and what is only asked or done besides."""

import pytest

from search.chat.reader import read
from tests.search.chat.small_shop import read_as, stocked, whose

HOUSE = (
    *("小号垃圾袋彩色 卷", "加厚大号垃圾袋黑色 卷", "塑料盆小号30cm 个", "塑料盆大号45cm 个"),
    *("婴儿松口棉袜0-6个月 双", "毛绒小熊公仔 30cm 个", "小葱 把", "洗衣液 瓶", "五孔插座 个"),
)
WIRES = (
    *("铜芯电线 BV 1.5平方 米", "铜芯电线 BV 2.5平方 米", "铜芯电线 BV 4平方 米"),
    *("自喷漆 黑色 瓶", "自喷漆 银色 瓶", "白乳胶 瓶"),
)
CAFE = (
    *("拿铁（热） 杯", "拿铁（冰） 杯", "美式咖啡（热） 杯", "美式咖啡（冰） 杯"),
    *(
        "普洱奶茶（大杯） 杯",
        "珍珠奶茶（中杯） 杯",
        "珍珠奶茶（大杯） 杯",
        "柠檬茶 杯",
        "木瓜水 碗",
    ),
)
BREAKFAST = (
    *("鸡蛋灌饼 个", "鸡蛋灌饼加肠 个", "豆浆(甜) 杯", "豆浆(无糖) 杯", "白面馒头 个"),
    *("韭菜鸡蛋包子 个", "南昌拌粉 碗", "乌鸡汤 罐", "猪耳朵 斤", "腐竹 斤", "鸡腿 个"),
)
BABY = (
    *("婴儿连体衣66码蓝色 件", "婴儿连体衣66码粉色 件", "婴儿连体衣73码粉色 件"),
    "婴儿连体衣73码蓝色 件",
)
CUPS = ("注塑杯700ml 条 [50个/条]", "双层纸杯 条 [25个/条]", "棉毛巾 条")

CASES = [
    # so many to what it is sold by, as its text says
    ("注塑杯700的500个", CUPS, [("注塑杯700ml", 10)]),
    ("双层纸杯先来100个", CUPS, [("双层纸杯", 4)]),
    ("双层纸杯两条", CUPS, [("双层纸杯", 2)]),
    ("毛巾两个", CUPS, [("棉毛巾", 2)]),
    # 大 and 小 are 大号 and 小号, wherever these stand in a name
    ("小垃圾袋要10卷，大垃圾袋两卷", HOUSE, [("小号垃圾袋彩色", 10), ("加厚大号垃圾袋黑色", 2)]),
    ("小的垃圾袋3卷", HOUSE, [("小号垃圾袋彩色", 3)]),
    ("小盆一个", HOUSE, [("塑料盆小号30cm", 1)]),
    ("盆要一个大的，一个小的", HOUSE, [("塑料盆大号45cm", 1), ("塑料盆小号30cm", 1)]),
    ("小葱一把", HOUSE, [("小葱", 1)]),
    ("袜子两双", HOUSE, [("婴儿松口棉袜0-6个月", 2)]),
    # as they speak elsewhere
    ("帮我留一个小熊公仔咯", HOUSE, [("毛绒小熊公仔 30cm", 1)]),
    ("洗衣液来两瓶嘎", HOUSE, [("洗衣液", 2)]),
    ("崽要恰鸡腿，搞四个来", BREAKFAST, [("鸡腿", 4)]),
    ("给老妈点碗木瓜水", CAFE, [("木瓜水", 1)]),
    # first a question, then so much of it
    ("洗衣液多少钱一瓶？先给我来两瓶吧", HOUSE, [("洗衣液", 2)]),
    ("洗衣液来一瓶多少钱？那先来三瓶", HOUSE, [("洗衣液", 3)]),
    ("洗衣液多少钱一瓶？", HOUSE, []),
    ("插座五孔的一个够不够啊？先拿两个吧", HOUSE, [("五孔插座", 2)]),
    # the next of the same
    (
        "2.5平方的线要50米，1.5的30米",
        WIRES,
        [("铜芯电线 BV 2.5平方", 50), ("铜芯电线 BV 1.5平方", 30)],
    ),
    ("2.5平方线50米，4平方的20米", WIRES, [("铜芯电线 BV 2.5平方", 50), ("铜芯电线 BV 4平方", 20)]),
    ("喷漆黑的2瓶 银的1瓶", WIRES, [("自喷漆 黑色", 2), ("自喷漆 银色", 1)]),
    ("拿铁冰的一杯热的两杯", CAFE, [("拿铁（冰）", 1), ("拿铁（热）", 2)]),
    ("连体衣66的蓝色一件粉色一件", BABY, [("婴儿连体衣66码蓝色", 1), ("婴儿连体衣66码粉色", 1)]),
    (
        "连体衣66的蓝色一件73的粉色一件",
        BABY,
        [("婴儿连体衣66码蓝色", 1), ("婴儿连体衣73码粉色", 1)],
    ),
    # how it is drunk, where it comes in one way
    ("普洱奶茶热的2杯", CAFE, [("普洱奶茶（大杯）", 2)]),
    ("珍珠奶茶（中）两杯", CAFE, [("珍珠奶茶（中杯）", 2)]),
    ("柠檬茶两杯 一杯正常冰半糖 一杯去冰全糖", CAFE, [("柠檬茶", 2)]),
    # without
    ("豆浆不加糖的两杯", BREAKFAST, [("豆浆(无糖)", 2)]),
    ("不加糖的豆浆两杯", BREAKFAST, [("豆浆(无糖)", 2)]),
    ("鸡蛋灌饼不加肠的一个", BREAKFAST, [("鸡蛋灌饼", 1)]),
    ("鸡蛋灌饼一个加肠的，一个不加肠的", BREAKFAST, [("鸡蛋灌饼加肠", 1), ("鸡蛋灌饼", 1)]),
    # shorter than it is called
    ("韭菜包2个", BREAKFAST, [("韭菜鸡蛋包子", 2)]),
    # taken back, and changed
    ("腐竹来一斤，哎呀不要腐竹了，馒头来两个", BREAKFAST, [("白面馒头", 2)]),
    ("刚定的那20个馒头改30个吧", BREAKFAST, [("白面馒头", 30)]),
    ("馒头两个，馒头改三个", BREAKFAST, [("白面馒头", 3)]),
    ("馒头五个，馒头多加两个", BREAKFAST, [("白面馒头", 7)]),
    ("刚才的馒头改掉不要，拌粉来一碗", BREAKFAST, [("白面馒头", 0), ("南昌拌粉", 1)]),
]

NOTES = [
    ("拌粉一碗多放辣", BREAKFAST, "多放辣"),
    ("乌鸡汤一罐不放盐", BREAKFAST, "不放盐"),
    ("猪耳朵两斤带去深圳，帮我抽真空", BREAKFAST, "抽真空"),
    ("馒头十个要2个盒子装", BREAKFAST, "2个盒子装"),
    ("普洱奶茶热的2杯", CAFE, "热的"),
    ("柠檬茶一杯，要烫一点", CAFE, "要烫一点"),
    ("馒头三根 哦不五个，来人了", BREAKFAST, "来人了"),
]

TALK = [
    "你们的豆子是哪里的",
    "今天有新品吗",
    "明天早上6点半有开门不",
    "宝宝7个月了喝几段的啊",
    "上次的鸡腿好咸哦，咸得我喝了一晚上水",
    "豆浆正宗不？",
]


@pytest.mark.parametrize(("said", "goods", "found"), CASES, ids=[case[0] for case in CASES])
def test_sizes_and_without(store, said, goods, found):
    stocked(store, *goods)

    assert [(name, float(number)) for name, number in read_as(store, said)] == found


@pytest.mark.parametrize(("said", "goods", "note"), NOTES, ids=[each[0] for each in NOTES])
def test_how_it_should_be_is_for_the_shop(store, said, goods, note):
    stocked(store, *goods)

    reading = read(said, store=store)

    assert len(reading.lines) == 1
    assert note in reading.note


@pytest.mark.parametrize("said", TALK)
def test_talk_orders_nothing(store, said):
    stocked(store, *BREAKFAST, *CAFE, "矿泉水 瓶", "红豆 斤")

    assert read(said, store=store).lines == ()


@pytest.mark.parametrize(
    ("said", "goods", "found"),
    [
        (
            "我妈要一罐乌鸡汤不放盐，我爸要半斤猪耳朵，我要一碗拌粉多放辣",
            BREAKFAST,
            [("乌鸡汤", "我妈"), ("猪耳朵", "我爸"), ("南昌拌粉", "")],
        ),
        (
            "大宝要馒头两个，小宝要鸡腿四个，我要拌粉一碗",
            BREAKFAST,
            [("白面馒头", "大宝"), ("鸡腿", "小宝"), ("南昌拌粉", "")],
        ),
        ("我要两个馒头，我嫂子要三个鸡腿", BREAKFAST, [("白面馒头", ""), ("鸡腿", "我嫂子")]),
        (
            "小王冰拿铁，小张冰美式，我们经理热美式，我来个热拿铁",
            CAFE,
            [
                *(("拿铁（冰）", "小王"), ("美式咖啡（冰）", "小张")),
                *(("美式咖啡（热）", "我们经理"), ("拿铁（热）", "")),
            ],
        ),
        (
            "我一杯柠檬茶，我姑娘一杯珍珠奶茶大杯",
            CAFE,
            [("柠檬茶", ""), ("珍珠奶茶（大杯）", "我姑娘")],
        ),
    ],
)
def test_whose_it_is(store, said, goods, found):
    assert whose(store, said, *goods) == found
