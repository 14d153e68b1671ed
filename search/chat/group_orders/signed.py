"""Who wants what where names stand behind it: 馒头10个——老陈, 6罐给702, 12盒是张老师的."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.chat.matching.matcher import Matcher
from search.chat.words import amounts, names
from search.chat.words.noun_phrase import NounPhrase

_name = r"(?P<name>[\u4e00-\u9fffa-z\d]{2,5}?)"
_end = r"\s*(?=[,，;；。!！]|$)"
# Whoever it is; and who must be called as people are.
_BY_SIGN = re.compile(
    rf"(?:(?:[—–-]{{1,2}}|[@→])\s*{_name}\s*$|[(（]{_name.replace('name', 'inside')}[)）]{_end})",
    re.MULTILINE,
)
_BY_WORD = re.compile(rf"(?:也?给{_name}|是{_name.replace('name', 'whose')}的){_end}", re.MULTILINE)
_LINE_END = re.compile(r"\s*$", re.MULTILINE)


class Signature(NamedTuple):
    """[start, end) of the message, and whose is what stands before it."""

    start: int
    end: int
    name: str
    is_of_line: bool = False


def find(text: str, matcher: Matcher) -> list[Signature]:
    """The names behind what people want, from left to right; none where not several stand so."""
    signed = list(_signatures(text, _BY_SIGN))
    if not any(_is_somebody(each.name) for each in signed):
        signed = []
    signed += [each for each in _signatures(text, _BY_WORD) if _is_somebody(each.name)]
    near = matcher.near(0, len(text))
    are_goods = any(matcher.match(each.name, near).is_known for each in signed)
    if len(signed) < 2 or are_goods:
        return []
    # 红糖半斤，冰糖一包 👉 1602: all of the line, where each has its own.
    are_lines = all(_LINE_END.match(text, each.end) for each in signed)
    return sorted(each._replace(is_of_line=are_lines) for each in signed)


def _signatures(text: str, pattern: re.Pattern[str]) -> Iterator[Signature]:
    """A look in brackets, 大的, or an amount is nobody."""
    found = [
        Signature(*match.span(), next(filter(None, match.groups())))
        for match in pattern.finditer(text)
    ]
    if all(names.is_titled(one.name) or NounPhrase(one.name).content == one.name for one in found):
        yield from (each for each in found if not _is_amount(each.name))


def _is_amount(name: str) -> bool:
    return any(each.unit for each in amounts.find(name))


def _is_somebody(name: str) -> bool:
    return names.is_person(name) or bool(re.fullmatch(r"\d{3,4}", name))
