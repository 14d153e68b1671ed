"""What comes where something is missing, or will do as well: 没有就算了, 没有X就Y, Y也行."""

from typing import Protocol

from search.chat.matching import enumerations
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import Groups
from search.chat.revisions.patterns import Said
from search.chat.slot_filling import another, attachment, makers
from search.chat.slot_filling.slot_filler import SlotFiller
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words import units
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase


class Reading(Protocol):
    """What is said so far, and what waits."""

    state: ReadingState
    slot_filler: SlotFiller


def give_up(reading: Reading, said: Said) -> bool:
    """有热熔胶枪吗？没有就算了: wanted, if it is sold."""
    reading.slot_filler.flush(asked_are_wanted=True)
    reading.state.note(*said.span)
    return True


def if_any(reading: Reading, said: Said) -> bool:
    """海天没有就算了: wanted, if it is sold."""
    words = reading.state.said(said.about)
    noun = NounPhrase(words)
    if noun.is_empty or noun.is_look or words in units.PACKS:
        reading.state.note(*said.span)
        return True
    named = Phrase(start=said.about[0], end=said.about[1], words=words)
    state, last = reading.state, reading.state.last
    is_told = attachment.narrows(state, last, named)
    if not is_told and last is not None and makers.is_maker(state, last, named):
        # 洗衣液一瓶，立白没有就算了, and 立白 makes none.
        last.is_doubtful = True
    elif not is_told and state.same(words, said.about) is None:
        reading.slot_filler.take(reading.state.cut(said.about), is_loose=False)
        reading.slot_filler.flush(is_wanted=True)
    reading.state.note(*said.span)
    return True


def fallback(reading: Reading, said: Said) -> bool:
    noun = NounPhrase(reading.state.said(said.about))
    # 24色没了就12色的: of what is wanted, no goods by themselves.
    is_about = not (noun.is_empty or noun.is_look or noun.text in units.PACKS)
    # X缺货那就Y: what is told to be missing may not be wanted at all; 没有X就Y wants it.
    is_told = is_about and said.about[0] == said.span[0]
    earlier = reading.state.same(noun.text, said.about) if is_about else None
    last = reading.slot_filler.waiting[-1:] or reading.state.own[-1:]
    # 空气炸锅要九阳的，没有九阳就换美的
    is_again = bool(noun.content) and any(noun.content in each.words for each in last)
    if is_about and earlier is None and not is_again:
        reading.slot_filler.take(reading.state.cut(said.about), is_loose=False)
    elif earlier is not None:
        # 牛奶一箱，伊利没有就要蒙牛的
        named = Phrase(start=said.about[0], end=said.about[1], words=noun.text)
        attachment.narrows(reading.state, earlier, named)
    reading.slot_filler.tell_which()
    reading.slot_filler.flush(asked_are_wanted=True, is_wanted=is_about, are_things=True)
    wishes = reading.state.wishes
    before = len(wishes)
    _take_instead(reading, said.instead)
    for wish in wishes[before:]:
        wish.is_conditional = before > 0
        if before and is_told and wishes[before - 1].is_open:
            wishes[before - 1].is_doubtful = True
        if wish.is_open and before:
            wish.amount = wishes[before - 1].amount
    return True


def _take_instead(reading: Reading, span: Span) -> None:
    """小包 of 盐两包，大包的没有就小包: which of what is wanted, or goods in their own right."""
    state, last = reading.state, reading.state.last
    new = state.cut_as_one(span)
    first, before = new[0], len(state.wishes)
    is_maker = last is not None and makers.is_maker(state, last, first)
    is_look = first.noun.is_look and bool(first.noun.content)
    # 全麦吐司一袋 没有就换原味的; 软管60的，没有60的就换40的
    lead = state.text[: span[0]].rstrip("成个")
    # 海飞丝400的，没有的话就拿750的; 不够就拿9W的 is for the shop.
    is_taken = state.said(span).startswith("拿") and not lead.endswith("不够就")
    is_size = bool(first.noun.sizes) and (lead.endswith("换") or is_taken)
    is_of = first.words.rstrip().endswith("的") and (bool(first.noun.content) or is_size)
    # 女内裤L 5条，没有L就拿XL
    is_size |= bool(first.noun.codes) and not first.noun.content
    is_which = len(new) == 1 and last is not None and (is_maker or is_look or is_of or is_size)
    words, groups = another.carried(state, first) if is_which else ("", frozenset())
    groups |= state.near(first)
    if last is not None and words:
        words = _other_than(last, first, words, groups, state)
    # 洗衣 of 洗衣液 is 立白洗衣粉, too.
    is_named = not is_maker or state.matcher.match(words, groups).level >= Level.NOUN
    if words and is_named:
        state.want_as(first, words, first.span, groups=groups)
    elif is_look:
        state.note(*span)
    else:
        reading.slot_filler.take(new, is_loose=False)
        reading.slot_filler.flush(is_wanted=True)
        for wish in state.wishes[before:]:
            wish.is_doubtful |= is_maker


def _other_than(last: Wish, first: Phrase, words: str, groups: Groups, state: ReadingState) -> str:
    """卷笔刀 小的, where the one that is turned by hand is missing: another of them."""
    missing = state.matcher.match(last.words, last.groups).ids
    of_last = (f"{noun} {first.words}" for noun in enumerations.beginnings(last.words))
    for said in (words, *of_last):
        found = state.matcher.match(said, groups | last.groups)
        if found.ids and not found.ids <= missing:
            return said
    return words


def instead_fine(reading: Reading, said: Said) -> bool:
    """没有青苹果也成; 没有XL也行 is more about the wish before."""
    rest = _behind_what_is_missing(reading, said)
    words = reading.state.said(rest.instead)
    # 草莓的也行, of 榴莲千层 that is named again
    is_of_it = rest != said and words.endswith("的")
    said = rest
    if NounPhrase(words).is_look or not (is_of_it or reading.state.is_known(words, said.instead)):
        reading.state.note(*said.span)
        return True
    return fallback(reading, said)


def _behind_what_is_missing(reading: Reading, said: Said) -> Said:
    """西红柿四斤，要是没有西红柿|挂面也行: without what is wanted, said again."""
    words = reading.state.said(said.instead)
    last = reading.slot_filler.waiting[-1:] or reading.state.own[-1:]
    for each in last:
        # 没榴莲了|草莓的也行, of 榴莲千层
        wanted = NounPhrase(each.words).content
        again = next(
            (size for size in range(len(wanted), 1, -1) if words[:size] == wanted[:size]), 0
        )
        if again:
            # Never 话 of 话梅.
            rest = words[again:].removeprefix("了").removeprefix("的话")
            return said._replace(instead=(said.instead[1] - len(rest), said.instead[1]))
    return said


def also_fine(reading: Reading, said: Said) -> bool:
    reading.slot_filler.flush()
    return attachment.also_fine(reading.state, said.about, said.span)
