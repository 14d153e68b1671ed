"""Under which words a store remembers what they mean; only words that name goods are kept."""

from search.analysis.normalise import normalise
from search.chat.pieces import notes
from search.chat.words import names
from search.chat.words.noun_phrase import NounPhrase

LONGEST = 20


def of(words: str, *, is_goods: bool) -> str:
    """
    `words` as they are remembered: normalised, without polite words and signs, sizes last. Empty
    for what is too long to be a name, and for what looks like a telephone, an address or a
    person. `is_goods`: the store has goods that these words are about.
    """
    noun = NounPhrase(normalise(words))
    sizes = sorted(noun.text[size.start : size.end] for size in noun.sizes if not size.is_loose)
    key = " ".join(filter(None, [noun.content, *("".join(size.split()) for size in sizes)]))
    if not noun.content or max(len(key), len(words.strip())) > LONGEST:
        return ""
    if notes.tells_of_a_person(words):
        return ""
    return "" if names.names_somebody(noun.content, is_goods=is_goods) else key
