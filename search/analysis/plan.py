"""What is searched for a shopper's words, step by step: exactly first, then more kindly."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import combinations

from search.analysis import tokens
from search.analysis.nodes import Node, Prefix, Term, all_of, any_of
from search.analysis.normalise import normalise
from search.analysis.query_text import plain, splits
from search.analysis.query_words import (
    MAX_WORDS,
    Corrections,
    Synonyms,
    Word,
    exact,
    grams,
    groups,
    han_word,
    latin,
)
from search.analysis.tokens import Piece


class Tier(IntEnum):
    """How far a search had to reach; from SIMILAR on a page says that it shows similar goods."""

    EXACT = 1
    SIMILAR = 2
    WITHOUT_SINGLES = 3
    ONE_LEFT_OUT = 4
    SOME_LEFT_OUT = 5


# Of fewer words one may be left out, no more; and so many ways are tried.
MOST_LEFT_OUT, MOST_TRIED = 3, 12
# So many words that nothing matches are looked into: each costs some queries.
MOST_PARTED = 2
# Of 毛笔字 and 余华书 the first half says what is meant.
VAGUE = frozenset("字书画款类")


@dataclass(frozen=True)
class Step:
    """
    What matches; which of it comes first: goods called as they were asked for; and which of
    very many: goods that are what was asked for, not of it or for it.
    """

    tier: Tier
    node: Node
    first: Node
    noun: Node | None = None


class Plan:
    """The steps of a query. Each is tried only when the one before found nothing."""

    def __init__(self, text: str, *, synonyms: Synonyms, corrections: Corrections) -> None:
        self._groups = groups(plain(text), synonyms)
        self._synonyms = synonyms
        self._corrections = corrections

    @property
    def words(self) -> list[Word]:
        return [word for group in self._groups for word in group.words]

    def steps(self, has: Callable[[Node], bool]) -> Iterator[Step]:
        """`has` tells whether anything at all matches: for words that say more than is sold."""
        words = self.words
        if not words:
            return
        own = all_of(word.own for word in words)
        strict = all_of(word.strict for word in words)
        noun = all_of(word.noun for word in words)
        yield Step(Tier.EXACT, strict, own, None if noun == own else noun)
        goods = [word for word in words if not word.is_talk] or words
        if len(goods) < len(words):
            node = all_of(word.strict for word in goods)
            yield Step(Tier.EXACT, node, all_of(word.own for word in goods))
        lenient = all_of(group.lenient(self._corrections) for group in self._groups)
        if lenient != strict:
            yield Step(Tier.SIMILAR, lenient, lenient)
        asked, parts = goods, self._parts(goods, has)
        if parts != goods:
            node = all_of(part.strict for part in parts)
            yield Step(Tier.SIMILAR, node, node)
            goods = parts
        several = [word for word in goods if not word.is_single]
        if several and len(several) < len(words):
            node = all_of(word.lenient(self._corrections) for word in several)
            yield Step(Tier.WITHOUT_SINGLES, node, node)
        is_named_last = bool(several) and asked[-1].is_single
        is_described = words[-2:-1] and words[-2].text.endswith("的")
        if is_named_last and is_described and all(word.kind == "han" for word in several):
            # 写毛笔字用的纸: what the thing is, though it is said in one character.
            yield Step(Tier.SOME_LEFT_OUT, asked[-1].noun, asked[-1].noun)
        if len(several) > 1:
            ways = (
                all_of(word.strict for word in several if word is not left_out)
                for left_out in several
            )
            node = any_of(ways)
            yield Step(Tier.ONE_LEFT_OUT, node, node)
        yield from _most_of(several, has)
        if is_named_last:
            yield Step(Tier.SOME_LEFT_OUT, asked[-1].noun, asked[-1].noun)

    def _parts(self, goods: Sequence[Word], has: Callable[[Node], bool]) -> list[Word]:
        """`goods` with the first words that nothing matches taken apart."""
        parts: list[Word] = []
        parted = 0
        for word in goods:
            is_strange = word.kind == "han" and not word.is_talk and parted < MOST_PARTED
            if not is_strange or has(word.strict):
                parts.append(word)
                continue
            parted += 1
            parts += _parted(word, self._synonyms, self._corrections, has)
        return parts


def _parted(
    word: Word, synonyms: Synonyms, corrections: Corrections, has: Callable[[Node], bool]
) -> list[Word]:
    """
    What a word may be that nothing matches: a mistaken one; two words, as 卫龙辣条; the second of
    two (青苹果), or the first where the rest says nothing (余华写, 毛笔字). Itself else.
    """
    if has(lenient := word.lenient(corrections)):
        return [replace(word, strict=lenient)]
    alone: list[Word] = []
    for one, other in splits(word.text):
        left, right = han_word(one, (one,), synonyms), han_word(other, (other,), synonyms)
        is_left = len(one) > 1 and has(left.strict)
        # 罐 of 储物罐, and 盐 of 没盐: what a name ends with.
        is_right = has(right.strict if len(other) > 1 else Term(tokens.han(other, "e")))
        if is_left and is_right:
            return [left, right]
        if is_left and (right.is_talk or other in VAGUE):
            alone.append(left)
        if is_right and (len(other) > 1 or left.is_talk):
            alone.append(right)
    return [max(alone, key=lambda each: len(each.text))] if alone else [word]


def _most_of(words: Sequence[Word], has: Callable[[Node], bool]) -> Iterator[Step]:
    """
    Goods that most of what was said is true of. A long word says more than a short one, and
    the last what the thing is; without it, less than half of what was said is another thing.
    """
    if len(words) < MOST_LEFT_OUT:
        return
    weights = {index: len(word.text) for index, word in enumerate(words)}
    weights[len(words) - 1] += 1
    whole = sum(weights.values())
    known = [index for index, word in enumerate(words) if has(word.strict)]
    tried = 0
    for count in range(len(known), 0, -1):
        kept = [(sum(weights[index] for index in way), way) for way in combinations(known, count)]
        for weight, way in sorted(kept, key=lambda each: -each[0]):
            tried += 1
            if tried > MOST_TRIED:
                return
            if 2 * weight < whole and len(words) - 1 not in way:
                continue
            node = all_of(words[index].strict for index in way)
            yield Step(Tier.SOME_LEFT_OUT, node, node)


def completion(text: str) -> Node | None:
    """What the words typed so far may become; None while that could be nearly everything."""
    pieces = list(tokens.pieces(normalise(text)))[:MAX_WORDS]
    if not pieces or not _is_enough(pieces):
        return None
    *before, last = pieces
    nodes = [_strict(piece) for piece in before]
    if last.kind == "latin":
        nodes.append(any_of(Prefix(kind + last.text) for kind in "jk"))
    elif last.kind == "han":
        nodes.append(all_of(grams(last.text)))
    elif last.kind == "number":
        nodes.append(Prefix(tokens.number(last.text)))
    else:
        nodes.append(_strict(last))
    return all_of(nodes)


def _is_enough(pieces: Sequence[Piece]) -> bool:
    return len(pieces) > 1 or pieces[0].kind != "latin" or len(pieces[0].text) > 1


def _strict(piece: Piece) -> Node:
    if piece.kind == "han":
        return all_of(grams(piece.text))
    if piece.kind == "latin":
        return latin(piece.text)
    return exact(piece).strict
