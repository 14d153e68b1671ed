"""What people say around what they want: it takes no goods away, and adds none."""

import pytest

from search.chat.reader import read
from tests import make
from tests.search.chat.small_shop import read_as, stocked

# (the message, the goods of the shop, what was meant and how many)
ORDERS = [
    # What is wanted is not lost in talk.
    (
        "再来一条鲫鱼我腿不好你给我送上来好不好",
        ["鲫鱼 条", "鲤鱼 条"],
        [("鲫鱼", 1)],
    ),
    ("你给我送上来好伐鲫鱼要一条", ["鲫鱼 条", "鲤鱼 条"], [("鲫鱼", 1)]),
    ("绿袋子墨鱼味的一包", ["墨鱼味薯片 包", "原味薯片 包"], [([], 1)]),
    ("拿给小狗擦脚的软布五包", ["狗粮 包"], [([], 5)]),
    ("我妈说白萝卜不要了", ["白萝卜 斤"], [("白萝卜", 0)]),
    ("天热了冬瓜来一个", ["冬瓜 个", "南瓜 个"], [("冬瓜", 1)]),
    ("我妈让我买我给你念一下白萝卜三斤", ["白萝卜 斤"], [("白萝卜", 3)]),
    ("前面那个白萝卜三斤", ["白萝卜 斤"], [("白萝卜", 3)]),
    ("你家自己做的那个豆瓣酱 一瓶", ["豆瓣酱 瓶", "黄豆酱 瓶"], [("豆瓣酱", 1)]),
    ("上次把隔壁的白萝卜送到我家来了", ["白萝卜 斤"], []),
    ("晚上整两口 白酒一瓶", ["白酒 瓶"], [("白酒", 1)]),
    ("要办个小派对，汽水两瓶", ["汽水 瓶"], [("汽水", 2)]),
    ("鲫鱼一条，别再拿鲤鱼了上次拿错了", ["鲫鱼 条", "鲤鱼 条"], [("鲫鱼", 1)]),
    ("牙刷一支，要软毛的哦", ["儿童牙刷 支"], [("儿童牙刷", 1)]),
    # What is broken is what is wanted anew, and only if it is.
    ("我家烤箱坏了 要个32升那个", ["烤箱 32升 台", "烤箱 40升 台"], [("烤箱 32升", 1)]),
    ("我家烤箱坏了，来一把拖把", ["烤箱 32升 台", "拖把 把"], [("拖把", 1)]),
    # Which, how many, and instead of what.
    (
        "夹心饼巧克力味3包 巧克力的换成香草的吧",
        ["夹心饼 巧克力味 包", "夹心饼 香草味 包", "香草冰淇淋 包"],
        [("夹心饼 香草味", 3)],
    ),
    ("拖把一把，不要了……还是要吧", ["拖把 把"], [("拖把", 1)]),
    ("白萝卜一斤不不不两斤吧我女儿一家要来", ["白萝卜 斤"], [("白萝卜", 2)]),
    (
        "白萝卜不要了家里还有换成胡萝卜吧 一斤",
        ["白萝卜 斤", "胡萝卜 斤"],
        [("白萝卜", 0), ("胡萝卜", 1)],
    ),
    # What should come instead is not sold.
    ("夹心饼3包，夹心饼换成威化饼", ["夹心饼 巧克力味 包"], [([], 3)]),
    (
        "豆角三种各来4包",
        ["豆角 青 包", "豆角 白 包", "豆角 紫 包"],
        [(f"豆角 {one}", 4) for one in "青白紫"],
    ),
    ("花露水团圆装整箱  5箱", ["花露水团圆装 箱"], [("花露水团圆装", 5)]),
    ("牙膏一支 黑人的", ["狮王牙膏 支", "黑人超白 支"], [("黑人超白", 1)]),
    ("没有湿巾就拿抽纸5包也行", ["抽纸 包"], [([], 1), ("抽纸", 5)]),
    ("白萝卜今天还是九毛八吧 给我来40斤", ["白萝卜 斤"], [(["白萝卜"], 40)]),
    ("白萝卜不超过两块就来一个", ["白萝卜 斤"], [("白萝卜", None)]),
    ("香菜鱼10斤整条", ["鲫鱼 斤"], [([], 10)]),
    ("水果明天要 冬瓜2个 南瓜1个", ["冬瓜 个", "南瓜 个"], [("冬瓜", 2), ("南瓜", 1)]),
    ("上回那个冬瓜我吃着蛮好的再给我来一个", ["冬瓜 个", "南瓜 个"], [("冬瓜", 1)]),
    ("豆瓣酱 你屋头自己做的那个还有没得 有就拿两瓶", ["豆瓣酱 瓶"], [("豆瓣酱", 2)]),
    (
        "我要买个烤箱不要太大的32升就够了厨房里放的",
        ["烤箱 32升 台", "烤箱 40升 台"],
        [("烤箱 32升", 1)],
    ),
    (
        "泡面来一桶 不辣的就行",
        ["泡面 香辣 桶", "泡面 原味 桶", "泡面 番茄 桶"],
        [(["泡面 原味", "泡面 番茄"], 1)],
    ),
    # In Cantonese.
    ("有冇提子啊？有就要两斤，唔该", ["巨峰葡萄 斤"], [("巨峰葡萄", 2)]),
    ("汽水两支，唔系，系豆奶两支，讲错咗", ["汽水 支", "豆奶 支"], [("豆奶", 2)]),
    ("加多宝同王老吉边个平啲啊", ["加多宝 罐", "王老吉 罐"], []),
]


@pytest.fixture
def store(db):
    return make.store("巷口小店")


@pytest.mark.parametrize(("said", "goods", "found"), ORDERS)
def test_talk_takes_no_goods_away_and_adds_none(store, said, goods, found):
    stocked(store, *goods)

    assert read_as(store, said) == found


def test_what_is_brought_for_one_beside_ones_own(store):
    stocked(store, "嫩豆腐 盒", "小米 斤")

    lines = read("嫩豆腐2盒\n帮王奶奶带：小米1斤", store=store).lines

    assert [(line.buyer, line.quantity) for line in lines] == [("", 2), ("王奶奶", 1)]


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("嫩豆腐2盒 送B座1203", "送b座1203"),
        ("嫩豆腐2盒，要带吸管", "要带吸管"),
        ("嫩豆腐2盒，包严实点别磕了", "包严实点别磕了"),
        ("嫩豆腐2盒 分开装两袋", "分开装两袋"),
    ],
)
def test_what_is_for_the_shop_is_no_goods(store, said, note):
    stocked(store, "嫩豆腐 盒")

    parsed = read(said, store=store)

    assert [line.quantity for line in parsed.lines] == [2]
    assert parsed.note.lower() == note
