"""
Orders put together at random, as people put them together: some goods, each said in one of the
ways to say so many of a thing, one behind the other. What is meant is known without reading it.
"""

import random
from decimal import Decimal

import pytest

from search.chat.parsed import Status
from search.chat.reader import read
from search.chat.words import names
from tests.search.chat.small_shop import stocked

# name, unit, what else it is called
GOODS = (
    ("可口可乐", "瓶", "可乐"),
    ("乐事薯片", "包", "薯片"),
    ("鸡蛋", "斤", "鸡蛋"),
    ("五花肉", "斤", "五花肉"),
    ("海天生抽", "瓶", "生抽"),
    ("老豆腐", "块", "豆腐"),
    ("西红柿", "斤", "西红柿"),
    ("挂面", "把", "挂面"),
    ("火腿肠", "根", "火腿肠"),
    ("洗洁精", "瓶", "洗洁精"),
    ("馒头", "个", "馒头"),
    ("加碘盐", "袋", "盐"),
    ("卫生纸", "提", "卫生纸"),
    ("垃圾袋", "卷", "垃圾袋"),
)
NUMBERS = {1: "一", 2: "两", 3: "三", 4: "四", 5: "五", 6: "六", 8: "八", 10: "十"}
WAYS = (
    "{goods}{number}{unit}",
    "{number}{unit}{goods}",
    "{goods}要{number}{unit}",
    "{goods}来{number}{unit}",
    "来{number}{unit}{goods}",
    "要{number}{unit}{goods}",
    "{goods}{digits}{unit}",
    "{digits}{unit}{goods}",
    "{goods}x{digits}",
    "{goods}{digits}",
    "给我{number}{unit}{goods}",
    "{goods}拿{number}{unit}",
    "再来{number}{unit}{goods}",
    "{goods}也要{number}{unit}",
    "有{goods}的话来{number}{unit}",
    "{goods}还有没有，要{number}{unit}",
    "{goods}帮我留{number}{unit}",
    "家里没{goods}了来{number}{unit}",
    "想要{number}{unit}{goods}",
    "{number}{unit}{goods}吧",
)
BEHIND = ("，", "，还有", "，再来", "，另外", "\n", "；", "。", "，哦对了")
BEFORE = ("", "", "老板，", "你好，", "在吗？", "麻烦", "帮我", "老板娘在不在，", "早上好老板，")
AFTER = (
    "",
    "",
    "谢谢",
    "，谢谢",
    "哈",
    "，快点送来",
    "，送到3号楼2单元",
    "。",
    "，微信付",
    "，放门口",
)
# Whose it is, what stands there for one of them, and what parts two of them.
PEOPLE = (
    *("张姐", "王阿姨", "小刘", "老陈", "我妈", "婆婆", "老公", "302", "3-201", "财务部", "豆豆妈"),
    *("李奶奶", "小周", "二楼", "陈师傅", "老丈人", "闺蜜", "朵朵妈妈", "刘婶", "大姐"),
)
SHARES = (
    ("{name}：{goods}{number}{unit}", "\n；。"),
    ("{name}的：{goods}{number}{unit}", "\n；"),
    ("{name}要{goods}{number}{unit}", "，；。\n"),
    ("{name}要{number}{unit}{goods}", "，； "),
    ("{name}想要{number}{unit}{goods}", "，"),
    ("{goods}{number}{unit}（{name}）", "\n，"),
    ("给{name}带{number}{unit}{goods}", "，；\n"),
    ("{name}：{goods}x{digits}", "\n；"),
)
# How one of several begins, what parts two of the goods of one, and one from the other.
BEGINS = ("{name}：", "{name}要", "{name}想要", "{name}的：", "{name} ", "{name}", "{name}来")
WITHIN = ("，", "、", " ", "", "和", "，还有")
BETWEEN = ("；", "\n", "。", "，")
SAID_SO = ("{goods}{number}{unit}", "{number}{unit}{goods}", "{goods}{digits}{unit}")
# Of whom two tell, beside oneself: the message, and who wants each of {one}, {two} and {three}.
TOLD = (
    ("我要{one}，我妈要{two}", ("", "我妈", None)),
    ("我{one}，{name}{two}", ("", "name", None)),
    ("帮我拿{one}，再帮{name}带{two}", ("", "name", None)),
    ("{one}是我的，{two}是{name}的", ("", "name", None)),
    ("{one}给{name}，{two}给{other}", ("name", "other", None)),
    ("{name}要{one}，{other}要{two}，我要{three}", ("name", "other", "")),
    ("{name}要{one}和{two}，{other}要{three}", ("name", "name", "other")),
    ("我{one}再加{two}，{name}只要{three}", ("", "", "name")),
    ("{one}（{name}），{two}（{other}）", ("name", "other", None)),
    ("{one}——{name}\n{two}——{other}", ("name", "other", None)),
    ("{name}说要{one}，{other}说要{two}", ("name", "other", None)),
    ("{name}那份{one}，{other}那份{two}", ("name", "other", None)),
)
HEADS = ("", "", "帮几个邻居带：\n", "接龙：\n", "老板，", "大家的单子：\n")
SAID = 60


def _order(chance):
    """A message, and {name: how many} of what it orders."""
    wanted, parts = {}, []
    for name, unit, called in chance.sample(GOODS, chance.choice((1, 2, 2, 3, 3, 4))):
        number = chance.choice(list(NUMBERS))
        told = chance.choice(WAYS).format(
            goods=called, unit=unit, number=NUMBERS[number], digits=number
        )
        parts += [chance.choice(BEHIND), told] if parts else [told]
        wanted[name] = Decimal(number)
    return "".join([chance.choice(BEFORE), *parts, chance.choice(AFTER)]), wanted


def _list(chance):
    """A list for several people, and what of it is whose as [(goods, how many, buyer)]."""
    share, signs = chance.choice(SHARES)
    wanted, parts = [], []
    for who in chance.sample(PEOPLE, chance.choice((2, 3, 4))):
        name, unit, called = chance.choice(GOODS)
        number = chance.choice((1, 2, 3, 4, 5, 6))
        told = {"goods": called, "unit": unit, "number": NUMBERS[number], "digits": number}
        parts.append(share.format(name=who, **told))
        wanted.append((name, Decimal(number), who))
    sign = chance.choice(signs)
    if chance.random() < 0.3:
        parts.append("我要洗洁精一瓶")
        wanted.append(("洗洁精", Decimal(1), ""))
    return chance.choice(HEADS) + sign.join(parts), wanted


def _counted(chance, way, used):
    """How one more of the goods is said, its name, and how many."""
    name, unit, called = chance.choice([each for each in GOODS if each[0] not in used])
    used.add(name)
    number = chance.choice((1, 2, 3, 4, 5, 6))
    told = way.format(goods=called, unit=unit, number=NUMBERS[number], digits=number)
    return told, name, Decimal(number)


def _mixed(chance):
    """A list where each begins in another way and has several goods."""
    wanted, parts = [], []
    for who in chance.sample(PEOPLE, chance.choice((2, 3, 4))):
        way, begin = chance.choice(SAID_SO), chance.choice(BEGINS)
        if way.startswith("{number}") and begin in {"{name} ", "{name}"}:
            begin = "{name}要"
        used = set()
        goods = [_counted(chance, way, used) for _ in range(chance.choice((1, 2, 2, 3)))]
        said = chance.choice(WITHIN).join(told for told, _name, _number in goods)
        parts.append(begin.format(name=who) + said)
        wanted += [(name, number, who) for _told, name, number in goods]
    return chance.choice(HEADS) + chance.choice(BETWEEN).join(parts), wanted


def _told(chance):
    """What two or three want, as one tells of it."""
    said, whose = chance.choice(TOLD)
    surely = [who for who in PEOPLE if names.is_titled(who) or (who[0] in "小老" and len(who) == 2)]
    name, other = chance.sample(surely, 2)
    way, used = chance.choice(SAID_SO), set()
    goods = [_counted(chance, way, used) for _ in range(3)]
    one, two, three = (told for told, _name, _number in goods)
    people = {"name": name, "other": other}
    return said.format(one=one, two=two, three=three, **people), [
        (bought, number, people.get(who, who))
        for (_told, bought, number), who in zip(goods, whose, strict=True)
        if who is not None
    ]


def _otherwise(store, seed, put_together, found_in):
    """[(said, found)] of what is not read as it was meant when it was put together."""
    stocked(store, *(f"{name} {unit}" for name, unit, _called in GOODS))
    chance = random.Random(seed)
    otherwise = []
    for said, wanted in (put_together(chance) for _ in range(SAID)):
        lines = read(said, store=store).lines
        found = found_in(lines)
        if found != wanted or len(lines) != len(wanted):
            otherwise.append((said, found))
    return otherwise


def _bought_by(lines):
    return [(line.goods.name, line.quantity, line.buyer) for line in lines if line.goods]


def _matches(lines):
    return {line.goods.name: line.quantity for line in lines if line.status is Status.MATCH}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_knows_whose_it_is(store, seed):
    assert _otherwise(store, seed, _list, _bought_by) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("put_together", [_mixed, _told])
def test_knows_whose_each_of_several_goods_is(store, seed, put_together):
    """All but one in fifty: names that could be goods, with nothing but a blank behind them."""
    otherwise = _otherwise(store, seed, put_together, _bought_by)

    assert len(otherwise) <= SAID // 50, otherwise


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_reads_what_is_put_together(store, seed):
    assert _otherwise(store, seed, _order, _matches) == []
