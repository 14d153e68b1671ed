"""Who wants what where names stand behind it: 馒头10个——老陈, 6罐给702, 12盒是张老师的."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.chat.group_orders import buyers
from search.chat.matching.matcher import Matcher
from search.chat.words import names, units
from search.chat.words.noun_phrase import NounPhrase

_who = r"([\u4e00-\u9fffa-z\d]{2,5}?)"
# 垃圾袋四卷|阿强的, without a sign
_person = rf"{names.SURNAME_AND_TITLE}|[小老][{names.OFTEN}]|阿[\u4e00-\u9fff]"
_end = r"\s*(?=[,，;；。!！]|$)"
# Whoever it is; and who must be called as people are.
_BY_SIGN = re.compile(
    rf"(?:(?<![a-z\d])[—–-]{{1,2}}|[@→])\s*{_who}\s*$"
    rf"|[(（](?:{_who}|({names.HOUSE}))[)）]{_end}",
    re.MULTILINE,
)
_BY_WORD = re.compile(
    rf"(?:也?给{_who}|是{_who}的|(?<=[\u4e00-\u9fff])(?<![一二两三四五六七八九十半])({_person})的|(?<=[\u4e00-\u9fff])[,，]{_who}的){_end}",
    re.MULTILINE,
)
_OWN = re.compile(rf"(?:是|(?<=[\u4e00-\u9fff]))我(?:自己)?[的要]{_end}|给我自己", re.MULTILINE)
# 苹果2斤 王姐, at the end of each of several rows.
_BY_PLACE = re.compile(rf"(?<=[{units.ONE_CHARACTER}\d])[ \t]+{_who}\s*$", re.MULTILINE)
_LINE_END = re.compile(r"\s*$", re.MULTILINE)


class Signature(NamedTuple):
    """[start, end) of the message, and whose is what stands before it, back to one of `stops`."""

    start: int
    end: int
    name: str
    stops: str = "\n,，;；。"


def find(text: str, matcher: Matcher) -> list[Signature]:
    """The names behind what people want, from left to right; none where not several stand so."""
    signed = list(_signatures(text, _BY_SIGN))
    if not any(names.is_person(each.name) or names.is_relative(each.name) for each in signed):
        signed = []
    by_word = (_signatures(text, pattern) for pattern in (_BY_WORD, _BY_PLACE))
    signed += [each for found in by_word for each in found if names.is_person(each.name)]
    near = matcher.near(0, len(text))
    are_goods = any(matcher.match(each.name, near).is_known for each in signed)
    # 咸的1斤给我妈，淡的1斤是我的
    own = [Signature(*match.span(), "") for match in _OWN.finditer(text)]
    if not signed or len(signed) + len(own) < 2 or are_goods:
        return []
    signed += own
    if all(_LINE_END.match(text, each.end) for each in signed):
        # 红糖半斤，冰糖一包 👉 1602: all of the line, where each has its own.
        signed = [each._replace(stops="\n") for each in signed]
    return sorted(signed)


def _signatures(text: str, pattern: re.Pattern[str]) -> Iterator[Signature]:
    """A look in brackets, 大的, an amount or a wish is nobody."""
    for match in pattern.finditer(text):
        name = next(filter(None, match.groups()))
        plain = name.removeprefix("我")
        is_plain = NounPhrase(plain).content == plain or any(
            is_one(name) for is_one in (names.is_titled, names.is_relative, names.is_room)
        )
        if is_plain and not buyers.is_talk(name):
            yield Signature(*match.span(), name)
