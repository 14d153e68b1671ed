"""Who of a family wants what, which use or trait is meant, and what is said of goods of before."""

import pytest

from search.chat.reader import read
from tests.search.chat.small_shop import read_as, stocked, whose

DRINKS = ("可乐 瓶", "雪碧 瓶", "香菜 斤", "牛肉面 碗", "西瓜 个", "哈密瓜 个")
FISH = ("虾皮 咸 斤", "虾皮 淡干 斤", "带鱼中条 斤", "蛏子 斤", "小米 斤", "老姜 斤", "小葱 斤")
HOME = (
    *("毛巾 70x140 条", "毛巾 34x76 条", "夏凉被150x200 条", "夏凉被200x230 条"),
    *("卫生巾 日用 包", "卫生巾 夜用 包", "厨房水龙头 个", "浴室水龙头 个"),
)
STALL = ("脆藕 斤", "粉藕 斤", "嫩豆腐 块", "老豆腐 块")
GARAGE = (
    *("机油1号 桶", "机油2号 桶", "1号电池 节", "5号电池 节"),
    *("大米5kg袋装 袋", "大米10kg袋装 袋", "五号花园饼干 袋"),
)
ICE = ("大板雪糕 巧克力味 支", "大板雪糕 草莓味 支", "甜筒 巧克力味 支")


@pytest.mark.parametrize(
    ("said", "goods", "found"),
    [
        ("二舅要可乐一瓶，三姨要雪碧两瓶", DRINKS, [("可乐", "二舅"), ("雪碧", "三姨")]),
        ("我要可乐一瓶，表妹要雪碧两瓶", DRINKS, [("可乐", ""), ("雪碧", "表妹")]),
        ("妈要2瓶可乐，姐要1瓶雪碧", DRINKS, [("可乐", "妈"), ("雪碧", "姐")]),
        ("姐夫要可乐一瓶，丈母娘要雪碧1瓶", DRINKS, [("可乐", "姐夫"), ("雪碧", "丈母娘")]),
        ("室友A要可乐2瓶，室友B要雪碧1瓶", DRINKS, [("可乐", "室友A"), ("雪碧", "室友B")]),
        ("给我妈拿一瓶可乐，给我爸两瓶雪碧", DRINKS, [("可乐", "我妈"), ("雪碧", "我爸")]),
        ("给我妈妈雪碧两瓶，我要可乐一瓶", DRINKS, [("雪碧", "我妈妈"), ("可乐", "")]),
        ("阿强带鱼3斤，老林蛏子两斤", FISH, [("带鱼中条", "阿强"), ("蛏子", "老林")]),
        ("虾皮咸的1斤给我妈，小米2斤是我的", FISH, [("虾皮 咸", "我妈"), ("小米", "")]),
        # who is written to, whom one alone brings it, and goods that begin as names do
        ("姐要可乐一瓶", DRINKS, [("可乐", "")]),
        ("姐要可乐一瓶\n妈要雪碧一瓶", DRINKS, [("可乐", "姐"), ("雪碧", "妈")]),
        ("哥来两瓶可乐", DRINKS, [("可乐", "")]),
        ("给我妈可乐一瓶", DRINKS, [("可乐", "")]),
        ("帮同事一起带可乐一瓶，雪碧一瓶", DRINKS, [("可乐", ""), ("雪碧", "")]),
        ("老姜2斤，小葱1斤，小米3斤", FISH, [("老姜", ""), ("小葱", ""), ("小米", "")]),
    ],
)
def test_knows_who_of_a_family_wants_it(store, said, goods, found):
    assert whose(store, said, *goods) == found


@pytest.mark.parametrize(
    ("said", "goods", "found"),
    [
        # how large, of those that only tell how wide and long they are
        ("大毛巾一条", HOME, [("毛巾 70x140", 1)]),
        ("夏凉被大的两条，小的一条", HOME, [("夏凉被200x230", 2), ("夏凉被150x200", 1)]),
        ("毛巾两条", HOME, [(["毛巾 34x76", "毛巾 70x140"], 2)]),
        # what for, and how
        ("卫生巾来两包，要夜用的", HOME, [("卫生巾 夜用", 2)]),
        ("水龙头一个 厨房用的", HOME, [("厨房水龙头", 1)]),
        ("藕1.5斤，要粉的", STALL, [("粉藕", 1.5)]),
        ("豆腐两块 要嫩的", STALL, [("嫩豆腐", 2)]),
        ("藕一斤", STALL, [(["粉藕", "脆藕"], 1)]),
        # numbers in words, and what holds so much
        ("机油一号一桶，一号电池两节", GARAGE, [("机油1号", 1), ("1号电池", 2)]),
        ("大米10斤袋1袋", GARAGE, [("大米5kg袋装", 1)]),
        ("大米20斤袋一袋", GARAGE, [("大米10kg袋装", 1)]),
        # one for each, two of them
        ("我和小周各一杯雪碧", ("雪碧 杯",), [("雪碧", 1), ("雪碧", 1)]),
        ("我和老公一人一碗牛肉面", DRINKS, [("牛肉面", 2)]),
        ("可乐两瓶，我跟我姐一人一瓶", DRINKS, [("可乐", 2)]),
        ("巧克力的雪糕来四根", ICE, [("大板雪糕 巧克力味", 4)]),
        # taken back, for whoever says so
        ("刚才的西瓜不要哈", DRINKS, [("西瓜", 0)]),
        ("可乐一瓶，雪碧不要咯", DRINKS, [("可乐", 1), ("雪碧", 0)]),
        ("可乐一瓶，不要哈密瓜", DRINKS, [("可乐", 1)]),
        ("雪碧还有伐，有就来一瓶", DRINKS, [("雪碧", 1)]),
    ],
)
def test_reads_what_for_and_how_large(store, said, goods, found):
    stocked(store, *goods)

    assert [(names, number and float(number)) for names, number in read_as(store, said)] == found


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("西瓜一个，人多了一个", "人多了一个"),
        ("西瓜一个，帮我切好嘛", "帮我切好嘛"),
        ("我在302，西瓜一个", "我在302"),
        ("西瓜一个，上次有股味道", "上次有股味道"),
        ("可乐少了一瓶，西瓜一个", "可乐少了一瓶"),
        ("雪碧也少，西瓜一个", "雪碧也少"),
        ("上次的可乐我回去一称才八两，西瓜一个", "八两"),
    ],
)
def test_what_was_wrong_before_orders_nothing(store, said, note):
    stocked(store, *DRINKS)

    order = read(said, store=store)

    assert [(line.candidates[0].name, line.quantity) for line in order.lines] == [("西瓜", 1)]
    assert note in order.note
