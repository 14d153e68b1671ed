"""What is called plainly beside what is more than that, over small shops."""

import pytest

from search.chat.reader import read
from tests.search.chat.small_shop import read_as, stocked

NOODLES = ("热干面 碗", "热干面 大份 碗", "牛肉热干面 碗", "牛肉面 碗", "米酒 碗", "鲜肉水饺 碗")
SOCKETS = ("公牛插座 五孔 个", "公牛插座 五孔带USB 个", "公牛插座 三孔 个")
SALT = ("盐 袋", "加碘盐 袋")
SITE = (
    "电线 BV2.5 红 卷 [100米/卷]",
    "电线 BV2.5 蓝 卷 [100米/卷]",
    "电胶布 红 卷",
    "安全帽 顶",
)
GREENS = ("香菜 斤", "小葱 斤", "大葱 斤", "生姜 斤", "大蒜 斤", "土豆 斤", "香菇 斤", "金针菇 袋")
OILS = ("茶油 瓶", "花生油 瓶", "米酒 瓶")
MANGOES = ("台农芒果 斤", "桂七芒果 斤", "台灯 台", "包子 个")
BOOKS = ("53天天练 三年级数学 本", "53天天练 三年级语文 本", "数学本 本", "新华字典 本")
HOME = ("电饭煲 3L 个", "电饭煲 4L 个", "豆浆机 台", "年糕 块")

CASES = [
    # the plain one, where nobody asks for more
    ("热干面一碗", NOODLES, [("热干面", 1)]),
    ("热干面带走两碗", NOODLES, [("热干面", 2)]),
    ("大份热干面两碗", NOODLES, [("热干面 大份", 2)]),
    ("两碗热干面，要大份", NOODLES, [("热干面 大份", 2)]),
    ("热干面 小份一碗", NOODLES, [(["热干面", "热干面 大份"], 1)]),
    ("五孔插座3个", SOCKETS, [("公牛插座 五孔", 3)]),
    ("五孔带usb的3个", SOCKETS, [("公牛插座 五孔带USB", 3)]),
    ("五孔插座3个，带usb的", SOCKETS, [("公牛插座 五孔带USB", 3)]),
    ("插座三个", SOCKETS, [(["公牛插座 三孔", "公牛插座 五孔", "公牛插座 五孔带USB"], 3)]),
    ("加碘盐一袋", SALT, [("加碘盐", 1)]),
    # taken back what nobody had asked for, and something instead of that
    ("牛肉面三碗，可乐不要了，改成米酒一碗", NOODLES, [("牛肉面", 3), ("米酒", 1)]),
    ("牛肉面三碗，一碗可乐不要了刚才说的，改成米酒一碗", NOODLES, [("牛肉面", 3), ("米酒", 1)]),
    ("牛肉面三碗，面不要了，改成米酒一碗", NOODLES, [("米酒", 1)]),
    ("牛肉面三碗，太贵了不要了，换成米酒三碗", NOODLES, [("米酒", 3)]),
    ("牛肉面三碗，香菜不要，改成两碗", NOODLES, [("牛肉面", 2)]),
    ("牛肉面一碗，哦不牛肉面不要了，换成米酒", NOODLES, [("米酒", 1)]),
    ("给我煮碗水饺", NOODLES, [("鲜肉水饺", 1)]),
    # a colour of what comes in one, and 兰 for 蓝
    ("安全帽5顶，要红的", SITE, [("安全帽", 5)]),
    ("安全帽5顶要黄的", SITE, [("安全帽", 5)]),
    ("二点五的红线三卷", SITE, [("电线 BV2.5 红", 3)]),
    ("电线红兰各一卷", SITE, [("电线 BV2.5 红", 1), ("电线 BV2.5 蓝", 1)]),
    ("兰色电线两卷", SITE, [("电线 BV2.5 蓝", 2)]),
    # of each, how much is open
    ("香菜，大蒜，各来一点", GREENS, [("香菜", None), ("大蒜", None)]),
    ("香菜小葱姜各一斤", GREENS, [("香菜", 1), ("小葱", 1), ("生姜", 1)]),
    ("姜蒜各半斤，土豆两斤", GREENS, [("生姜", 0.5), ("大蒜", 0.5), ("土豆", 2)]),
    ("香菇半斤，没有就换金针菇", GREENS, [("香菇", 0.5), ("金针菇", None)]),
    ("花生油、茶油各一瓶", OILS, [("花生油", 1), ("茶油", 1)]),
    # a name that begins with a unit
    ("桂七芒果两斤，没有就要台农", MANGOES, [("桂七芒果", 2), ("台农芒果", 2)]),
    ("要台农两斤", MANGOES, [("台农芒果", 2)]),
    ("来台灯", MANGOES, [("台灯", 1)]),
    ("来几个包子", MANGOES, [("包子", None)]),
    # 53 is who makes them
    ("三年级数学53还要一本", BOOKS, [("53天天练 三年级数学", 1)]),
    ("三年级语文53，数学53各一本", BOOKS, [("53天天练 三年级语文", 1), ("53天天练 三年级数学", 1)]),
    ("数学本53本", BOOKS, [("数学本", 53)]),
    # no orders
    ("我要退那本新华字典，买错版本了", BOOKS, []),
    ("谢谢老板，饭煲好用", HOME, []),
    ("豆浆机好用，再来一台", HOME, [("豆浆机", 1)]),
    ("豆浆机泡几个钟", HOME, []),
    ("年糕坨成一坨，再来两块", HOME, [("年糕", 2)]),
]


@pytest.mark.parametrize(("said", "goods", "found"), CASES)
def test_reads_what_is_plain_and_what_is_more(store, said, goods, found):
    stocked(store, *goods)

    assert read_as(store, said) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("卧室双控开关2个，厨房单控开关3个", [("双控开关", 2, "卧室"), ("单控开关", 3, "厨房")]),
        ("卧室双控开关2个\n厨房单控开关3个", [("双控开关", 2, "卧室"), ("单控开关", 3, "厨房")]),
        ("厨房纸2包，客厅吸顶灯1盏", [("厨房纸", 2, ""), ("吸顶灯", 1, "")]),
        ("阳台吸顶灯一盏", [("吸顶灯", 1, "")]),
        ("财务室要厨房纸2包，后勤要吸顶灯3盏", [("厨房纸", 2, "财务室"), ("吸顶灯", 3, "后勤")]),
    ],
)
def test_knows_where_it_is_for(store, said, found):
    stocked(store, "双控开关 个", "单控开关 个", "厨房纸 包", "吸顶灯 盏")

    lines = read(said, store=store).lines

    assert [(line.candidates[0].name, line.quantity, line.buyer) for line in lines] == found
