"""What nothing about a product explains: words that change nothing (大馒头), and other sizes."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from search.chat.matching.coverage import Fit
from search.chat.matching.match_levels import Level
from search.chat.matching.products import Product
from search.chat.words import lexicon, units
from search.chat.words.sizes import Size

SHORT = 2
# What nothing else is measured by.
_OF_OWN = frozenset("l孔位键段色目层")
_COLOURS = "".join(lexicon.COLOURS)
_PACKS = "".join(lexicon.PACKED)
# What tells goods of one kind apart: said in vain, it is a question, not another kind.
_LOOKS = re.compile(
    rf"(?:{'|'.join(lexicon.COLOUR_WORDS)}|[{_COLOURS}]色|[{_COLOURS}]?[大中小]?[{_PACKS}]装?|[大中小]|[鲜干冻]|{'|'.join(lexicon.MATERIALS)})+|[活嫩热]"
)
_DRIED = re.compile("(?<!饼)干[货果制]|晒干|烘干")
_FRESH = re.compile("水果|蔬菜|[菜肉禽]|水产|海鲜|生鲜")
_KEPT = re.compile(f"冻|冰鲜|进口|罐|腌|熟|{_DRIED.pattern}")


def is_vain(product: Product, said: str) -> Callable[[str], bool]:
    """Whether a gap of what is `said` is 大 or 嫩, it no 小 or 老; 干, 冻 or 鲜, and it is so."""
    others = {"大": "小", "小": "大"}
    # 嫩黄瓜 and 热豆浆; 黄瓜要嫩的 is for the shop.
    others |= {trait: other for trait, other in ("嫩老", "热冰", "活冻") if said.startswith(trait)}

    def test(gap: str) -> bool:
        if gap == "干":
            return bool(_DRIED.search(product.more))
        if gap == "冻":
            return "冻" in product.more
        if gap == "鲜":
            is_fresh = _FRESH.search(product.shelf) and not _KEPT.search(product.text)
            return bool(is_fresh) and all(map(units.is_weight, product.units))
        return gap in others and others[gap] not in product.name

    return test


def is_worn(fit: Fit) -> bool:
    """小果盘, of 果盘 小份"""
    return bool(fit.gaps) and all(
        gap in lexicon.SIZE_WORDS and re.search(f"{gap}[份号款果]", fit.product.name)
        for gap in fit.gaps
    )


def is_slip(fit: Fit) -> bool:
    """解忧杂货铺 for 解忧杂货店"""
    if fit.level < Level.BEGINNING or fit.is_other_brand or fit.covered <= SHORT:
        return False
    named = [part.text for part in fit.product.segments if not part.is_label]
    return len("".join(fit.gaps)) == 1 and any(len(text) == fit.covered + 1 for text in named)


def is_nearly(fit: Fit) -> bool:
    """Of the kind that was said, but not told to be so; or one character is another one."""
    if is_slip(fit):
        return True
    if fit.level < Level.BEGINNING or fit.is_other_noun:
        return False
    if all(_LOOKS.fullmatch(gap) and gap not in lexicon.COLOURS for gap in fit.gaps):
        return True
    return is_like(fit)


def is_like(fit: Fit) -> bool:
    """The 薯片 of 蓝色包装的薯片, by now in another pack; 清扬洗发水 is of that brand."""
    return fit.level >= Level.PHRASE and not fit.is_other_brand


def is_whole_name(fit: Fit, said: str) -> bool:
    """牙膏高露洁冰爽: all that one is called, behind what the thing is; no text need say so."""
    name = fit.product.plain_name.replace(" ", "")
    is_first = len(fit.gaps) == 1 and fit.gaps[0] not in fit.product.text and fit.is_other_brand
    is_word = is_first and not fit.gaps[0].isascii()
    return is_word and name in said and fit.covered == len(name) > len(fit.gaps[0]) > 1


def of_size(found: list[Fit], said: Sequence[Size]) -> tuple[list[Fit], bool]:
    """Those whose texts tell every size `said`, else those that do not tell any."""
    is_doubtful = False
    for size in said:
        marks = [_has_size(fit.product, size) for fit in found]
        best = max(marks, default=0)
        found = [fit for fit, mark in zip(found, marks, strict=True) if best and mark == best]
        is_doubtful = is_doubtful or best == 1
    return found, is_doubtful


def _has_size(product: Product, size: Size) -> int:
    """3 told, 2 told by a number in the name, 1 not told of, 0 told otherwise."""
    if size.quantity is not None:
        if size.quantity in product.labels:
            return 3
        is_told = any(label.dimension == size.quantity.dimension for label in product.labels)
        # No lamp of 5W is one of 5m or 五孔; 64g of memory may be 64GB.
        is_other = size.quantity.dimension in _OF_OWN and any(
            label.amount == size.number for label in product.labels
        )
        is_number = not is_other and f"{size.number.normalize():f}" in product.numbers
        return 0 if is_told else 2 if is_number else 1
    # 39.9那款, 500的: a part of the name, a size or a price. 20的热水管 is no 25 that costs 20.
    if product.comes_in(size.code) or (size.is_bare and size.code in product.numbers):
        return 3
    if size.code in product.numbers or (size.is_bare and _tells(product, Decimal(size.code))):
        return 2
    return 0 if size.is_bare else 1


def _tells(product: Product, number: Decimal) -> bool:
    prices = {variant.price for variant in product.variants}
    return number in prices or any(label.amount == number for label in product.labels)


def is_content(size: Size) -> bool:
    """500ml, 2kg: what no one thing holds besides what it does; 13cm may be told to the shop."""
    return size.quantity is not None and size.quantity.dimension in {"m", "g"}
