"""Goods of one name told apart: 三体123, 毛线帽棕色白色, 运动鞋42和43, 烤肠原味黑椒."""

import re
from collections.abc import Sequence

from search.analysis import numerals, segment
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import LONGEST, Groups, Matcher
from search.chat.words import amounts, lexicon, school
from search.chat.words.amounts import Amount, Kind
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase

AND = re.compile(rf"(?:{'|'.join(lexicon.AND)}|\s)+")
# 三体123, 三体2和3, 三体1到3, 三体第二部和第三部: volumes of one title.
_VOLUME = r"第?[1-9一二三四五六七八九][部册卷季集本]?"
_VOLUMES = re.compile(
    rf"(?P<title>.*?[\u4e00-\u9fff》])\s*"
    rf"(?P<volumes>{_VOLUME}(?:(?:[和跟与及、\s]+|(?P<to>\s?[-~到至]\s?))?{_VOLUME})+)"
)
_HAN = re.compile("[\u4e00-\u9fff]+")
_colours = "".join(sorted(lexicon.COLOURS))
LOOK = "|".join(
    (
        *sorted(lexicon.COLOUR_WORDS, key=len, reverse=True),
        *(f"{colour}色?" for colour in lexicon.COLOURS),
        # 大米 and 小米 are no two looks.
        *(f"{size}(?![{_colours}])[号杯份瓶包袋盒罐桶]?" for size in "大中小"),
        "[老嫩软硬粗细厚薄](?=的)",
        "男款?",
        "女款?",
    )
)
# 毛线帽棕色白色, 牛仔裤男款和女款: told apart by looks, one after the other.
_tastes = "|".join(sorted(lexicon.FLAVOURS - {"原味"}, key=len, reverse=True))
# 黄瓜味 before 黄.
# Atomic: 甜橙甜橙… may be cut in countless ways.
_told = f"(?>(?:{_tastes})味|{LOOK})"
_LOOKS = re.compile(
    rf"(?P<noun>[\u4e00-\u9fffa-z\d][\u4e00-\u9fffa-z\d. ]+?)[的\s]*"
    rf"(?P<looks>{_told}(?:[的和跟与、\s]*{_told})+)的?"
)
# 红的蓝的色素
_LOOKS_AHEAD = re.compile(
    rf"[来要拿\s]*(?P<looks>{_told}的?(?:[和跟与、\s]*{_told}的?)+)(?P<noun>[\u4e00-\u9fff]{{2,}})"
)
# POLO衫M和L, 运动鞋42和43
_size = (
    r"(?<![a-z\d.])(?:\d{1,3}%|\d{1,2}号|(?:x{1,3}[sl]|[2-6]xl|[sml]|\d{1,2}\.\d|\d{2,4}"
    r"|\d{1,3}(?=[的和跟与、])|(?<=[和跟与、])\d)(?:码|(?![a-z\d%号])))"
)
SIZE = re.compile(_size)
_SIZES = re.compile(
    rf"(?P<noun>.*[\u4e00-\u9fffa-z])[的\s]*(?P<looks>{_size}(?:(?:的?[和跟与、]|的|(?<=[码号%]))\s*{_size})+)的?"
)
_SIZE_AHEAD = r"\d{1,2}[号寸码]"
_SIZES_AHEAD = re.compile(
    rf"(?P<looks>{_SIZE_AHEAD}(?:[的和跟与、\s]*{_SIZE_AHEAD})+)的?(?P<noun>[\u4e00-\u9fff]{{2,}})"
)
TASTE = re.compile(rf"(?:{'|'.join(sorted(lexicon.FLAVOURS, key=len, reverse=True))})(?:味的?|的)")
_with = "[号杯瓶包的和]*"
_BIG_AND_SMALL = re.compile(f"大{_with}[中小]|小{_with}[中大]|中{_with}[大小]")


def several(said: str, groups: Groups, matcher: Matcher, *, is_each: bool) -> list[str]:
    """
    Goods of one name, each with what tells it apart; [] where `said` names no such. Where so much
    of each is wanted (`is_each`), two words may be two of them: 牛肉鸡蛋肠粉 is one.
    """
    if len(said) > LONGEST:
        return []
    if told := (
        (is_each and _of_one_noun(said.strip(), groups, matcher))
        or _looks_ahead(said, groups, matcher)
        or _coded(said, groups, matcher)
        or _volumes(said, groups, matcher)
        or _apart(school.several(said), groups, matcher)
        or (is_each and _of_each_kind(said, groups, matcher))
        or (is_each and _by_characters(said, groups, matcher))
        or _sized(said, groups, matcher)
        or _worded(said, groups, matcher, is_each=is_each)
    ):
        return told
    looks = _LOOKS.fullmatch(said.strip())
    if looks and (_BIG_AND_SMALL.search(said) or not matcher.match(said, groups).is_known):
        found = re.findall(_told, looks.string[looks.start("looks") :])
        told = [f"{looks['noun']} {look}" for look in found]
        # 砂纸粗的细的, and none is called so.
        is_trait = lexicon.TRAITS.issuperset("".join(found))
        return told if not is_trait or are_apart(told, groups, matcher) else []
    return []


def _looks_ahead(said: str, groups: Groups, matcher: Matcher) -> list[str]:
    """红色 色素, 蓝色 色素 of 红的蓝的色素."""
    match = _LOOKS_AHEAD.fullmatch(said.strip())
    told = re.findall(_told, match["looks"]) if match else []
    if match is None and (match := _SIZES_AHEAD.fullmatch(said.strip())):
        # 5号7号电池
        told = re.findall(_SIZE_AHEAD, match["looks"])
    if match is None:
        return []
    named = [f"{match['noun']} {look}" for look in told]
    return named if all(matcher.match(each, groups).fits for each in named) else []


def _apart(named: Sequence[str], groups: Groups, matcher: Matcher) -> list[str]:
    return list(named) if named and are_apart(named, groups, matcher) else []


def are_apart(named: Sequence[str], groups: Groups, matcher: Matcher) -> bool:
    """Whether each is sold, and none may be another: 香草 and 抹茶, not 奥利奥 and 原味."""
    matched = [matcher.match(each, groups) for each in named]
    ids = [product_id for each in matched for product_id in each.ids]
    return all(each.is_known for each in matched) and len(ids) == len(set(ids))


def _of_each_kind(said: str, groups: Groups, matcher: Matcher) -> list[str]:
    """八喜 香草, 八喜 巧克力 of 八喜香草的巧克力的; 红心 火龙果, 白心 火龙果 of 红心白心火龙果."""
    first, *kinds = said.strip().split("的")
    ways: list[tuple[str, list[str], str]] = []
    if len(kinds) > 1 and not kinds[-1]:
        ways = [(first[:cut], [first[cut:], *kinds[:-1]], "") for cut in range(1, len(first))]
    words = segment.words(said.strip())
    for noun, rest in ((words[-1], words[:-1]), (words[0], words[1:])):
        halves = _halves("".join(rest))
        if halves and matcher.match(noun, groups).level >= Level.NOUN:
            ways.append(("", halves, noun) if noun is words[-1] else (noun, halves, ""))
    for before, told, behind in ways:
        named = [f"{before} {kind}{behind}".strip() for kind in told]
        # 得宝 手帕 纸 is no 得宝纸.
        names = [product.name for product in matcher.products(groups)] if behind else named
        is_one = all(any(each in name for name in names) for each in named)
        if is_one and are_apart(named, groups, matcher):
            return named
    return []


def _of_one_noun(said: str, groups: Groups, matcher: Matcher) -> list[str]:
    """红糖, 白糖 of 红白糖; 大葱, 小葱 of 大小葱; 红笔, 黑笔 of 红黑笔."""
    products = matcher.products(groups)
    names = [product.name for product in products]
    if not _HAN.fullmatch(said) or any(said in name for name in names):
        return []
    for count in (3, 2):
        heads, noun = said[:count], said[count:]
        named = [f"{each}{noun}" for each in heads]
        are_colours = lexicon.COLOURS.issuperset(heads)
        is_one = all(are_colours or any(each in name for name in names) for each in named)
        if noun and is_one and len(set(heads)) == count and are_apart(named, groups, matcher):
            return named
    return []


def _by_characters(said: str, groups: Groups, matcher: Matcher) -> list[str]:
    """粢饭团 甜, 粢饭团 咸 of 粢饭团甜咸; 三角阀 冷水, 三角阀 热水 of 三角阀冷热."""
    noun, told = said.strip()[:-2], said.strip()[-2:]
    if len(noun) < 2 or not _HAN.fullmatch(told) or matcher.match(said, groups).is_known:
        return []
    ways = ([f"{noun} {each}{of}" for each in told] for of in ("", "的", "水"))
    return next((named for named in ways if are_apart(named, groups, matcher)), [])


def _halves(said: str) -> list[str]:
    middle = len(said) // 2
    halves = [said[:middle], said[middle:]]
    is_even = middle > 1 and len(said) % 2 == 0 and _HAN.fullmatch(said)
    # 两个口味 is talk.
    return halves if is_even and all(NounPhrase(each).content == each for each in halves) else []


def _coded(said: str, groups: Groups, matcher: Matcher) -> list[str]:
    """运动鞋 42码, 运动鞋 43码 of 运动鞋42和43."""
    match = _SIZES.fullmatch(said.strip())
    if match is None:
        return []
    codes = SIZE.findall(match.string, match.start("looks"))
    for unit, is_enough in (("码", any), ("的", any), ("号", all), ("", all)):
        named = [f"{match['noun']} {code.removesuffix('码')}{unit}" for code in codes]
        if is_enough(matcher.match(each, groups).is_known for each in named):
            return named
    return []


def _volumes(said: str, groups: Groups, matcher: Matcher) -> list[str]:
    """三体1, 三体2 of 三体12, 三体1到2, 三体第一部和第二部."""
    match = _VOLUMES.fullmatch(said.strip())
    if match is None:
        return []
    found = re.findall(r"[1-9一二三四五六七八九]", match["volumes"])
    if match["to"]:
        first, last = sorted(int(numerals.number(each) or 0) for each in (found[0], found[-1]))
        found = [f"{number}" for number in range(first, last + 1)]
    named = [f"{match['title']}{volume}" for volume in found]
    # 女拖36和38 counts no volumes.
    is_size = re.search(r"[4-9]\d|\d[4-9]", match["volumes"])
    is_sure = not (is_size or match["to"])
    return named if is_sure or are_apart(named, groups, matcher) else []


def _sized(said: str, groups: Groups, matcher: Matcher) -> list[str]:
    """模具 6寸, 模具 8寸 of 模具6寸8寸, where there is one of each."""
    found = NounPhrase(said).sizes
    if len(found) < 2 or any(size.is_bare or size.is_loose for size in found):
        return []
    noun = f"{said[: found[0].start]} {said[found[-1].end :]}"
    named = [f"{noun.strip()} {said[size.start : size.end]}" for size in found]
    return named if are_apart(named, groups, matcher) else []


def _worded(said: str, groups: Groups, matcher: Matcher, *, is_each: bool) -> list[str]:
    """天天练四年级 语文, 天天练四年级 数学 of 天天练四年级语文数学, where there is one of each."""
    words = [each for each in segment.words(said.strip()) if not AND.fullmatch(each)]
    if len(words) < 3 or min(map(len, words[-2:])) < 2:
        return []
    # 乐事薯片原味黄瓜各一包, though 黄瓜味 is one of them.
    are_tastes = is_each and lexicon.FLAVOURS.issuperset(words[-2:])
    if matcher.match(said, groups).is_known and not are_tastes:
        return []
    told = [f"{each.removesuffix('味')}味" if are_tastes else each for each in words[-2:]]
    named = [f"{''.join(words[:-2])} {each}" for each in told]
    matched = [matcher.match(each, groups) for each in named]
    is_one = all(len(each.ids) == 1 and not each.is_told for each in matched)
    return named if is_one and are_apart(named, groups, matcher) else []


# 三甜两淡, of five; 一半苹果味一半橙子味; 黑的灰的各一半
_word = "(?![一二两三四五六七八九])[\u4e00-\u9fff]"
_COUNTED_PARTS = re.compile(
    rf"(?P<first>[一二两三四五六七八九])(?P<one>{_word})(?P<second>[一二两三四五六七八九])(?P<other>{_word})\s*$"
)
SIZES = frozenset({"大的", "中的", "小的"})
# 胡辣汤2大1小, 拿铁一冰两热, 角阀一冷一热: of each, whether how many in all is told or not.
_so = "[大中小冰热冷甜咸辣]"
_SIZED_PARTS = re.compile(
    rf"(?P<first>[1-9一二两三四五六七八九])(?P<one>{_so})[碗份杯]?"
    rf"(?P<second>[1-9一二两三四五六七八九])(?P<other>(?!(?P=one)){_so})[碗份杯]?\s*$"
)
_taste = rf"(?:{_word}){{1,4}}?"
_HALF_AND_HALF = re.compile(rf"一半(?P<one>{_taste})的?[,，和\s]?一半(?P<other>{_taste})的?\s*$")
_HALF_EACH = re.compile(rf"(?P<one>{_taste})的和?(?P<other>{_taste})的?各[要来]?一?半\s*$")
_OF_WHOLES = (_HALF_EACH, _HALF_AND_HALF, _SIZED_PARTS, _COUNTED_PARTS)


def pair(text: str, start: int, whole: Amount | None) -> tuple[int, list[Phrase]] | None:
    """
    Where 一大一小 begins in `text`, which stands at `start` of the message, and its parts, of the
    `whole` if any: 三甜两淡, 一半苹果味一半橙子味.
    """
    match = next(filter(None, (each.search(text) for each in _OF_WHOLES)), None)
    if match is None:
        return None
    before = amounts.find(text[: match.start()])
    number = before[-1].number if before else whole.number if whole else None
    if match.re in (_HALF_AND_HALF, _HALF_EACH):
        middle = match.start("other") - 2 * (match.re is _HALF_AND_HALF)
        said = [number // 2 if number else None] * 2
    else:
        middle = match.start("second")
        said = [numerals.number(match[name]) for name in ("first", "second")]
    # 豆腐脑两碗一甜一咸, 两碗豆腐脑一甜一咸
    is_first = bool(before) and not text[: before[0].start].strip(" 来要拿")
    is_close = is_first or not text[before[-1].end if before else 0 : match.start()].strip()
    is_all = bool(number) and is_close and sum(filter(None, said)) == number
    # 油条两根豆腐脑一甜一咸
    is_free = number is None or not is_close
    if not (is_all or (match.re is _SIZED_PARTS and is_free)):
        return None
    spans = ((match.start(), middle), (middle, match.end()))
    of = "的" if match.re is _SIZED_PARTS else ""
    return match.start(), [
        Phrase(
            start=start + first,
            end=start + last,
            words=f"{look}{of}",
            amount=Amount(kind=Kind.COUNT, start=0, end=0, number=count),
        )
        for (first, last), look, count in zip(spans, match.group("one", "other"), said, strict=True)
    ]
