"""Other words for what was wanted: 巧克力的换成香草的, of 爱时乐巧克力味; 不对，五斤."""

import re

from search.analysis.numerals import NUMBER
from search.chat.revisions import patterns
from search.chat.revisions.patterns import Said
from search.chat.slot_filling import another, attachment, makers
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words import amounts, units
from search.chat.words.labels import LEAST_LABEL, number_of
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase

# 花生下酒吃的: what they are for
_FOR = ("用的", "吃的", "喝的", "穿的")
_ONLY = re.compile(
    rf"(?P<about>[^\s,，\d]{{1,10}}?)就?只[要来拿](?P<count>{NUMBER}(?:{units.PATTERN}))(?:就?[行好够]|[了吧哈啊])*"
)
_WRONG = re.compile("(?:[哦啊]|我)*(?:刚才|刚刚|上面|前面)?我?[说写打发报]错了[哈啊哦]?")


def retell(state: ReadingState, words: str, said: Said) -> bool:
    """Puts what comes `instead` in the place of `words` of a wish; False where none has them."""
    old, new = NounPhrase(words).content, NounPhrase(state.said(said.instead)).content
    if any(NounPhrase(wish.words).content == old for wish in state.own):
        # 牛肉, beside 牛肉丸
        return False
    for wish in reversed(state.own):
        told = wish.words.replace(old, new, 1)
        if old and new and told != wish.words and state.is_known(told, said.instead):
            wish.words = told
            wish.groups |= state.matcher.near(*said.instead)
            wish.spans.append(said.span)
            state.revised, state.is_uncounted = wish, True
            return True
    return False


def tell_otherwise(state: ReadingState, wish: Wish, phrase: Phrase) -> bool:
    """手套要中号的, of 橡胶手套大号2双: in the place of the size that was told."""
    noun = NounPhrase(wish.words)
    if not (noun.relatives and phrase.noun.relatives and phrase.noun.is_look):
        return False
    told = f"{noun.unsized}{phrase.words.strip().removesuffix('的')}"
    groups = wish.groups | state.near(phrase)
    meant = state.matcher.match(told, groups)
    if not meant.is_known or meant.ids & state.matcher.match(wish.words, wish.groups).ids:
        return False
    wish.add(phrase.words, phrase.span, groups)
    wish.words = told
    return True


def tells_which(state: ReadingState, span: Span) -> bool:
    """瓜子焦糖的, behind 瓜子和花生各来一斤: which of those of that very name."""
    said = state.said(span).strip()
    if not said.endswith("的") or said.endswith(_FOR) or amounts.find(said):
        return False
    for wish in state.own:
        named = NounPhrase(wish.words).content
        look = Phrase(start=span[0], end=span[1], words=said.removeprefix(named))
        is_of_it = bool(named) and said.startswith(named) and wish.amount is not None
        if is_of_it and attachment.narrows(state, wish, look):
            return True
    return False


def only(state: ReadingState, span: Span) -> bool:
    """洗洁精只要八瓶, behind 洗洁精来四瓶: so many after all."""
    match = _ONLY.fullmatch(state.said(span).strip())
    counts = amounts.find(match["count"]) if match else []
    if match is None or len(counts) != 1:
        return False
    earlier = state.same(match["about"], (span[0], span[0] + len(match["about"])))
    before = earlier.amount if earlier is not None and earlier in state.own else None
    if earlier is None or before is None or not units.is_alike(before.unit, counts[0].unit):
        return False
    earlier.amount, earlier.is_doubtful = counts[0], False
    earlier.spans.append(span)
    state.revised = earlier
    return True


def was_wrong(state: ReadingState, span: Span) -> bool:
    """盐要五袋，刚才说错了, behind 盐六袋: the last time counts."""
    if not _WRONG.fullmatch(state.said(span).strip()) or len(state.own) < 2:
        return False
    *others, last = state.own
    ids = state.matcher.match(last.words, last.groups).ids
    earlier = [one for one in others if state.matcher.match(one.words, one.groups).ids == ids]
    if not ids or not earlier or last.amount is None:
        return False
    state.wishes.remove(earlier[-1])
    state.note(*span)
    return True


def _other_size(wish: Wish, phrase: Phrase) -> str | None:
    """140, of 改140吧 behind 羽绒服130的一件: no such number of them."""
    said, sizes = phrase.amount, NounPhrase(wish.words).numbers
    if said is None or said.unit or len(sizes) != 1 or number_of(said) < LEAST_LABEL:
        return None
    return wish.words.replace(sizes.pop(), f"{number_of(said):f}", 1)


def want_another(state: ReadingState, gone: Wish, phrase: Phrase) -> bool:
    """50寸的 instead of 49寸电视, 苏泊尔的 of 美的电饭煲: what is not wanted says what it is."""
    words = ""
    if not gone.is_removal:
        words = makers.of_another(state, gone, phrase)
        if not words and phrase.words.rstrip().endswith("的"):
            # 铁观音清香两盒，换成浓香的两盒
            words = another.other_of(state, gone, phrase)
    elif phrase.noun.is_look and not phrase.is_bare:
        words = f"{NounPhrase(gone.words).noun} {phrase.words}"
    elif phrase.words.rstrip().endswith("的"):
        # 热拿铁换成冰的
        words = another.other_of(state, gone, phrase)
    if words:
        groups = gone.groups | state.near(phrase)
        wish = state.want_as(phrase, words, phrase.span, groups=groups)
        wish.amount = wish.amount or gone.amount
    return bool(words)


def say_anew(state: ReadingState, wish: Wish, phrase: Phrase, span: Span) -> None:
    """不对，五斤: how many or which of what was wanted, or other goods in its place."""
    near = state.near(phrase)
    if phrase.is_bare and not phrase.has_amount:
        # 改成常温的吧, which few goods are told apart by
        if told := another.other_of(state, wish, phrase):
            wish.words, wish.is_doubtful = told, False
            wish.spans.append(span)
            state.revised, state.is_uncounted = wish, True
        else:
            state.note(*span)
        return
    meant = state.matcher.match(wish.words, wish.groups).ids
    is_narrower = bool(meant) and meant < state.matcher.match(phrase.words, near).ids
    if is_narrower and not phrase.says_how:
        # 红心火龙果三斤 不对火龙果四斤: of the same.
        wish.groups |= near
    elif not phrase.says_how:
        words = makers.of_another(state, wish, phrase)
        wish.groups = wish.groups | near if words else near
        wish.words, wish.others, wish.pack = words or phrase.words, [], None
    elif not phrase.is_bare:
        wish.groups |= near
        wish.words = makers.of_its_kind(state, wish, phrase)
    if told := patterns.other_count(wish.words, state.said(phrase.span)):
        wish.words = told
    elif (size := _other_size(wish, phrase)) is not None:
        wish.words = size
    elif phrase.has_amount:
        wish.amount, wish.price = phrase.amount, phrase.price
    wish.is_doubtful = False
    wish.spans.append(span)
    state.revised, state.is_uncounted = wish, not phrase.has_amount
