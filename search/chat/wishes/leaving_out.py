"""不要福临门, 不要小的: which of the goods that fit a wish it says are not meant."""

from collections.abc import Sequence

from search.chat.matching.coverage import Fit
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import Matched, Matcher
from search.chat.matching.products import Product
from search.chat.wishes.comparisons import is_called, outermost
from search.chat.wishes.wish import Wish
from search.chat.words import amounts, lexicon, units
from search.chat.words.noun_phrase import NounPhrase


def kept(wish: Wish, matched: Matched, matcher: Matcher) -> Matched:
    """What was `matched` but for what the wish leaves out; doubtful where several may be left."""
    if not wish.without:
        return matched
    left = left_out(wish, [fit.product for fit in matched.fits], matcher)
    fits = [fit for fit in matched.fits if fit.product.product_id not in left]
    denied = [content for each in wish.without if (content := NounPhrase(each).content)]
    names = " ".join(fit.product.name for fit in matched.fits)
    # 葱油拌面 不要葱; 酸辣粉 without 辣 is another one.
    is_of_it = any(each in wish.words and each not in lexicon.TRAITS for each in denied)
    if not fits and (is_of_it or not any(each in names for each in denied)):
        # 酸辣粉不要花生, which only its texts tell of
        fits = matched.fits
    # What is left was not asked for by name, unless it is the only one of what was.
    is_less = len(fits) < len(matched.fits) and not _is_only(wish, fits)
    return Matched(fits, is_doubtful=matched.is_doubtful or is_less)


def _is_only(wish: Wish, fits: Sequence[Fit]) -> bool:
    """大米一袋，不要福临门, where one other is sold by the bag."""
    if wish.amount is None:
        return False
    unit = wish.amount.unit
    counted = [
        fit for fit in fits if any(units.is_alike(each, unit) for each in fit.product.units)
    ] or fits
    return len(counted) == 1 and counted[0].level >= Level.NOUN


def left_out(wish: Wish, among: Sequence[Product], matcher: Matcher) -> set[int]:
    """不要舒肤佳, 小包焦糖的: what names say, or other words for it; of sizes the smallest."""
    left: set[int] = set()
    for said in wish.without:
        noun = NounPhrase(said)
        ids = matcher.match(said, wish.groups).ids
        content = NounPhrase(noun.noun).content
        if free := {one.product_id for one in among if content and one.is_free_of(content)}:
            # 不要糖的: 原味无糖 is what is wanted.
            left |= {one.product_id for one in among} - free
            continue
        # 一千片那个 of 1000片
        numbers = {f"{each.number:f}" for each in amounts.find(said) if each.number}
        found = [
            one
            for one in among
            if one.product_id in ids or (content and content in one.name) or numbers & one.numbers
        ]
        for relative in noun.relatives:
            word = noun.words[relative.start]
            called = {one.product_id for one in found if is_called(one, word, relative.pack)}
            wanted = called or outermost(found, relative.direction)
            # 不要小的 leaves none out where nothing tells which is smaller.
            found = [one for one in found if one.product_id in wanted] or found * bool(content)
        left |= {one.product_id for one in found}
    return left
