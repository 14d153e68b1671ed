"""A message as it is read, cut into rows and pieces."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.analysis import segment
from search.analysis.thesaurus import built_in
from search.chat.pieces import notes
from search.chat.words import lexicon, names, sizes, units

_BULLET = re.compile(r"\s*[-*•·#>]+(?!\d)\s*")
# 1、 2. (3) at the beginning of a line, or one after the other within one: 1.小王 … 2.老李 …
_NUMBERED = re.compile(
    r"(?:^|(?<=[\s,，;；。、:：]))[(（]?(?P<number>\d{1,3})\s?(?:[、)）](?!\d{3,4}[都各])|(?<!\d\d\d)[.．:：](?!\d)|[.．](?=\d{3,4}(?:室|[:：])))\s*",
    re.MULTILINE,
)
# 老王：2斤土豆, 老王：500的可乐; 时间：10点 and 电话：138 head nothing.
_heads = rf"[:：](?!\d(?!\d{{0,2}}(?:{units.PATTERN}|的)[\u4e00-\u9fff]{{2}}))"
# 语文组：红笔10支；数学组：圆规3把
_TOLD = re.compile(
    r"(?<=[;；。])\s*(?=[^\s,，;；。:：]{1,8}" + _heads + ")"
    rf"|(?<=[\s,，])(?=(?:[\u4e00-\u9fff]{{1,3}}(?:{'|'.join(names.TITLES)})"
    rf"|[小老阿][{names.surnames}]|[我俺]?(?:{names.RELATIVE})){_heads})"
    rf"|(?<=[\s,，])(?=(?:{names.CLASS}|{names.PLACE})[:：])"
)
# 李姐2斤草莓，王哥1斤草莓: several people one after the other, the first at the beginning; then
# 我 is somebody else, and 送到 about all.
_amount_ahead = r"(?:想?要)?\s?[\d一二两三四五六七八九十半][^\d\s,，、;；。]{1,2}[\u4e00-\u9fff]"
_titled = (
    rf"{names.SURNAME_AND_TITLE}(?:{_amount_ahead}|也是"
    r"|(?:不要[^\s\d,，、;；。:：要]{1,6}要)?[^\s\d,，、;；。:：要]{2,8}[\d一二两三四五六七八九十半]{1,3}[\u4e00-\u9fff])"
)
_TITLED = re.compile(
    rf"(?:^|(?<=[\s,，;；。、~～!！])|{units.BEHIND_COUNT})(?={_titled}|我(?:自己|家)?\s?[\d一二两三四五六七八九十半]|(?:另外)?给我|送[到去至])",
    re.MULTILINE,
)
# 玲姐要特仑苏一箱，阿杰两罐红牛
_CALLED = re.compile(
    rf"(?:^|(?<=[:：,，;；。\s])|{units.BEHIND_COUNT}(?=[\u4e00-\u9fff][叔婶嫂哥姐姨]|阿[爸妈公婆爷嫲嬷]|[小老阿][{names.OFTEN}]))"
    r"\s*(?=(?P<call>(?P<who>(?!大)[\u4e00-\u9fff][叔婶嫂哥姐姨]|[小老阿](?![的份杯瓶包袋盒号])[\u4e00-\u9fff]|(?![谢天常刚多慢])(?P<one>[\u4e00-\u9fff])(?P=one)(?=要))"
    r"(?:[也说]?要(?=[\u4e00-\u9fff])|(?=[\d一二两三四五六七八九十半]{1,3}[\u4e00-\u9fff]{3})"
    r"|(?P<glued>(?=[\u4e00-\u9fff]{2,6}[\d一二两三四五六七八九十半]{1,3}[\u4e00-\u9fff])))))",
    re.MULTILINE,
)
_TITLE = re.compile("[叔婶嫂哥姐姨爸妈公婆爷嫲嬷]$")
_ANY_AMOUNT = re.compile(rf"[\d一二两三四五六七八九十半](?:{units.PATTERN})")
_BEGINS_TITLED = re.compile(
    rf"^(?:[^\s\d:：]{{1,8}}[~～!！,，]\s?|[^\s\d:：,，]{{2,12}}[:：]\s?)?{_titled}[^\n]*?(?:[\s,，;；。、]|{units.BEHIND_COUNT}){_titled}",
    re.MULTILINE,
)
_house = r"\d{1,2}(?:[-#栋幢座]\d{1,4}){1,2}室?"
# 3-1-501 菠菜1斤 / 3-1-502 牛腩2斤
_ROOMS = re.compile(rf"(?<=[/|;；。])\s*(?=(?:{_house}|\d{{3,4}}[室房])\s)")
# 301要鸡蛋三斤。302 大葱一根, 3-201要两提; 330要两罐 is a size, and no floor has so many rooms.
ASKING_ROOM = (
    r"(?:\d{3,4}室?(?=\s?不?要(?![\d一二两三四五六七八九十半几]{1,3}\S?(?:[,，;；。\s]|$)))"
    rf"|{names.HOUSE}(?=\s?想?要(?![求是]))"
    rf"|{names.ROOM}室?(?=\s[\u4e00-\u9fff])"
    r"(?!\s[大中小](?:[的号瓶包袋盒罐桶份杯\s]|$)|\s[和跟与都的一二两三四五六七八九十半几元块毫升克斤公码号年月度个瓶箱包袋盒罐桶]))"
)
_ASKING_ROOMS = re.compile(rf"(?:^|(?<=[;；。,，\s]))(?={ASKING_ROOM})", re.MULTILINE)
# 302酸奶两盒, beside 301要…; 502胶 is a glue.
_rest = r"[^\s,，;；。\d一二两三四五六七八九十半]*(?=$|[\s,，;；。])"
GLUED_ROOM = (
    rf"(?!\d+(?:{units.PATTERN}){_rest}){names.ROOM}(?=[\u4e00-\u9fff]{{2}})"
    rf"(?![克毫升码号室房年楼栋班胶]|[强快瞬万][力干间能]胶)|{names.ROOMS_TOGETHER}"
)
_GLUED_ROOMS = re.compile(rf"(?:^|(?<=[;；。,，\s]))(?={ASKING_ROOM}|{GLUED_ROOM})", re.MULTILINE)
# 宿舍三个人：阿俊要两包；大鹏要一包
_HEADED = re.compile(
    r"^[^\n:：,，]{0,10}(?:统计|一起订|汇总|采购|个人|下单|单子|名单|报单|拼单|报数)"
    r"[^\n:：,，\d]{0,4}[:：][ \t]*(?=\S)",
    re.MULTILINE,
)
# 建国 苹果3斤；小芹 青苹果2斤 / 我 黄瓜一斤
_next_person = (
    rf"(?:(?:\d{{1,2}}[栋幢座]|\d{{3,4}}室?|\d{{1,2}}-\d{{3,4}}室?)?(?:{names.ANYBODY}|我)(?:\s+|也?要)[^\s/|]"
    r"|我(?:自己|们?家)?(?=[来要就\d一两二三半])|我们?家(?=[\u4e00-\u9fff]{2,6}[\d一二两三半]))"
)
_NEXT_PERSON = re.compile(rf"(?:[;；]|(?<=[\u4e00-\u9fff\d\s])[/|])\s*(?={_next_person})")
_BARE_NUMBER = re.compile(r"[ \t]*(?P<number>\d{1,3})\s+(?=\S)")
# A sign between two pieces. Points and slashes part Chinese words, never 1.5 or KFR-35GW/10.
_SIGN = re.compile(
    r"[\s,，;；。!！?？、~～…→|｜【】\[\]{}<>=\"]+"
    r"|(?<![a-z\d])[.·/&]|[.·/&](?![a-z\d])|(?<!\d)[:：]|[:：](?!\d)"
    # 洗衣液——贝贝妈2
    r"|[—–]{1,2}(?=[\u4e00-\u9fff]{2,3}\s?\d)"
    r"|(?<=[\u4e00-\u9fff])\+(?=[\u4e00-\u9fff]|\d+(?:[升寸匹色]|公?斤|kg|ml|l)[\u4e00-\u9fff])|[()（）]"
)
# 《…》 and "bcd 196 tmpi" hold together.
_WHOLE = re.compile(
    r"《[^《》\n]{1,60}》|(?<![\d.])84 \d{1,2}[瓶桶]"
    r"|(?<![a-z\d])[a-z]{2,} \d{2,}(?: [a-z]{2,}\d*)?(?![a-z\d])"
    rf"|{notes.FIGURE}"
    rf"|{names.TOGETHER}(?=都|[一每]人|各|[要的]*一样)"
)
_LATIN, _LATIN_END = re.compile("[a-z]+"), re.compile("[a-z]+$")
_QUOTED = re.compile(r"\s*「[^「」]{1,300}」\s*\n[-— ]{5,}\n")
# "10 kg", "红牛 x3" and "牛奶 * 2" are one piece.
_UNIT_BEHIND = re.compile(rf"\s?(?:kg|g|ml|l|斤|公斤|{units.pattern('克')}|两)(?![a-z])")
# 土豆 15 斤, in columns; of 生抽 500 瓶 3 it is a size.
_UNIT_ALONE = re.compile(
    rf"(?:{units.PATTERN})(?=\s*$|[,，;；]|\s+[^\s\d一二两三四五六七八九十半])", re.MULTILINE
)
_SIZE_ALONE = re.compile(rf"(?<!\d)(?:{sizes.OF_DRINKS})\Z")
_TIMES_BEHIND = re.compile(r"[x×*✕+]\s?\d")
_ALL_BUT = re.compile(r"除了?[^\s,，]{1,10}$")
_THE_OTHERS = re.compile(
    r"其[他它余]|另外|别的|剩下的?|(?<=的[,，\s])[^\s,，都全各每]{0,8}[都全各每]"
)
_ALL_OTHERS = re.compile(r"除了?[^\s,，]{1,10}[都全]要?$")
_OF_EACH = re.compile("|".join(lexicon.EACH))
LONGEST_EXCEPTION = 14
_greeting = "|".join(map(re.escape, sorted(lexicon.GREETINGS, key=len, reverse=True)))
# Atomic: 哈哈哈哈… can be cut into greetings in countless ways.
_ONLY_GREETINGS = re.compile(
    # 张师傅您好
    rf"(?:[老小]?[\u4e00-\u9fff](?:{'|'.join(names.TITLES)}|老板娘?)(?=[您你]好|早|在吗))?"
    rf"(?>(?:{_greeting}|[^\w])*)"
)
# 203绿豆糕2盒: 310可乐 may be what holds so much.
_ROOMS_WITH_GOODS = re.compile(
    rf"(?:^|(?<=[:：;；。,，\s]))(?=[1-9]\d?0\d)(?P<room>{GLUED_ROOM})[^\s\d,，;；。:：]{{2,10}}[\d一二两三四五六七八九十半]{{1,3}}(?:{units.PATTERN})",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Row:
    """A line of the message, or an item of a numbered list; `start` is behind its number."""

    start: int
    end: int
    is_numbered: bool


@dataclass(frozen=True)
class Piece:
    """[start, end) of the text; `sign` stood before it, "" at the beginning of a row."""

    start: int
    end: int
    sign: str
    is_numbered: bool = False
    is_asked: bool = False

    @property
    def is_loose(self) -> bool:
        """Only a blank or a bracket before it: it may belong to what it follows."""
        return bool(self.sign) and not self.sign.strip(" \t()（）　")

    @property
    def is_in_brackets(self) -> bool:
        return self.sign.strip() in ("(", "（")


def has_asking_room(text: str) -> bool:
    """301要…, 302 大葱; 203绿豆糕2盒，204…: several rooms, of which none asks."""
    if _ASKING_ROOMS.search(text):
        return True
    return len({match["room"] for match in _ROOMS_WITH_GOODS.finditer(text)}) > 1


def called(text: str) -> dict[int, re.Match[str]]:
    """
    Where 玲姐要…, 阿杰两罐… begin: several people, none called as goods are, and no order before;
    of each match `call` is what stands before the goods, `who` the name.
    """
    found = [each for each in _CALLED.finditer(text) if not _begins_goods(text, each)]
    if not any(_TITLE.search(match["who"]) for match in found):
        # 小刘鸭脖一斤, beside 王哥卤牛肉半斤 only
        found = [match for match in found if match["glued"] is None]
    are_people = not any(match["who"] in built_in() for match in found)
    if len(found) < 2 or not are_people or _ANY_AMOUNT.search(text, 0, found[0].start()):
        return {}
    return {match.end(): match for match in found}


def _begins_goods(text: str, match: re.Match[str]) -> bool:
    """小白|菜两斤, 小熊|饼干两包"""
    if match["glued"] is None:
        return False
    start, who = match.start("who"), match["who"]
    ahead = (text[start : start + size] for size in (3, 4))
    is_word = any(each in built_in() or segment.is_word(each) for each in ahead)
    if who[0] in "小老":
        return is_word or who[1] not in names.OFTEN
    # 阿胶|糕, and no 阿强 or 阿妈
    return is_word or (who[0] == "阿" and segment.is_word(who) and not _TITLE.search(who))


def rows(text: str) -> list[Row]:
    """Lines, and the items of a list that is numbered within one."""
    # (where the row before ends, where its own words begin, is it numbered)
    marks = [
        *((line.start(), line.end(), False) for line in re.finditer("^", text, re.MULTILINE)),
        *((number.start(), number.end(), True) for number in _numbers(text)),
        *((number.start(), number.end(), True) for number in _bare_numbers(text)),
        *((person.start(), person.end(), False) for person in _TOLD.finditer(text)),
        *((room.start(), room.end(), False) for room in _ROOMS.finditer(text)),
        *((headed.end(), headed.end(), False) for headed in _HEADED.finditer(text)),
        *((sign.end(), sign.end(), False) for sign in _NEXT_PERSON.finditer(text)),
    ]
    if _BEGINS_TITLED.search(text):
        marks += [(person.start(), person.end(), False) for person in _TITLED.finditer(text)]
    marks += [(start, start, False) for start in called(text)]
    if has_asking_room(text) and len(asking := list(_GLUED_ROOMS.finditer(text))) > 1:
        marks += [(room.start(), room.end(), False) for room in asking]
    marks = sorted(set(marks))
    ends = [*(mark[0] for mark in marks[1:]), len(text)]
    found = []
    for (_before, start, is_numbered), end in zip(marks, ends, strict=True):
        bullet = _BULLET.match(text, start, end)
        row = Row(bullet.end() if bullet else start, end, is_numbered)
        if text[row.start : row.end].strip():
            found.append(row)
    return found


def cut(text: str, row: Row) -> Iterator[Piece]:
    """The pieces of a row. 《》 hold one piece, whatever is written in it."""
    whole = [match.span() for match in _WHOLE.finditer(text, row.start, row.end)]
    signs = [
        match
        for match in _SIGN.finditer(text, row.start, row.end)
        if not any(start <= match.start() < end for start, end in whole)
        and not _is_inside_amount(text, match)
        and not _is_inside_brand(text, match)
        and not _is_inside_exception(text, match)
    ]
    start, sign = row.start, ""
    for match in [*signs, None]:
        end = match.start() if match else row.end
        if end > start:
            is_asked = match is not None and bool({"?", "？"} & set(match[0]))
            yield Piece(start, end, sign, row.is_numbered, is_asked)
            sign = ""
        if match:
            start, sign = match.end(), sign + match[0]


def quoted(text: str, rows: Sequence[Sequence[Piece]]) -> int:
    """How many rows are WeChat's quotation of what is answered: 「老板：…」, dashes."""
    match = _QUOTED.match(text)
    return sum(1 for row in rows if row and match and row[0].start < match.end())


def is_greeting(text: str) -> bool:
    """Whether a piece is polite talk and nothing else."""
    return bool(_ONLY_GREETINGS.fullmatch(text))


def _numbers(text: str) -> list[re.Match[str]]:
    """1、 … 2、 … at the beginning of lines, or anywhere if they count from one."""
    found = list(_NUMBERED.finditer(text))
    if _counts(found):
        return found
    return [match for match in found if not match.start() or text[match.start() - 1] == "\n"]


def _bare_numbers(text: str) -> list[re.Match[str]]:
    """1 …, 2 …, 3 … at the beginning of lines; "3 土豆" alone is an amount."""
    lines = (line.span() for line in re.finditer(r"^.+$", text, re.MULTILINE))
    matches = (_BARE_NUMBER.match(text, *span) for span in lines)
    found = [match for match in matches if match is not None]
    return found if _counts(found) else []


def _counts(numbers: Sequence[re.Match[str]]) -> bool:
    counted = [int(match["number"]) for match in numbers]
    return len(counted) > 1 and counted == list(range(1, len(counted) + 1))


def _is_inside_amount(text: str, match: re.Match[str]) -> bool:
    """1 kg, 红牛 x3"""
    if match[0].strip() or "\n" in match[0]:
        return False
    before = text[match.start() - 1 : match.start()]
    is_size = _SIZE_ALONE.search(text, max(0, match.start() - 5), match.start())
    is_alone = _UNIT_ALONE.match(text, match.end()) and not is_size
    is_unit = _UNIT_BEHIND.match(text, match.end()) or is_alone
    return bool((before.isdigit() and is_unit) or _TIMES_BEHIND.match(text, match.end()))


def _is_inside_exception(text: str, match: re.Match[str]) -> bool:
    """水饺除了三鲜的 其他每种都来一袋"""
    before = text[max(0, match.start() - LONGEST_EXCEPTION) : match.start()]
    if _ALL_OTHERS.search(before):
        # 除了二年级的都要，一样一套
        return bool(_OF_EACH.match(text, match.end()))
    return bool(_ALL_BUT.search(before) and _THE_OTHERS.match(text, match.end()))


def _is_inside_brand(text: str, match: re.Match[str]) -> bool:
    """red bull"""
    one, other = _LATIN_END.search(text[: match.start()]), _LATIN.match(text, match.end())
    if match[0] != " " or one is None or other is None:
        return False
    return f"{one[0]}{other[0]}" in built_in()
