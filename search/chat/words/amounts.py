"""Where a text says how many or how much: 两斤半, 一打, x3, 各一包, 10块钱的, 来点."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto

from core.quantity import GRAMS
from search.analysis import numerals, segment
from search.analysis.numerals import NUMBER, NUMERALS
from search.chat.words import lexicon, names, sizes, units


class Kind(Enum):
    COUNT = auto()
    MONEY = auto()
    SOME = auto()  # 来点: how much must be asked


@dataclass(frozen=True, kw_only=True)
class Amount:
    """`number` is None where it is not certain (三四斤); `unit` is empty where none was said."""

    kind: Kind
    start: int
    end: int
    number: Decimal | None = None
    unit: str = ""
    # Of 一大瓶 it is 大.
    size: str = ""
    is_each: bool = False
    # 那两本都要: every one of just so many, and how many of each.
    is_all: bool = False
    each: Decimal = Decimal(1)

    @property
    def is_some(self) -> bool:
        return self.kind is Kind.SOME


# No piece of an order holds more, and no word.
MOST, LONGEST_WORD = 200, 8
_UNIT, _PAIR = units.PATTERN, units.pattern("双")
# The longer words first, else 公斤 would be read as 斤 and kg as g.
_WEIGHT = "|".join(sorted(GRAMS, key=len, reverse=True))
_LATIN_END = r"(?<!kg)(?<!g)|(?![a-z0-9])"
_EACH = "|".join(lexicon.EACH)

_MONEY = re.compile(
    rf"[¥￥$]\s?(?P<sign>\d+(?:\.\d+)?)"
    # 7块9, 3块98, 三块九毛八
    rf"|(?P<yuan>{NUMBER})块(?P<tenths>[\d一二三四五六七八九])(?:毛?(?P<hundredths>[\d一二三四五六七八九])|毛)?"
    rf"(?:一(?:{_UNIT})(?=[的那]|[来要拿称]))?(?=[的那这种吧吗来要拿称]|对(?:吧|不对|吗|嘛|么)|一(?:{_UNIT})|\s*$)"
    rf"|(?P<jiao>[\d一二三四五六七八九])毛(?P<fen>[\d一二三四五六七八九])(?=[吧吗的那一,，\s]|$)"
    rf"|(?P<per>{NUMBER})(?:(?:元|块钱)[一每/](?:{_UNIT})|块[一每/](?!盒(?![吧吗的]))(?:{_UNIT}))(?=[吧吗的那对,，?？\s]|$)"
    # 28一盒的
    rf"|(?<![\d.])(?P<plain>\d{{1,4}}(?:\.\d{{1,2}})?)一(?:{_UNIT})(?=[的那])"
    rf"|(?P<number>{NUMBER})\s?(?P<about>[多来])?(?:(?:块|元|圆|毛|角)钱|块(?=[的那])|元|rmb|(?P<mao>毛)(?=的))"
)
# 两斤半, 斤半, 一斤二两, 一斤二: the second part is tenths or 两.
_COMPOUND = re.compile(
    rf"(?:(?P<number>{NUMBER})\s?|(?<![{NUMERALS}\d公市半几])(?=斤[半一二三四五六七八九]))(?P<unit>{_WEIGHT})"
    rf"(?:(?P<half>半)|(?P<liang>{NUMBER})两(?P<more>半)?"
    rf"|(?P<tenths>[一二三四五六七八九])(?!(?:{_UNIT}|[{NUMERALS}\d]))"
    # 2斤3
    r"|(?<=斤)(?P<digit>[1-9])(?=[\s,，。、]|$))"
)
_RANGE = re.compile(
    rf"(?:{NUMBER}\s?[-~到至]\s?{NUMBER}|[一二三四五六七八九两]{{2}})\s?(?P<unit>{_UNIT})"
)
# 二两|一碗: how heavy one is, before how many.
_OF_ONE = re.compile(
    rf"(?<![\d{NUMERALS}半])(?P<number>\d{{1,2}}|[一二三四五六七八九])(?P<unit>两)"
    r"(?=(?:\d{1,2}|[一二两三四五六七八九十])碗)"
)
_COUNT = re.compile(
    rf"(?:(?<=[\u4e00-\u9fff])x(?=\d))?(?P<number>(?!(?:{sizes.OF_DRINKS})整|千张|(?<=[ab])\d本){NUMBER}|[半几俩仨])\s{{0,4}}(?P<about>[来多几])?(?P<size>[大小整满中])?"
    rf"(?P<unit>{_UNIT})(?:{_LATIN_END})(?:(?<=[一半两几][袋筐兜篮])子(?=[\u4e00-\u9fff](?<![姜鸡鸭弹])(?!是)))?(?!子|(?<=部)曲|(?<=支)架)(?<!打(?=[火印包底蛋开]|就[冒坏碎破断裂响死掉]))(?<!对(?=不对))(?P<half>半(?!(?:{_UNIT})))?"
    r"(?P<over>(?<=[斤克两])多(?![少久谢味来要拿送给加点些放]|[切带瘦肥]一?点|春鱼|宝鱼))?"
)
# x3, ×2包, and +2 of a 接龙; 550ml×24 is a label.
_TIMES = re.compile(
    rf"(?:(?<![a-z0-9])x|(?<=\d[lgw])x(?=\d{{1,2}}\s*$)|(?<!\d)[×✕*+]|(?<=\d\d\d)(?:[×✕*](?=\d{{1,2}}\s*$)|x(?=[12]?\d\s*$)))\s?(?P<number>\d{{1,4}}(?:\.\d)?)"
    rf"(?:\s?(?P<unit>{_UNIT})(?:{_LATIN_END}))?(?![\d.a-z])"
)
# 330整箱×3: cases of it.
_CASES = re.compile(r"整(?P<unit>[箱提件套盒])\s?[×x*✕]\s?(?P<number>\d{1,4})(?![\d.a-z])")
_MINUS = ("-", "−", "–")
# 俩 and 仨 hold their 个 already.
_PRONOUN = re.compile(r"(?P<number>[俩仨])")
# A bare number behind a name, or each by itself: 红牛3, 各一.
_hundreds = "[一二两三四五六七八九]百[零一二三四五六七八九十]{0,4}"
_number = rf"(?:\d{{1,4}}(?:\.\d)?|{_hundreds})"
_BARE = re.compile(
    # 3米5 is a length.
    rf"(?<=[\u4e00-\u9fff》）)\s])(?<!\d米)(?P<number>{_number})\s*$|^\s*(?P<alone>{_number})\s*$"
)
_GLUED_LAST = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?<![到在送给楼栋号室期第周月日共约下于至仅剩满每格])"
    rf"(?P<number>\d{{1,2}}|{_hundreds})\s*$"
)
# 50寸, 32码, 3月, 5楼: numbers of sizes, days and places.
_NO_GOODS = "寸吋英匹升毫码号度瓦抽层键月日点年岁周天时分栋楼单室弄路期代款型系折幢第开"
_FIRST = re.compile(
    rf"^\s*(?!\d{{2,3}}(?:的|那))(?P<number>\d{{1,3}})\s?(?=[\u4e00-\u9fff])(?!(?:{_UNIT}|{sizes.UNIT})|[{_NO_GOODS}])"
)
# 小一点的 is how, 来一点 is how much.
_SOME = re.compile(
    r"(?:[来要整弄买拿搞称给抓]一?|(?:^|(?<=[再便给])|(?<=[给帮]我))[带捎]一?"
    r"|(?<![大小多少快慢早晚长短厚薄高低甜辣嫩熟新老瘦肥好看宜硬软脆淡面沙贵亮])一)"
    r"(?:点儿|点|些|丢丢)(?!啥|什么)|少许|若干|适量(?:的)?"
)
# 来包盐, 要个西瓜: one of it; 要罐的 is which.
_ONE = re.compile(
    r"(?:[来要拿买带配称加看弄搞搭留]|[下煮](?=碗)|送(?=[包条瓶袋箱桶碗杯份盒盆束支罐提把])|换(?=台)|(?<![斤克两个只块条])整|给我?)"
    rf"(?P<unit>[个包袋盒瓶罐桶箱提支条本块杯卷斤份根张套件棵盆串把只台顶碗辆副笼饼颗朵枝束板](?![装子头邮括含支持架件人纹地得砖凳栗鞋]|面(?![粉包条皮]))(?!(?<=卷)卷|(?<=提)[货前])|部(?![分队位门件])|口(?=[^\s\d]{{0,3}}[锅缸])|{_PAIR}(?![子鹿喜立])|打(?![火印包底蛋酱醋饭菜油酒个电听边牌麻球工扫针豆好开孔磨蜡气得]|.?折))"
    r"(?!的\s*(?:$|[,，;；。]))"
    rf"(?=[\u4e00-\u9fffa-z《]|\d+[寸号]|\d+(?:\.\d+)?[^\d\s,，]{{1,3}}[的那]|\s*$)(?!(?:{NUMBER}|[半几])(?:{_UNIT})(?!的))"
)
_EACH_BEFORE = re.compile(
    rf"(?:(?:{_EACH})\s*(?:来|要|拿|给我|给|都){{0,2}}|(?:都|全)(?:来|要|拿|给我))\s*$"
)
# 两本都要, and nothing more of them.
_ALL_BEHIND = re.compile(
    r"(?:[都全](?:部|都)?)(?:[要来买拿]|给我)(?:了|吧|的|起)?(?=[\s,，。!！;；]|$)"
)
# 上下册一套, 上下册两本
_IN_HALVES = re.compile(r"上下[册部卷](?:来|要|拿)?(?:[一1]套|[两二2][本册])$")
# 全套, 整箱: one of it, with all that belongs to it.
_WHOLE = re.compile(
    rf"(?<![{NUMERALS}\d])(?:全|整)(?P<unit>[套箱提])(?!装)"
    rf"(?![^,，\s]{{0,6}}{NUMBER}(?P=unit))"
    rf"(?:[的\s]?[来要拿]?(?P<number>{NUMBER})(?P=unit))?"
)
_EACH_ONE = re.compile(
    r"各(?:来|要|拿)?(?P<number>[一二三四五六七八九十百两\d]{1,3})(?P<unit>米)?(?![\u4e00-\u9fff\d])"
)
# 五三一本 and 53初一数学 are one of school books, 牛二小瓶4瓶 four of a liquor; not 红牛二罐 and
# 五三个.
_unit = units.ONE_CHARACTER.replace("两", "")
_NICKNAMES = re.compile(
    rf"(?<![一二三四五六七八九十百点])五三(?![{_unit}四五六七八九十百点])"
    r"|(?<=语文|数学|英语|物理|化学|生物)53(?![本册套])|(?<!\d)53(?=天天|[初高]|[一二三四五六七八九](?:年级|[上下])|语文|数学|英语|物理)"
    r"|(?<![红肥黄酱鲜水肉母公乳奶犀蜗])牛二|[二三四五]合一"
)
# What comes first is not read again by what comes later.
_PATTERNS = (
    _MONEY,
    _RANGE,
    _COMPOUND,
    _CASES,
    _WHOLE,
    _COUNT,
    _TIMES,
    _EACH_ONE,
    _SOME,
    _PRONOUN,
    _ONE,
)
# "一块儿送" is together, 128G is storage, "第二包" is an ordinal, "三个人" eat.
_NO_AMOUNT = re.compile(
    rf"{NUMBER}\s?[-~到至]\s?{NUMBER}[部册卷季集本](?=各)|(?:{NUMBER}|几)个(?:口味|味道|颜色|款|牌子|品种|型号|尺[寸码]|等级|档次|级别|规格|价位)|双胞胎|[俩仨](?:{names.FAMILY}|人|孩子|小孩|娃|老人|大人)|(?:{NUMBER}|几)(?:[个口位]人|个(?:师傅|工人|客人|朋友|同学|同事|亲戚|孩子|小孩|大人|老师)(?=[\s,，。]|$))|[短长]一截|(?:哥|姐|兄弟|姐妹)几个|[我你咱他]们几个|(?:姐弟|兄弟|姐妹|兄妹|夫妻|父子|母女|母子|娘|爷|老?[哥姐]|老两?|[我咱你他她]们)[俩仨]|(?:{NUMBER}|半|几)个多?(?:月(?!饼)|半?(?:小时|钟(?!表))|半月)|(?<!\d)(?:64|128|256|512)g(?![a-z])"
    r"|(?<![来要拿])一块儿|一块(?:送|发|装|给|[订定买点过])|(?<=[跟和与][\u4e00-\u9fff])一块(?=要|$)|(?<=[跟与][\u4e00-\u9fff]{2})一块(?=要|$)|(?<=和(?:[小老阿][\u4e00-\u9fff]|[\u4e00-\u9fff][姐哥叔姨婶嫂妈爸们总]|同[事学桌]|朋友|邻居|家人|孩子|室友))一块(?=要|$)|一件事|[坏破碎烂瘪裂扁]了(?:好几|[\d一二两三四五六七八九十]+)[个只根条台盏瓶袋盒罐]|第[\d一二三四五六七八九十]+[^\s,，]|满[\d一二两三四五六七八九十百]+包邮"
)


def find(text: str) -> list[Amount]:
    """The amounts of a normalised `text` from left to right, none overlapping."""
    text = _NICKNAMES.sub(lambda match: "书" * len(match[0]), text)
    found: list[Amount] = []
    for amount in sorted(_all(text), key=lambda each: (each.start, -each.end)):
        if not found or amount.start >= found[-1].end:
            found.append(amount)
    return [_with_each(text, _certain(text, amount)) for amount in found]


def without(text: str, amounts: list[Amount]) -> str:
    """`text` with blanks where `amounts` stand."""
    for amount in amounts:
        text = text[: amount.start] + " " * (amount.end - amount.start) + text[amount.end :]
    return text


def _all(text: str) -> Iterator[Amount]:
    taken = [match.span() for match in _NO_AMOUNT.finditer(text)]
    yield from (_read(_OF_ONE, match) for match in _OF_ONE.finditer(text))
    text = _OF_ONE.sub(lambda match: "\0" * len(match[0]), text)
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if len(taken) > MOST:
                return
            if pattern is _COMPOUND and _is_name(text, match):
                continue
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                yield _read(pattern, match)
    # 鸡蛋3斤嫩豆腐2
    last = _GLUED_LAST.search(text, max((end for _start, end in taken), default=0))
    bare = last if taken else _BARE.search(text) or _FIRST.search(text)
    if bare is not None:
        yield _count(bare, numerals.number(bare[bare.lastgroup or 0].strip()))


def _is_name(text: str, match: re.Match[str]) -> bool:
    """两斤|五花肉: the second number begins a word."""
    start = match.start("tenths")
    return start >= 0 and len(segment.words(text[start : start + LONGEST_WORD])[0]) > 1


def _read(pattern: re.Pattern[str], match: re.Match[str]) -> Amount:
    if pattern is _SOME:
        return Amount(kind=Kind.SOME, start=match.start(), end=match.end())
    if pattern is _MONEY:
        return _money(match)
    if pattern is _RANGE:
        return _count(match, None)
    if pattern in (_ONE, _WHOLE):
        number = match.groupdict().get("number")
        return _count(match, numerals.number(number) if number else Decimal(1))
    if pattern is _COMPOUND:
        return _count(match, _compound(match))
    number = numerals.number(match["number"])
    groups = match.groupdict()
    if number is not None and groups.get("half"):
        number += numerals.HALF
    if groups.get("about") == "几" or groups.get("over"):
        number = None
    amount = _count(match, number)
    size = groups.get("size") or ""
    unit = "个" if pattern is _PRONOUN else amount.unit
    return replace(amount, unit=unit, size=size if size in lexicon.SIZE_WORDS else "")


def _count(match: re.Match[str], number: Decimal | None) -> Amount:
    unit = match.groupdict().get("unit") or ""
    return Amount(kind=Kind.COUNT, start=match.start(), end=match.end(), number=number, unit=unit)


def _compound(match: re.Match[str]) -> Decimal | None:
    """两斤半 in 斤, 一斤二两 in 斤, 三公斤半 in 公斤."""
    number = numerals.number(match["number"] or "一")
    if number is None:
        return None
    if match["half"]:
        return number + numerals.HALF
    tenths = match["tenths"] or match["digit"]
    part = numerals.number(match["liang"] or tenths)
    if part is None:
        return None
    if match["more"]:
        part += numerals.HALF
    if tenths:
        return number + part / 10
    return number + part * GRAMS["两"] / GRAMS[match["unit"]]


def _money(match: re.Match[str]) -> Amount:
    if match["jiao"]:
        # 九毛八
        jiao, fen = numerals.number(match["jiao"]), numerals.number(match["fen"])
        number = (jiao or 0) / Decimal(10) + (fen or 0) / Decimal(100)
        return Amount(kind=Kind.MONEY, start=match.start(), end=match.end(), number=number)
    if match["about"]:
        # 六百多块钱的
        return Amount(kind=Kind.MONEY, start=match.start(), end=match.end())
    said = (match[name] for name in ("sign", "per", "plain", "number", "yuan"))
    yuan = numerals.number(next(filter(None, said)))
    if yuan is not None and match["tenths"]:
        parts = (numerals.number(match[each] or "零") or 0 for each in ("tenths", "hundredths"))
        yuan += sum(part / Decimal(10**place) for place, part in enumerate(parts, 1))
        return Amount(kind=Kind.MONEY, start=match.start(), end=match.end(), number=yuan)
    if yuan is not None and ("毛" in match[0] or "角" in match[0]):
        yuan /= 10
    return Amount(kind=Kind.MONEY, start=match.start(), end=match.end(), number=yuan)


def _certain(text: str, amount: Amount) -> Amount:
    """Nobody wants none of a thing; and whether -3 is 3 must be asked."""
    sign = text[max(0, amount.start - 2) : amount.start]
    is_negative = sign.endswith(_MINUS) and not sign[:-1].isascii()
    is_none = amount.kind is Kind.COUNT and amount.number == 0
    return replace(amount, number=None) if is_none or is_negative else amount


def _with_each(text: str, amount: Amount) -> Amount:
    if amount.is_some and text[: amount.start].rstrip().endswith("都"):
        # 葱、姜、蒜都来点
        return replace(amount, is_each=True)
    if amount.kind is not Kind.MONEY and (before := _EACH_BEFORE.search(text[: amount.start])):
        return replace(amount, start=before.start(), is_each=True)
    if amount.kind is Kind.COUNT:
        if text[amount.start] == "各":
            return replace(amount, is_each=True)
        if _IN_HALVES.search(text[: amount.end]):
            return replace(amount, number=Decimal(1), unit="", is_each=True)
        behind = _ALL_BEHIND.match(text, amount.end)
        if behind and amount.unit and not units.is_weight(amount.unit):
            return replace(amount, end=behind.end(), is_all=True)
    return amount
