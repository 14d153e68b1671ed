"""School books, as parents say them: 三年级上册语文数学, 上下册, 语数英, 数学上册."""

import re

from search.analysis import numerals
from search.chat.words import lexicon

_subject = "|".join(lexicon.SUBJECTS.values())
# 三年级上册语文数学课本
_SUBJECTS = re.compile(
    rf"(?P<before>.*?)(?P<subjects>(?:(?:{_subject})[和跟与、\s]*){{2,}})(?P<noun>[^\s]{{0,4}}?)的?(?:都要)?"
)
# 三年级上语数英
_INITIALS = re.compile(rf"(?:(?!{_subject})[{''.join(lexicon.SUBJECTS)}]){{2,6}}(?![文学语理治])")
# 红楼梦上下册, 三年级上下册语文
_HALVES = re.compile(
    rf"(?P<title>.{{2,}}?)[的\s]*上下(?:两)?(?P<unit>[册部卷])(?P<behind>的?(?:{_subject}).*)?"
)
# 米小圈一年级到三年级
_YEARS = re.compile(
    r"(?P<before>.*?)(?P<first>[一二三四五六七八])(?:年级)?[到至-](?P<last>[二三四五六七八九])年级的?(?P<behind>.*)"
)
_EDITION = re.compile("(?<=第)[一二三四五六七八九](?=版)")
# 三年级数学上册, 数学上册三年级
_HALF_BEHIND = re.compile(
    rf"(?P<year>年级)\s*(?P<subject>{_subject})\s*(?P<half>[上下])册?"
    rf"|(?P<title>{_subject})[书\s]*(?P<which>[上下])册\s*(?P<of>[一二三四五六七八九]年级)"
)


def with_edition(text: str) -> str:
    """第7版, of 第七版, on covers and in messages; as long as it was."""
    return _EDITION.sub(lambda match: str(numerals.IN_ORDER.index(match[0])), text)


def is_several(said: str) -> bool:
    """Whether it names subjects, or both halves of a year: 数学物理, 上下册."""
    return bool(_SUBJECTS.fullmatch(said) or _HALVES.fullmatch(f"  {said}"))


def without_halves(said: str) -> str:
    """红楼梦 of 红楼梦上下册."""
    match = _HALVES.fullmatch(said.strip())
    return match["title"] if match else said


def several(said: str) -> list[str]:
    """
    三年级上册 语文 课本, 三年级上册 数学 课本; 红楼梦 上册, 红楼梦 下册 of 红楼梦上下册; [] where
    no more than one is said.
    """
    said = _INITIALS.sub(lambda match: "".join(map(lexicon.SUBJECTS.__getitem__, match[0])), said)
    if match := _HALVES.fullmatch(said.strip()):
        gap = "" if match["title"].endswith("年级") else " "
        halves = [f"{match['title']}{gap}{half}{match['unit']}" for half in "上下"]
        return [f"{half} {match['behind'] or ''}".strip() for half in halves]
    if match := _SUBJECTS.fullmatch(said.strip()):
        subjects = re.findall(_subject, match["subjects"])
        return [f"{match['before']} {each}{match['noun']}" for each in subjects]
    if match := _YEARS.fullmatch(said.strip()):
        first, last = (numerals.IN_ORDER.index(match[name]) for name in ("first", "last"))
        years = numerals.IN_ORDER[first : last + 1]
        return [f"{match['before']} {year}年级{match['behind']}".strip() for year in years]
    return []


def half_first(said: str) -> str:
    """三年级上册数学 of 三年级数学上册, as names have it; other words as they are."""
    return _HALF_BEHIND.sub(_half_first, said)


def _half_first(match: re.Match[str]) -> str:
    if match["of"]:
        return f"{match['of']}{match['which']}册{match['title']}"
    return f"{match['year']}{match['half']}册{match['subject']}"
