"""Colours, packs and sizes in words: they tell goods apart and are not what they are."""

import re
from collections.abc import Iterator

from search.chat import units, words
from search.chat.articles import Article
from search.chat.cores import Core

# 男士, 女款 are 男 and 女 of whatever name.
_PERSON = re.compile(r"(?P<who>[男女童])(?:士|式|款|生|装|人|孩)?")
_BEGINNINGS = words.COLOURS | words.TRAITS | frozenset(words.PACKED)


def starts(core: Core) -> list[bool]:
    """For each place in the words whether something of the kind may begin there."""
    known = {*core.colours, *core.packed, *(each.start for each in core.relatives)}
    return [
        at in known
        or character in _BEGINNINGS
        or any(core.words.startswith(loose, at) for loose in words.LOOSE)
        for at, character in enumerate(core.words)
    ]


def ends(core: Core, at: int, article: Article) -> Iterator[int]:
    """Where looks that begin at `at` and are those of the article end."""
    yield from _colours(core, at, article)
    yield from _packs(core, at, article)
    character = core.words[at]
    if character in words.TRAITS and character in article.name:
        person = _PERSON.match(core.words, at)
        yield person.end() if person else at + 1
    for relative in core.relatives:
        is_told = f"{character}{relative.pack}" in article.text
        if at == relative.start and (
            is_told or not relative.pack or _is_sold_in(article, relative.pack)
        ):
            yield relative.end


def _colours(core: Core, at: int, article: Article) -> Iterator[int]:
    if at in core.colours:
        end, colour = core.colours[at]
        if article.has_colour(colour[0]) or colour.removesuffix("色") in article.text:
            yield end
    if core.words[at] in words.COLOURS and article.has_colour(core.words[at]):
        yield at + 1


def _packs(core: Core, at: int, article: Article) -> Iterator[int]:
    """罐装, 散装, and 瓶 of 蓝瓶."""
    if at in core.packed:
        end, pack = core.packed[at]
        if _is_sold_in(article, pack):
            yield end
    for loose in words.LOOSE:
        if core.words.startswith(loose, at) and any(map(units.is_weight, article.units)):
            yield at + len(loose)
    character = core.words[at]
    is_after_colour = at > 0 and core.words[at - 1] in words.COLOURS
    if is_after_colour and character in words.PACKED and _is_sold_in(article, character):
        yield at + 1


def _is_sold_in(article: Article, pack: str) -> bool:
    return pack in article.more or any(
        units.is_alike(unit, pack) or unit in units.ANYTHING for unit in article.units
    )
