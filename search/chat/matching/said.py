"""Words as they are held against goods, with all that is the same for each of those."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.utils.functional import cached_property

from search.analysis import suffixed
from search.chat.matching import match_levels
from search.chat.matching.products import Product
from search.chat.words import lexicon
from search.chat.words.noun_phrase import NounPhrase

# What else words mean: what the store's synonyms say.
Also = Mapping[str, Sequence[str]]

LONGEST_SYNONYM, MOST_CUTS = 6, 3
# oreo, and red bull with the word behind it.
_LATIN = re.compile(r"(?<![a-z])([a-z]+(?:'[a-z]+)?)(?: [a-z]+(?![a-z]))?")
# 苹果15钢化膜
_PHONE = re.compile(r"苹果(?=\s?1\d(?!\d))")
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
        if _PHONE.match(self.noun.text, at):
            yield at + 2, ("iphone",)
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
        said = self.noun.words[at]
        is_own = self.by_ending or said not in self.also or said in lexicon.THINGS
        return not self.by_sound and is_own and self.noun.is_alone(at)

    def may_explain(self, product: Product) -> bool:
        """Whether the product may explain any of it: most of those held against it do not."""
        signs = self._all_signs
        if signs is None or _is_any_in(signs, product.text):
            return True
        return self.by_sound and _is_any_in(self.sounds, product.sounded)

    def may_begin(self, at: int, product: Product) -> bool:
        """
        Whether the product may explain what begins at `at`: most explain nothing at most
        places, and that is known without looking closer.
        """
        signs = self._signs[at]
        if signs is None or _is_any_in(signs, product.text):
            return True
        return self.by_sound and self.sounds[at] in product.sounded

    @cached_property
    def sounds(self) -> list[str]:
        """For each place how it and the next one sound."""
        heard = self.noun.sounds
        return ["|" + "||".join(heard[at : at + 2]) + "|" for at in range(len(heard))]

    @cached_property
    def _all_signs(self) -> frozenset[str] | None:
        if any(signs is None for signs in self._signs):
            return None
        return frozenset(sign for signs in self._signs for sign in signs or ())

    @cached_property
    def _signs(self) -> list[Sequence[str] | None]:
        """
        For each place what must stand in a text of the product, one of these, if that is to
        explain what begins there; None where more than what texts say may do so.
        """
        return [self._signs_at(at) for at in range(len(self.noun.words))]

    def _signs_at(self, at: int) -> Sequence[str] | None:
        noun = self.noun
        here = noun.words[at]
        if not here.isalnum():
            return ()
        looks = match_levels.look_signs(noun, at) if self.has_looks[at] else ()
        if here.isascii() or at in noun.volumes or at in noun.counted or looks is None:
            return None
        pair = noun.words[at : at + 2]
        signs = {*looks, *([pair] if len(pair) > 1 else [])}
        signs.update(other for _end, others in self.others[at] for other in others)
        if at + 1 < len(self.others):
            signs.update(f"{here}{each}" for _end, others in self.others[at + 1] for each in others)
        if at in noun.tastes:
            signs.add(noun.tastes[at][1])
        if suffixed.matches(noun.words, at) or self.is_character(at):
            signs.add(here)
        return tuple(signs)


def _is_any_in(signs: Iterable[str], text: str) -> bool:
    return any(map(text.__contains__, signs))
