"""Which articles stay when all that was said of the goods is held against each."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from search.chat import fits, sizes, words
from search.chat.articles import Article
from search.chat.cores import Core
from search.chat.fits import Fit, Words
from search.chat.levels import Level
from search.chat.shelf import Shelf
from search.chat.sizes import Size

Groups = frozenset[int]
# Nothing is called by so many characters: what is longer is a story.
LONGEST = 40
SHORT = 2

_COLOURS = "".join(words.COLOURS)
_PACKS = "".join(words.PACKED)
# What tells goods of one kind apart: said in vain, it is a question, not another kind.
_LOOKS = re.compile(
    rf"(?:{'|'.join(words.COLOUR_WORDS)}|[{_COLOURS}]色|[{_COLOURS}]?[大中小]?[{_PACKS}]装?|[大中小])+"
)


@dataclass(frozen=True)
class Picked:
    """`fits` best first; `is_doubtful` when something said is told by none of their texts."""

    fits: list[Fit] = field(default_factory=list)
    is_doubtful: bool = False
    # Nothing but looks was said: 蓝色盒子的.
    is_look: bool = False

    @property
    def level(self) -> Level:
        return max((fit.level for fit in self.fits), default=Level.NONE)

    @property
    def is_known(self) -> bool:
        """Whether what was said names goods by itself."""
        least = Level.NAME if self.is_look else Level.INSIDE
        return self.level >= least and not self.is_doubtful


class Picker:
    """Compares words with the articles of a shelf, each pair of them once."""

    def __init__(self, shelf: Shelf, spans: Sequence[tuple[int, int]]) -> None:
        """`spans` are where the words of the shelf's places stand in the message, in order."""
        self.shelf = shelf
        self._starts = [start for start, _end in spans]
        self._ends = [end for _start, end in spans]
        self._picked: dict[tuple[str, Groups, bool], Picked] = {}
        self._fits: dict[tuple[str, int, bool], Fit] = {}

    def near(self, start: int, end: int) -> Groups:
        """The groups of what stands in [start, end) of the message."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        return frozenset(self.shelf.places[first:last])

    def pick(self, text: str, groups: Groups, *, is_loose: bool = False) -> Picked:
        """
        What `text` may mean among the articles of `groups`. Where `is_loose`, articles that
        only the noun fits stay as well: "the one from last time" is not told by its looks.
        """
        key = (text, groups, is_loose)
        if key not in self._picked:
            self._picked[key] = self._pick(Core(text), groups, is_loose=is_loose)
        return self._picked[key]

    def _pick(self, core: Core, groups: Groups, *, is_loose: bool) -> Picked:
        if core.is_empty or len(core.content) > LONGEST:
            return Picked()
        for said in self._ways(core):
            found = [self._fit(said, article) for article in self.articles(groups)]
            full = [fit for fit in found if fit.is_full or (not core.content and core.sizes)]
            if is_loose and full:
                full = [fit for fit in found if fit.is_full or fit.level >= Level.PHRASE]
            kept, is_doubtful = _of_size(full, [each for each in core.sizes if not each.is_loose])
            kept = _of_kind(kept, core)
            if kept:
                # 梨子 and 李子 sound alike: two syllables alone are a guess.
                is_guess = said.by_sound and len(core.content) <= SHORT
                return Picked(_sorted(kept), is_doubtful or is_guess, core.is_look)
        names = [article.name for article in self.articles(groups)]
        nearly = [fit for fit in found if _is_nearly(fit) and not _has_brand(fit, names)]
        return Picked(_sorted(_of_kind(nearly, core)), is_doubtful=True)

    def parts(self, text: str, groups: Groups) -> list[Fit]:
        """Articles that a part of `text` is the noun or the brand of."""
        said = Words(Core(text), self.shelf.also)
        found = (self._fit(said, article) for article in self.articles(groups))
        return [fit for fit in found if fit.level >= Level.BEGINNING and not _is_another(fit)]

    def _ways(self, core: Core) -> Iterator[Words]:
        """How words are compared, the strictest way first."""
        yield Words(core, self.shelf.also)
        if len(core.content) == 1:
            yield Words(core, self.shelf.also, by_ending=True)
        yield Words(core, self.shelf.also, by_sound=True)

    def _fit(self, said: Words, article: Article) -> Fit:
        key = (said.core.text, article.product_id, said.by_sound or said.by_ending)
        if key not in self._fits:
            self._fits[key] = fits.of(said, article)
        return self._fits[key]

    def articles(self, groups: Groups) -> Iterable[Article]:
        found = (article for group in sorted(groups) for article in self.shelf.groups[group])
        return {article.product_id: article for article in found}.values()


def _of_kind(found: Sequence[Fit], core: Core) -> list[Fit]:
    """
    Those that are what was said. 牛奶面包 is not 牛奶 where there is milk; but a brand, or what
    only a text calls so, stays beside a noun of the same shelf: 奥利奥 is all 奥利奥.
    """
    if core.content in words.FLAVOURS:
        found = [fit for fit in found if fit.level >= Level.PHRASE]
    named = max((fit.named for fit in found if fit.level >= Level.NOUN), default=0)
    found = [fit for fit in found if fit.named >= named]
    nouns = [fit for fit in found if fit.level >= Level.NOUN]
    shelves = {fit.article.shelf for fit in nouns}
    if nouns:
        return [
            fit
            for fit in found
            if fit.level >= Level.NOUN
            or (fit.level >= Level.INSIDE and fit.article.shelf in shelves)
        ]
    for levels in ((Level.PHRASE,), (Level.BEGINNING,), (Level.INSIDE,), (Level.NONE,)):
        if kept := [fit for fit in found if fit.level in levels]:
            return kept
    return []


def _of_size(found: list[Fit], said: Sequence[Size]) -> tuple[list[Fit], bool]:
    """Those whose texts tell every size `said`, else those that do not tell any."""
    is_doubtful = False
    for size in said:
        marks = [_has_size(fit.article, size) for fit in found]
        best = max(marks, default=0)
        found = [fit for fit, mark in zip(found, marks, strict=True) if best and mark == best]
        is_doubtful = is_doubtful or best == 1
    return found, is_doubtful


def _has_size(article: Article, size: Size) -> int:
    """3 told, 2 told by a number in the name, 1 not told of, 0 told otherwise."""
    if size.quantity is not None:
        if size.quantity in article.labels or sizes.spans(article.more, size):
            return 3
        is_told = any(label.dimension == size.quantity.dimension for label in article.labels)
        number = f"{size.number.normalize():f}"
        return 2 if number in article.numbers and not is_told else 0 if is_told else 1
    if article.comes_in(size.code):
        return 3
    if size.code in article.numbers:
        return 2
    if size.is_bare and any(label.amount == Decimal(size.code) for label in article.labels):
        return 2
    has_options = any(variant.options for variant in article.variants)
    return 0 if has_options or sizes.has_sizes(article.more) or size.is_bare else 1


def _is_nearly(fit: Fit) -> bool:
    """Of the kind that was said, but not told to be so; or one character is another one."""
    if _is_slip(fit):
        return True
    if fit.level < Level.BEGINNING or fit.is_other_noun:
        return False
    if all(_LOOKS.fullmatch(gap) and gap not in words.COLOURS for gap in fit.gaps):
        return True
    return fit.level >= Level.PHRASE and not fit.is_other_brand


def _has_brand(fit: Fit, names: Sequence[str]) -> bool:
    """生抽 李锦记的 is none of 海天: what is said in vain is how other goods begin."""
    gaps = [gap for gap in fit.gaps if len(gap) >= SHORT and not _LOOKS.fullmatch(gap)]
    return any(name.startswith(gap) for gap in gaps for name in names)


def _is_slip(fit: Fit) -> bool:
    """解忧杂货铺 for 解忧杂货店"""
    if fit.level is not Level.BEGINNING or fit.is_other_brand:
        return False
    is_one = sum(map(len, fit.gaps)) == 1 and fit.covered > SHORT
    return is_one and any(len(part.text) == fit.covered + 1 for part in fit.article.segments)


def _is_another(fit: Fit) -> bool:
    """嫩豆腐 where 老豆腐 was said, or another brand."""
    return fit.is_other_brand or any(set(gap) <= words.TRAITS for gap in fit.gaps)


def _sorted(found: list[Fit]) -> list[Fit]:
    """In stock first, then the closest, then what sells best."""

    def order(fit: Fit) -> tuple[bool, int, Decimal, int]:
        in_stock = any(variant.in_stock for variant in fit.article.variants)
        return (not in_stock, -fit.level, -fit.article.sales, fit.article.product_id)

    return sorted(found, key=order)
