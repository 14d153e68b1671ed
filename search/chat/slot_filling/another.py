"""Another of what was wanted before: 330的三罐, behind 青岛啤酒500的两罐."""

import re

from search.analysis import segment
from search.chat.matching import enumerations
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import Groups, Matched
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words import lexicon, units
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase

# 蜜桃, and no 白砂糖散
SHORT = 3
_SUBJECTS = frozenset(lexicon.SUBJECTS.values())
_SIZE = re.compile(r"\d+(?:\.\d+)?(?:[a-z]+|[\u4e00-\u9fff])?")
_BOWL = re.compile(r"[大中小][碗份杯瓶袋包盒桶罐]的?")
_WHOSE = re.compile(r"(?:我是)?[\u4e00-\u9fff]{2,3}的")
# 不锈钢的再要10只
_OF_SOME = re.compile(r"(?:的(?:[大中小][杯份碗])?|那[个种款])\s*[再也还又]?[来要拿]?\s*$")


def may_be_of_last(state: ReadingState, phrase: Phrase) -> bool:
    """苹果的, behind 手机壳一个: whose it should be, or goods of that name."""
    return state.last is not None and bool(_WHOSE.fullmatch(phrase.words.strip()))


def _without_talk(words: str) -> str:
    """榴莲千层, of 给我 榴莲千层吧"""
    first, _blank, rest = words.rstrip("吧 ").partition(" ")
    return rest if rest and NounPhrase(first).is_empty else words.rstrip("吧 ")


def carried(state: ReadingState, phrase: Phrase) -> tuple[str, Groups]:
    """
    330的三罐, behind 青岛啤酒500的两罐: the noun of a wish before with these words, and where that
    stands; "" without any.
    """
    last = state.last or state.of_others
    if last is None:
        return "", frozenset()
    # 东方树叶六瓶，青柑的四瓶 茉莉的两瓶: the noun may stand before the last.
    for wish in state.own[-1:-3:-1] or [last]:
        # 小的, behind 大碗烩面
        is_size = phrase.words.strip() in {"大的", "小的"}
        about = _BOWL.sub("", wish.words) if is_size else _without_talk(wish.words)
        for noun in enumerations.beginnings(about):
            if said := of_noun(state, noun, phrase, wish.groups):
                return _as_large(state, said, wish, phrase), wish.groups
    # 葱香排骨的, behind 香辣牛肉面; 三鲜的, behind 韭菜鸡蛋的饺子
    own, noun = (
        phrase.words.strip().rstrip("也来要拿"),
        NounPhrase(_without_talk(last.words)).noun.removesuffix("的"),
    )
    if (own.endswith("的") or own in lexicon.FLAVOURS) and noun:
        # 南孚的, behind 松下7号电池: of that size, where there is one.
        word, sizes = segment.words(noun)[-1], " ".join(_SIZE.findall(last.words))
        # 香辣, behind 红烧桶面; 玉米 is no 薯, though 红薯 stands before it.
        # 蒜香的, behind 法棍
        short = noun if len(noun) < SHORT and len(own) <= SHORT else word
        heads = (f"{word} {sizes}", short, word, noun[-1]) if own.endswith("的") else (word,)
        for head in heads:
            said = own.removesuffix("的") + head
            if state.matcher.match(said, state.near(phrase) | last.groups).is_known:
                return said, last.groups
    return "", frozenset()


def _as_large(state: ReadingState, said: str, before: Wish, phrase: Phrase) -> str:
    """连体衣66的粉色, of 粉色 behind 连体衣66的蓝色: of that size, where there is one."""
    sizes = NounPhrase(before.words).sizes
    # 大瓶 is of another size.
    is_sized = bool(phrase.noun.relatives) or any(map(str.isdigit, said))
    if phrase.amount is None or len(sizes) != 1 or is_sized:
        return said
    sized = f"{said} {before.words[sizes[0].start : sizes[0].end]}"
    groups = state.near(phrase) | before.groups
    found = state.matcher.match(sized, groups)
    is_told = found.is_known and found.ids < state.matcher.match(said, groups).ids
    return sized if is_told else said


def of_others(state: ReadingState, phrase: Phrase) -> bool:
    """小份的, of 小韦要小份的 behind what others want: of the same goods."""
    is_which = phrase.words.strip().endswith("的")
    if state.last is not None or state.of_others is None or not is_which:
        return False
    said, groups = carried(state, phrase)
    if said:
        state.want_as(phrase, said, phrase.span, groups=groups | state.near(phrase))
    return bool(said)


def is_another(state: ReadingState, last: Wish, span: Span) -> bool:
    """两杯热的, behind 三杯冰豆浆: none of those, but of another kind."""
    phrase = state.cut(span)[0]
    said, groups = carried(state, phrase)
    ids = state.matcher.match(said, state.near(phrase) | groups).ids if said else set()
    return bool(ids) and ids.isdisjoint(state.matcher.match(last.words, last.groups).ids)


def of_noun(state: ReadingState, noun: str, phrase: Phrase, groups: Groups) -> str:
    """三角阀热的, of 热的 behind 三角阀冷的: three of 三角阀热水红标."""
    glued = [f"{noun}{phrase.words}"] if len(phrase.noun.content) == 1 else []
    for said in (f"{noun} {phrase.words}", *glued):
        matched = state.matcher.match(said, state.near(phrase) | groups)
        # 大 of 大可乐 is no noun.
        if noun not in lexicon.SIZE_WORDS and matched.fits and not matched.is_doubtful:
            return said
    return ""


def other_of(state: ReadingState, last: Wish, phrase: Phrase) -> str:
    """贝果 原味, of 蓝莓贝果三个，算了还是原味吧; "" where no other is called so."""
    look = phrase.words.strip().removesuffix("吧")
    if phrase.noun.relatives and phrase.noun.is_look and (what := NounPhrase(last.words).unsized):
        # 可乐小瓶两瓶，还是大瓶吧
        return f"{what} {look}"
    groups = last.groups | state.near(phrase)
    ids = state.matcher.match(last.words, last.groups).ids
    # 贝果 of 蓝莓贝果, 拿铁 of 热拿铁 that should be 冰的
    whole = NounPhrase(last.words).noun.replace(" ", "")
    words = segment.words(whole)
    endings = ("".join(words[at:]) for at in range(1, len(words)))
    # 茄子 of 长茄子 that should be 圆的
    bare = whole[whole[:1] in {*lexicon.TRAITS_OR_WARMTH, "温"} :]
    for noun in (*enumerations.beginnings(last.words), bare, *endings):
        said = f"{noun} {look}"
        found = state.matcher.match(said, groups)
        # 常温的 and 便宜的 are talk, unless goods are told so.
        told = look.removesuffix("的") if phrase.is_bare else ""
        is_told = all(told in fit.product.text for fit in found.fits)
        is_other = found.is_known and not found.is_doubtful and found.ids.isdisjoint(ids)
        if is_other and is_told:
            return said
    return ""


def _of_series(state: ReadingState, last: Wish, phrase: Phrase) -> tuple[str, Groups]:
    """
    数学一本, behind 三年级的天天练语文一本, and 小碗2, behind 羊肉烩面大碗3: of that series,
    where it has one.
    """
    is_size = bool(_BOWL.fullmatch(phrase.words.strip()))
    own, groups = state.matcher.match(phrase.words, state.near(phrase)).ids, state.near(phrase)
    if _SUBJECTS.isdisjoint(segment.words(phrase.words)) and not is_size:
        return "", frozenset()
    groups |= last.groups
    series = _titles(state.matcher.match(last.words, last.groups))
    for noun in enumerations.beginnings(last.words):
        said = f"{noun} {phrase.words}"
        meant = state.matcher.match(said, groups)
        if meant.is_known and meant.ids < own and _titles(meant) == series:
            return said, groups
    return "", frozenset()


def _titles(matched: Matched) -> set[str]:
    return {fit.product.segments[0].text for fit in matched.fits}


def _comes_in(matched: Matched, unit: str) -> bool:
    return any(units.is_alike(unit, each) for fit in matched.fits for each in fit.product.units)


def _is_sold_by(matched: Matched, unit: str) -> bool:
    return any(unit in fit.product.units for fit in matched.fits)


def of_last(state: ReadingState, phrase: Phrase) -> tuple[str, Groups]:
    """塑料的一包, behind 不锈钢衣架两打: another of them, as `carried` says it; "" for others."""
    last, amount = state.last, phrase.amount
    said, groups = _of_series(state, last, phrase) if last is not None else ("", frozenset())
    if said:
        return said, groups
    is_of_some = bool(_OF_SOME.search(phrase.words)) or phrase.noun.content in lexicon.FLAVOURS
    if last is None or amount is None or not is_of_some:
        return "", frozenset()
    own = state.matcher.match(phrase.words, state.near(phrase))
    # 不锈钢 is what a name may end with, and no thing.
    nouns = [fit.product for fit in own.fits if fit.level >= Level.NOUN]
    is_last = all(each.ends_with(phrase.noun.content) for each in nouns)
    is_own = not is_last and (len(phrase.noun.content) > SHORT or _is_sold_by(own, amount.unit))
    # 热的中杯, behind 美式, where 卡布奇诺 is 热
    noun = "" if phrase.noun.content in lexicon.TRAITS_OR_WARMTH else phrase.noun.unsized
    is_noun = bool(noun) and any(title.endswith(noun) for title in _titles(own))
    if is_own and is_noun:
        return "", frozenset()
    said, groups = carried(state, phrase)
    meant = state.matcher.match(said, state.near(phrase) | groups)
    # 白心的再来四斤, behind 红心火龙果, where 番石榴 may be 白心, too
    is_closer = meant.is_known and meant.ids < own.ids and not is_noun
    if is_own or is_closer:
        return (said, groups) if is_closer else ("", frozenset())
    if amount.unit and not (is_last or _comes_in(meant, amount.unit)):
        # 蜜桃的一瓶, behind RIO蓝玫瑰: fruit comes in no bottles.
        return "", frozenset()
    shelves = {fit.product.shelf for fit in state.matcher.match(last.words, last.groups).fits}
    is_elsewhere = shelves.isdisjoint(fit.product.shelf for fit in own.fits)
    # 鸡肉的5包, behind 猫条金枪鱼的: 猫条 come by the 包, and what else is of 鸡肉 by the 袋.
    is_counted_so = _is_sold_by(meant, amount.unit) and not _is_sold_by(own, amount.unit)
    is_told = bool(meant.ids) and (is_elsewhere or is_counted_so or meant.ids < own.ids)
    return (said, groups) if is_told else ("", frozenset())
