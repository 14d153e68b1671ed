"""From a wish to a line: the one thing it means, or a question between several, or nothing."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from core.quantity import plain
from search.analysis.normalise import normalise
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import Matched, Matcher
from search.chat.matching.products import Product, Variant
from search.chat.parsed import Ask, Goods, Line, Status
from search.chat.wishes import leaving_out, repeats
from search.chat.wishes.narrowing import Choice, by_product, narrowed, of_relative
from search.chat.wishes.wish import Wish
from search.chat.words import for_whom, sizes, units
from search.chat.words.amounts import Kind
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.units import Conversion, Tier

MOST_CANDIDATES = 12
NEXT_BEST = 2
ONE = Decimal(1)


def lines(wish: Wish, said: str, matcher: Matcher) -> list[Line]:
    """The lines of a wish: one, or one for each of the goods where it says so."""
    matched = _matched(wish, matcher)
    if whole := _all(wish, matched):
        return [_match(one, said, group) for one, group in whole]
    choices = narrowed(wish, _choices(wish, matched))
    if not choices:
        return [_line(wish, said, Status.NOT_FOUND, [])]
    products = by_product(choices)
    if wish.is_each and len(products) > 1:
        groups = list(products.values())[:MOST_CANDIDATES]
        return [_match(wish, said, group) for group in groups]
    if len(products) == 1 and not _is_unsure(wish, matched, choices):
        return [_match(wish, said, choices)]
    others = _next_best(wish, choices, matched, matcher) if len(products) == 1 else []
    line = _line(wish, said, Status.AMBIGUOUS, choices)
    return [replace(line, candidates=(*line.candidates, *others))]


def _next_best(
    wish: Wish, choices: Sequence[Choice], matched: Matched, matcher: Matcher
) -> list[Goods]:
    """A question has two answers, where two are sold: what the ranking of search found next."""
    found = [*(fit.product for fit in matched.fits), *matcher.products(wish.groups)]
    left = leaving_out.left_out(wish, found, matcher) | {one.product.product_id for one in choices}
    others = {one.product_id: one for one in found if one.product_id not in left}.values()
    # What is sold out comes after what is not.
    ready = [one for one in others if any(each.in_stock for each in one.variants)]
    next_best = [*ready, *(one for one in others if one not in ready)][:NEXT_BEST]
    return [_goods(_first(one, choices[0].conversion)) for one in next_best]


def _first(product: Product, conversion: Conversion) -> Choice:
    """Its first variant that is in stock, if any is."""
    in_stock = [each for each in product.variants if each.in_stock]
    return Choice(product, (in_stock or product.variants)[0], Level.NONE, conversion)


def _matched(wish: Wish, matcher: Matcher) -> Matched:
    matched = matcher.match(wish.words, wish.groups)
    for other in wish.others:
        more = matcher.match(other, wish.groups)
        known = matched.ids
        fits = [fit for fit in more.fits if fit.product.product_id not in known]
        matched = Matched([*matched.fits, *fits], matched.is_doubtful or more.is_doubtful)
    for_them = for_whom.words(wish.words)
    own = [fit for fit in matched.fits if any(each in fit.product.name for each in for_them)]
    if own:
        matched = replace(matched, fits=own)
    if not matched.fits:
        matched = matcher.told_by(wish.words, wish.groups)
    if matched.is_doubtful:
        matched = of_relative(matched)
    return leaving_out.kept(wish, matched, matcher)


def _all(wish: Wish, matched: Matched) -> list[tuple[Wish, list[Choice]]]:
    """One of each, of 大卫那两本都要, where there are just so many."""
    amount, noun = wish.amount, NounPhrase(wish.words)
    is_volume = any(end == len(noun.words.rstrip()) for end, _number in noun.volumes.values())
    if amount is None or not amount.is_all or is_volume:
        return []
    one = replace(wish, amount=replace(amount, number=amount.each))
    choices = _choices(one, matched)
    choices = narrowed(one, choices) if noun.relatives else choices
    products = by_product(
        [each for each in choices if units.is_alike(each.variant.unit, amount.unit)]
    )
    return [(one, group) for group in products.values()] if len(products) == amount.number else []


def _choices(wish: Wish, matched: Matched) -> list[Choice]:
    """Every variant of what was matched; of several sizes the one that was said."""
    codes = {each for size in NounPhrase(wish.words).sizes for each in sizes.spellings(size.code)}
    found = []
    for fit in matched.fits:
        said = [one for one in fit.product.variants if codes & set(_options(one))]
        for variant in said or _of_colour(wish.words, fit.product.variants):
            conversion = _conversion(wish, fit.product, variant)
            found.append(Choice(fit.product, variant, fit.level, conversion))
    return found


def _of_colour(text: str, variants: Sequence[Variant]) -> Sequence[Variant]:
    """Of variants that differ in colour, those of the colour said."""
    said = [one for one in variants if any(value in text for value in _options(one))]
    return said or variants


def _options(variant: Variant) -> list[str]:
    return [normalise(value) for value in variant.options.values()]


def _conversion(wish: Wish, product: Product, variant: Variant) -> Conversion:
    by_weight = units.is_weight(variant.unit)
    amount = wish.amount
    if amount is None:
        is_priced = wish.price is not None
        # "那个蓝色的薯片" is one; "要土豆" is no number of 斤.
        if not is_priced and not by_weight:
            return Conversion(Tier.SAME, ONE)
        return Conversion(Tier.SAME, None, Ask.WEIGHT if is_priced and by_weight else Ask.QUANTITY)
    is_open = amount.kind is Kind.SOME or amount.number is None
    number = ONE if is_open or amount.number is None else amount.number
    found = units.convert(number, amount.unit, variant.unit, label=product.label)
    if wish.is_conditional and found.tier is Tier.OTHER_KIND:  # 没有就换金针菇, sold by the bag
        return Conversion(Tier.SAME, None, Ask.QUANTITY)
    return Conversion(found.tier, None, Ask.QUANTITY) if is_open else found


def _is_unsure(wish: Wish, matched: Matched, choices: Sequence[Choice]) -> bool:
    """Whether the only choice must be asked about all the same."""
    best = choices[0]
    said = NounPhrase(wish.words).content
    is_other_price = (
        wish.price is not None
        and wish.amount is not None
        and wish.price.number != best.variant.price
    )
    is_counted_so = wish.amount is not None and (
        wish.amount.unit == best.variant.unit
        # 半公斤 of what is sold by 斤
        or (units.is_weight(wish.amount.unit) and units.is_weight(best.variant.unit))
    )
    return (
        (matched.is_doubtful and not (matched.is_slip and is_counted_so))
        or wish.is_doubtful
        or is_other_price
        or (wish.pack is not None and not repeats.holds(best.product, wish.pack))
        or best.conversion.tier is Tier.OTHER_KIND
        or any(_is_unsaid(model, wish.words) for model in best.product.models)
        # 84 of what holds 84g.
        or (said.isdigit() and 1 < len(said) < 4 and not best.product.is_numbered(said))
        # What only its texts say.
        or (
            best.level < Level.INSIDE
            and wish.words.strip().partition(" ")[0] not in best.product.name
        )
        # 海苔, of which two taste: no unit tells which of them is meant.
        or (best.level is Level.NONE and len(matched.ids) > 1)
    )


def _is_unsaid(model: str, words: str) -> bool:
    """bd-148dl; not where 148升 was said."""
    numbers = {f"{size.number.normalize():f}" for size in NounPhrase(words).sizes}
    return model not in words and numbers.isdisjoint(re.findall(r"\d+", model))


def _match(wish: Wish, said: str, choices: Sequence[Choice]) -> Line:
    """The only product; where its variants were not told apart, that is what to ask."""
    in_stock = [one for one in choices if one.variant.in_stock]
    best = (in_stock or list(choices))[0]
    line = _line(wish, said, Status.MATCH, [best])
    ask = best.conversion.ask if line.quantity is None else Ask.NOTHING
    if len(choices) > 1:
        ask = Ask.OPTION
    option = "" if best.variant.options else _option(wish.words, best.product)
    return replace(line, unit=best.variant.unit, ask=ask, option=option)


def _option(text: str, product: Product) -> str:
    """The size or colour that was said and must be told to the shop: XL, 38, 驼色."""
    noun = NounPhrase(text)
    for size in noun.sizes:
        if size.code and sizes.offers(product.more, size.code):
            return size.code.upper()
    for _end, colour in noun.colours.values():
        if found := sizes.offered_colour(product.more, colour.removesuffix("色")):
            return found
    return ""


def _line(wish: Wish, said: str, status: Status, choices: Sequence[Choice]) -> Line:
    quantity, unit = _quantity(wish, choices, is_match=status is Status.MATCH)
    goods = tuple(map(_goods, choices[: MOST_CANDIDATES if status is Status.AMBIGUOUS else 1]))
    is_some = wish.amount is not None and wish.amount.kind is Kind.SOME
    return Line(
        said=said,
        status=status,
        quantity=Decimal(0) if wish.is_removal else quantity,
        unit=unit,
        candidates=goods,
        ask=Ask.QUANTITY if is_some or (quantity is None and not choices) else Ask.NOTHING,
        is_conditional=wish.is_conditional,
        buyer=wish.buyer,
        amount=wish.price.number if wish.price is not None and wish.amount is None else None,
        words="" if wish.is_told_elsewhere else wish.words,
    )


def _quantity(
    wish: Wish, choices: Sequence[Choice], *, is_match: bool
) -> tuple[Decimal | None, str]:
    """In the unit of the goods where all choices have the same one and it converts."""
    found = {(one.conversion.quantity, one.variant.unit) for one in choices}
    quantity, unit = found.pop() if len(found) == 1 else (None, "")
    if is_match or (quantity is not None and wish.amount is not None and wish.amount.unit):
        return quantity, unit
    counted = {number for number, _unit in found}
    is_case = wish.amount is not None and wish.amount.unit in units.CASES
    if is_case and len(counted) == 1 and None not in counted:
        # 可乐一箱: 24 of bottles, and 24 of cans
        return counted.pop(), ""
    if wish.amount is None:
        return (None if wish.price is not None or wish.is_question else ONE), ""
    number = wish.amount.number
    if wish.amount.unit == units.DOZEN and number is not None:
        common = {one.variant.unit for one in choices}
        return plain(number * 12), common.pop() if len(common) == 1 else ""
    return (None if number is None else plain(number)), wish.amount.unit


def _goods(choice: Choice) -> Goods:
    variant = choice.variant
    return Goods(
        product_id=choice.product.product_id,
        sku=variant.sku,
        name=choice.product.title,
        unit=variant.unit,
        price=variant.price,
        option=variant.option,
        in_stock=variant.in_stock,
    )
