"""Numbers without a unit, rolls, bundles, and several people in one row, over small shops."""

import pytest

from search.chat.reader import read
from tests.search.chat.small_shop import read_as, stocked

DRINKS = (
    "王老吉 罐",
    "雪碧 罐",
    "红牛 罐",
    "可口可乐 罐",
    "七匹狼 包",
    "六个核桃 罐",
    "八宝粥 罐",
    "口算三年级 本",
)
ROLLS = ("BV电线 4平方 红 卷 [100米/卷]", "BV电线 4平方 蓝 卷 [100米/卷]", "红玫瑰 枝 [20枝/扎]")
LENGTHS = ("铝塑管 米", "电线 卷 [100米/卷]")
SUITS = ("宝宝连体衣 66码 件", "宝宝连体衣 73码 件", "宝宝连体衣 80码 件", "婴儿湿巾 80抽 包")
PUREES = ("果泥 苹果味 袋", "果泥 苹果香蕉味 袋", "薯片 番茄味 袋", "薯片 鸡汁番茄味 袋")
CUPS = ("吸管杯 个", "毛巾 蓝色 条", "毛巾 粉色 条", "铁锅 32cm 口", "高压锅 24cm 个", "口罩 包")
FLOWERS = ("长寿花 盆", "陶瓷花盆 个", "玫瑰 束")
NOODLES = ("酿皮 份", "油泼辣子 瓶", "春尖茶叶 袋", "毛峰茶叶 袋", "香菜 把")
PHONES = (
    "苹果快充头 个",
    "苹果数据线 条",
    "手机壳 iPhone15 个",
    "手机壳 华为Mate60 个",
    "充电宝 个",
    "红富士苹果 斤",
)

CASES = [
    # 三 behind what is sold is how many, and nothing else has it in its name
    ("王老吉三，雪碧二，红牛一", DRINKS, [("王老吉", 3), ("雪碧", 2), ("红牛", 1)]),
    ("来可乐三雪碧二", DRINKS, [("可口可乐", 3), ("雪碧", 2)]),
    ("王老吉要三", DRINKS, [("王老吉", 3)]),
    ("王老吉三罐雪碧三", DRINKS, [("王老吉", 3), ("雪碧", 3)]),
    ("七匹狼一", DRINKS, [("七匹狼", 1)]),
    ("六个核桃二", DRINKS, [("六个核桃", 2)]),
    ("八宝粥", DRINKS, [("八宝粥", 1)]),
    ("口算四", DRINKS, []),
    ("周三送可乐二", DRINKS, [("可口可乐", 2)]),
    # so many metres of what is sold by the roll
    ("4平方红线300米", ROLLS, [("BV电线 4平方 红", 3)]),
    ("4平方蓝线要一百米", ROLLS, [("BV电线 4平方 蓝", 1)]),
    ("4平方红线50米", ROLLS, [("BV电线 4平方 红", None)]),
    ("4平方红线两卷，送到前面50米的路口", ROLLS, [("BV电线 4平方 红", 2)]),
    # what is not sold, and counted by its length
    ("网线50米 电线一卷", LENGTHS, [([], 1), ("电线", 1)]),
    # packs that the shop tells of
    ("红玫瑰一扎", ROLLS, [("红玫瑰", 20)]),
    ("红玫瑰半扎", ROLLS, [("红玫瑰", 10)]),
    ("5号电池两板", ("南孚电池 5号 粒 [6粒/板]",), [("南孚电池 5号", 12)]),
    # one size behind the other
    (
        "连体衣66 73 80各一件",
        SUITS,
        [("宝宝连体衣 66码", 1), ("宝宝连体衣 73码", 1), ("宝宝连体衣 80码", 1)],
    ),
    ("连体衣66一件 73两件", SUITS, [("宝宝连体衣 66码", 1), ("宝宝连体衣 73码", 2)]),
    ("连体衣66一件 湿巾80抽的两包", SUITS, [("宝宝连体衣 66码", 1), ("婴儿湿巾 80抽", 2)]),
    # a taste, and no other that has its characters
    ("苹果味果泥10袋", PUREES, [("果泥 苹果味", 10)]),
    ("苹果香蕉味的果泥两袋", PUREES, [("果泥 苹果香蕉味", 2)]),
    ("番茄味薯片两袋", PUREES, [("薯片 番茄味", 2)]),
    # how they should look, of what comes in one look
    ("吸管杯两个，一个粉一个蓝", CUPS, [("吸管杯", 2)]),
    ("吸管杯三个，两个粉的一个蓝的", CUPS, [("吸管杯", 3)]),
    ("毛巾两条，一条粉一条蓝", CUPS, [("毛巾 粉色", 1), ("毛巾 蓝色", 1)]),
    # a size that its model stands right behind
    (
        "那就49寸Z51Z那款吧，1台",
        ("海尔电视 LE49Z51Z 49寸 台", "海尔电视 LE43Z51Z 43寸 台", "海尔电视 LE49AL88 49寸 台"),
        [("海尔电视 LE49Z51Z 49寸", 1)],
    ),
    # 口 of pots
    ("买口铁锅", CUPS, [("铁锅 32cm", 1)]),
    ("高压锅一口要24的", CUPS, [("高压锅 24cm", 1)]),
    ("买口罩一包", CUPS, [("口罩", 1)]),
    ("给我送盆长寿花", FLOWERS, [("长寿花", 1)]),
    ("送束玫瑰", FLOWERS, [("玫瑰", 1)]),
    # how to pack it
    ("酿皮三份，辣子另装", NOODLES, [("酿皮", 3)]),
    ("酿皮三份，辣子一瓶另装", NOODLES, [("酿皮", 3), ("油泼辣子", 1)]),
    ("茶叶要春尖两袋", NOODLES, [("春尖茶叶", 2)]),
    ("再带点香菜", NOODLES, [("香菜", None)]),
    ("我带点香菜回来", NOODLES, []),
    ("上次欠的38月底一起结", NOODLES, []),
    # whose it should be, or other goods of that name
    (
        "手机壳一个苹果的",
        PHONES,
        [
            (["手机壳 iPhone15", "手机壳 华为Mate60"], 1),
            (["红富士苹果", "苹果快充头", "苹果数据线"], 1),
        ],
    ),
    ("充电宝一个，再要个苹果快充头", PHONES, [("充电宝", 1), ("苹果快充头", 1)]),
]


@pytest.mark.parametrize(("said", "sold", "found"), CASES)
def test_reads_bare_numbers(store, said, sold, found):
    stocked(store, *sold)

    assert read_as(store, said) == found


FOOD = ("红牛 罐", "东鹏特饮 瓶", "火腿肠 根", "小米 斤", "老抽 瓶", "小葱 把")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "小李 红牛2 火腿肠1，阿强 东鹏1，胖子 火腿肠3",
            [
                ("红牛", 2, "小李"),
                ("火腿肠", 1, "小李"),
                ("东鹏特饮", 1, "阿强"),
                ("火腿肠", 3, "胖子"),
            ],
        ),
        (
            "张姐 红牛一罐，李哥 东鹏一瓶，502 火腿肠三根",
            [("红牛", 1, "张姐"), ("东鹏特饮", 1, "李哥"), ("火腿肠", 3, "502")],
        ),
        (
            "小李 红牛2，小王 东鹏1，剩下的给我留两根火腿肠",
            [("红牛", 2, "小李"), ("东鹏特饮", 1, "小王"), ("火腿肠", 2, "")],
        ),
        ("小米 2斤，小葱 一把，老抽 一瓶", [("小米", 2, ""), ("小葱", 1, ""), ("老抽", 1, "")]),
        ("小明 红牛1，东鹏2", [("红牛", 1, ""), ("东鹏特饮", 2, "")]),
        (
            "小李 红牛2，阿强 火腿肠2，另外 老抽一瓶 小米两斤",
            [
                ("红牛", 2, "小李"),
                ("火腿肠", 2, "阿强"),
                ("老抽", 1, "阿强"),
                ("小米", 2, "阿强"),
            ],
        ),
        ("张哥 在吗，李哥 介绍来的，红牛两罐", [("红牛", 2, "")]),
    ],
)
def test_knows_who_wants_it_within_one_row(store, said, found):
    stocked(store, *FOOD)

    lines = read(said, store=store).lines

    assert [(line.candidates[0].name, line.quantity, line.buyer) for line in lines] == found


COLD = ("肥牛卷 包", "羊肉卷 包", "围城 本", "风扇 台", "枕套 个", "草莓 斤")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        # how many after all, with the reason
        ("肥牛来二十包吧哎等下冰箱放不下十二包就行", [("肥牛卷", 12)]),
        ("肥牛来二十包，等下，冰箱放不下，十二包就行", [("肥牛卷", 12)]),
        ("围城来两本哎等会儿我家好像有一本了要一本就行", [("围城", 1)]),
        ("风扇要四台 不对 宿舍有五间 五台", [("风扇", 5)]),
        ("枕套要两个，哦不枕套要四个我家枕头多", [("枕套", 4)]),
        ("草莓来两斤，哎老婆说草莓太贵了只要一斤", [("草莓", 1)]),
        ("肥牛二十包，等下，冰箱放不下，十二包就行，哎太多了，十包就行", [("肥牛卷", 10)]),
        # other goods, sold or not, and why
        ("肥牛二十包，等下，毛肚五包就行", [("肥牛卷", 20), ([], 5)]),
        ("肥牛二十包，哎你家有两包装的毛肚来两包", [("肥牛卷", 20), ([], 2)]),
        ("草莓两斤，哎香蕉太贵了来一斤", [("草莓", 2), ([], 1)]),
        ("肥牛二十包，羊肉卷吃不完来五包", [("肥牛卷", 20), ("羊肉卷", 5)]),
        ("草莓两斤，等下，我家有两个人，葡萄也来一斤", [("草莓", 2), ([], 1)]),
    ],
)
def test_hears_how_many_after_all(store, said, found):
    stocked(store, *COLD)

    assert read_as(store, said) == found


EXPLAINED = ("可口可乐零度 瓶", "雪碧 瓶", "豆腐粉丝包 个", "鲜肉包 个", "茉莉花 盆", "茉莉花茶 袋")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("肉包子5个 素的也要3个，豆腐粉丝那种", [("鲜肉包", 5), ("豆腐粉丝包", 3)]),
        ("可口可乐无糖的4瓶 就是零度", [("可口可乐零度", 4)]),
        ("雪碧2瓶，豆腐粉丝那种", [("雪碧", 2), ("豆腐粉丝包", 1)]),
        ("茉莉两盆", [("茉莉花", 2)]),
        ("茉莉花茶两袋", [("茉莉花茶", 2)]),
    ],
)
def test_joins_what_explains_which(store, said, found):
    stocked(store, *EXPLAINED)

    assert read_as(store, said) == found


SCHOOL = (
    "小学生书包 个",
    "晨光按动中性笔 蓝 支",
    "毛巾 蓝色 条",
    "羽毛球 个 [12个/桶]",
    "黄小米 斤",
)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        # a colour of what tells of none is for the shop, and of what tells it a choice
        ("书包一个，要蓝色的", [("小学生书包", 1)]),
        ("毛巾一条，要蓝色的", [("毛巾 蓝色", 1)]),
        ("毛巾一条，要红色的", [(["毛巾 蓝色"], 1)]),
        ("羽毛球一桶", [("羽毛球", 12)]),
        # a blow is no dozen
        ("羽毛球一打就破", []),
        ("羽毛球一打就行", [("羽毛球", 12)]),
        # what has not come yet
        ("上礼拜要的五斤小米还没给送呢，咋回事儿？", []),
        ("小米还没吃完，黄小米先来一斤", [(["黄小米"], 1)]),
        ("我家孙子一顿能造七八个", []),
    ],
)
def test_keeps_colours_and_stories_for_the_shop(store, said, found):
    stocked(store, *SCHOOL)

    assert read_as(store, said) == found


CANTEEN = (
    "胡辣汤 大碗 碗",
    "胡辣汤 小碗 碗",
    "羊肉烩面 大碗 碗",
    "羊肉烩面 小碗 碗",
    "五香牛肉 斤",
    "樱桃 斤",
    "水蜜桃 斤",
    "舒肤佳香皂 块",
    "雕牌透明皂 块",
)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("胡辣汤2大1小", [("胡辣汤 大碗", 2), ("胡辣汤 小碗", 1)]),
        ("胡辣汤两大一小", [("胡辣汤 大碗", 2), ("胡辣汤 小碗", 1)]),
        ("羊肉烩面大碗3 小碗2", [("羊肉烩面 大碗", 3), ("羊肉烩面 小碗", 2)]),
        ("要3碗大碗羊肉烩面。不对 2碗大的 1碗小的", [("羊肉烩面 大碗", 2), ("羊肉烩面 小碗", 1)]),
        ("小碗两碗", [(["羊肉烩面 小碗", "胡辣汤 小碗"], 2)]),
        ("五香牛肉切半斤", [("五香牛肉", 0.5)]),
        ("五香牛肉半斤切半", [("五香牛肉", 0.5)]),
        ("水蜜桃三斤 樱桃一斤...樱桃太贵了算了不要了", [("水蜜桃", 3)]),
        ("要肥皂两块，就是雕牌那个", [("雕牌透明皂", 2)]),
        ("送来的水蜜桃少一斤啊 你查查", []),
        ("上次买的樱桃有一半都是烂的，你说咋办吧", []),
        ("我是昨天订20斤樱桃那个，发票开好了吗", []),
    ],
)
def test_reads_what_a_canteen_hears(store, said, found):
    stocked(store, *CANTEEN)

    assert read_as(store, said) == found
