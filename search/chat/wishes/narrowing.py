"""Which of the variants that fit a wish it means more closely: by price, unit, size, name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from search.analysis import segment
from search.analysis.numerals import HALF
from search.chat.matching import kinds
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import Matched, Matcher
from search.chat.matching.products import Product, Variant
from search.chat.wishes import comparisons, repeats
from search.chat.wishes.comparisons import is_called, outermost
from search.chat.wishes.wish import Wish
from search.chat.words import lexicon
from search.chat.words.noun_phrase import NounPhrase, with_colour_apart
from search.chat.words.units import Conversion, Tier, is_weight

_LEADING = re.compile("([大小])[\u4e00-\u9fff]{2,}")
_LARGER = re.compile(r"\s?[大中小](?:份|碗|杯|号|盘)?(?:装|的)?")
_WITH = re.compile(r"(?P<plain>.{2,}?)[带加含配](?P<more>.+)")
_NOT_WITH = re.compile(r"不[带加含要][^\s的]+的?")

# What nobody means by 普通鸡蛋.
_SPECIAL = re.compile(
    "[土柴笨草]鸡|[土黑]猪|有机|散养|富硒|可生食|进口|精品|特级|礼盒|无糖|低脂|脱脂"
)


@dataclass(frozen=True)
class Choice:
    """One variant that a wish may mean, and how its unit takes what was said."""

    product: Product
    variant: Variant
    level: Level
    conversion: Conversion


def narrowed(wish: Wish, choices: list[Choice]) -> list[Choice]:
    """By price, by unit, by 大瓶: each only where some of the choices fit it."""
    if wish.price is not None and wish.amount is not None and wish.price.number:
        each = [one for one in choices if one.variant.price == wish.price.number]
        choices = each or choices
    choices = _of_halves(wish, choices)
    best = min((one.conversion.tier for one in choices), default=Tier.SAME)
    # One of each of an author's books: 本 and 套 alike; 校服一套, of a coat and of trousers.
    sold_by = {one.variant.unit for one in choices}
    is_set = wish.amount is not None and wish.amount.unit == "套" and sold_by == {"件", "条"}
    worst = Tier.BY_LABEL if (wish.is_each or is_set) and best < Tier.ASKED else best
    choices = [one for one in choices if one.conversion.tier <= worst]
    if wish.pack is not None:
        # 鸡蛋一箱360枚的
        choices = [one for one in choices if repeats.holds(one.product, wish.pack)] or choices
    # 大拿铁, of 拿铁 大杯
    noun = kinds.turned(NounPhrase(wish.words), [one.product for one in choices])
    # 小 盆 of 小盆
    for relative in noun.relatives or NounPhrase(with_colour_apart(noun.text)).relatives:
        word = noun.words[relative.start]
        # 小馄饨, of 馄饨 that should be 小的
        whole = f"{word}{noun.unsized}" if noun.unsized else ""
        named = [one for one in choices if whole and whole in one.product.name]
        # 大杯, of 大的两杯 and of 冰美式大
        unit = wish.amount.unit if wish.amount else ""
        pack = relative.pack or unit or (min(sold_by) if len(sold_by) == 1 else "")
        choices = named or _of_relative_size(choices, word, pack, relative.direction)
    choices = _of_leading_size(wish, noun, choices)
    if wish.amount is not None and wish.amount.size:
        unit, size = wish.amount.unit, wish.amount.size
        direction = {"大": 1, "小": -1}.get(size, 0)
        choices = _of_relative_size(choices, size, unit, direction)
    choices = _compared(wish, choices)
    # The one from last time is not told by what it is called now.
    is_any = wish.is_each or wish.is_from_history or wish.others
    if is_any:
        return choices
    noun = kinds.turned(noun, (one.product for one in choices))
    return _titled(noun, choices if wish.amount is None else _without_more(noun, choices))


def _compared(wish: Wish, choices: list[Choice]) -> list[Choice]:
    """普通的, and 最便宜的 or 最大的 of those that are left."""
    if "普通" in wish.words:
        # 鸡蛋, and no 土鸡蛋
        plain = [one for one in choices if not _SPECIAL.search(one.product.name)]
        choices = plain or choices
    for told in wish.compared:
        if told.is_price:
            wanted = told.of([one.variant.price for one in choices])
            choices = [one for one in choices if one.variant.price == wanted]
            continue
        ids = comparisons.meant(told, [one.product for one in choices], wish.words)
        choices = [one for one in choices if one.product.product_id in ids] or choices
    return choices


def _titled(noun: NounPhrase, choices: list[Choice]) -> list[Choice]:
    """《人生》 of 人生, beside 《人生海海》; 可口可乐 beside 可口可乐零度; 拿铁, no 生椰拿铁"""
    said = {noun.content, noun.noun, NounPhrase(noun.noun).content}
    # 勇闯天涯 beside 勇闯天涯superx
    whole = {each for one in choices for each in said & _parts(one.product)}
    choices = [one for one in choices if not _goes_on(one.product, whole)]
    exact = [one for one in choices if _is_begun(one.product, noun, said)]
    is_title = any(one.product.title.startswith("《") for one in exact)
    if not exact or (is_title and len(by_product(exact)) > 1):
        return choices
    return [*_of_plain_size(noun, exact), *_of_other_warmth(said, exact, choices)]


def _of_other_warmth(said: set[str], exact: list[Choice], choices: list[Choice]) -> list[Choice]:
    """冰美式, where 美式 is called 美式咖啡 热 only."""
    told = {part.text for one in exact for part in one.product.segments} & {"冰", "热"}
    others = {f"{how}{each}" for each in said for how in {"冰", "热"} - told if told}
    return [one for one in choices if one.product.name in others and one not in exact]


def _of_plain_size(noun: NounPhrase, choices: list[Choice]) -> list[Choice]:
    """热干面, beside 热干面 大份 that nobody asked for."""
    names = (one.product.name for one in choices)
    plain = next((name for name in names if name in {noun.noun, noun.content}), None)
    if plain is None or noun.relatives:
        return choices
    return [one for one in choices if not _LARGER.fullmatch(one.product.name.removeprefix(plain))]


def _parts(product: Product) -> set[str]:
    return {part.text for part in product.segments if len(part.text) > 2}


def _goes_on(product: Product, said: set[str]) -> bool:
    """Whether a part of its name begins with what was `said`, and none is that."""
    parts = _parts(product)
    return parts.isdisjoint(said) and any(part.startswith(tuple(said)) for part in parts)


def _without_more(noun: NounPhrase, choices: list[Choice]) -> list[Choice]:
    """五孔插座, beside 插座 五孔带usb: no more than was said, where there is one without."""
    parts = {part.text for one in choices for part in one.product.segments}
    said = _NOT_WITH.sub(" ", noun.text)

    def has_more(product: Product) -> bool:
        found = filter(None, (_WITH.fullmatch(part.text) for part in product.segments))
        return any(
            match["plain"] in parts and match["plain"] in said and match["more"] not in said
            for match in found
        )

    return [one for one in choices if not has_more(one.product)]


def _is_begun(product: Product, noun: NounPhrase, said: set[str]) -> bool:
    """Whether its name begins with what was said: 拿铁 of 拿铁 大杯, though 拿 may be talk."""
    first = product.segments[0].text
    # 拿铁咖啡, 普洱茶
    plain = first.removesuffix("咖啡").removesuffix("茶")
    return (
        first in said
        or plain in said
        or (first in noun.words and NounPhrase(first).content in said)
        or _is_all(product, noun)
    )


def _is_all(product: Product, noun: NounPhrase) -> bool:
    """Whether all parts of its name were said and nothing else: 冰拿铁, of 拿铁 冰."""
    left = noun.words
    for part in product.segments:
        if part.text not in left:
            return False
        left = left.replace(part.text, " ", 1)
    return len(product.segments) > 1 and not NounPhrase(left).content


def _of_halves(wish: Wish, choices: list[Choice]) -> list[Choice]:
    """半只烤鸭, where half a one is sold by itself; 16粒 of what comes by three and by sixteen."""
    amount = wish.amount
    if amount is None or amount.number is None or not amount.unit:
        return choices
    halves = [one for one in choices if f"半{amount.unit}" in one.product.name]
    if amount.number == HALF:
        one = Conversion(Tier.SAME, Decimal(1))
        return [replace(each, conversion=one) for each in halves] or choices
    label = f"{amount.number:f}{amount.unit}"
    said = re.compile(rf"(?<![\d.]){re.escape(label)}")
    # Of one name alone: 抽纸3包 is not whatever comes by three.
    is_one = len({one.product.plain_name for one in choices}) == 1 and not is_weight(amount.unit)
    told = [one for one in choices if is_one and said.search(one.product.name)]
    return told or [one for one in choices if one not in halves] or choices


def _of_leading_size(wish: Wish, noun: NounPhrase, choices: list[Choice]) -> list[Choice]:
    """要一瓶大可乐, of what comes in one kind of pack and is called so nowhere."""
    leading = _LEADING.fullmatch(noun.content)
    is_said = any(noun.content in one.product.text for one in choices)
    if leading is None or is_said or len({one.variant.unit for one in choices}) != 1:
        return choices
    pack = wish.amount.unit if wish.amount else ""
    return _of_relative_size(choices, leading[1], pack, lexicon.SIZE_WORDS[leading[1]])


def _of_relative_size(choices: list[Choice], word: str, pack: str, direction: int) -> list[Choice]:
    """大瓶: those whose text says so, else the largest of those that say how much they hold."""
    if said := [one for one in choices if is_called(one.product, word, pack)]:
        return said
    ids = outermost((one.product for one in choices), direction)
    return [one for one in choices if one.product.product_id in ids] or choices


def of_relative(matched: Matched) -> Matched:
    """小挂锁, of two that no text calls so: the one that holds less, or is smaller."""
    gaps = {gap for fit in matched.fits for gap in fit.gaps}
    if gaps not in ({"大"}, {"小"}):
        return matched
    ids = outermost((fit.product for fit in matched.fits), 1 if gaps == {"大"} else -1)
    fits = [fit for fit in matched.fits if fit.product.product_id in ids]
    return Matched(fits) if fits else matched


def by_product(choices: Sequence[Choice]) -> dict[int, list[Choice]]:
    found: dict[int, list[Choice]] = {}
    for one in choices:
        found.setdefault(one.product.product_id, []).append(one)
    return found


def to_other(wish: Wish, matcher: Matcher) -> None:
    """奶粉还是爱他美三段: that one as ever, of what stands before it."""
    ids = [matcher.match(each, wish.groups).ids for each in (wish.words, *wish.others)]
    if len(ids) > 1 and all(set() < each < ids[0] for each in ids[1:]):
        wish.words, wish.others = " ".join([wish.words, *wish.others]), []


def to_headed(wish: Wish, headed: str, matcher: Matcher) -> None:
    """
    苹果, in a list that is `headed` 红富士苹果、草莓: the one that the list is about. 数学 below
    三年级53天天练: the one of the third year.
    """
    if not headed:
        return
    fits = matcher.match(wish.words, wish.groups).fits
    named = [fit.product.plain_name for fit in fits if fit.product.plain_name in headed]
    content = NounPhrase(wish.words).content
    if len(named) == 1 < len(fits) and content and content in named[0]:
        wish.words = named[0]
        return
    ids = {fit.product.product_id for fit in fits}
    for word in segment.words(headed) if len(ids) > 1 else ():
        told = matcher.match(f"{word} {wish.words}", wish.groups)
        if len(word) > 1 and told.is_known and told.ids < ids:
            wish.words, ids = f"{word} {wish.words}", told.ids
