"""What households, offices and canteens order, as messages said it that nobody had seen."""

from decimal import Decimal

import pytest

from search.chat.reader import read
from tests.search.chat.small_shop import read_as, stocked

DRINKS = ("可乐 瓶", "雪碧 瓶", "芬达 瓶")
CASES_OF_DRINKS = (
    "可口可乐 330ml 罐 [24罐/箱]",
    "百事可乐 500ml 瓶 [24瓶/箱]",
    "冰红茶 瓶 [15瓶/箱]",
)
KITCHEN = ("大米 袋", "香醋 瓶", "酱油 瓶", "老抽 瓶", "粉丝 袋", "味精 袋", "蚝油 瓶")
OILS = ("金龙鱼调和油5L 桶", "鲁花花生油5L 桶")
CLEANING = ("蓝月亮洗衣液3kg 瓶", "立白洗衣液3kg 瓶", "蓝月亮洗衣液500g 袋")
BREAKFAST = ("馒头 个", "红糖馒头 个", "豆浆 杯", "牛肉面 碗", "煎蛋 个", "鲜肉包 个", "豆沙包 个")
WIRES = ("熊猫电线 BV2.5平方 红 米 [一卷100米]", "熊猫电线 BV2.5平方 蓝 米 [一卷100米]")
GLOVES = ("加厚线手套 双 [一打12双]", "内六角扳手套装 9件 套")
BATTERIES = ("南孚5号电池 4粒装 卡", "南孚7号电池 4粒装 卡")
BULBS = ("欧普LED灯泡 9W 白光 个", "欧普LED灯泡 12W 白光 个", "十字螺丝刀 把")
SOCKETS = ("公牛插排 6位 1.8米 个", "公牛插排 6位 3米 个", "公牛插排 8位 5米 个")
NOTES = ("3M便利贴 76×76mm 本", "3M便利贴 76×127mm 本")
FANS = ("艾美特落地扇 五叶 台", "USB桌面小风扇 白色 台")
MILK_TEA = ("立顿奶茶粉 原味 盒", "立顿奶茶粉 焦糖味 盒", "洽洽瓜子 焦糖 袋")
FRUIT = ("无锡水蜜桃 斤", "新疆薄皮核桃 斤", "草莓 盒", "水果礼篮 个")
SIZED = ("橡胶手套 大号 双", "橡胶手套 中号 双")
MARKET = ("小葱 把", "嫩豆腐 400g 盒", "鲜鸡蛋 散称 斤", "菠菜 斤")
BOOKS = ("五年高考三年模拟数学三年级下册 本", "五年高考三年模拟语文三年级下册 本")

CASES = [
    # what comes in the place of what was named and not counted yet
    ("可乐一瓶，雪碧，不对，芬达一瓶", DRINKS, [("可乐", 1), ("芬达", 1)]),
    ("那个金龙鱼，不对，鲁花来一桶", OILS, [("鲁花花生油5L", 1)]),
    ("大米，香醋，不对，酱油两瓶", KITCHEN, [("大米", 1), ("酱油", 2)]),
    # of what a complaint is about
    ("蓝月亮上次漏了，这次拿两瓶", CLEANING, [("蓝月亮洗衣液3kg", 2)]),
    # what may come into it, and is no goods by itself
    ("豆浆两杯，加糖", BREAKFAST, [("豆浆", 2)]),
    ("豆浆两杯，一杯加糖", BREAKFAST, [("豆浆", 2)]),
    ("牛肉面一碗加煎蛋", BREAKFAST, [("牛肉面", 1), ("煎蛋", 1)]),
    ("包子要六个", BREAKFAST, [(["豆沙包", "鲜肉包"], 6)]),
    # what comes in a roll, a dozen or a case
    ("电线红的先给我来半卷", WIRES, [("熊猫电线 BV2.5平方 红", 50)]),
    ("红线两卷蓝线一卷", WIRES, [("熊猫电线 BV2.5平方 红", 200), ("熊猫电线 BV2.5平方 蓝", 100)]),
    ("手套两打", GLOVES, [("加厚线手套", 24)]),
    ("可乐一箱", CASES_OF_DRINKS, [(["可口可乐 330ml", "百事可乐 500ml"], 24)]),
    ("都要一箱：可乐、冰红茶", ("可乐 箱", "冰红茶 箱"), [("可乐", 1), ("冰红茶", 1)]),
    ("都要两瓶：可乐、雪碧", DRINKS, [("可乐", 2), ("雪碧", 2)]),
    ("可乐壹瓶雪碧贰瓶", DRINKS, [("可乐", 1), ("雪碧", 2)]),
    # sizes ahead of the thing, behind talk, behind an amount
    ("5号7号电池各三卡", BATTERIES, [("南孚5号电池 4粒装", 3), ("南孚7号电池 4粒装", 3)]),
    ("插线板要一个，线长一点3米那种", SOCKETS, [("公牛插排 6位 3米", 1)]),
    (
        "十字螺丝刀两把九瓦白光灯泡二十个十二瓦的十个",
        BULBS,
        [("十字螺丝刀", 2), ("欧普LED灯泡 9W 白光", 20), ("欧普LED灯泡 12W 白光", 10)],
    ),
    ("便利贴小方块的4本", NOTES, [(["3M便利贴 76×127mm", "3M便利贴 76×76mm"], 4)]),
    ("A4纸两包", ("得力A4复印纸500张 包", "A4文件袋 个"), [("得力A4复印纸500张", 2)]),
    # more than one thing is called so, or less
    ("吉他一把", ("民谣吉他 把", "吉祥摆件 个"), [("民谣吉他", 1)]),
    ("维他奶一箱", ("维他奶原味豆奶 盒 [24盒/箱]", "维他柠檬茶 盒"), [("维他奶原味豆奶", 24)]),
    ("风扇一台", FANS, [(["USB桌面小风扇 白色", "艾美特落地扇 五叶"], 1)]),
    ("桃子三斤", FRUIT, [("无锡水蜜桃", 3)]),
    ("果篮一个", FRUIT, [("水果礼篮", 1)]),
    ("五三数学三下来一本", BOOKS, [("五年高考三年模拟数学三年级下册", 1)]),
    ("立顿奶茶粉原味两盒焦糖一盒", MILK_TEA, [("立顿奶茶粉 原味", 2), ("立顿奶茶粉 焦糖味", 1)]),
    # taken back, or less of it
    ("可乐三瓶算了可乐家里还有 就要两瓶雪碧", DRINKS, [("雪碧", 2)]),
    ("可乐两瓶 雪碧一瓶 算了雪碧家里还有 不要了", DRINKS, [("可乐", 2)]),
    (
        "馒头十个豆沙包五个煎蛋三个哦豆沙包改成八个",
        BREAKFAST,
        [("馒头", 10), ("豆沙包", 8), ("煎蛋", 3)],
    ),
    ("可乐两瓶，算了可乐太贵换成雪碧两瓶", DRINKS, [("雪碧", 2)]),
    (
        "立白洗衣液来一瓶，哦我老婆说要蓝月亮的，那就换蓝月亮3kg",
        CLEANING,
        [("蓝月亮洗衣液3kg", 1)],
    ),
    ("可乐两瓶加两根火腿肠", (*DRINKS, "双汇火腿肠 根"), [("可乐", 2), ("双汇火腿肠", 2)]),
    ("可乐两瓶雪碧十瓶，不不不，人数加了，可乐五瓶雪碧20瓶", DRINKS, [("可乐", 5), ("雪碧", 20)]),
    ("橡胶手套大号2双 不对手套要中号的", SIZED, [("橡胶手套 中号", 2)]),
    # what tells of goods is none of them
    ("小葱一把还有一盒嫩豆腐宝宝吃的", MARKET, [("小葱", 1), ("嫩豆腐 400g", 1)]),
    ("鲜鸡蛋十斤 海带不要泡过的来五斤", MARKET, [("鲜鸡蛋 散称", 10), ([], 5)]),
    ("白馒头80个", ("刀切白馒头 个", "红糖馒头 个"), [("刀切白馒头", 80)]),
    ("红薯三斤玉米两根", ("红薯 斤", "玉米水饺 袋"), [("红薯", 3), ([], 2)]),
    (
        "气球两包红包十包",
        ("红色气球 包", "百年好合红包 包"),
        [("红色气球", 2), ("百年好合红包", 10)],
    ),
    ("小米一斤", ("小米辣 100g 盒", "大米 袋"), [([], 1)]),
    ("可乐x1箱 雪碧x2", ("可乐 瓶 [24瓶/箱]", "雪碧 瓶"), [("可乐", 24), ("雪碧", 2)]),
    ("菠菜x0.5", MARKET, [("菠菜", Decimal("0.5"))]),
    ("5号电池一对", ("南孚5号电池 节",), [("南孚5号电池", 2)]),
    ("梯子一架", ("铝合金人字梯5步 架",), [("铝合金人字梯5步", 1)]),
    ("白象面10提", ("白象老母鸡汤面五连包 提",), [("白象老母鸡汤面五连包", 10)]),
    ("我们五个人一人一个煎蛋一人一杯豆浆", BREAKFAST, [("煎蛋", 5), ("豆浆", 5)]),
    # slips of the thumb
    ("粉丝一代 味精二代 蚝油一平", KITCHEN, [("粉丝", 1), ("味精", 2), ("蚝油", 1)]),
    ("草莓两合", FRUIT, [("草莓", 2)]),
    ("馄炖一碗", ("鲜肉小馄饨 碗",), [("鲜肉小馄饨", 1)]),
]

TALK = [
    ("上次的奶糖同事都说好吃", ("大白兔奶糖 袋",)),
    ("无糖的茶都有哪几种呀", ("三得利乌龙茶 无糖 瓶",)),
    ("你家的灯泡装上两天就闪，给个说法吧", BULBS),
    ("另外上回少送我一个灯泡你查下", BULBS),
    ("早上买的菠菜里面好多黄叶子，这样可不行啊", ("菠菜 斤",)),
    ("排骨昨天那个骨头太多了", ("排骨 斤",)),
    ("豆浆今天好像兑水了 淡得很", BREAKFAST),
    ("花生油现在多少一桶啊 是不是又涨了", OILS),
    ("梯子退了吧，太重了", ("铝合金梯子 把",)),
    ("昨天那馒头都硬了 给个说法呗", BREAKFAST),
    ("昨天的馒头是冷的", BREAKFAST),
    ("空调一晚上大概费几度电啊", ("格力空调 台",)),
    ("80升够不够放100只碗", ("玻璃碗 只",)),
    ("可乐和雪碧哪个今天便宜", DRINKS),
    ("怎么又送错了 我点的雪碧你给我送的可乐", DRINKS),
]

NOTED = [
    ("我要走亲戚 草莓两盒", FRUIT, "我要走亲戚"),
    ("草莓一盒 送2单元601", FRUIT, "送2单元601"),
    ("馒头三个，都放一个袋子就行", BREAKFAST, "都放一个袋子就行"),
    ("馒头三个。馒头请不要压着", BREAKFAST, "馒头请不要压着"),
    ("孙子要来吃饭 馒头三个", BREAKFAST, "孙子要来吃饭"),
]

SHARED = [
    (
        "阿杰 可乐1瓶\nMomo +1\n小贝 雪碧2瓶",
        [("可乐", 1, "阿杰"), ("可乐", 1, "Momo"), ("雪碧", 2, "小贝")],
    ),
    (
        "Tina要1瓶可乐\n阿飞要两瓶雪碧\nJason要芬达",
        [("可乐", 1, "Tina"), ("雪碧", 2, "阿飞"), ("芬达", 1, "Jason")],
    ),
    (
        "强哥要可乐两瓶，老周要雪碧一瓶，我要芬达一瓶",
        [("可乐", 2, "强哥"), ("雪碧", 1, "老周"), ("芬达", 1, "")],
    ),
    ("小张要可乐一瓶 老抽要一瓶", [("可乐", 1, "小张"), ("老抽", 1, "")]),
    ("小鹿要可乐一瓶 阿凯要雪碧两瓶", [("可乐", 1, "小鹿"), ("雪碧", 2, "阿凯")]),
    (
        "宿舍拼单：\n莎莎 可乐1瓶\n小鹿 雪碧4瓶\n莎莎再加一瓶芬达",
        [("可乐", 1, "莎莎"), ("雪碧", 4, "小鹿"), ("芬达", 1, "莎莎")],
    ),
]


@pytest.mark.parametrize(("said", "goods", "expected"), CASES)
def test_what_households_order_is_read_as_meant(said, goods, expected, store):
    stocked(store, *goods)

    assert read_as(store, said) == expected


def test_less_is_wanted_of_what_was_too_much(store):
    stocked(store, *DRINKS)

    assert dict(read_as(store, "可乐八瓶 雪碧六瓶 可乐多了 五瓶吧")) == {"可乐": 5, "雪碧": 6}


@pytest.mark.parametrize(("said", "goods"), TALK)
def test_talk_of_goods_orders_nothing(said, goods, store):
    stocked(store, *goods)

    assert read_as(store, said) == []


@pytest.mark.parametrize(("said", "goods", "note"), NOTED)
def test_what_is_said_besides_is_kept_for_the_shop(said, goods, note, store):
    stocked(store, *goods)
    found = read(said, store=store)

    [line] = found.lines
    assert line.goods
    assert line.quantity
    assert found.note == note


@pytest.mark.parametrize(("said", "expected"), SHARED)
def test_who_is_named_in_a_list_gets_what_they_want(said, expected, store):
    stocked(store, *DRINKS, "老抽 瓶")

    lines = read(said, store=store).lines

    assert [(line.goods.name, line.quantity, line.buyer) for line in lines] == expected
