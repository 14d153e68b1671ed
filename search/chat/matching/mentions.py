"""Goods that are named somewhere in speech, one after the other."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from search.analysis import segment
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import Groups, Matched, Matcher
from search.chat.words import lexicon
from search.chat.words.noun_phrase import NounPhrase

MOST_WORDS = 6


# No name of goods ends with one of these: 飘逸杯不要.
_DENIALS = frozenset("不 不要 不用 不买 别 没".split())


class Mention(NamedTuple):
    """[start, end) of the text, and what is called so."""

    start: int
    end: int
    matched: Matched


def find(text: str, groups: Groups, matcher: Matcher) -> Iterator[Mention]:
    """The goods that `text` names from left to right, each by the most words that name it."""
    words = segment.words(text)
    at = list(accumulate(map(len, words), initial=0))
    has_content = [word not in _DENIALS and bool(NounPhrase(word).content) for word in words]
    first = 0
    while first < len(words):
        ends = range(min(len(words), first + MOST_WORDS), first, -1) if has_content[first] else ()
        found = None
        for last in ends:
            said = text[at[first] : at[last]]
            is_word = len(said) > 1 or (
                said in lexicon.ONE_CHARACTER
                and not any(has_content[max(0, first - 1) : first] + has_content[last : last + 1])
            )
            if has_content[last - 1] and is_word:
                matched = matcher.match(said, groups)
                if matched.is_known and matched.level >= Level.BEGINNING:
                    found = _shortened(words[first:last], groups, matcher, matched)
                    break
        if found is None:
            first += 1
        else:
            skipped, matched = found
            end = _longer(text, at[last - 1], at[last], matched)
            yield Mention(at[first + skipped], end, matched)
            first = last
            while first < len(words) and at[first] < end:
                first += 1


def _longer(text: str, start: int, end: int, matched: Matched) -> int:
    """Where 竹编|篮放 ends that a name goes on with, whatever the dictionary makes of it."""
    names = [fit.product.name for fit in matched.fits]
    while end < len(text) and any(text[start : end + 1] in name for name in names):
        end += 1
    return end


def _shortened(
    words: Sequence[str], groups: Groups, matcher: Matcher, matched: Matched
) -> tuple[int, Matched]:
    """How many words before 明朝那些事儿 of 没事干明朝那些事儿 tell nothing, and what is left."""
    skipped = 0
    for count, word in enumerate(words[:-1], 1):
        fewer = matcher.match("".join(words[count:]), groups)
        is_told = any(word in fit.product.text for fit in matched.fits)
        if is_told or not fewer.is_known or fewer.ids != matched.ids:
            break
        if NounPhrase(words[count]).content:
            skipped, matched = count, fewer
    return skipped, matched
