"""Numbers beside goods: a size that tells which, or how much after all."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.quantity import GRAMS
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import Groups
from search.chat.matching.products import Product
from search.chat.wishes import repeats
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.repeats import Repeat
from search.chat.words import names, units
from search.chat.words.amounts import Amount, Kind, without
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase

# 3m, 六米半 and 3米5 are said in 米.
_METRE = re.compile(r"(?<=\d)\s?m$|米[半\d一二三四五六七八九]$")
_SHOE_SIZE = re.compile(r"\s*\d{2,3}码$")
_SIZE_TOLD = re.compile(r"(?<!\d)(?P<number>\d{2,3})(?!\d)(?:[码号]|的)?")
# 嫂子38一双
_WHO = re.compile(rf"^(?:我?家?(?:{names.FAMILY}|[哥嫂姐弟妹][子夫]?))?(?:[穿要是]|的是)*")
MANY = 100
_WORN_BY = frozenset("双条件套")


def add_size_to_last(
    state: ReadingState, said: str, phrase: Phrase, start: int, groups: Groups
) -> bool:
    """立白 1.6公斤, behind 洗衣粉一袋: which of them, not how much more."""
    last = state.last
    if last is None or last.amount is None or phrase.amount is None:
        return False
    sold = [fit.product for fit in state.matcher.match(last.words, last.groups).fits]
    if repeats.repeat_of(last.amount, phrase.amount, sold) is not Repeat.PACK:
        return False
    joined = state.matcher.match(f"{last.words} {said}", last.groups | groups)
    if joined.is_doubtful or not joined.fits:
        # 车厘子一盒 山竹两斤
        return False
    own, ids = state.matcher.match(said, groups), {product.product_id for product in sold}
    if own.is_known and own.level >= Level.NOUN and not own.ids & ids:
        # 面条一把鸡蛋一斤 is no 鸡蛋面.
        return False
    last.add(said, (start, phrase.end), groups)
    last.pack = phrase.amount
    return True


def with_size(state: ReadingState, waiting: Sequence[Phrase], phrase: Phrase) -> Phrase:
    """小白鞋 38 and 运动鞋40: a bare number that the goods come in is a size."""
    if said := _next_size(state, waiting, phrase) or _size_of_last(state, waiting, phrase):
        phrase = replace(phrase, words=said, amount=None if phrase.is_bare else phrase.amount)
    if said := _next_number(state, waiting, phrase):
        phrase = replace(phrase, words=said, amount=None)
    amount = phrase.amount
    if amount is None:
        return _by_length(state, waiting, phrase)
    if units.is_weight(amount.unit):
        return _by_weight(state, waiting, phrase, amount)
    if amount.unit or amount.number is None or amount.number < 20:
        return phrase
    named = [waiting[-1]] if phrase.is_bare and waiting else [phrase]
    matched = state.matcher.match(named[0].words, state.near(named[0]))
    code = f"{amount.number:f}"
    fits = matched.fits if matched.is_known else []
    # Of one name in several sizes, or of several names with a size in each.
    if fits and (
        all(fit.product.comes_in(code) for fit in fits)
        or any(f"{code}码" in fit.product.name for fit in fits)
        or any(_is_worn_in(fit.product, code) for fit in fits)
    ):
        return replace(phrase, words=f"{phrase.words} {code}码", amount=None)
    # 农夫山泉550: nobody wants so many, and it stands in a name.
    if amount.number >= MANY and any(code in fit.product.numbers for fit in fits):
        return replace(phrase, words=f"{phrase.words} {code}的", amount=None)
    return phrase


def _is_worn_in(product: Product, code: str) -> bool:
    """42 of 男运动鞋 黑 42; 20 of 弯头 20 may be how many."""
    is_worn = not _WORN_BY.isdisjoint(product.units)
    return is_worn and any(part.text in (code, f"{code}码") for part in product.segments)


def _size_alone(phrase: Phrase) -> str:
    """150 of 150, 150两条 and 嫂子150, which may be a size; "" where anything else is said."""
    number, amount = _WHO.sub("", phrase.words.strip()), phrase.amount
    if (
        not NounPhrase(number).content
        and amount is not None
        and amount.number is not None
        and not amount.unit
    ):
        number = f"{amount.number:f}"
    return number if _SHOE_SIZE.fullmatch(f"{number}码") else ""


def _size_of_last(state: ReadingState, waiting: Sequence[Phrase], phrase: Phrase) -> str:
    """校服裤150码 of 150, behind 校服裤140三条; "" where that comes in no such size."""
    last, number = state.last, _size_alone(phrase)
    told = _SIZE_TOLD.search(last.words) if last else None
    if last is None or told is None or waiting or not number:
        return ""
    said = f"{last.words[: told.start()].strip()} {number}码 {last.words[told.end() :].strip()}"
    groups = last.groups | state.near(phrase)
    both = (state.matcher.match(each, groups).fits for each in (last.words, said))
    sizes = (told["number"], number)
    is_worn = all(
        each and all(_is_worn_in(fit.product, size) for fit in each)
        for each, size in zip(both, sizes, strict=True)
    )
    return said.strip() if is_worn else ""


def _next_size(state: ReadingState, waiting: Sequence[Phrase], phrase: Phrase) -> str:
    """连体衣73码 of 73, behind 连体衣66: another size of the same; "" for any other number."""
    number = _size_alone(phrase)
    before = waiting[-1].words.strip() if waiting else ""
    noun = _SHOE_SIZE.sub("", before)
    if noun == before or not number:
        return ""
    said = f"{noun} {number}码"
    matched = state.matcher.match(said, state.near(waiting[-1]))
    return said if matched.is_known and len(matched.fits) == 1 else ""


def _next_number(state: ReadingState, waiting: Sequence[Phrase], phrase: Phrase) -> str:
    """柯南102 of 102, behind 柯南101、: another one, and no hundred of it; "" for any other."""
    number = state.said(phrase.span).strip()
    before = waiting[-1].words.strip().removesuffix("的") if waiting else ""
    noun = before.rstrip("0123456789")
    is_listed = state.text[: phrase.start].endswith("、") and noun != before
    return f"{noun}{number}" if is_listed and number.isdigit() else ""


def _by_weight(
    state: ReadingState, waiting: Sequence[Phrase], phrase: Phrase, amount: Amount
) -> Phrase:
    """
    8公斤滚筒, and 510g between 蚝油 and 4: of what is not sold by weight and does hold so much,
    which, not how much.
    """
    named = waiting[-1] if phrase.is_bare and waiting else phrase
    sold = [fit.product for fit in state.matcher.match(named.words, state.near(named)).fits]
    is_by_weight = any(units.is_weight(unit) for product in sold for unit in product.units)
    if amount.number is None or is_by_weight:
        return phrase
    if not any(repeats.holds(product, amount) for product in sold):
        return phrase
    # 二两 is no size elsewhere, and 100g one everywhere.
    said = f"{amount.number * GRAMS[amount.unit]:f}g"
    return replace(phrase, words=f"{phrase.words} {said}".strip(), amount=None)


def _is_pack(behind: str) -> bool:
    """Whether 装 of 5斤装的大米 is `behind` a number; 小米3斤装 is how much of what is loose."""
    return behind.startswith("装") and bool(NounPhrase(behind[1:]).content)


def _by_length(state: ReadingState, waiting: Sequence[Phrase], phrase: Phrase) -> Phrase:
    """铁链5米, of what is sold by 米: how much, not which."""
    if phrase.price is not None or not any(size.quantity for size in phrase.noun.sizes):
        return phrase
    named = phrase if phrase.noun.content or not waiting else waiting[-1]
    matched = state.matcher.match(named.words, state.near(named))
    if not matched.is_known:
        # 白纱素的6米, of which a text tells how wide it is; 水管4分20米
        whole = state.matcher.match(named.noun.words, state.near(named))
        matched = whole if whole.is_known or not matched.fits else matched
    best = [fit.product for fit in matched.fits if fit.level is matched.level]
    sold_by = {variant.unit for product in best for variant in product.variants}
    # 灯带5米, beside 灯带插头
    unit = sold_by.pop() if len(sold_by) == 1 else units.METRE if units.METRE in sold_by else ""
    if best and all(product.label.inside == units.METRE for product in best):
        # 300米, of rolls of 100米
        held = {product.label.count for product in best}
        unit = units.METRE if all(size.number not in held for size in phrase.noun.sizes) else unit
    # 2.5平方的红色100米; 5斤装 is a pack.
    sizes = [
        (size.start, size.end, size.number)
        for size in phrase.noun.sizes
        if size.quantity
        and _METRE.sub("米", phrase.words[size.start : size.end]).endswith(unit)
        and not _is_pack(phrase.words[size.end :])
    ]
    if not unit or len(sizes) != 1:
        return phrase
    [(start, end, number)] = sizes
    amount = Amount(kind=Kind.COUNT, start=start, end=end, number=number, unit=unit)
    return replace(phrase, words=without(phrase.words, [amount]), amount=amount)
