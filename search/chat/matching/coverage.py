"""How well a product fits what was said: which words it explains, and what they are to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from search.analysis import numerals, segment, suffixed
from search.chat.matching import match_levels, name_parts, products
from search.chat.matching.match_levels import Level
from search.chat.matching.products import Product
from search.chat.matching.said import Words
from search.chat.words import lexicon, units
from search.chat.words.noun_phrase import NounPhrase

# (where it ends, what it is to the product)
Part = tuple[int, Level]

SHORTEST_SOUND, LONGEST_SOUND = 2, 8
# 木梳子 is a 木梳; 西瓜子 is no 西瓜.
_THINGS = "梳篮垫杯锤钳刷勺叉夹绳帽裙裤扇锅盆椅桌豆袜管链钉格镜架板盒瓶罐柜凳被毯轮框珠笼棍箱盘"
_SUFFIXED = frozenset(f"{thing}子" for thing in _THINGS)
# 30x30, of tiles
_SIDES = re.compile(r"\d{2,4}x\d{2,4}")
# Begin words for how a thing is: 小方块的
_OF_SHAPE = frozenset("大小长短圆方厚薄宽窄粗细高矮")
# A code this long is no accident: ec6002.
SHORTEST_CODE = 3
SHORTEST_BARCODE = 8


@dataclass
class Fit:
    """`gaps` are the words that nothing about the product explains."""

    product: Product
    level: Level = Level.NONE
    gaps: list[str] = field(default_factory=list)
    covered: int = 0
    # Characters that only its other texts explain, and not as what it is.
    mentioned: int = 0
    # Other words for it were said, or words that sound alike.
    is_reworded: bool = False
    # Fillers that are a part of the name after all: 普通 of 普通鸡蛋.
    named: int = 0
    # A gap stands before the noun: 格力 of 格力空调 is a brand, 挂机 of 空调挂机 a wish.
    is_other_brand: bool = False
    # A gap goes on from the noun: 牛奶糖 is no 牛奶.
    is_other_noun: bool = False

    @property
    def is_full(self) -> bool:
        return not self.gaps and self.covered > 0


def of(said: Words, product: Product) -> Fit:
    """How the product explains what is said: read as a whole, else before and behind a word."""
    if not said.may_explain(product):
        return Fit(product, gaps=[said.noun.content] if said.noun.content else [])
    fit = _read(said, product)
    if fit.gaps and fit.level >= Level.BEGINNING:
        for apart in said.apart:
            if (other := _read(apart, product)).is_full:
                return other
    return fit


def _read(said: Words, product: Product) -> Fit:
    """Reads the words from left to right, the longest that the product has first."""
    noun, fit = said.noun, Fit(product)
    at, gap, edge = 0, "", -1
    while at < len(noun.words):
        part = _longest(said, at, fit) if noun.words[at].isalnum() else None
        is_suffix = at == edge and noun.words[at - 1 : at + 1] in _SUFFIXED
        if part is None and is_suffix and fit.level >= Level.NOUN:
            # 木梳子
            at += 1
            continue
        if part is None and noun.words[at] in units.SHAPED and noun.words[at - 1 : at].isdigit():
            # 11朵 of 11枝红玫瑰: how it is counted tells nothing apart.
            at += 1
            continue
        if part is None and not noun.is_free[at]:
            # 便利贴|小方块的 tells of it.
            is_attribute = noun.words[at] in _OF_SHAPE and noun.text.rstrip().endswith("的")
            fit.is_other_noun |= at == edge and not is_attribute
            end = noun.token_end(at)
            gap += noun.words[at:end]
            at = end
            continue
        if gap:
            fit.gaps.append(gap)
            gap = ""
        if part is None:
            at += 1
            continue
        _cover(fit, part, sum(noun.is_free[at : part[0]]), part[0] - at)
        fit.is_reworded |= _is_reworded(noun, at, part, product)
        if part[1] is Level.MENTIONED and _is_aside(said, at, part[0], product):
            fit.mentioned += part[0] - at
        at = part[0]
        edge = at if part[1] >= Level.BEGINNING else -1
    if gap:
        fit.gaps.append(gap)
    return fit


def _is_aside(said: Words, at: int, end: int, product: Product) -> bool:
    """Whether no more than a text says so: not 巧克力 of 大板雪糕 巧克力味, whatever that tells."""
    words = said.noun.words[at:end]
    return _is_trait(words) or not (said.has_looks[at] or f"{words}味" in product.name)


def _is_reworded(noun: NounPhrase, at: int, part: Part, product: Product) -> bool:
    """邦迪|创可贴 of another maker's, too; not 抽纸 by itself of what is 面巾纸."""
    end, level = part
    goes_on = noun.words[end : end + 1].isalnum() and not noun.is_free[end]
    least = Level.INSIDE if goes_on else Level.BEGINNING
    return level >= least and noun.words[at:end] not in product.text


def _cover(fit: Fit, part: Part, free: int, size: int) -> None:
    level = part[1]
    fit.covered += size
    if level >= Level.INSIDE:
        fit.named += free
    # 中国结|小|挂件 ends with what it is after all.
    fit.is_other_noun &= level < Level.NOUN
    fit.is_other_brand |= bool(fit.gaps) and level > Level.INSIDE >= fit.level
    fit.level = max(fit.level, level)


def _longest(said: Words, at: int, fit: Fit) -> Part | None:
    part = None
    if said.may_begin(at, fit.product):
        part = max(_parts(said, at, fit.product, fit.level), default=None)
    if part is None and said.noun.words[at] in fit.product.single:
        return at + 1, Level.NONE
    if part is None and fit.covered > 1 and _is_last(said.noun, at, fit.product):
        return at + 1, Level.INSIDE
    return part


def _is_last(noun: NounPhrase, at: int, product: Product) -> bool:
    """Whether the last character of the words is that of the name: 豆豆|鞋, 豆豆乐福|鞋."""
    is_end = at + 1 == len(noun.words) or noun.is_free[at + 1]
    # 色 of 咖色布 counts for nothing by itself.
    if not is_end or (noun.is_free[at - 1] and noun.words[at - 1] != "色"):
        return False
    ends = {part.text[-1:] for part in product.segments if not part.is_label}
    # 透明|壳 of 透明手机壳 防摔; 牛肉面 is a word of its own.
    is_short = noun.words[at] in ends and not segment.is_word(noun.content)
    return product.noun.endswith(noun.words[at]) or is_short


def _parts(said: Words, at: int, product: Product, before: Level) -> Iterator[Part]:
    """What begins at `at` and is explained by the product; `Words.may_begin` knows each way."""
    noun = said.noun
    character = noun.words[at]
    if at in noun.volumes:
        end, number = noun.volumes[at]
        # 第二部黑暗森林
        is_ahead = character == "第" and noun.words[end : end + 1].isalnum()
        if (before or is_ahead) and numerals.number(number) == (product.volume or 1):
            yield end, Level.NONE
    if at in noun.counted and noun.counted[at][1] in product.counted:
        yield noun.counted[at][0], Level.NONE
    for end, others in said.others[at]:
        level = max(match_levels.of_word(product, other) for other in others)
        # 橙子味 of 橙味
        if level or any(other.endswith("味") and other in product.name for other in others):
            yield end, level
    if suffixed.matches(noun.words, at):
        # 钉子 of 水泥钉
        level = match_levels.of_character(product, character, is_loose=True)
        yield from [(at + 2, level)] if level else []
    if character.isascii():
        yield from _code(said, at, product)
    elif at in noun.tastes:
        # 葡萄味 is no 葡萄.
        end, taste = noun.tastes[at]
        if taste in product.text:
            yield end, Level.NONE
    else:
        yield from _chinese(said, at, product)


def _chinese(said: Words, at: int, product: Product) -> Iterator[Part]:
    text, noun = said.noun.words, said.noun
    pair = text[at : at + 2]
    if pair[0] == "的" and not product.name.startswith(pair):
        # 1.5匹的空调 is no 美|的空调
        return
    if pair in product.name and (size := name_parts.grown(text, at, product.name)) > 1:
        yield at + size, match_levels.in_name(product, text[at : at + size])
    size = _in_more(text, at, product) if pair in product.more else 0
    part = text[at : at + size]
    if size > 1 and not any(each.startswith(part) for each in product.denied):
        level = match_levels.in_more(product, part)
        yield at + size, Level.MENTIONED if _is_trait(part) else level
    for end, others in said.others[at + 1] if at + 1 < len(text) else ():
        # 素饺子 of 素水饺
        for whole in (f"{text[at]}{each}" for each in others):
            if whole in product.name:
                yield end, match_levels.in_name(product, whole)
    if said.has_looks[at]:
        yield from ((end, Level.NONE) for end in match_levels.look_ends(noun, at, product))
    if said.by_sound:
        yield from _sounds(said, at, product)
    elif said.is_character(at):
        level = match_levels.of_character(product, text[at], is_loose=said.is_loose)
        # 笔芯 on the shelf of 笔 is none, and has no word for one.
        is_told = text[at] not in said.also or level is not Level.PHRASE
        yield from [(at + 1, level)] if level and is_told else []


def _in_more(text: str, at: int, product: Product) -> int:
    """How much from `at` on stands in its other texts: 可乐|小的, though they say 可乐小瓶."""
    size = name_parts.grown(text, at, product.more)
    part = text[at : at + size]
    return size - (part[-1:] in lexicon.SIZE_WORDS and part[:-1] in product.name)


def _is_trait(part: str) -> bool:
    """甜的, which names no kind: where one is called 甜豆浆, no other that is told to be so."""
    return len(part) == len("甜的") and part[1] == "的" and part[0] in lexicon.TRAITS


def _code(said: Words, at: int, product: Product) -> Iterator[Part]:
    """Letters and digits: a model number, a code, a word of the name, pinyin."""
    text = said.noun.words
    end = said.noun.token_end(at)
    token = text[at:end]
    size = name_parts.grown(text, at, product.name, is_code=True)
    if size >= len(token):
        yield at + size, match_levels.in_name(product, text[at : at + size])
    plain = products.plain_code(token)
    if _SIDES.fullmatch(plain) and product.has_sides(plain):
        yield end, Level.NONE
    if level := _of_number(token, plain, product) if plain.isdigit() else _of_code(plain, product):
        yield end, level
    if product.comes_in(plain):
        yield end, Level.NONE
    if said.by_sound and plain.isalpha() and len(plain) >= SHORTEST_CODE:
        yield from match_levels.spelled(product, plain, end)


def _of_number(token: str, plain: str, product: Product) -> Level:
    if len(plain) >= SHORTEST_BARCODE and plain in {each.barcode for each in product.variants}:
        return Level.NAME
    return Level.INSIDE if token in product.numbers else Level.NONE


def _of_code(plain: str, product: Product) -> Level:
    if plain in {products.plain_code(each.sku.lower()) for each in product.variants}:
        return Level.NAME
    is_word = plain.isalpha() and plain not in product.hyphenated
    if len(plain) < SHORTEST_CODE or is_word or plain not in product.codes:
        return Level.NONE
    return Level.NOUN if product.codes.endswith(plain) else Level.BEGINNING


def _sounds(said: Words, at: int, product: Product) -> Iterator[Part]:
    """白沙糖 for 白砂糖: two syllables need a character in common, three do not."""
    noun = said.noun
    if said.sounds[at] not in product.sounded:
        return
    for spoken, called in product.spoken.items():
        heard, size = "", 0
        for sound in noun.sounds[at : at + LONGEST_SOUND]:
            if not sound or f"{heard}|{sound}|" not in spoken:
                break
            heard, size = f"{heard}|{sound}|", size + 1
        if size < SHORTEST_SOUND:
            continue
        start = spoken[: spoken.index(heard)].count("|") // 2
        name = called[start : start + size]
        written = noun.words[at : at + size]
        if size == SHORTEST_SOUND and (
            match_levels.is_cut(called, start) or _is_other_word(written, name, start)
        ):
            continue
        same = sum(a == b for a, b in zip(name, written, strict=False))
        if size > SHORTEST_SOUND or same:
            yield at + size, match_levels.of_word(product, name)


def _is_other_word(said: str, name: str, start: int) -> bool:
    """李子, of which 车|厘子 has the sound only: a word is no slip of what is none."""
    return start > 0 and segment.is_word(said) and not segment.is_word(name)
