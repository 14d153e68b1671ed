"""
Several who are told of one after the other: 小许来六斤五花肉、四瓶洗洁精。李明：五袋盐，我要一把面.
One clause that begins with a name may be talk; where several do, each heads what follows it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from search.analysis.numerals import NUMBER
from search.chat.group_orders.person import Person, called
from search.chat.matching.matcher import Groups, Matched, Matcher
from search.chat.pieces.segmenter import Piece
from search.chat.words import amounts, names, sizes, units

_place = rf"(?:{names.BUILDING}(?:\d单元)?(?:{names.ROOM}室?)?|{names.ROOM}室?(?!\d))"
_nick = rf"[小阿](?![{units.ONE_CHARACTER}号])[\u4e00-\u9fff]"
_title = rf"{names.SURNAME_AND_TITLE}|老[{names.surnames}]|{_nick}"
# Who is surely a person or a place where goods are brought; and who only may be.
_sure = (
    rf"{_place}?(?:{names.SURNAME_AND_TITLE})|[小老][{names.OFTEN}]|[我俺]家?(?:{names.RELATIVE})"
    rf"|(?!老干妈)[\u4e00-\u9fff]{{1,3}}(?:{names.PARENT})|{names.HOUSE}(?!\d)"
    rf"|[一二三四五六七八九十\d]{{1,2}}楼|(?:{names.DEPARTMENT})[部室科]?"
    rf"|(?:{_place}|(?:{names.RELATIVE})(?!来))(?=的?\s?[:：]|\s?[也还就只]?想?要|来)"
)
_other = (
    rf"{_place}?(?:{_title})|(?:{names.RELATIVE})|{_place}"
    rf"|(?P<full>(?!周[一二三四五六日天末])[{names.OFTEN}](?:(?![想来要的也再还说都不那])[\u4e00-\u9fff]){{1,2}})"
    r"|(?P<twice>[\u4e00-\u9fff])(?P=twice)"
)
_amount = rf"(?:{NUMBER}|\d{{1,3}})\s?(?:{units.PATTERN})"
_sign = (
    r"(?P<sign>的?\s?(?P<colon>[:：])[ \t]?要?|\s?(?:[只也还就]|说)?想?要(?![用喝吃开])"
    rf"|来(?![了过取拿提自])|再[加来要]?|的(?=[\u4e00-\u9fff]{{0,8}}?(?:先?不[要用]了|取消|(?:改成|换成|要){_amount}))|说"
    r"|的?那[份个]|(?(lead)[带拿捎买](?=[^过到去走])|(?!))|[ \t]+"
    r"|(?![要想说在是有给]|[和跟与](?!\S{1,6}一样)))"
)
_goods = (
    r"(?:(?P<change>(?<=[的说份个])[\u4e00-\u9fff]{0,8}?(?:都|先)?(?:不[要用]了|取消)"
    r"|不要[\u4e00-\u9fff]{1,8}了)"
    rf"|(?P<same>[和跟与同][^\s,，]{{1,6}}?一样(?=$|[\s,，;；。]))|{_amount}[\u4e00-\u9fff]{{1,8}}"
    rf"|(?:\d{{1,4}}(?:\.\d)?\s?(?:{sizes.UNIT})的?)?[\u4e00-\u9fff]{{1,8}}?[ \t]?{_amount})"
)
# Of 5栋王姐想要 and 5栋王姐的.
_NO_NAME = frozenset("想的不说也还再")
_NICK = re.compile(_nick)
_COLON = re.compile(r"\s*[:：]")
# Behind whoever has ordered before.
_OF_BEFORE = ("再", "的那")
_ROW = re.compile(
    rf"(?:^|(?<=[\s,，;；。:：])|(?<=老板)|{units.BEHIND_COUNT})"
    rf"(?:[哦啊]?对了|还有|另外)?(?P<lead>(?:再|还|另外|顺便|也)*[给帮])?(?:{names.BESIDE}|我家(?=[大二小三]宝))?"
    rf"(?:(?P<name>(?:(?P<sure>{_sure})|{_other})家?)|(?<![:：])(?<![:：]\s)(?P<self>[我俺])(?:自己)?家?)"
    # 张姐：电饭煲3升的一个
    rf"{_sign}(?=(?P<goods>{_goods})|(?(sure)(?(colon)\S|(?!))|(?!)))",
    re.MULTILINE,
)


def apart(
    text: str, rows: Sequence[Sequence[Piece]], people: Sequence[Person], matcher: Matcher
) -> tuple[list[list[Piece]], list[Person]]:
    """
    The rows of `text`, what each of several wants by itself, and whose they are: of `people` as
    they were found by row, else as a clause is headed.
    """
    told = _people(text, people, matcher)
    found: list[tuple[list[Piece], Person]] = []
    for row, person in zip(rows, people, strict=True):
        own = _plainer(person, told.get(row[0].start)) if row else person
        found.append(([], own))
        for piece in row:
            begins = [at for at in told if max(piece.start, own.end) <= at < piece.end]
            for start, end in pairwise(dict.fromkeys([piece.start, *begins, piece.end])):
                if start in begins and found[-1][0]:
                    found[-1] = _before(text, *found[-1])
                    found.append(([], told[start]))
                found[-1][0].append(replace(piece, start=start, end=end))
    return [pieces for pieces, _who in found], [person for _pieces, person in found]


def _before(text: str, row: list[Piece], person: Person) -> tuple[list[Piece], Person]:
    """No heading of a list: 土豆3斤, and the first name behind it; 三个租客要的： is one."""
    is_told = bool(amounts.find(text[row[0].start : row[-1].end]))
    is_own = not person.name and is_told and not _COLON.match(text, row[-1].end)
    return row, replace(person, is_own=is_own)


def _plainer(person: Person, told: Person | None) -> Person:
    """5栋王姐, where the row seems to be of 5栋王姐想, or of 王姐."""
    if told is None or person.name in told.name:
        return told or person
    rest = person.name.removeprefix(told.name)
    return told if rest != person.name and _NO_NAME.issuperset(rest) else person


def _people(text: str, people: Sequence[Person], matcher: Matcher) -> dict[int, Person]:
    """Where what each of them wants begins, and whose it is; empty of less than two."""
    found: dict[re.Match[str], Person] = {}
    for match in _ROW.finditer(text):
        if person := _person(match, matcher):
            if match["change"] or match["sign"].startswith(_OF_BEFORE) or match["sign"] == "的":
                ahead = [each for each in people if each.end <= match.start()]
                before = [each.name for each in (*ahead, *found.values())]
                # 王姐的豆腐不要了, of 5栋王姐
                name = called(person.name, before) or person.name if person.name else ""
                person = replace(person, name=name)
            found[match] = person
    are_several = len({person.name for person in found.values()}) > 1
    # 阿芳 and 小娟, who are nobody's goods: where two begin so, both are people.
    nicks = {match["name"] for match in found if _NICK.fullmatch(match["name"] or "")}
    is_sure = len(nicks) > 1 or any(match["sure"] or match["self"] for match in found)
    if not (are_several and is_sure):
        return {}
    return {match.start(): person for match, person in found.items()}


def _person(match: re.Match[str], matcher: Matcher) -> Person | None:
    """小米3斤 is nobody's, and 小王 surely somebody; right behind a name goods must stand."""
    name, end, goods = match["name"], match.end(), match["goods"] or ""
    near = matcher.near(match.start(), max(end, match.end("goods")))
    if not (match["sure"] or match["self"]) and matcher.match(name, near).is_known:
        return None
    is_apart = bool(match["sign"].strip() or match["same"] or match["change"])
    if match["self"]:
        is_told = is_apart or _sold(goods, near, matcher).fits
        return Person("", end, is_own=True) if is_told else None
    if not is_apart:
        # 棒棒糖, 杨枝甘露 and 陈醋 of 老陈醋; but 小 of 小许|西红柿 is no size.
        part = name[1:] if name[0] in "小大老阿" else name
        whole = () if match["sign"] else _sold(part + goods, near, matcher).fits
        if not names.is_titled(name) and any(part[:2] in fit.product.text for fit in whole):
            return None
        if match["full"] and len(name) > 2 and _sold(name[-1] + goods, near, matcher).is_known:
            return Person(name[:-1], end - 1)  # 李明|垃圾袋一卷
    return Person(name, end) if is_apart or _sold(goods, near, matcher).fits else None


def _sold(goods: str, near: Groups, matcher: Matcher) -> Matched:
    """What the first of the `goods`, with so many of it, may be."""
    counts = amounts.find(goods)
    if not counts:
        return Matched()
    first, *others = counts
    words = goods[: first.start] or goods[first.end : others[0].start if others else None]
    return matcher.match(words, near)
