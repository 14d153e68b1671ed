"""What is not wanted any more: 面粉不要了, 小谢那杯摩卡取消, 算了都不要了."""

import re
from typing import Protocol

from search.chat.group_orders import people
from search.chat.revisions import patterns
from search.chat.revisions.patterns import Said
from search.chat.slot_filling.slot_filler import SlotFiller
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words import amounts
from search.chat.words.noun_phrase import NounPhrase

# "香菜一把 不要了" takes back one thing, a longer sentence the order.
_WHICH = re.compile("的(?:那[个款台本条件瓶包袋盒杯份双支]?)?$")
SHORT_CANCEL = len("哦还是先不要了吧")
LEAST_NAME = 2


class Removing(Protocol):
    """What is said so far, what waits, and what was taken back or replaced just now."""

    state: ReadingState
    slot_filler: SlotFiller
    removed: Wish | None
    unasked: Wish | None
    replaced: set[int]


def cancel(reading: Removing, said: Said) -> bool:
    state = reading.state
    size = said.span[1] - said.span[0]
    is_all = patterns.ALL_OF_IT.search(state.said(said.span))
    before = list(state.wishes)
    if state.buyer and state.said(said.span).strip().startswith(("我", "俺")):
        # 我妈要一斤，我不要
        return _note(reading, said)
    is_theirs = _is_of(state.buyer, state.text[: said.span[0]]) and bool(state.own)
    if is_theirs or (patterns.EVERYTHING.search(state.said(said.span)) and len(state.own) > 1):
        # 算了都不要了, 王姐的|不要了
        reading.slot_filler.waiting.clear()
        state.has_cancel = True
        state.wishes = [wish for wish in before if wish not in state.own]
        return _note(reading, said)
    if reading.removed is not None and reading.removed not in before and not is_all:
        # 算了糖家里还有 不要了
        return _note(reading, said)
    if size <= SHORT_CANCEL - 2 * bool(is_all) and reading.slot_filler.drop_last():
        gone = (wish for wish in before if wish not in state.wishes)
        reading.removed = next(gone, None)
        return True
    state.has_cancel = True
    return _note(reading, said)


def _is_of(buyer: str, before: str) -> bool:
    """王姐的|不要了, of 5栋王姐; not 要甜的|不要了."""
    return bool(buyer) and before.endswith("的") and before[-1 - LEAST_NAME : -1] in buyer


def remove(reading: Removing, said: Said) -> bool:
    """面粉不要了, of oneself, or 小谢那杯摩卡不要了."""
    name, said = of_somebody(reading.state, said)
    with reading.state.of(name):
        return _take_back(reading, said)


def of_somebody(state: ReadingState, said: Said) -> tuple[str, Said]:
    """小谢, and 摩卡 of 小谢那杯摩卡; else whoever is spoken of anyway, and what is `said`."""
    name, size = people.whose(state.said(said.about))
    goods = said.behind(size)
    is_theirs = bool(size) and state.is_known(state.said(goods.about), goods.about)
    return (name, goods) if is_theirs else (state.buyer, said)


def tells_which(reading: Removing, span: Span) -> bool:
    """机械的那个, behind 刚才说的落地扇不要了: which of them that was."""
    state, removed = reading.state, reading.removed
    text = state.said(span).strip()
    if removed is None or removed not in state.wishes or not _WHICH.search(text):
        return False
    words = f"{removed.words} {text}"
    groups = removed.groups | state.matcher.near(*span)
    ids = state.matcher.match(words, groups).ids
    before = state.matcher.match(removed.words, removed.groups).ids
    if amounts.find(text) or not ids or not ids < before:
        return False
    removed.words, removed.groups = words, groups
    removed.spans.append(span)
    return True


def may_have(reading: Removing, said: Said) -> bool:
    """神奇校车家里好像有了: perhaps not wanted after all, unless more is said."""
    words = reading.state.said(said.about)
    if reading.slot_filler.waiting or not reading.state.is_known(words, said.about):
        return False
    if earlier := reading.state.same(words, said.about):
        earlier.is_doubtful = True
    return _note(reading, said)


def _take_back(reading: Removing, said: Said) -> bool:
    state = reading.state
    said = said.behind(patterns.ordered(state.said(said.about)))
    words = state.said(said.about)
    if patterns.OTHERS.search(words):
        # 剃须刀一个，其他都不要
        return _note(reading, said)
    if NounPhrase(words).is_empty:
        return cancel(reading, said)
    reading.slot_filler.flush()
    if earlier := state.same(words, said.about) or _said_with(state, words):
        state.wishes.remove(earlier)
        reading.removed = earlier
    elif not _is_gone(reading, said) and state.is_known(words, said.about):
        reading.removed = state.want(Wish(words=words, spans=[said.span], is_removal=True))
    else:
        state.note(*said.span)
        noun = NounPhrase(words)
        if noun.content and not noun.is_look and not words.endswith("的"):
            reading.unasked = Wish(words=words, spans=[said.span], is_removal=True)
    return True


def _is_gone(reading: Removing, said: Said) -> bool:
    """泡芙草莓的不要: nobody asked for it, or no more; 梯子退了吧: it was bought before."""
    state, text = reading.state, reading.state.said(said.span)
    meant = state.matcher.match(state.said(said.about), state.matcher.near(*said.about)).ids
    behind = state.text[said.span[1] :]
    is_no_more = patterns.ONLY_NOT.search(text) or patterns.is_declined(text, behind)
    return bool(
        (meant and meant <= reading.replaced)
        or (state.wishes and is_no_more)
        or (patterns.RETURN.search(text) and not patterns.is_ordered(text))
    )


def _said_with(state: ReadingState, words: str) -> Wish | None:
    """The only one of this person's that was told by 韭菜的: 饺子5袋，韭菜的3袋."""
    told = NounPhrase(words).content
    found = [wish for wish in state.own if told in NounPhrase(wish.words).content]
    return found[0] if len(found) == 1 and words.endswith("的") else None


def _note(reading: Removing, said: Said) -> bool:
    reading.state.note(*said.span)
    return True
