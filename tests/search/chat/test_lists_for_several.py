"""
Lists and sentences for several people in more shapes: whatever parts the rows, whoever heads them,
names behind the goods, several who want the same, and who wants which kind.
"""

from decimal import Decimal

import pytest

from search.chat.parsed import Status
from search.chat.reader import read
from tests.search.chat.small_shop import read_as, shared, stocked

CAFE = ("冰美式 杯", "热拿铁 杯", "鸡腿饭 份", "凯撒沙拉 份", "蛋挞 个", "矿泉水 瓶")
PAPER = ("作文本 本", "英语本 本", "红笔 支", "圆规 个", "灰毛巾 条", "手套 双")
STAPLES = ("小米 斤", "东北大米 斤", "老抽 瓶", "老干妈 瓶", "鸭梨 斤", "香蕉 斤")
TOFU = ("咸豆腐脑 碗", "甜豆腐脑 碗", "油条 根")


@pytest.mark.parametrize(
    ("said", "goods", "found"),
    [
        # rows in one line, and what heads them
        (
            "Cindy 冰美式2 / Leo 热拿铁1 / 前台小妹妹 蛋挞5个 / 我 沙拉一份",
            CAFE,
            [
                ("冰美式", 2, "Cindy"),
                ("热拿铁", 1, "Leo"),
                ("蛋挞", 5, "前台小妹妹"),
                ("凯撒沙拉", 1, "我"),
            ],
        ),
        (
            "我们寝室: 小雅 作文本1 红笔2; 晴晴 英语本5本; 阿May 作文本3 圆规1",
            PAPER,
            [
                ("作文本", 1, "小雅"),
                ("红笔", 2, "小雅"),
                ("英语本", 5, "晴晴"),
                ("作文本", 3, "阿May"),
                ("圆规", 1, "阿May"),
            ],
        ),
        (
            "师傅们的：老罗 鸡腿饭；老罗徒弟 凯撒沙拉；开吊车的小齐 热拿铁；我自己来个蛋挞就行",
            CAFE,
            [
                ("鸡腿饭", 1, "老罗"),
                ("凯撒沙拉", 1, "老罗徒弟"),
                ("热拿铁", 1, "开吊车的小齐"),
                ("蛋挞", 1, "我自己"),
            ],
        ),
        (
            "🌸芳芳 作文本x2\n🌸8-201 英语本x3，红笔x2",
            PAPER,
            [("作文本", 2, "芳芳"), ("英语本", 3, "8-201"), ("红笔", 2, "8-201")],
        ),
        (
            "给我爸妈：鸭梨两斤，香蕉一斤。给公婆：鸭梨三斤",
            STAPLES,
            [("鸭梨", 2, "我爸妈"), ("香蕉", 1, "我爸妈"), ("鸭梨", 3, "公婆")],
        ),
        (
            "娘家那边：鸭梨两斤；体委要：香蕉三斤",
            STAPLES,
            [("鸭梨", 2, "娘家"), ("香蕉", 3, "体委")],
        ),
        # names behind the goods
        (
            "灰毛巾：大勇2、小坤1；手套：大勇2",
            PAPER,
            [("灰毛巾", 2, "大勇"), ("灰毛巾", 1, "小坤"), ("手套", 2, "大勇")],
        ),
        (
            "英语本：佳怡5，俊杰5\n作文本：佳怡2",
            PAPER,
            [("英语本", 5, "佳怡"), ("英语本", 5, "俊杰"), ("作文本", 2, "佳怡")],
        ),
        (
            "冰美式：小美、小溪\n热拿铁：我、阿琴",
            CAFE,
            [
                ("冰美式", 1, "小美"),
                ("冰美式", 1, "小溪"),
                ("热拿铁", 1, ""),
                ("热拿铁", 1, "阿琴"),
            ],
        ),
        (
            "红笔——贝贝妈2，阿紫1；圆规——老韩3",
            PAPER,
            [("红笔", 2, "贝贝妈"), ("红笔", 1, "阿紫"), ("圆规", 3, "老韩")],
        ),
        (
            "矿泉水小邓两瓶老彭三瓶，蛋挞阿贵两个",
            CAFE,
            [("矿泉水", 2, "小邓"), ("矿泉水", 3, "老彭"), ("蛋挞", 2, "阿贵")],
        ),
        (
            "冰美式3杯（我、燕子、小洁），蛋挞一个",
            CAFE,
            [("冰美式", 1, ""), ("冰美式", 1, "燕子"), ("冰美式", 1, "小洁"), ("蛋挞", 1, "")],
        ),
        (
            "圆规2个，一个思远的一个小宇的",
            PAPER,
            [("圆规", 1, "思远"), ("圆规", 1, "小宇")],
        ),
        (
            "作文本两本，老李的；红笔一支，老赵的",
            PAPER,
            [("作文本", 2, "老李"), ("红笔", 1, "老赵")],
        ),
        # several who want the same
        (
            "小冯和小蒋都要作文本一本、红笔一支，小蒋另外要圆规一个",
            PAPER,
            [
                ("作文本", 1, "小冯"),
                ("作文本", 1, "小蒋"),
                ("红笔", 1, "小冯"),
                ("红笔", 1, "小蒋"),
                ("圆规", 1, "小蒋"),
            ],
        ),
        (
            "老王、老李、小张三个人一人一份鸡腿饭，老李再加个蛋挞",
            CAFE,
            [
                ("鸡腿饭", 1, "老王"),
                ("鸡腿饭", 1, "老李"),
                ("鸡腿饭", 1, "小张"),
                ("蛋挞", 1, "老李"),
            ],
        ),
        (
            "小李和小王一样，鸭梨两斤",
            STAPLES,
            [("鸭梨", 2, "小李"), ("鸭梨", 2, "小王")],
        ),
        (
            "大伟 手套一双\n阿忠 手套两双\n每人再加一条灰毛巾",
            PAPER,
            [
                ("手套", 1, "大伟"),
                ("手套", 2, "阿忠"),
                ("灰毛巾", 1, "大伟"),
                ("灰毛巾", 1, "阿忠"),
            ],
        ),
        # who wants which kind
        (
            "豆腐脑来两碗，我要咸的，我老婆要甜的",
            TOFU,
            [("咸豆腐脑", 1, ""), ("甜豆腐脑", 1, "我老婆")],
        ),
        # in a sentence
        (
            "浩浩家鸭梨5斤，朵朵家香蕉3斤",
            STAPLES,
            [("鸭梨", 5, "浩浩家"), ("香蕉", 3, "朵朵家")],
        ),
        (
            "婆婆让带两斤鸭梨，我妈那边要香蕉三斤",
            STAPLES,
            [("鸭梨", 2, "婆婆"), ("香蕉", 3, "我妈")],
        ),
        (
            "大孙子要作文本，小孙子要圆规，她妈要红笔两支",
            PAPER,
            [("作文本", 1, "大孙子"), ("圆规", 1, "小孙子"), ("红笔", 2, "她妈")],
        ),
        (
            "老丈人两个蛋挞，大姐要一份鸡腿饭，我三瓶矿泉水",
            CAFE,
            [("蛋挞", 2, "老丈人"), ("鸡腿饭", 1, "大姐"), ("矿泉水", 3, "")],
        ),
        (
            "李哥的：冰美式2杯；3-201的：蛋挞一个",
            CAFE,
            [("冰美式", 2, "李哥"), ("蛋挞", 1, "3-201")],
        ),
        (
            "小周六本作文本，小李三支红笔",
            PAPER,
            [("作文本", 6, "小周"), ("红笔", 3, "小李")],
        ),
        (
            "红笔2支（3-201），圆规一个（大姐）",
            PAPER,
            [("红笔", 2, "3-201"), ("圆规", 1, "大姐")],
        ),
        (
            "刘婶：红笔两支。王阿姨：英语本三本。我要圆规一个",
            PAPER,
            [("红笔", 2, "刘婶"), ("英语本", 3, "王阿姨"), ("圆规", 1, "")],
        ),
        # rows above one that is surely somebody's: theirs, or what it is all about
        (
            "帮几个邻居带：\n豆豆妈要蛋挞四个\n老陈要矿泉水四瓶\n朵朵妈妈要冰美式一杯\n李奶奶要鸡腿饭六份",
            CAFE,
            [
                ("蛋挞", 4, "豆豆妈"),
                ("矿泉水", 4, "老陈"),
                ("冰美式", 1, "朵朵妈妈"),
                ("鸡腿饭", 6, "李奶奶"),
            ],
        ),
        (
            "小李要统计蛋挞：\n张姐：2个\n王哥：3个",
            CAFE,
            [("蛋挞", 2, "张姐"), ("蛋挞", 3, "王哥")],
        ),
        # these are goods, and no names
        (
            "小米和大米都要五斤",
            STAPLES,
            [("小米", 5, ""), ("东北大米", 5, "")],
        ),
        (
            "老干妈和老抽都要一瓶",
            STAPLES,
            [("老干妈", 1, ""), ("老抽", 1, "")],
        ),
        (
            "鸭梨 两斤；香蕉 三斤 / 小米 一斤",
            STAPLES,
            [("鸭梨", 2, ""), ("香蕉", 3, ""), ("小米", 1, "")],
        ),
    ],
)
def test_reads_whose_it_is(store, said, goods, found):
    wanted = [(name, Decimal(str(quantity)), buyer) for name, quantity, buyer in found]

    assert shared(store, said, *goods) == wanted


def test_where_somebody_lives_is_kept(store):
    stocked(store, *CAFE)

    found = read("1栋王奶奶两个蛋挞，给保安室的老郑送一杯热拿铁", store=store)

    assert [line.buyer for line in found.lines] == ["王奶奶", "老郑"]
    assert "1栋" in found.note
    assert "保安室" in found.note


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("红笔2支（粗、细）", [("红笔", 2)]),
        ("红笔3支（红的、大的、小的）", [("红笔", 3)]),
        ("作文本两本，一本送朋友", [("作文本", 2)]),
        ("手套：三班", [("手套", 1)]),
    ],
)
def test_what_is_no_name_is_nobody(store, said, found):
    stocked(store, *PAPER)

    assert read_as(store, said) == found
    assert not any(line.buyer for line in read(said, store=store).lines)


def test_what_everybody_shall_have_is_asked_where_nobody_was_told_of(store):
    stocked(store, *CAFE)

    (line,) = read("每人再来一瓶矿泉水", store=store).lines

    assert (line.status, line.quantity) == (Status.MATCH, None)
