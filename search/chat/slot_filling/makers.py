"""Who makes it: 要蒙牛的, where another maker's is sold, and 苏泊尔的 instead of 美的电磁炉."""

import re
from collections.abc import Sequence

from search.analysis import segment, thesaurus
from search.chat.matching import enumerations
from search.chat.matching.match_levels import Level
from search.chat.matching.products import Product
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words import lexicon
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase

_MAKER = r"(?P<maker>[\u4e00-\u9fffa-z]{2,6}?)(?:牌子?|家)?的"
_WANTED = re.compile(rf"(?<![不别没])(?:要是?|选|拿|买|得是|最好是?){_MAKER}")
_NAMED = re.compile(rf"{_MAKER}[啊哈哦吧]?")


def ask_about_others(state: ReadingState) -> None:
    """Doubts what a remark wants of a maker that none of the goods found for it is of."""
    for span in state.notes:
        said = state.said(span).strip()
        for match in (_NAMED.fullmatch(said), *_WANTED.finditer(said)):
            if match is None or match["maker"] not in thesaurus.brands():
                continue
            is_all = said[: match.start()].endswith(("都", "全"))
            for wish in _about(state, span, is_all=is_all):
                wish.is_doubtful |= not _is_sold(state, wish, match["maker"])


def of_its_kind(state: ReadingState, wish: Wish, phrase: Phrase) -> str:
    """花洒 399那套, of 花洒黑色恒温的 that is changed for 399那套."""
    noun = NounPhrase(wish.words).noun
    # 电磁炉 of 美的电磁炉, before 要苏泊尔的
    words = segment.words(noun)
    ends = ("".join(words[start:]) for start in range(1, len(words)))
    nouns = [noun, *enumerations.beginnings(wish.words), *ends]
    told, groups = [f"{each} {phrase.words}" for each in nouns], wish.groups | state.near(phrase)
    return next((said for said in told if state.matcher.match(said, groups).is_known), told[0])


def of_another(state: ReadingState, wish: Wish, phrase: Phrase) -> str:
    """电磁炉 苏泊尔的, of 美的电磁炉 changed for 苏泊尔的; "" where other goods are said."""
    meant = state.matcher.match(phrase.words, state.near(phrase))
    if meant.level is not Level.BEGINNING or len(meant.ids) == 1:
        return ""
    told = of_its_kind(state, wish, phrase)
    ids = state.matcher.match(told, wish.groups | state.near(phrase)).ids
    return told if ids and ids < meant.ids else ""


def is_maker(state: ReadingState, last: Wish, phrase: Phrase) -> bool:
    """立白, behind 洗衣液一瓶: no more than who makes it."""
    own = state.matcher.match(phrase.words, state.near(phrase))
    whole = state.matcher.match(last.words, last.groups)
    # 喜力 is a 啤酒 as 百威 is; 海飞丝洗发水 去油 a 洗发水.
    kinds = {NounPhrase(last.words).content[-1:]}.union(*(_ends(fit.product) for fit in whole.fits))
    is_other = all(kinds.isdisjoint(_ends(fit.product)) for fit in own.fits)
    return own.is_known and own.level is Level.BEGINNING and is_other and whole.is_known


def makes_else(state: ReadingState, wish: Wish, phrase: Phrase) -> bool:
    """
    Whether all of the maker's is something else: 手机壳 for 充电器, 大豆油 for 花生油, but no 超白
    for 牙膏. None of it is what was said, or the words of both would name it together.
    """
    noun = NounPhrase(wish.words)
    fits = state.matcher.match(phrase.words, state.near(phrase)).fits
    named = [fit.product for fit in fits]
    colour = noun.content[:1]
    if colour in lexicon.COLOURS and all(colour not in each.text for each in named):
        # 红笔一盒 得力的, who makes black ones
        return True
    is_called = (_is_thing(segment.words(each.noun)[-1]) for each in named)
    return bool(noun.sure_sizes) or (
        all(is_called) and all(noun.content not in each.name for each in named)
    )


def _ends(product: Product) -> set[str]:
    return {part.text[-1:] for part in product.segments if not part.is_label}


def _is_thing(word: str) -> bool:
    is_word = len(word) > 1 and segment.is_word(word) and word not in lexicon.FLAVOURS
    return is_word or word in lexicon.THINGS


def _about(state: ReadingState, note: Span, *, is_all: bool) -> Sequence[Wish]:
    """
    The wish that the note tells of: the one it is said in, else the one that the same person has
    said before it, or all of those.
    """
    start, end = note
    own = [
        wish
        for wish in state.wishes
        if not wish.is_removal and wish.buyer == state.owners[note] and wish.spans[0][0] < end
    ]
    within = [wish for wish in own if any(start < b for _a, b in wish.spans)]
    return own if is_all else within[:1] or own[-1:]


def _is_sold(state: ReadingState, wish: Wish, maker: str) -> bool:
    names = (maker, *thesaurus.built_in().get(maker, ()))
    fits = state.matcher.match(wish.words, wish.groups).fits
    return any(name in fit.product.text for fit in fits for name in names)
