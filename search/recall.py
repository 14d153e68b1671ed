"""Goods that share anything with given words: where a typed order looks for its candidates."""

from collections.abc import Sequence
from itertools import pairwise

from modelsearch.backends import get_search_backend

from core import pinyin
from search import synonyms
from search.analysis import (
    lookalikes,
    query_text,
    segment,
    spoken,
    suffixed,
    thesaurus,
    tokens,
)
from search.analysis.nodes import Term, all_of, any_of
from search.analysis.normalise import normalise
from search.backends.entries import Entries
from shop.stores.models import Store

LIMIT = 40
MAX_TOKENS = 120
SHORT = 3


def recall(groups: Sequence[Sequence[str]], *, store: Store, limit: int = LIMIT) -> list[list[int]]:
    """
    For each group of words, ids of pages on sale in `store` that share a pair of characters,
    a pair of syllables, a Latin word or a synonym with it, best first. One query a group.
    """
    texts = [" ".join(words) for words in groups]
    known = synonyms.expansions(
        {word for text in texts for word in query_text.candidates(text)}, store=store
    )
    mine = Term(tokens.in_store(store.pk))
    entries: Entries = get_search_backend().entries
    found: list[list[int]] = []
    for text in texts:
        wanted = dict.fromkeys(_tokens(normalise(text)))
        for word in query_text.candidates(text):
            for other in known.get(word, ()):
                wanted.update(dict.fromkeys(_tokens(normalise(other))))
        terms = [Term(token) for token in wanted][:MAX_TOKENS]
        if not terms:
            found.append([])
            continue
        node = any_of(terms)
        found.append(entries.best(all_of([mine, node]), by=node, first=node, limit=limit))
    return found


def _tokens(text: str) -> list[str]:
    wanted: list[str] = []
    for piece in tokens.pieces(text):
        if piece.kind == "latin":
            wanted.append(tokens.latin(piece.text))
            for read in spoken.cuts(piece.text)[:2]:
                wanted += ["q" + one + two for one, two in pairwise(read)]
        elif piece.kind != "han":
            wanted.append(tokens.number(piece.number or piece.text))
        else:
            wanted += [tokens.han(one + two) for one, two in pairwise(piece.text)]
            wanted += [tokens.han(piece.text[-2:], "e")]
            starts = range(len(piece.text) - 1)
            wanted += [
                tokens.han(piece.text[at], "e") for at in starts if suffixed.matches(piece.text, at)
            ]
            wanted += ["q" + one + two for one, two in pairwise(pinyin.syllables(piece.text))]
            wanted += [tokens.han(word) for word in segment.words(piece.text) if len(word) == 1]
            # Of longer ones some pair is as it should be.
            for other in lookalikes.words(piece.text) if len(piece.text) <= SHORT else ():
                for word in (other, *thesaurus.built_in().get(other, ())):
                    wanted += [tokens.han(one + two) for one, two in pairwise(word)]
    wanted += [tokens.latin(plain) for plain, _start, _end in tokens.joined(text)]
    return wanted
