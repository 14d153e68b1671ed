"""Which of several goods is meant, whose they are, and what is said beside them."""

import pytest

from search.chat.reader import read
from tests.search.chat.small_shop import read_as, stocked

MORNING = (
    "甜豆腐脑 碗",
    "咸豆腐脑 碗",
    "豆浆 杯",
    "油条 根",
    "小米粥 碗",
    "胡辣汤 碗",
    "南瓜粥 碗",
)
VALVES = (
    "三角阀冷水蓝标 个",
    "三角阀热水红标 个",
    "钢丝钳 把",
    "自攻螺丝4×20 盒",
    "自攻螺丝4×40 盒",
)
NUTS = (
    *("原味葵花籽 斤", "焦糖葵花籽 斤", "五香花生 斤", "奶香花生 斤", "黄元帅苹果 斤"),
    *("红富士苹果大果 斤", "红富士苹果小果 斤", "灰枣 斤", "骏枣 斤", "枣泥酥 盒"),
    *("绿葡萄干 斤", "黑加仑葡萄干 斤"),
)
MARKET = (
    *("蒙牛纯牛奶250ml 盒", "蒙牛纯牛奶整箱250ml*16盒 箱", "伊利纯牛奶250ml 盒"),
    *(
        "蓝月亮洗衣液薰衣草2kg 瓶",
        "安慕希酸奶蓝莓味 盒",
        "青岛啤酒500ml罐装 罐",
        "青岛啤酒500ml瓶装 瓶",
    ),
    *("乐事薯片原味 包", "奥利奥 包", "海天蚝油 瓶", "鲁花花生油 桶"),
)
COOKED = (
    "卤海带 斤",
    "卤土豆 斤",
    "猪舌 斤",
    "猪尾巴 斤",
    "鸭翅 个",
    "鸭脖五香 斤",
    "牛肉 斤",
    "鸭子 只",
)
NOODLES = (
    "牛肉面(大份) 碗",
    "牛肉面(小份) 碗",
    "肉丝炒粉 份",
    "小白菜 斤",
    "老陈醋 瓶",
    "五花肉 斤",
    "煎蛋 个",
)
LEADS = ("公牛插排 1.8米 个", "公牛插排 3米 个", "公牛插排 5米 个")
BOOKS = ("安徒生童话 本", "格林童话 本", "拼音本 本", "苏打饼干 包", "小葱 把")
YOGHURT = (
    "蒙牛酸奶原味 盒",
    "蒙牛酸奶草莓味 盒",
    "伊利纯牛奶 盒",
    "百力滋草莓牛奶味 盒",
    "草莓 斤",
)
PAPER = ("田字格本 本", "拼音本 本", "数学本 本", "胡萝卜 斤", "高筋粉 袋")
APPLES = ["红富士苹果大果", "红富士苹果小果", "黄元帅苹果"]

CASES = [
    # one of each, whether how many in all is told or not
    ("豆腐脑一甜一咸", MORNING, [("甜豆腐脑", 1), ("咸豆腐脑", 1)]),
    ("三碗豆腐脑两甜一咸", MORNING, [("甜豆腐脑", 2), ("咸豆腐脑", 1)]),
    ("油条两根豆腐脑一甜一咸", MORNING, [("油条", 2), ("甜豆腐脑", 1), ("咸豆腐脑", 1)]),
    ("三角阀一冷一热", VALVES, [("三角阀冷水蓝标", 1), ("三角阀热水红标", 1)]),
    ("三角阀2个，1冷1热", VALVES, [("三角阀冷水蓝标", 1), ("三角阀热水红标", 1)]),
    ("三角阀冷的4个，热的3个", VALVES, [("三角阀冷水蓝标", 4), ("三角阀热水红标", 3)]),
    # and where nothing tells them apart, as many as were said, once
    ("豆浆两杯一冷一热", MORNING, [("豆浆", 2)]),
    ("油条两根一长一短", MORNING, [("油条", 2)]),
    # which of those of that very name
    (
        "葵花籽和花生各一斤，葵花籽焦糖的，花生奶香的",
        NUTS,
        [("焦糖葵花籽", 1), ("奶香花生", 1)],
    ),
    ("花生一斤，葵花籽焦糖的两斤", NUTS, [(["五香花生", "奶香花生"], 1), ("焦糖葵花籽", 2)]),
    ("苹果五斤", NUTS, [(APPLES, 5)]),
    ("苹果大果三斤", NUTS, [("红富士苹果大果", 3)]),
    ("枣两斤", NUTS, [(["灰枣", "骏枣"], 2)]),
    ("葡萄干半斤，要绿的", NUTS, [("绿葡萄干", 0.5)]),
    ("自攻螺丝4x20一盒，4x40两盒", VALVES, [("自攻螺丝4×20", 1), ("自攻螺丝4×40", 2)]),
    # a case that is sold as one, scents, and what 要罐的 is
    ("牛奶要3箱，蒙牛的", MARKET, [("蒙牛纯牛奶整箱250ml*16盒", 3)]),
    ("蒙牛牛奶2盒", MARKET, [("蒙牛纯牛奶250ml", 2)]),
    ("洗衣液薰衣草味的一瓶", MARKET, [("蓝月亮洗衣液薰衣草2kg", 1)]),
    ("酸奶草莓味的两盒", MARKET, [([], 2)]),
    ("青岛来6个要罐的", MARKET, [("青岛啤酒500ml罐装", 6)]),
    ("来罐青岛", MARKET, [("青岛啤酒500ml罐装", 1)]),
    # what others may taste of, called by its maker and its taste in one word
    ("酸奶两盒", YOGHURT, [(["蒙牛酸奶原味", "蒙牛酸奶草莓味"], 2)]),
    ("酸奶要草莓的两盒", YOGHURT, [("蒙牛酸奶草莓味", 2)]),
    ("草莓一斤", YOGHURT, [("草莓", 1)]),
    ("牛奶一盒", YOGHURT, [("伊利纯牛奶", 1)]),
    # taken back
    ("薯片两包，奥利奥三包，薯片不要了不要了", MARKET, [("奥利奥", 3)]),
    ("猪尾巴一斤算了不要猪尾巴了，猪舌一斤", COOKED, [("猪舌", 1)]),
    ("猪尾巴一斤，算了还是猪舌一斤", COOKED, [("猪舌", 1)]),
    ("猪舌一斤，猪尾巴一斤，别送错了", COOKED, [("猪舌", 1), ("猪尾巴", 1)]),
    # headings and talk
    ("素菜各来半斤：海带、土豆", COOKED, [("卤海带", 0.5), ("卤土豆", 0.5)]),
    ("素菜：海带半斤、土豆一斤", COOKED, [("卤海带", 0.5), ("卤土豆", 1)]),
    ("拼音夲2本", PAPER, [("拼音本", 2)]),
    # another size than was named first, how heavy, and how some should be
    ("插排要5米的，不对，3米的，一个", LEADS, [("公牛插排 3米", 1)]),
    ("插排要5米的，不不，3米的就够了", LEADS, [("公牛插排 3米", 1)]),
    ("一斤二两的五花肉", NOODLES, [("五花肉", 1.2)]),
    ("五花肉要一斤半的", NOODLES, [("五花肉", 1.5)]),
    ("两斤的五花肉", NOODLES, [("五花肉", 2)]),
    ("牛肉面大份一碗加个煎蛋", NOODLES, [("牛肉面(大份)", 1), ("煎蛋", 1)]),
    ("安徒生童话一本，要带拼音的", BOOKS, [("安徒生童话", 1)]),
    ("拼音本两本", BOOKS, [("拼音本", 2)]),
    ("饼干两包，给我包一下", BOOKS, [("苏打饼干", 2)]),
    ("小葱三把还是四把来着", BOOKS, [("小葱", 3)]),
    ("老板我这边要数学本5本", PAPER, [("数学本", 5)]),
    ("蚝油两瓶，再看看有没有料酒，有就要一瓶", MARKET, [("海天蚝油", 2), ([], 1)]),
]


@pytest.mark.parametrize(("said", "goods", "found"), CASES)
def test_reads_which_of_them_is_meant(store, said, goods, found):
    stocked(store, *goods)

    assert [(names, number and float(number)) for names, number in read_as(store, said)] == found


@pytest.mark.parametrize(
    ("said", "goods", "buyers"),
    [
        (
            "老公要胡辣汤一碗油条两根，我要南瓜粥一碗，我妈要小米粥一碗",
            MORNING,
            ["老公", "老公", "", "我妈"],
        ),
        ("我妈说要小米粥一碗，我爸说要胡辣汤一碗", MORNING, ["我妈", "我爸"]),
        ("给王奶奶带一碗小米粥，我自己要油条一根", MORNING, ["王奶奶", ""]),
        ("张子涵要田字格2本，李梦瑶要拼音本3本", PAPER, ["张子涵", "李梦瑶"]),
        ("小军要小米粥，阿婆要一碗南瓜粥，我要油条", MORNING, ["小军", "阿婆", ""]),
        (
            "老张大份牛肉面，小陈小份牛肉面，阿芳肉丝炒粉，我要煎蛋",
            NOODLES,
            ["老张", "小陈", "阿芳", ""],
        ),
        ("我要煎蛋，小李要肉丝炒粉，王姐要五花肉", NOODLES, ["", "小李", "王姐"]),
        ("小白菜，老陈醋，肉丝炒粉", NOODLES, ["", "", ""]),
        # goods that begin as surnames do, what somebody plans, and how many after all
        ("胡萝卜要三斤，高筋粉要一袋", PAPER, ["", ""]),
        ("我老公要减肥，小米粥一碗", MORNING, [""]),
        ("我妈要两碗小米粥", MORNING, [""]),
        ("小米粥两碗，我妈说要3碗", MORNING, [""]),
    ],
)
def test_tells_whose_it_is(store, said, goods, buyers):
    stocked(store, *goods)

    assert [line.buyer for line in read(said, store=store).lines] == buyers


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("鸭翅2个，不辣", "不辣"),
        ("鸭翅2个，明天给我备好", "明天给我备好"),
        ("你好，我要订一些东西，鸭翅2个", "我要订一些东西"),
        ("鸭翅2个，送到老宿舍2单元301", "送到老宿舍2单元301"),
        ("鸭翅2个 上次忘买了哈哈", "上次忘买了哈哈"),
        ("鸭翅2个，肉不要切", "肉不要切"),
        ("鸭翅2个，少一两就少一两", "少一两就少一两"),
    ],
)
def test_what_is_told_besides_orders_nothing(store, said, note):
    stocked(store, *COOKED)

    order = read(said, store=store)

    assert [(line.candidates[0].name, line.quantity) for line in order.lines] == [("鸭翅", 2)]
    assert note in order.note


@pytest.mark.parametrize(
    "said",
    [
        "老板我昨天买的牛肉有点咸了哈，下次注意点",
        "为啥子今天鸭子这么小哦，上回都大些",
        "上回的鸭翅好几个坏的",
        "牛肉又涨价啦？",
        "上次买的鸭翅才吃一个礼拜就坏了",
        "昨天送的牛肉少一斤",
        "可以退货吗，牛肉买重了",
    ],
)
def test_what_is_told_of_before_orders_nothing(store, said):
    stocked(store, *COOKED)

    assert read_as(store, said) == []
