"""What comes in the place of what was said last: 还是西瓜吧, 不对，五斤."""

import re
from collections.abc import Sequence
from dataclasses import replace

from search.chat.revisions import corrections
from search.chat.revisions.reviser import Reviser
from search.chat.slot_filling import another
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words import lexicon, units
from search.chat.words.phrases import Phrase

# 我们宿舍六个人来, before 六包
_TELLS = re.compile(r"\S{0,2}[我你他她咱]\S*[来要拿]\s*$")

# 所以, 那就; and 就按 and 数量还是, only before how many.
_SO = re.compile(
    r"\s*(?:哦|嗯|那好|好吧)*(?:(?P<so>那就是|那就|所以(?:就是|是)?|也就是|这样就是)|(?:就|还是)?按|(?:现在)?改成?|数量(?:还是|是)|(?:过会儿|后来|刚刚|他|她)*又?说)"
    r"(?=[^\s,，]*[\d一二两三四五六七八九十半])"
)


def comes_instead(reviser: Reviser, text: str, span: Span) -> bool:
    """哈密瓜来一个，还是西瓜吧; 还是红的一个; 我女儿说要8罐"""
    start = corrections.instead(text)
    new = reviser.state.cut_as_one((span[0] + start, span[1])) if start else []
    if len(new) > 1:
        # 提拉米苏两块千层一块，还是提拉米苏一块千层两块吧
        return _say_all_anew(reviser, new, span)
    if not new:
        return False
    is_known = not new[0].is_bare and reviser.state.is_known(new[0].words, new[0].span)
    if said := _other_of_last(reviser, new[0], is_known=is_known):
        new, is_known = [replace(new[0], words=said)], True
    if not is_known and (reviser.slot_filler.waiting or not _is_of_last(reviser.state, new[0])):
        return False
    reviser.slot_filler.flush(is_wanted=True)
    last = reviser.state.last
    if last is not None:
        reviser.replace(last, new, span)
    return last is not None


def _other_of_last(reviser: Reviser, phrase: Phrase, *, is_known: bool) -> str:
    """冰拿铁, of 热拿铁一杯，还是冰的吧; "" where `phrase` names goods by itself, or some wait."""
    last, waiting = reviser.state.last, reviser.slot_filler.waiting
    says_how = not is_known or phrase.noun.is_look or phrase.words.rstrip("吧 ").endswith("的")
    if last is None or waiting or phrase.has_amount or not says_how:
        return ""
    return another.other_of(reviser.state, last, phrase)


def _is_of_last(state: ReadingState, phrase: Phrase) -> bool:
    """Whether it counts as the wish before does, and says which of it if anything."""
    last, amount = state.last, phrase.amount
    if last is None or last.amount is None or amount is None:
        return False
    if not amount.unit or not units.is_alike(amount.unit, last.amount.unit):
        return False
    said = f"{last.words} {phrase.words}"
    matched = state.matcher.match(said, last.groups | state.near(phrase))
    return phrase.is_bare or matched.is_known


def concludes(reviser: Reviser, span: Span) -> bool:
    """那就是四个, 就按十五斤称: how many of the last after all; 那就美式六杯 of what is named."""
    match = _SO.match(reviser.state.said(span))
    new = reviser.state.cut((span[0] + match.end(), span[1])) if match else []
    is_named = len(new) > 1 or (bool(new) and not new[0].is_bare)
    is_told = bool(new) and all(each.has_amount for each in new)
    if not match or not is_told or (is_named and not match["so"]):
        return False
    reviser.slot_filler.flush()
    last, amount = reviser.state.last, new[0].amount
    if is_named:
        return _say_all_anew(reviser, new, span, least=1)
    if last is None or amount is None or not amount.number:
        return False
    known = last.amount.unit if last.amount else amount.unit
    if not units.is_alike(known or amount.unit, amount.unit):
        return False
    last.amount = amount
    last.spans.append(span)
    return True


def correct(reviser: Reviser, span: Span) -> bool:
    """土豆三斤，不对，五斤: the amount of what was said last, or of the same goods."""
    start = span[0] + corrections.begin(reviser.state.said(span))
    new = reviser.state.cut((start, span[1]))
    if lexicon.is_more(reviser.state.said((start, span[1]))):
        # 不对，还要芬达一瓶
        return False
    waiting = reviser.slot_filler.waiting
    if waiting and all(each.says_how and not each.has_amount for each in (waiting[-1], new[0])):
        # 内裤3条XL，不对2XL
        waiting.pop()
    return (
        _comes_for_waiting(reviser, new)
        or _resizes_waiting(reviser, new)
        or _say_all_anew(reviser, new, span)
        or _say_last_anew(reviser, new, start, span)
    )


def count_anew(reviser: Reviser, span: Span) -> bool:
    """红包20包, of 红包十包，不不不，人数加了: how many of what was wanted, and nothing else."""
    return _say_all_anew(reviser, reviser.state.cut(span), span, least=1)


def _say_last_anew(reviser: Reviser, new: Sequence[Phrase], start: int, span: Span) -> bool:
    """不对，五斤: of what was said last, from `start` on."""
    last, phrase = reviser.state.last, new[0]
    is_known = any(reviser.state.is_known(each.words, each.span) for each in new)
    if len(new) == 1 and phrase.has_amount and not is_known and _TELLS.match(phrase.words):
        # 不对，我们宿舍六个人来六包吧
        new = [replace(phrase, words="")]
        phrase = new[0]
    if last is None or len(new) != 1:
        return False
    if is_known and "只要" not in phrase.words and _comes_as(reviser.state, phrase, last):
        reviser.replace(last, new, span)
        return True
    if not (phrase.has_amount or phrase.noun.is_look):
        return False
    if phrase.has_amount and not (phrase.is_bare or phrase.noun.is_look):
        if not is_known:
            return False
        last = reviser.state.same(phrase.words, phrase.span) or last
    reviser.replace(last, new, span)
    return True


def _say_all_anew(reviser: Reviser, new: Sequence[Phrase], span: Span, least: int = 2) -> bool:
    """喜糖盒五包红包20包, of 喜糖盒两包红包十包，不不不: how many of each of them."""
    earlier = [reviser.state.same(each.words, each.span) for each in new if each.has_amount]
    wishes = [wish for wish in earlier if wish is not None]
    if not len(new) == len(wishes) == len({id(wish) for wish in wishes}) >= least:
        return False
    for wish, phrase in zip(wishes, new, strict=True):
        reviser.replace(wish, [phrase], span)
    return True


def _comes_for_waiting(reviser: Reviser, new: Sequence[Phrase]) -> bool:
    """芬达一瓶, of 雪碧，不对，芬达一瓶: other goods than what was named and not counted yet."""
    state, waiting = reviser.state, reviser.slot_filler.waiting
    if not waiting or waiting[-1].is_question:
        return False
    named = (waiting[-1], new[0])
    old, other = (state.matcher.match(each.words, state.near(each)) for each in named)
    if not (old.is_known and other.is_known and old.ids.isdisjoint(other.ids)):
        return False
    waiting.pop()
    reviser.slot_filler.take(new, is_loose=False)
    return True


def _resizes_waiting(reviser: Reviser, new: Sequence[Phrase]) -> bool:
    """3米的, of 插排要5米的，不对，3米的: the same in another size."""
    state, waiting = reviser.state, reviser.slot_filler.waiting
    if not waiting or len(new) != 1:
        return False
    old, phrase = waiting[-1], new[0]
    if not (old.noun.sizes and old.noun.unsized and phrase.noun.sizes and phrase.noun.is_look):
        return False
    said = f"{old.noun.unsized} {phrase.words}"
    if not state.is_known(said, phrase.span):
        return False
    waiting.pop()
    reviser.slot_filler.take([replace(phrase, start=old.start, words=said)], is_loose=False)
    return True


def _comes_as(state: ReadingState, phrase: Phrase, last: Wish) -> bool:
    """哦不 可口的大瓶: other goods, without how many, that come in the same unit."""
    if phrase.has_amount or last.amount is None or not last.amount.unit:
        return False
    fits = state.matcher.match(phrase.words, state.near(phrase)).fits
    sold = (unit for fit in fits for unit in fit.product.units)
    return any(units.is_alike(last.amount.unit, unit) for unit in sold)
