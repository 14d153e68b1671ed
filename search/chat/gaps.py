"""Words that nothing about a product explains, and that change nothing: 大馒头, 解忧杂货铺."""

import re
from collections.abc import Callable

from search.chat import lexicon
from search.chat.coverage import Fit
from search.chat.match_levels import Level
from search.chat.products import Product

SHORT = 2


def is_vain(product: Product) -> Callable[[str], bool]:
    """Whether a gap is no more than 大 or 小, and the product is not told to be the other."""
    others = {"大": "小", "小": "大"}
    return lambda gap: gap in others and others[gap] not in product.name


def is_worn(fit: Fit) -> bool:
    """小果盘, of 果盘 小份"""
    return bool(fit.gaps) and all(
        gap in lexicon.SIZE_WORDS and re.search(f"{gap}[份号款]", fit.product.name)
        for gap in fit.gaps
    )


def is_slip(fit: Fit) -> bool:
    """解忧杂货铺 for 解忧杂货店"""
    if fit.level < Level.BEGINNING or fit.is_other_brand or fit.covered <= SHORT:
        return False
    named = [part.text for part in fit.product.segments if not part.is_label]
    return len("".join(fit.gaps)) == 1 and any(len(text) == fit.covered + 1 for text in named)
