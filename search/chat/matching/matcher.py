"""Which products stay when all that was said of the goods is held against each."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from search.analysis import lookalikes, segment, thesaurus
from search.chat.matching import abbreviations, coverage, gaps, kinds, match_levels, mixed_spelling
from search.chat.matching.candidates import Candidates
from search.chat.matching.coverage import Fit
from search.chat.matching.gaps import SHORT
from search.chat.matching.match_levels import Level
from search.chat.matching.products import Product
from search.chat.matching.said import Words
from search.chat.words import lexicon, noun_phrase, school, turns
from search.chat.words.noun_phrase import NounPhrase

Groups = frozenset[int]
# Nothing is called by so many characters: what is longer is a story.
LONGEST = 40
# With all that people say around it.
LONGEST_TEXT = 3 * LONGEST
LONGEST_SLIP = 6
_OF = re.compile("的[来要拿整]?$")

# 竹篮篮, 碗碗: small, in Sichuan
_DOUBLED = re.compile(r"(?P<one>[\u4e00-\u9fff])(?P=one)(?=$|\s)")
# 红烧牛肉桶面, of 红烧牛肉面 桶装
_PACKED = re.compile("(?P<pack>[桶袋])面(?=$|\\s)")
# 白菜籽, 香菜种
_SEEDS = re.compile("(?<=[\u4e00-\u9fff]{2})[籽种](?=$|\\s)")
# 洗衣液薰衣草味, of 薰衣草洗衣液; 草莓味 is no 草莓.
_tastes = "|".join(sorted(taste for taste in lexicon.FLAVOURS if len(taste) == 2))
_SCENT = re.compile(rf"(?<=[\u4e00-\u9fff]{{2}})(?<!^(?:{_tastes}))味(?=的|$|\s)")
# 4x20, of 自攻螺丝4×20
_CROSS = re.compile(r"(?<=\d)[x×*](?=\d)")
# PVC110的, of PVC排水管 110
_CODED = re.compile(
    r"(?<![a-z])(?P<letters>[a-z]{2,4})(?P<number>\d{2,3})的?(?P<noun>[\u4e00-\u9fff]*)\s*$"
)
# 卤好的鸡爪, of 卤鸡爪
_MADE = re.compile("(?<=[\u4e00-\u9fff])好?的(?=[\u4e00-\u9fff])")


@dataclass(frozen=True)
class Matched:
    """`fits` best first; `is_doubtful` when something said is told by none of their texts."""

    fits: list[Fit] = field(default_factory=list)
    is_doubtful: bool = False
    # Nothing but looks was said: 蓝色盒子的.
    is_look: bool = False
    # And these are of one: 灰色五孔.
    is_told: bool = False
    # 黄爪, typed for what looks like it: doubtful, unless it is counted as that.
    is_slip: bool = False

    @property
    def level(self) -> Level:
        return max((fit.level for fit in self.fits), default=Level.NONE)

    @property
    def ids(self) -> set[int]:
        return {fit.product.product_id for fit in self.fits}

    @property
    def is_known(self) -> bool:
        """Whether what was said names goods by itself."""
        least = Level.NAME if self.is_look and not self.is_told else Level.INSIDE
        return self.level >= least and not self.is_doubtful


class Matcher:
    """Compares words with the candidates, each pair of them once."""

    def __init__(self, candidates: Candidates, spans: Sequence[tuple[int, int]]) -> None:
        """`spans` are where the words of the candidates' places stand in the message, in order."""
        self.candidates = candidates
        self._starts = [start for start, _end in spans]
        self._ends = [end for _start, end in spans]
        self._matched: dict[tuple[str, Groups, bool], Matched] = {}
        self._fits: dict[tuple[str, int, bool, bool], Fit] = {}

    def near(self, start: int, end: int) -> Groups:
        """The groups of what stands in [start, end) of the message."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        return frozenset(self.candidates.places[first:last])

    def match(self, text: str, groups: Groups, *, is_loose: bool = False) -> Matched:
        """
        What `text` may mean among the products of `groups`. Where `is_loose`, products that
        only the noun fits stay as well: "the one from last time" is not told by its looks.
        """
        text = text.strip()
        if len(text) > LONGEST_TEXT:
            return Matched()
        key = (text, groups, is_loose)
        if key not in self._matched:
            self._matched[key] = self._match_among(NounPhrase(text), groups, is_loose=is_loose)
        return self._matched[key]

    def _match_among(self, noun: NounPhrase, groups: Groups, *, is_loose: bool) -> Matched:
        products = self.products(groups)
        if denied := turns.denied(noun.text):
            products = [each for each in products if not denied.search(each.name)]
        products = kinds.of_whole_word(noun, products)
        noun = kinds.turned(noun, products)
        is_goods = not noun.is_empty and len(noun.content) <= LONGEST
        if not is_goods or kinds.are_of_nobody(noun.text, products):
            return Matched()
        for said in self._ways(noun):
            found = [self._fit(said, product) for product in products]
            found = kinds.by_makers(noun.content, found)
            full = [fit for fit in found if fit.is_full or (not noun.content and noun.sizes)]
            kept, is_doubtful = gaps.of_size(full, said.noun.sure_sizes)
            kept = kinds.of_kind(kept)
            if kept:
                kept = kinds.meant(noun.content, kept, is_exact=not (is_loose or said.by_sound))
                kept = kinds.told_so(noun.content, kept)
                return _fitting(noun, kept, is_doubtful=is_doubtful, by_sound=said.by_sound)
        short = [fit for fit in found if abbreviations.shortens(noun.unsized, fit.product)]
        short, is_unsure = gaps.of_size(short, noun.sure_sizes)
        if short:
            short = [replace(fit, level=Level.NOUN, gaps=[]) for fit in short]
            # 透明壳
            is_unsure |= segment.is_word(noun.content) or noun.content[0] == "小"
            return Matched(_sorted(short), is_doubtful=is_unsure, is_look=noun.is_look)
        if named := self._behind_its_kind(found, noun, groups):
            return named
        nearly = self._nearly(found, noun, groups)
        if nearly.fits:
            return nearly
        alone, is_unsure = gaps.of_size(kinds.named_alone(noun.unsized, products), noun.sure_sizes)
        alone = alone or [fit for fit in found if fit.product.is_flower(noun.content)]
        cut = [fit for fit in found if match_levels.is_cut_from(fit.product, noun.content)]
        # 北芪 of 北芪片
        is_sure = bool(alone) or noun.content in lexicon.HERBS
        return Matched(_sorted(alone or cut), is_doubtful=is_unsure or not is_sure)

    def told_by(self, text: str, groups: Groups) -> Matched:
        """草莓的, where nothing is called so: 草莓蛋糕, or asked about, beside 草莓大福."""
        noun = NounPhrase(text.strip())
        if not noun.content or not _OF.search(noun.text):
            return Matched()
        said = Words(noun, self.candidates.also)
        products = [one for one in self.products(groups) if noun.content in one.name]
        found = [replace(self._fit(said, one), level=Level.INSIDE) for one in products]
        told = gaps.of_size(found, noun.sure_sizes)[0]
        # 有糖的 is none without sugar.
        is_denied = any(fit.product.is_free_of(noun.content) for fit in told)
        return Matched(_sorted(told), is_doubtful=is_denied or len(told) > 1)

    def _nearly(self, found: list[Fit], noun: NounPhrase, groups: Groups) -> Matched:
        """What is of the kind that was said, and of which something else is not told so."""
        kept = kinds.of_kind([fit for fit in found if gaps.is_nearly(fit)])
        # 加缪的《鼠疫》 is no other book of his.
        kept = [fit for fit in kept if not any(f"《{gap}》" in noun.text for gap in fit.gaps)]
        kept = [fit for fit in kept if gaps.is_worn(fit)] or kept
        sized = gaps.of_size(kept, noun.sure_sizes)[0]
        kept = sized or kept
        if not kept and (slips := self._by_sound_and_look(noun, groups)):
            return slips
        # 大馒头, where there is one 馒头 and nothing calls it small.
        is_other_size = not sized and any(
            gaps.is_content(size) or (size.is_bare and not noun.text[: size.start].endswith("不是"))
            for size in noun.sure_sizes
        )
        is_sure = (
            len(kept) == 1
            and not is_other_size
            and (
                all(map(gaps.is_vain(kept[0].product, noun.content), kept[0].gaps))
                or kept[0].product.is_titled_nearly(noun.content)
            )
        )
        return Matched(_sorted(kept), is_doubtful=not is_sure)

    def _behind_its_kind(
        self, found: list[Fit], noun: NounPhrase, groups: Groups
    ) -> Matched | None:
        """牙膏高露洁冰爽. 雪碧 before 芬达 is wanted, too, and 清风 is who makes other 手帕纸."""
        whole = [fit for fit in found if gaps.is_whole_name(fit, noun.words.replace(" ", ""))]
        named, _is_told = gaps.of_size(whole, noun.sure_sizes)
        gap = named[0].gaps[0] if named else ""
        if not gap or self.match(gap, groups).level in {Level.NAME, Level.BEGINNING}:
            return None
        return Matched(_sorted(named), len(named) > 1 or gap in lexicon.FLAVOURS, noun.is_look)

    def _by_sound_and_look(self, noun: NounPhrase, groups: Groups) -> Matched | None:
        """王老古 for 王老吉, 芹莱: one character typed for another that looks like it; la条."""
        said = noun.content
        spelled = mixed_spelling.meant(noun.text, self.products(groups))
        if spelled != noun.text:
            return self.match(spelled, groups)
        if len(said) > LONGEST_SLIP or segment.is_word(said) or said in thesaurus.built_in():
            return None
        # 芹莱 is hardly anything else, and 食盆 no 食盐.
        is_short = len(said) <= SHORT
        variants = lookalikes.words if is_short else lookalikes.variants
        for variant in variants(said):
            also = {variant: thesaurus.built_in().get(variant, ())}
            words = Words(
                NounPhrase(noun.text.replace(said, variant)), {**self.candidates.also, **also}
            )
            found = [self._fit(words, product) for product in self.products(groups)]
            full = [fit for fit in found if fit.is_full and fit.level >= Level.BEGINNING]
            kept, is_doubtful = gaps.of_size(full, noun.sure_sizes)
            if kept:
                is_slip = is_short and not is_doubtful
                kept = _sorted(kinds.of_kind(kept))
                return Matched(kept, is_doubtful=is_doubtful or is_short, is_slip=is_slip)
        return None

    def _ways(self, noun: NounPhrase) -> Iterator[Words]:
        """How words are compared, the strictest way first."""
        yield Words(noun, self.candidates.also)
        if len(noun.content) == 1:
            yield Words(noun, self.candidates.also, by_ending=True)
        if (seeds := _SEEDS.sub("种子", noun.text)) != noun.text:
            yield Words(NounPhrase(seeds), self.candidates.also)
        for other in turns.plainer(noun.text):
            yield Words(NounPhrase(other), self.candidates.also)
        yield Words(noun, self.candidates.also, by_sound=True)
        coloured = noun_phrase.with_colour_apart(noun.text)
        coded = _CODED.sub(r"\g<letters>\g<noun> \g<number>的", noun.text)
        others = (_DOUBLED.sub(r"\g<one>", noun.text), _MADE.sub("", noun.text), coloured, coded)
        packed = _PACKED.sub(r"面 \g<pack>装", noun.text)
        crossed = (_CROSS.sub(sign, noun.text) for sign in "×x")
        said_so = (school.half_first(noun.text), packed, _SCENT.sub("", noun.text), *crossed)
        for other in (*others, *said_so):
            if other != noun.text:
                yield Words(NounPhrase(other), self.candidates.also)

    def _fit(self, said: Words, product: Product) -> Fit:
        key = (said.noun.text, product.product_id, said.by_sound, said.by_ending)
        if key not in self._fits:
            self._fits[key] = coverage.of(said, product)
        return self._fits[key]

    def products(self, groups: Groups) -> Iterable[Product]:
        found = (product for group in sorted(groups) for product in self.candidates.groups[group])
        return {product.product_id: product for product in found}.values()


def _fitting(noun: NounPhrase, kept: list[Fit], *, is_doubtful: bool, by_sound: bool) -> Matched:
    # 梨子 and 李子 sound alike; 波菜 is no word, and a slip of 菠菜.
    is_guess = by_sound and len(noun.content) <= SHORT and segment.is_word(noun.content)
    # 毛都: no 毛 but 毛豆, whatever 都 may be elsewhere
    is_guess &= not all(fit.level is Level.NAME and fit.covered > len(noun.content) for fit in kept)
    is_one = noun.is_look and bool(noun.sizes) and len(kept) == 1
    if is_one and kept[0].is_full and not is_doubtful:
        # 灰色五孔: both told, and one is so
        return Matched([replace(kept[0], level=Level.NOUN)], is_look=True, is_told=True)
    return Matched(_sorted(kept), is_doubtful or is_guess, noun.is_look)


def _sorted(found: list[Fit]) -> list[Fit]:
    """In stock first, then the closest, then what sells best."""

    def order(fit: Fit) -> tuple[bool, int, Decimal, int]:
        in_stock = any(variant.in_stock for variant in fit.product.variants)
        return (not in_stock, -fit.level, -fit.product.sales, fit.product.product_id)

    return sorted(found, key=order)
