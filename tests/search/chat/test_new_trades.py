"""Shops of trades that no rule was written for: cloth by the metre, bowls by the pack, tea."""

from decimal import Decimal

import pytest

from search.chat.reader import read
from tests import make
from tests.search.chat.small_shop import read_as, stocked

CUPS = ("公道杯 白瓷 只", "公道杯 青瓷 只")
MEAT = ("卤猪蹄 斤", "猪蹄 生 斤", "筒骨 斤")
BOWLS = ("牛皮纸碗 750ml 50套 包", "牛皮纸碗 1000ml 50套 包")
CLOTH = ("麻布 素色 米", "麻布 绣花 米", "窗轨 米", "挂钩 包")
DOORS = ("磁吸门帘 0.9*2.1m 条", "磁吸门帘 1.0*2.2m 条", "玻璃贴膜 宽60cm 米")
CURTAINS = ("成品窗帘 宽1.5*高2.0m 片", "成品窗帘 宽2.0*高2.5m 片")
SACKS = ("手提袋 个", "纸杯 包")
PEEL = ("新会陈皮 5年 斤", "新会陈皮 10年 斤", "和田红枣 四星 斤", "和田红枣 六星 斤")
VALVES = ("三角阀 4分 热 个", "三角阀 4分 冷 个")
SOCKS = ("运动袜 白 均码 双", "运动袜 黑 均码 双")
TILES = ("地砖 300×300 灰 片", "地砖 800×800 米白 片")
LINES = ("Type-C数据线 条", "有线耳机 Type-C口 副")
CABLES = ("双头数据线 条", "苹果数据线 条")
# Names that glue what tells them apart to what they are.
YARN = ("冰条线焦糖 团", "冰条线雾蓝 团", "缝纫线黑3000码 个", "缝纫线白3000码 个")
PIPES = ("PPR热水管4分20×2.8 根", "PPR弯头20 个")
TENTS = ("双人帐篷 顶", "克米特椅 把")
SLIPPERS = ("女士拖鞋 36-37码 双", "女士拖鞋 38-39码 双")
FILMS = ["华为 Mate 60 Pro 水凝膜"]

CASES = [
    # lengths and weights with a tenth behind the unit
    ("窗轨3米5", CLOTH, [("窗轨", 3.5)]),
    ("窗轨六米五", CLOTH, [("窗轨", 6.5)]),
    ("筒骨2斤3", MEAT, [("筒骨", 2.3)]),
    ("筒骨2斤3块姜", (*MEAT, "姜 块"), [("筒骨", 2), ("姜", 3)]),
    # lengths in one breath
    (
        "素色麻布十米窗轨两米八再拿两包挂钩",
        CLOTH,
        [("麻布 素色", 10), ("窗轨", 2.8), ("挂钩", 2)],
    ),
    ("麻布素的来6米", CLOTH, [("麻布 素色", 6)]),
    # told apart by one character
    ("公道杯白的4只", CUPS, [("公道杯 白瓷", 4)]),
    ("青的公道杯两只", CUPS, [("公道杯 青瓷", 2)]),
    # called without how they are counted
    ("老树两饼", ("古树 老树饼 饼", "古树 小沱 袋"), [("古树 老树饼", 2)]),
    # told apart by years and stars, however those are written
    ("陈皮五年的要一斤", PEEL, [("新会陈皮 5年", 1)]),
    ("红枣6星1斤", PEEL, [("和田红枣 六星", 1)]),
    # by one character of the name's end
    ("热角阀4", VALVES, [("三角阀 4分 热", 4)]),
    ("白袜3双", SOCKS, [("运动袜 白 均码", 3)]),
    # by their sides, in one unit or another
    ("地砖30x30的80片", TILES, [("地砖 300×300 灰", 80)]),
    ("800x800米白砖 60片", TILES, [("地砖 800×800 米白", 60)]),
    # 双 is no pair, and 克 no weight, of every word
    ("线要双头的2根", CABLES, [("双头数据线", 2)]),
    ("双人帐篷1 克米特椅2把", TENTS, [("双人帐篷", 1), ("克米特椅", 2)]),
    ("typec线来两条", LINES, [("Type-C数据线", 2)]),
    ("来6米白纱", ("白纱 米", "黑纱 米"), [("白纱", 6)]),
    # 无糖 is none of it, 不锈钢 and 不粘锅 are what they end with
    ("叉子两把", ("不锈钢餐叉 把", "餐巾纸 包"), [("不锈钢餐叉", 2)]),
    ("盆一个", ("不锈钢盆 个", "塑料盆 个"), [(["不锈钢盆", "塑料盆"], 1)]),
    ("锅一个", ("不粘锅 个", "不锈钢锅 个"), [(["不粘锅", "不锈钢锅"], 1)]),
    ("糖一袋", ("无糖 袋", "白糖 袋"), [("白糖", 1)]),
    # two packs of ten are asked about
    ("卷纸两提20卷", ("卷纸 卷", "抽纸 包"), [("卷纸", None)]),
    ("卷纸一提10卷", ("卷纸 卷", "抽纸 包"), [("卷纸", 10)]),
    # called by characters of its words, and by a measure in another unit
    ("女拖两双", SLIPPERS, [([SLIPPERS[0][:-2], SLIPPERS[1][:-2]], 2)]),
    ("纯水500的两瓶", ("纯水 0.5L 瓶", "纯水 1.5L 瓶"), [("纯水 0.5L", 2)]),
    # both kinds, of what was said once
    ("肠粉鸡蛋的和牛肉的", ("鸡蛋肠粉 份", "牛肉肠粉 份"), [("鸡蛋肠粉", 1), ("牛肉肠粉", 1)]),
    # for which phone is asked
    ("华为mate60水凝膜两张", ("华为 Mate 60 Pro 水凝膜 张", "贴膜工具 套"), [(FILMS, 2)]),
    # where it goes is no amount
    ("302房的，那个，可乐两瓶", ("可乐 瓶", "盒饭 份"), [("可乐", 2)]),
    # who takes what waits by its name, whatever is named behind it
    (
        "艾条给我拿三盒泡脚的那个药包两袋罗汉果十个蜂蜜一瓶",
        ("五年陈艾条 盒", "泡脚桶 个", "桂林罗汉果 个", "土蜂蜜 瓶"),
        [("五年陈艾条", 3), (["泡脚桶"], 2), ("桂林罗汉果", 10), ("土蜂蜜", 1)],
    ),
    ("300克里脊", ("里脊 斤", "排骨 斤"), [("里脊", 0.6)]),
    ("两双头层牛皮鞋", ("头层牛皮鞋 双", "布鞋 双"), [("头层牛皮鞋", 2)]),
    # what is cut or dried is asked about
    ("酸笋2袋", ("酸笋丝 袋", "油条 袋"), [(["酸笋丝"], 2)]),
    ("无花果一斤", ("无花果干 斤", "茯苓 斤"), [(["无花果干"], 1)]),
    # but not what nobody buys fresh
    ("百合一斤", ("兰州百合干 斤", "茯苓 斤"), [("兰州百合干", 1)]),
    ("圆镜子1面", ("浴室圆镜 面", "花洒 套"), [("浴室圆镜", 1)]),
    # glued to it, and said before it
    ("雾蓝冰条线4团", YARN, [("冰条线雾蓝", 4)]),
    ("白缝纫线2个", YARN, [("缝纫线白3000码", 2)]),
    ("ppr管来5根", PIPES, [("PPR热水管4分20×2.8", 5)]),
    # made so
    ("卤好的猪蹄一斤", MEAT, [("卤猪蹄", 1)]),
    # sizes in words, of both sides of a thing, and with their side
    ("牛皮纸碗七百五的两包", BOWLS, [("牛皮纸碗 750ml 50套", 2)]),
    ("磁吸门帘0.9宽的一条，1米宽的两条", DOORS, [(DOORS[0][:-2], 1), (DOORS[1][:-2], 2)]),
    ("成品窗帘2片，2米宽2米5高的", CURTAINS, [(CURTAINS[1][:-2], 2)]),
    # so many sets are so many packs
    ("餐具包500套", ("四件套餐具包 100套 包", *SACKS), [("四件套餐具包 100套", 5)]),
    # what things are made of is asked about
    ("塑料叉子2包", ("一次性叉子 包", *SACKS), [(["一次性叉子"], 2)]),
    # slips of the hand
    ("大自菜2斤", ("大白菜 斤", "大蒜 斤"), [("大白菜", 2)]),
    ("毛都2斤", ("毛豆 斤", "毛桃 斤"), [("毛豆", 2)]),
    ("浴连一条", ("防水浴帘 条", "浴巾 条"), [("防水浴帘", 1)]),
    # taken back
    ("筒骨两斤，猪蹄三斤，哎算了都先不要了", MEAT, []),
    ("手提袋十个纸杯就不要了上次用着一般", SACKS, [("手提袋", 10)]),
    ("纸杯两个纸杯先不要手提袋拿五个", SACKS, [("手提袋", 5)]),
    ("茯苓5一斤的要3斤", ("茯苓 斤", *SACKS), [("茯苓", 3)]),
    ("打包碗1000ml的要一箱", SACKS, [([], 1)]),
    # or something else instead
    ("羊排一斤，没有么换筒骨一斤好来", MEAT, [([], 1), ("筒骨", 1)]),
    # and no order
    ("昨天买的帐篷杆子断了一根，你们管不管？", TENTS, []),
    ("昨天你多找了我五块钱，我待会儿转给你", SACKS, []),
    ("上次那个罐子漏水，能给换伐", ("罐子 个", *SACKS), []),
    ("收到货了，罐子压瘪了一个，怎么搞的", ("罐子 个", *SACKS), []),
]


@pytest.mark.parametrize(("said", "sold", "found"), CASES, ids=[case[0] for case in CASES])
def test_reads_what_shoppers_of_new_trades_say(store, said, sold, found):
    stocked(store, *sold)

    assert read_as(store, said) == [
        (name, number and Decimal(str(number))) for name, number in found
    ]


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("窗轨6米，截成两根3米的", "截成两根3米的"),
        ("筒骨2斤帮我打成粉", "帮我打成粉"),
        ("窗轨6米，上次的还没用完", "上次的还没用完"),
        ("十根窗轨一会我儿子来拿", "一会我儿子来拿"),
    ],
)
def test_keeps_for_the_shop_what_is_done_with_goods(store, said, note):
    stocked(store, "筒骨 斤", "窗轨 米")

    order = read(said, store=store)

    assert order.note == note
    assert order.lines
    assert all(line.candidates for line in order.lines)


def test_stalls_of_a_market_are_who_wants_it(store):
    stocked(store, "长方盒 650ml 包", "勺子 包", "杯盖 包")

    said = "几家一起拼的：\nA12炒饭 长方盒650 4包 勺子2包\nC07柠檬茶 杯盖6包"

    buyers = [(line.buyer, line.quantity) for line in read(said, store=store).lines]
    assert buyers == [("A12炒饭", 4), ("A12炒饭", 2), ("C07柠檬茶", 6)]


def test_another_price_is_another_kind(store):
    for name, price in (("花洒套装 恒温 黑色", "699"), ("花洒套装 冷热 银色", "399")):
        make.product(store, name, price=price, unit="套")

    assert read_as(store, "花洒套装黑色恒温的1套，换成399那套吧") == [("花洒套装 冷热 银色", 1)]
    # Of none at that price nobody guesses which.
    assert read_as(store, "恒温花洒套装288那套来1套") == [
        (["花洒套装 冷热 银色", "花洒套装 恒温 黑色"], 1)
    ]
