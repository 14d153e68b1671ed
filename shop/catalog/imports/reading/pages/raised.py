"""
Prices as flyers print them: large yuan and, small and raised on their right, jiao and fen, with a
point or without: 19⁹⁰ is 19.90. A large number beside something small and raised that is no
such fraction is asked.
"""

import re
from dataclasses import replace

from shop.catalog.imports.reading.pages.boxes import Word
from shop.catalog.imports.reading.words import UNIT

_YUAN = re.compile(r"(?:[¥￥]\s*)?\d{1,4}")
_FRACTION = re.compile(r"[.,·]?(\d{1,2})(\D{0,4})")
# 夫, 羊: what an eye takes a small ¥ for.
_BEFORE = re.compile("[¥￥夫羊]")
_AFTER = re.compile(rf"元|元?/\s*{UNIT}", re.IGNORECASE)
# Of the height of the large number: how small the raised one is, how far away, how high its foot.
SMALL, APART, RAISED = 0.8, 0.35, 0.3


def joined(words: list[Word], *, is_seen: bool = False) -> list[Word]:
    """
    The words with fractions joined to their yuan, in the order they came. An eye misses one now
    and then: where there are some, a large number without is asked.
    """
    made, gone = list(words), set[int]()
    for at, word in enumerate(words):
        if not _YUAN.fullmatch(word.text):
            continue
        beside = [n for n, other in enumerate(words) if n != at and _is_raised(word, other)]
        fractions = [n for n in beside if _FRACTION.fullmatch(words[n].text)]
        if len(beside) == 1 and fractions:
            made[at] = _with_fraction(word, words[beside[0]])
            gone.add(beside[0])
            for n, other in enumerate(words):
                if n not in gone and _is_sign(word, made[at], other):
                    left = other.box.left < word.box.left
                    made[at] = _with_sign(made[at], other, before=left)
                    gone.add(n)
        elif beside:
            made[at] = replace(word, doubt=word.doubt or "digit_follows")
    if is_seen and gone:
        _ask_without(words, made)
    return [word for n, word in enumerate(made) if n not in gone]


def _ask_without(words: list[Word], made: list[Word]) -> None:
    pairs = list(enumerate(zip(words, made, strict=True)))
    least = SMALL * min(word.box.height for _n, (word, other) in pairs if word != other)
    for n, (word, other) in pairs:
        if word == other and word.box.height >= least and _YUAN.fullmatch(word.text):
            made[n] = replace(word, doubt=word.doubt or "digit_follows")


def _with_fraction(word: Word, small: Word) -> Word:
    found = _FRACTION.fullmatch(small.text)
    text = f"{word.text}.{found[1]}{found[2]}" if found else word.text
    doubt = word.doubt or small.doubt
    return Word(text, word.box.joined(small.box), small.is_tight, doubt)


def _is_raised(large: Word, small: Word) -> bool:
    high = large.box.height
    gap = small.box.left - large.box.right
    return (
        small.box.height < SMALL * high
        and -0.2 * high < gap < APART * high
        and small.box.bottom < large.box.bottom - RAISED * high
        and small.box.bottom > large.box.top
        and small.box.top > large.box.top - 0.4 * high
    )


def _is_sign(yuan: Word, price: Word, other: Word) -> bool:
    """¥ at its left, 元/袋 at its right, in whatever size."""
    high, box = yuan.box.height, other.box
    if not yuan.box.top < box.level < yuan.box.bottom + 0.1 * high:
        return False
    before = -0.2 * high < yuan.box.left - box.right < APART * high
    after = yuan.box.right - 0.2 * high < box.left < price.box.right + APART * high
    return (before and bool(_BEFORE.fullmatch(other.text))) or (
        after and bool(_AFTER.fullmatch(other.text))
    )


def _with_sign(price: Word, sign: Word, *, before: bool) -> Word:
    text = f"{sign.text}{price.text}" if before else f"{price.text}{sign.text}"
    text = re.sub("^[夫羊]", "¥", text)
    return Word(text, price.box.joined(sign.box), False, price.doubt or sign.doubt)
