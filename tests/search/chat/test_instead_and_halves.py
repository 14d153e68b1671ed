"""What comes instead of it, halves of each, one of several models, and the same for another."""

import pytest

from tests.search.chat.small_shop import read_as, stocked, whose

SOCKS = ("男棉袜 黑色 双", "男棉袜 灰色 双", "肉松小贝 海苔味 个", "肉松小贝 原味 个")
SHOES = (
    *("男EVA拖鞋 黑色 42码 双", "男EVA拖鞋 蓝色 42码 双", "女浴室拖鞋 粉色 38码 双"),
    *("男运动鞋 黑色 42码 双", "男运动鞋 黑色 41码 双", "胶棉拖把 把", "胶棉拖把替换头 个"),
)
PHONES = (
    *("钢化膜 iPhone13/14 高清 张", "钢化膜 iPhone15 高清 张", "钢化膜 iPhone15ProMax 高清 张"),
    *("钢化膜 红米Note13 高清 张", "充电宝 10000毫安 黑色 个", "充电宝 20000毫安 黑色 个"),
    "苹果 斤",
)
TEA = (
    "安溪铁观音 清香型 盒",
    "安溪铁观音 浓香型 盒",
    "热拿铁 杯",
    "冰拿铁 杯",
    "红牛 罐",
    "雪碧 瓶",
)
NOODLES = (
    *("螺蛳粉 大份 碗", "螺蛳粉 小份 碗", "干捞粉 碗", "酸奶 草莓味 盒", "酸奶 原味 盒"),
    *("红心火龙果 斤", "白心火龙果 斤", "番石榴 白心 斤", "绿豆沙 碗", "柠檬鸭 份", "炸蛋 个"),
)

PIPES = ("PVC排水管 50 米", "PVC排水管 110 米", "弯头 75 个", "五常大米5kg 袋", "五常大米10kg 袋")
SWEETS = (
    *("榴莲千层 块", "芒果千层 块", "芒果冰沙 份", "灰豆子 碗", "老豆腐 块", "香干 块"),
    *("土豆 斤", "可乐 瓶", "水彩笔12色 盒", "水彩笔36色 盒", "菜籽油散装 斤"),
)

CASES = [
    # numbers that say which, and what is sold by the metre
    ("110排水管4米", PIPES, [("PVC排水管 110", 4)]),
    ("75弯头2个", PIPES, [("弯头 75", 2)]),
    ("20个弯头", PIPES, [("弯头 75", 20)]),
    # where it goes to is no number of it
    ("一袋10公斤的大米，3号楼2单元501", PIPES, [("五常大米10kg", 1)]),
    # and: two of just these names, pieces and no yuan, and what is only asked for
    ("芒果冰沙和芒果千层各来两份", SWEETS, [("芒果冰沙", 2), ("芒果千层", 2)]),
    ("3 斤土豆 1 块老豆腐 5 块香干", SWEETS, [("土豆", 3), ("老豆腐", 1), ("香干", 5)]),
    ("榴莲千层 还有吗", SWEETS, []),
    ("可乐 有吗", SWEETS, []),
    ("可乐两瓶 土豆有吗", SWEETS, [("可乐", 2)]),
    ("水彩笔12色两盒，再加一盒36色的，不加了不加了", SWEETS, [("水彩笔12色", 2)]),
    ("刚才点的那碗灰豆子不要了", SWEETS, [("灰豆子", 0)]),
    ("土豆一斤还是一斤半来着，我问下", SWEETS, [("土豆", None)]),
    ("可乐五瓶，一人一瓶刚好", SWEETS, [("可乐", 5)]),
    ("菜籽油两斤，我拿桶过来", SWEETS, [("菜籽油散装", 2)]),
    # halves, of what comes in two
    ("男袜十双，黑的灰的各一半", SOCKS, [("男棉袜 黑色", 5), ("男棉袜 灰色", 5)]),
    ("小贝12个，一半海苔一半原味", SOCKS, [("肉松小贝 海苔味", 6), ("肉松小贝 原味", 6)]),
    # how many nobody knows yet
    ("棉袜黑色五双还是六双？我想想", SOCKS, [("男棉袜 黑色", None)]),
    ("红牛3罐或者4罐", TEA, [("红牛", None)]),
    ("红牛3罐还是4罐吧", TEA, [("红牛", 4)]),
    ("黑袜五双", SOCKS, [("男棉袜 黑色", 5)]),
    # the last word of 拖鞋, and sizes that somebody wears
    ("EVA男拖42码一双", SHOES, [(["男EVA拖鞋 蓝色 42码", "男EVA拖鞋 黑色 42码"], 1)]),
    (
        "我要黑拖42码一双，粉色浴室拖38码一双",
        SHOES,
        [("男EVA拖鞋 黑色 42码", 1), ("女浴室拖鞋 粉色 38码", 1)],
    ),
    ("男运动鞋黑色42，不对，我穿41的，要41一双", SHOES, [("男运动鞋 黑色 41码", 1)]),
    ("胶棉拖把一把", SHOES, [("胶棉拖把", 1)]),
    # which model
    ("iPhone15的钢化膜一张", PHONES, [("钢化膜 iPhone15 高清", 1)]),
    ("苹果15promax的膜两张", PHONES, [("钢化膜 iPhone15ProMax 高清", 2)]),
    ("苹果13的膜一张", PHONES, [("钢化膜 iPhone13/14 高清", 1)]),
    ("苹果3斤", PHONES, [("苹果", 3)]),
    ("1万毫安的充电宝一个", PHONES, [("充电宝 10000毫安 黑色", 1)]),
    # in the place of what was said, and what is taken back of before
    ("铁观音清香两盒，换成浓香的两盒", TEA, [("安溪铁观音 浓香型", 2)]),
    ("热拿铁两杯，换成冰的两杯", TEA, [("冰拿铁", 2)]),
    ("热拿铁两杯，换成雪碧两瓶", TEA, [("雪碧", 2)]),
    ("酸奶草莓的两盒，改成原味的", NOODLES, [("酸奶 原味", 2)]),
    ("刚才要的红牛不要了", TEA, [("红牛", 0)]),
    ("昨天订的红牛帮我取消，雪碧两瓶", TEA, [("红牛", 0), ("雪碧", 2)]),
    ("刚才点的红牛再加两罐", TEA, [("红牛", 2)]),
    ("红心火龙果3斤，白心的2斤", NOODLES, [("红心火龙果", 3), ("白心火龙果", 2)]),
    ("白心的番石榴2斤", NOODLES, [("番石榴 白心", 2)]),
    # told besides
    ("干捞粉三碗，有一碗不要辣椒", NOODLES, [("干捞粉", 3)]),
    ("干捞粉一碗，多给点沙姜蘸料", NOODLES, [("干捞粉", 1)]),
    ("送一份柠檬鸭、一碗绿豆沙到我家", NOODLES, [("柠檬鸭", 1), ("绿豆沙", 1)]),
    ("炸蛋2个，咦你们有没有炸虾饼？有就要三个", NOODLES, [("炸蛋", 2), ([], 3)]),
    ("买十盒铁观音有优惠吗", TEA, []),
    ("红牛一罐，什么茶好？两百块左右", TEA, [("红牛", 1)]),
]


@pytest.mark.parametrize(("said", "goods", "found"), CASES)
def test_reads_what_comes_instead(store, said, goods, found):
    stocked(store, *goods)

    assert [(names, number and float(number)) for names, number in read_as(store, said)] == found


@pytest.mark.parametrize(
    ("said", "goods", "found"),
    [
        (
            "我要大份螺蛳粉一碗，小韦要小份的，覃姐要干捞粉",
            NOODLES,
            [("螺蛳粉 大份", ""), ("螺蛳粉 小份", "小韦"), ("干捞粉", "覃姐")],
        ),
        (
            "小王要大份螺蛳粉一碗，小李要小份的一碗",
            NOODLES,
            [("螺蛳粉 大份", "小王"), ("螺蛳粉 小份", "小李")],
        ),
        (
            "俺妈要两碗绿豆沙，俺爸要一碗干捞粉",
            NOODLES,
            [("绿豆沙", "俺妈"), ("干捞粉", "俺爸")],
        ),
        ("我要雪碧一瓶，阿英姐要红牛一罐", TEA, [("雪碧", ""), ("红牛", "阿英姐")]),
        ("雪碧一瓶红牛两罐，我同学也要一罐", TEA, [("雪碧", ""), ("红牛", ""), ("红牛", "我同学")]),
        ("俺要两瓶雪碧", TEA, [("雪碧", "")]),
        ("隔壁刘娭毑要一瓶雪碧，我要一罐红牛", TEA, [("雪碧", "刘娭毑"), ("红牛", "")]),
    ],
)
def test_another_wants_the_same_or_another_kind(store, said, goods, found):
    assert whose(store, said, *goods) == found
