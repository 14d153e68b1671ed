"""Under which words a store remembers what they mean; only words that name goods are kept."""

from collections.abc import Sequence

from search.analysis import segment
from search.analysis.normalise import normalise
from search.chat.pieces import notes
from search.chat.words import names
from search.chat.words.noun_phrase import NounPhrase

LONGEST = 20


def of(words: str, *, is_goods: bool) -> str:
    """
    `words` as they are remembered: normalised, without polite words at both ends and without
    signs, sizes last. Empty for what is too long to be a name, and for what looks like a
    telephone, an address or a person. `is_goods`: the store has goods that these words are about.
    """
    noun = NounPhrase(normalise(words))
    sizes = [size for size in noun.sizes if not size.is_loose]
    said = _trimmed(noun, [(size.start, size.end) for size in sizes])
    told = sorted("".join(noun.text[size.start : size.end].split()) for size in sizes)
    key = " ".join(filter(None, [said, *told]))
    if not noun.content or max(len(key), len(words.strip())) > LONGEST:
        return ""
    if notes.tells_of_a_person(words):
        return ""
    return "" if names.names_somebody(noun.content, is_goods=is_goods) else key


def _trimmed(noun: NounPhrase, sizes: Sequence[tuple[int, int]]) -> str:
    """老板 可口可乐 without 老板; 加多宝 and 康师傅 as they are, of which a part may be talk."""
    free = list(noun.is_free)
    text = noun.text
    for start, end in sizes:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    kept: list[tuple[str, bool]] = []
    at = 0
    for word in segment.words(text):
        at = text.index(word, at)
        kept.append((word, all(free[at : at + len(word)])))
        at += len(word)
    while kept and kept[0][1]:
        kept.pop(0)
    while kept and kept[-1][1]:
        kept.pop()
    return "".join(character for word, _free in kept for character in word if character.isalnum())
