"""Several things said at once: 土豆黄瓜各一斤, 三体123, 可乐或者雪碧, one of each looks."""

import re
from collections.abc import Iterator, Sequence

from search.analysis import segment
from search.chat import words
from search.chat.amounts import Amount
from search.chat.cores import Core
from search.chat.picking import LONGEST, Groups, Picker

# 三体第二部和第三部
_VOLUME = r"第[1-9一二三四五六七八九][部册卷季集本]"
_ORDINALS = re.compile(
    rf"(?P<title>.*?[\u4e00-\u9fff》])\s*(?P<volumes>{_VOLUME}(?:[和跟与及\s]+{_VOLUME})+)\s*"
)
MOST_SINGLES = 4
MOST_MEMBERS = 20
SHORT_LIST = 8

_OR = re.compile("|".join((*words.OR, "或", "还是")))
_AND = re.compile(rf"(?:{'|'.join(words.AND)}|\s)+")
# 三体123: volumes of one title.
_VOLUMES = re.compile(
    r"(?P<title>.*[\u4e00-\u9fff》])(?P<volumes>[1-9]{2,9}|[一二三四五六七八九]{2,9})\s*$"
)
# 三体1到3
_SPAN = re.compile(
    r"(?P<title>.*[\u4e00-\u9fff》])(?P<first>[1-9])\s?[-~到至]\s?(?P<last>[1-9])\s*"
)


def alternatives(said: str) -> list[str]:
    """可乐, 雪碧 of 可乐或者雪碧."""
    found = [each.strip() for each in _OR.split(said)]
    return [each for each in found if not Core(each).is_empty] or [said]


def members(named: Sequence[str], groups: Groups, picker: Picker) -> list[str]:
    """The goods that are `named` one after the other; sizes behind them belong to them."""
    found: list[str] = []
    for said in named:
        for member in _members(said, groups, picker):
            core = Core(member)
            if not core.is_size or not found:
                found.append(member)
            elif Core(found[-1]).sizes:
                # 小白鞋 38 39 are two.
                found.append(f"{Core(found[-1]).words.strip()} {member}")
            else:
                found[-1] = f"{found[-1]} {member}"
    return found[:MOST_MEMBERS]


def _members(said: str, groups: Groups, picker: Picker) -> list[str]:
    if Core(said).is_empty:
        return []
    if volumes := _volumes(said):
        return volumes
    return _named(said, groups, picker)


def _volumes(said: str) -> list[str]:
    """三体1, 三体2 of 三体12, 三体1到2, 三体第一部和第二部."""
    if match := _VOLUMES.fullmatch(said.strip()):
        return [f"{match['title']}{volume}" for volume in match["volumes"]]
    if match := _ORDINALS.fullmatch(said.strip()):
        return [f"{match['title']}{each}" for each in re.findall(_VOLUME, match["volumes"])]
    if match := _SPAN.fullmatch(said.strip()):
        volumes = range(int(match["first"]), int(match["last"]) + 1)
        return [f"{match['title']}{volume}" for volume in volumes]
    return []


def _named(said: str, groups: Groups, picker: Picker) -> list[str]:
    whole = picker.pick(said, groups)
    # 和 is a part of 傲慢和偏见, and parts 人生 from 人生海海.
    is_title = any(fit.named for fit in whole.fits)
    found = [each for each in _AND.split(said) if not Core(each).is_empty]
    if not is_title and all(picker.pick(each, groups).is_known for each in found):
        return found
    together = _apart(said, groups, picker)
    if len(together) > 1 or whole.is_known:
        return together
    return [part for each in found for part in _apart(each, groups, picker)]


def singles(said: str, groups: Groups, picker: Picker) -> list[str]:
    """葱, 姜, 蒜 of 葱姜蒜, where the store knows each of them."""
    found = list(Core(said).content)
    if not 1 < len(found) <= MOST_SINGLES:
        return []
    return found if all(picker.pick(each, groups).is_known for each in found) else []


def beginnings(said: str) -> Iterator[str]:
    """乐事薯片黄瓜味, 乐事薯片黄瓜, 乐事薯片, 乐事: nouns first, then with what sizes them."""
    parts = [part for each in Core(said).noun.split() for part in segment.words(each)]
    for count in range(len(parts), 0, -1):
        yield "".join(parts[:count])


def is_shared(whole: Amount | None, parts: Sequence[Amount | None]) -> bool:
    """Whether the amounts of the parts add up to that of the whole."""
    numbers = [part.number if part is not None else None for part in parts]
    known = [number for number in numbers if number is not None]
    if len(known) != len(numbers) or len(known) < 2:
        return False
    if whole is None or whole.number is None:
        return whole is None
    units = {part.unit for part in parts if part is not None and part.unit}
    return sum(known) == whole.number and units <= {whole.unit}


def _apart(said: str, groups: Groups, picker: Picker) -> list[str]:
    """土豆, 黄瓜 of 土豆黄瓜, where the store knows each of them; else `said` as it is."""
    if len(said) > LONGEST or picker.pick(said, groups).is_known:
        return [said]
    # The dictionary has 香蕉苹果 for one word; then every character may begin another.
    for parts in (segment.words(said), tuple(said) if len(said) <= SHORT_LIST else ()):
        if found := _known_in_turn(parts, groups, picker):
            return found
    return [said]


def _known_in_turn(parts: Sequence[str], groups: Groups, picker: Picker) -> list[str]:
    """The longest known words one after the other; [] where some part belongs to none."""
    found: list[str] = []
    start = 0
    while start < len(parts):
        for end in range(len(parts), start, -1):
            joined = "".join(parts[start:end])
            if len(joined) > 1 and picker.pick(joined, groups).is_known:
                found.append(joined)
                start = end
                break
        else:
            return []
    return found
