"""What a word is to an article: its name, its noun, another word for it, or something inside."""

import re
from collections.abc import Iterator
from enum import IntEnum

from search.analysis import segment, spoken
from search.chat import sounds, words
from search.chat.articles import Article, Segment


class Level(IntEnum):
    NONE = 0  # explained, but no noun: a colour, a flavour
    MENTIONED = 1  # somewhere in its texts
    INSIDE = 2  # somewhere in its name
    BEGINNING = 3  # the brand, or the beginning of its name
    PHRASE = 4  # what its text or shelf says that it is
    NOUN = 5  # what its name ends with
    NAME = 6


_flavours = "|".join(sorted(words.FLAVOURS, key=len, reverse=True))
# What may follow the noun of a name: 威化饼干|草莓味, 草莓味|单个装.
_TAIL = re.compile(rf"(?:(?:{_flavours}){{1,3}}味(?:型)?)?(?:[单独大小家]?[个立包庭]?装)?")
_PACKING = re.compile(rf"^(?:[大小中整](?:{'|'.join(words.PACKED)})|散装|家用|袋装|瓶装|盒装)")
# 家用面粉, 整箱牛奶: what a phrase is stands behind so many characters at most.
LONGEST_ADJECTIVE = 2


def in_name(article: Article, part: str) -> Level:
    """The best of what `part` is where it stands in the name."""
    if part in words.ONLY_LOOKS:
        return Level.NONE
    best, start = Level.NONE, article.name.find(part)
    while start >= 0:
        end = start + len(part)
        for segment_ in article.segments:
            if segment_.start < end and start < segment_.end:
                best = max(best, _in_segment(segment_, start, end, part, article))
        start = article.name.find(part, start + 1)
    return best


def in_more(article: Article, part: str) -> Level:
    """What `part`, found in the other texts, is."""
    shelf = article.shelf.split("·")[-1]
    if part == shelf or part in article.phrases:
        return Level.PHRASE
    for phrase in article.phrases:
        is_short = len(phrase) - len(part) <= LONGEST_ADJECTIVE
        if phrase.endswith(part) and (is_short or _PACKING.sub("", phrase) == part):
            return Level.PHRASE
    return Level.MENTIONED


def of_word(article: Article, word: str) -> Level:
    """What a word of the same meaning is to the article; NONE where it is not there."""
    if word in article.name:
        return in_name(article, word)
    return in_more(article, word) if word in article.more else Level.NONE


def of_character(article: Article, character: str) -> Level:
    """One character is a noun only as a word of its own: 醋 of 香醋, not 盐 of 椒盐."""
    if character in words.COLOURS or character in words.TRAITS:
        return Level.NONE
    if article.name == character:
        return Level.NAME
    for part in article.segments:
        if part.is_label or not part.text.endswith(character):
            continue
        if len(part.text) == 2 or segment.words(part.text)[-1] == character:
            return Level.NOUN
    if any(_PACKING.sub("", phrase) == character for phrase in article.phrases):
        return Level.PHRASE
    return Level.NONE


def spelled(article: Article, letters: str, end: int) -> Iterator[tuple[int, Level]]:
    """tudou of 土豆: the whole word, read as it is typed."""
    for cut in spoken.cuts(letters):
        wanted = [sounds.plain(syllable) for syllable in cut]
        for start in range(len(article.sounds) - len(wanted) + 1):
            if article.sounds[start : start + len(wanted)] == wanted:
                yield end, in_name(article, article.name[start : start + len(wanted)])


def _in_segment(segment_: Segment, start: int, end: int, part: str, article: Article) -> Level:
    if segment_.is_label:
        return Level.INSIDE
    head = article.name[segment_.start : start]
    tail = article.name[end : segment_.end]
    is_taste = segment_.text.endswith("味") and segment_ is not article.segments[0]
    is_flavour = part.removesuffix("味") in words.FLAVOURS
    if tail.startswith("味") or (is_flavour and part.endswith("味")) or is_taste:
        return Level.NONE
    # A model or a label right behind the noun: 扫地机器人T20.
    if not tail or tail.isascii() or (not is_flavour and _TAIL.fullmatch(tail)):
        is_name = not head or head.isascii()
        return Level.NAME if is_name and segment_ is article.segments[0] else Level.NOUN
    # 海天老抽|王 is 老抽, 土豆|粉 is no 土豆.
    if is_flavour or tail in words.FORMS:
        return Level.MENTIONED
    return Level.BEGINNING if len(tail) == 1 or not head else Level.INSIDE
