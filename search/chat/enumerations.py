"""Several things said at once: 土豆黄瓜各一斤, 三体123, 可乐或者雪碧, 一大一小."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from search.analysis import segment
from search.chat import lexicon
from search.chat.amounts import Amount, Kind
from search.chat.match_levels import Level
from search.chat.matching import LONGEST, Groups, Matcher
from search.chat.noun_phrase import NounPhrase
from search.chat.phrases import Phrase

# 三体123, 三体2和3, 三体1到3, 三体第二部和第三部: volumes of one title.
_VOLUME = r"第?[1-9一二三四五六七八九][部册卷季集本]?"
_VOLUMES = re.compile(
    rf"(?P<title>.*?[\u4e00-\u9fff》])\s*"
    rf"(?P<volumes>{_VOLUME}(?:(?:[和跟与及、\s]+|(?P<to>\s?[-~到至]\s?))?{_VOLUME})+)"
)
_look = "|".join(
    (
        *lexicon.COLOUR_WORDS,
        *(f"{colour}色?" for colour in lexicon.COLOURS),
        *(f"{size}[号杯份瓶包袋盒罐桶]?" for size in "大中小"),
        "男款?",
        "女款?",
    )
)
# 毛线帽棕色白色, 牛仔裤男款和女款: told apart by looks, one after the other.
_tastes = "|".join(sorted(lexicon.FLAVOURS - {"原味"}, key=len, reverse=True))
# 黄瓜味 before 黄.
_told = f"(?:{_tastes})味|{_look}"
_LOOKS = re.compile(
    rf"(?P<noun>[\u4e00-\u9fff][\u4e00-\u9fffa-z\d ]+?)[的\s]*"
    rf"(?P<looks>(?:{_told})(?:[的和跟与、\s]*(?:{_told}))+)的?"
)
# 红的蓝的色素
_LOOKS_AHEAD = re.compile(
    rf"[来要拿\s]*(?P<looks>(?:{_told})的?(?:[和跟与、\s]*(?:{_told})的?)+)(?P<noun>[\u4e00-\u9fff]{{2,}})"
)
# POLO衫M和L, 运动鞋42和43
_size = r"(?<![a-z\d])(?:x{1,3}[sl]|[2-6]xl|[sml]|\d{2}|\d{1,3}(?=的))(?:码|(?![a-z\d]))"
_SIZE = re.compile(_size)
_SIZES = re.compile(
    rf"(?P<noun>.*[\u4e00-\u9fff])[的\s]*(?P<looks>{_size}(?:(?:的?[和跟与、]|的|(?<=码))\s*{_size})+)的?"
)
_TASTE = re.compile(rf"(?:{'|'.join(sorted(lexicon.FLAVOURS, key=len, reverse=True))})(?:味的?|的)")
_IS_OF_TASTE = re.compile(r"味的?$")
_BIG_AND_SMALL = re.compile(
    "大[号杯瓶包的和]*[中小]|小[号杯瓶包的和]*[中大]|中[号杯瓶包的和]*[大小]"
)
MOST_MEMBERS = 20
SHORT_LIST = 9

_OR = re.compile("|".join((*lexicon.OR, "或", "还是")))
_FINE = re.compile(r"[都也](?:行|可以|成|好|中)[吧的]?\s*$")
_AND = re.compile(rf"(?:{'|'.join(lexicon.AND)}|\s)+")


def alternatives(said: str) -> list[str]:
    """可乐, 雪碧 of 可乐或者雪碧."""
    found = [each.strip() for each in _OR.split(_FINE.sub("", said))]
    return [each for each in found if not NounPhrase(each).is_empty] or [said]


def members(named: Sequence[str], groups: Groups, matcher: Matcher) -> list[str]:
    """The goods that are `named` one after the other."""
    found: list[str] = []
    for said in named:
        if found and len(told := re.findall(_look, said)) > 1 and "".join(told) == said.strip():
            # 硅胶壳 黑粉各两个
            found += [f"{noun} {look}" for noun in [found.pop()] for look in told]
        elif found and (told := _only_sizes(said)):
            # 雨刮 24寸18寸各一支
            noun = next((each for each in beginnings(found[-1])), found[-1])
            if not NounPhrase(found[-1]).sizes:
                found.pop()
            found += [f"{noun} {size}" for size in told]
        elif found and (_TASTE.fullmatch(said.strip()) or _SIZE.fullmatch(said.strip())):
            # 乐事原味、黄瓜味、番茄味各2包; 运动鞋42、43各一双
            found.append(_as_before(said.strip(), found[-1], groups, matcher))
        elif found and _IS_OF_TASTE.search(found[-1]) and said.strip() in lexicon.FLAVOURS:
            # 乐事原味、黄瓜、番茄各1包
            found.append(_as_before(f"{said.strip()}味", found[-1], groups, matcher))
        else:
            found += _members(said, groups, matcher)
    return _told_closer(found, groups, matcher)[:MOST_MEMBERS]


def _only_sizes(said: str) -> list[str]:
    """24寸, 18寸 of 24寸18寸; none where anything else is said."""
    noun = NounPhrase(said)
    sizes = [size for size in noun.sizes if size.quantity is not None]
    return [] if noun.content else [said[size.start : size.end] for size in sizes]


def _told_closer(found: list[str], groups: Groups, matcher: Matcher) -> list[str]:
    """Without what is said of the others: 老坛酸菜面，康师傅统一; 活着、兄弟，余华这两本."""
    if len(found) < 3:
        return found
    matched = [matcher.match(each, groups) for each in found]
    last = matched[-1]
    shelves = {fit.product.shelf for fit in last.fits}
    is_maker = last.level < Level.NOUN and NounPhrase(found[-1]).content not in shelves
    if is_maker and all(each.ids and each.ids < matched[-1].ids for each in matched[:-1]):
        return found[:-1]
    if any(brand.level is not Level.BEGINNING for brand in matched[1:]):
        return found
    joined = [f"{brand} {found[0]}" for brand in found[1:]]
    return joined if all(matcher.match(each, groups).is_known for each in joined) else found


def _as_before(said: str, before: str, groups: Groups, matcher: Matcher) -> str:
    """乐事薯片 黄瓜味 of 黄瓜味 behind 乐事薯片原味, and so with sizes: 43 behind 运动鞋42."""
    code = said.removesuffix("码") + "码" if _SIZE.fullmatch(said) else said
    for noun in beginnings(before):
        joined = f"{noun} {code}"
        if noun != before and matcher.match(joined, groups).is_known:
            return joined
    return said


def _members(said: str, groups: Groups, matcher: Matcher) -> list[str]:
    if NounPhrase(said).is_empty:
        return []
    if len(alternatives(said)) > 1 or _TASTE.fullmatch(said.strip()):
        return [said]
    if told := (
        _looks_ahead(said, groups, matcher)
        or _coded(said, groups, matcher)
        or _volumes(said)
        or _sized(said, groups, matcher)
    ):
        return told
    looks = _LOOKS.fullmatch(said.strip())
    if looks and (_BIG_AND_SMALL.search(said) or not matcher.match(said, groups).is_known):
        return [f"{looks['noun']} {look}" for look in re.findall(_told, looks["looks"])]
    return _named(said, groups, matcher)


def _looks_ahead(said: str, groups: Groups, matcher: Matcher) -> list[str]:
    """红色 色素, 蓝色 色素 of 红的蓝的色素."""
    match = _LOOKS_AHEAD.fullmatch(said.strip())
    if match is None:
        return []
    named = [f"{match['noun']} {look}" for look in re.findall(_told, match["looks"])]
    return named if all(matcher.match(each, groups).fits for each in named) else []


def _coded(said: str, groups: Groups, matcher: Matcher) -> list[str]:
    """运动鞋 42码, 运动鞋 43码 of 运动鞋42和43."""
    match = _SIZES.fullmatch(said.strip())
    if match is None:
        return []
    codes = _SIZE.findall(match.string, match.start("looks"))
    for unit in ("码", "的"):
        named = [f"{match['noun']} {code.removesuffix('码')}{unit}" for code in codes]
        if any(matcher.match(each, groups).is_known for each in named):
            return named
    return []


def _volumes(said: str) -> list[str]:
    """三体1, 三体2 of 三体12, 三体1到2, 三体第一部和第二部."""
    match = _VOLUMES.fullmatch(said.strip())
    if match is None:
        return []
    found = re.findall(r"[1-9一二三四五六七八九]", match["volumes"])
    if match["to"]:
        found = [f"{number}" for number in range(int(found[0]), int(found[-1]) + 1)]
    return [f"{match['title']}{volume}" for volume in found]


def _sized(said: str, groups: Groups, matcher: Matcher) -> list[str]:
    """模具 6寸, 模具 8寸 of 模具6寸8寸, where there is one of each."""
    found = NounPhrase(said).sizes
    if len(found) < 2 or any(size.is_bare or size.is_loose for size in found):
        return []
    between = (said[one.end : other.start] for one, other in pairwise(found))
    noun = f"{said[: found[0].start]} {said[found[-1].end :]}"
    if any(_AND.sub("", each) for each in between):
        return []
    named = [f"{noun.strip()} {said[size.start : size.end]}" for size in found]
    matched = [matcher.match(each, groups) for each in named]
    are_told = all(each.is_known for each in matched)
    return named if are_told and len({frozenset(each.ids) for each in matched}) > 1 else []


def _named(said: str, groups: Groups, matcher: Matcher) -> list[str]:
    whole = matcher.match(said, groups)
    if whole.is_known and whole.level is Level.NAME and len(whole.ids) == 1:
        # 抽纸心相印红悦: the name of one, with what the thing is before it.
        return [said]
    together = _apart(said, groups, matcher)
    if len(together) > 1 or whole.is_known:
        return together
    # 和 is a part of 傲慢和偏见
    found = [each for each in _AND.split(said) if not NounPhrase(each).is_empty]
    if len(found) > 1 and _TASTE.fullmatch(found[-1].strip()):
        # 肠粉鸡蛋的和牛肉的
        return members(found, groups, matcher)
    return [part for each in found for part in _apart(each, groups, matcher)]


def beginnings(said: str) -> Iterator[str]:
    """乐事薯片黄瓜味, 乐事薯片黄瓜, 乐事薯片, 乐事: nouns first, then with what sizes them."""
    parts = [part for each in NounPhrase(said).noun.split() for part in segment.words(each)]
    for count in range(len(parts), 0, -1):
        yield "".join(parts[:count])


def is_shared(whole: Amount | None, parts: Sequence[Amount | None]) -> bool:
    """Whether the amounts of the parts add up to that of the whole."""
    numbers = [part.number for part in parts if part is not None and part.number is not None]
    if not 1 < len(parts) == len(numbers):
        return False
    return whole is None or sum(numbers) == whole.number


def _apart(said: str, groups: Groups, matcher: Matcher) -> list[str]:
    """土豆, 黄瓜 of 土豆黄瓜, where the store knows each of them; else `said` as it is."""
    if len(said) > LONGEST:
        return [said]
    # The dictionary has 香蕉苹果 for one word; then every character may begin another.
    words, characters = segment.words(said), tuple(said) if len(said) <= SHORT_LIST else ()
    # 梨 only where nothing longer is meant: 鲜虾片|鲜虾条 and not 鲜虾片鲜虾|条.
    ways = [(words, 2), (characters, 2)]
    if not (is_one := len(said.strip()) == 2 and segment.is_word(said.strip())):
        # 奶茶 is no 奶 and 茶.
        ways += [(words, 1), (characters, 1)]
    for is_full in (True, False):
        for parts, least in ways:
            if found := _known_in_turn(parts, _Test(groups, matcher, least, is_full)):
                return found
    in_row = len(said.strip()) > 1 and not is_one and lexicon.SHORT_GOODS.issuperset(said.strip())
    return list(said.strip()) if in_row else [said]


@dataclass(frozen=True)
class _Test:
    """Whether words are goods: of `least` characters, and explained as a whole if `is_full`."""

    groups: Groups
    matcher: Matcher
    least: int
    is_full: bool

    def __call__(self, joined: str) -> bool:
        said = joined.strip()
        if len(said) < self.least or (len(said) == 1 and said not in lexicon.ONE_CHARACTER):
            return False
        matched = self.matcher.match(joined, self.groups)
        return matched.is_known and not (self.is_full and matched.fits[0].gaps)


def _known_in_turn(parts: Sequence[str], is_goods: Callable[[str], bool]) -> list[str]:
    """The longest known words one after the other; [] where some part belongs to none."""
    # From the end on: what each of the last parts comes to.
    found: dict[int, list[str]] = {len(parts): []}
    for start in range(len(parts) - 1, -1, -1):
        for end in sorted((each for each in found if each > start), reverse=True):
            joined = "".join(parts[start:end])
            if is_goods(joined):
                found[start] = [joined, *found[end]]
                break
    return found.get(0, [])


_PAIR = re.compile(
    rf"一(?:个|条|件|瓶|只)?(?P<one>{_look})的?[,，和\s]?"
    rf"一(?:个|条|件|瓶|只)?(?P<other>{_look})的?\s*$"
)

# 竹篮大小各一个
_BOTH = re.compile(r"(?P<one>[大小])(?P<other>[大小])各(?:来|要)?一[个条件瓶只份包把套]?\s*$")


def pair(text: str, start: int) -> tuple[int, list[Phrase]] | None:
    """Where 一大一小 begins in `text`, which stands at `start` of the message, and its parts."""
    match = _PAIR.search(text) or _BOTH.search(text)
    if match is None:
        return None
    middle = match.start("other") - (match.re is _PAIR)
    spans = ((match.start(), middle), (middle, match.end()))
    one = Amount(kind=Kind.COUNT, start=0, end=0, number=Decimal(1))
    return match.start(), [
        Phrase(start=start + first, end=start + last, words=look, amount=one)
        for (first, last), look in zip(spans, (match["one"], match["other"]), strict=True)
    ]
