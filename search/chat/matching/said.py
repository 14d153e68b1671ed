"""Words as they are held against goods, with all that is the same for each of those."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.utils.functional import cached_property

from search.analysis import suffixed
from search.chat.matching import match_levels
from search.chat.matching.products import Product
from search.chat.words.noun_phrase import NounPhrase

# What else words mean: what the store's synonyms say.
Also = Mapping[str, Sequence[str]]

LONGEST_SYNONYM, MOST_CUTS = 6, 3
# oreo, and red bull with the word behind it.
_LATIN = re.compile(r"(?<![a-z])([a-z]+(?:'[a-z]+)?)(?: [a-z]+(?![a-z]))?")
# lay's and red bull are one word each.
_SPELLING = re.compile("[ ']")


@dataclass(frozen=True)
class Words:
    """What is said, with all that does not depend on the product it is compared with."""

    noun: NounPhrase
    also: Also
    by_sound: bool = False
    # A character with synonyms means no more than these, where they are to be had: 盐.
    by_ending: bool = False

    @cached_property
    def others(self) -> list[list[tuple[int, Sequence[str]]]]:
        """For each place the words of the same meaning: (where the word said ends, others)."""
        return [list(self._others(at)) for at in range(len(self.noun.words))]

    def _others(self, at: int) -> Iterator[tuple[int, Sequence[str]]]:
        said = self.noun.words
        for size in range(1, min(LONGEST_SYNONYM, len(said) - at) + 1):
            # One character is a word of its own only where nothing else was said: 盐, 水.
            own = self.also.get(said[at : at + size], ())
            if own and (size > 1 or self.noun.is_alone(at)):
                yield at + size, own
        if latin := _LATIN.match(said, at):
            for end in {latin.end(1), latin.end()}:
                if own := self.also.get(_SPELLING.sub("", said[at:end]), ()):
                    yield end, own

    @cached_property
    def apart(self) -> list["Words"]:
        """公牛 插板: cut before a word that others mean the same as, which 公牛插座 begins like."""
        text = self.noun.text
        starts = (
            at
            for at, others in enumerate(self.others)
            if at > 1 and text[at - 1] != " " and any(end > at + 1 for end, _others in others)
        )
        return [
            replace(self, noun=NounPhrase(f"{text[:at]} {text[at:]}"))
            for at in islice(starts, MOST_CUTS)
        ]

    @property
    def is_loose(self) -> bool:
        """2.5平方线: so told apart, a character is enough of 电线."""
        return self.by_ending and bool(self.noun.sizes)

    @cached_property
    def has_looks(self) -> list[bool]:
        return match_levels.look_starts(self.noun)

    def is_character(self, at: int) -> bool:
        """Whether the one character there may be a noun: 水."""
        is_own = self.by_ending or self.noun.words[at] not in self.also
        return not self.by_sound and is_own and self.noun.is_alone(at)

    def may_begin(self, at: int, product: Product) -> bool:
        """
        Whether the product may explain what begins at `at`: most explain nothing at most
        places, and that is known without looking closer.
        """
        pair = self._pairs[at]
        if not pair or (len(pair) > 1 and pair in product.text):
            return True
        return self.by_sound and self.sounds[at] in product.sounded

    @cached_property
    def sounds(self) -> list[str]:
        """For each place how it and the next one sound."""
        heard = self.noun.sounds
        return ["|" + "||".join(heard[at : at + 2]) + "|" for at in range(len(heard))]

    @cached_property
    def _pairs(self) -> list[str]:
        """For each place two characters, as far as they must stand in a text of the product."""
        words = self.noun.words
        return [
            "" if self._is_told_otherwise(at) else words[at : at + 2] for at in range(len(words))
        ]

    def _is_told_otherwise(self, at: int) -> bool:
        """Whether what begins there may be explained by more than what texts say."""
        noun = self.noun
        return (
            noun.words[at].isascii()
            or at in noun.volumes
            or at in noun.tastes
            or any(self.others[at : at + 2])
            or suffixed.matches(noun.words, at)
            or self.has_looks[at]
            or self.is_character(at)
        )
