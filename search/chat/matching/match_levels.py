"""What words are to a product: its name, its noun, inside it, or a look that tells it apart."""

import re
from collections.abc import Iterator
from enum import IntEnum

from search.analysis import segment, spoken, thesaurus
from search.chat.matching.name_parts import FITS, Segment
from search.chat.matching.products import Product
from search.chat.words import lexicon, sizes, units
from search.chat.words.noun_phrase import NounPhrase


class Level(IntEnum):
    NONE = 0  # explained, but no noun: a colour, a flavour
    MENTIONED = 1  # somewhere in its texts
    INSIDE = 2  # somewhere in its name
    BEGINNING = 3  # the brand, or the beginning of its name
    PHRASE = 4  # what its text or shelf says that it is
    NOUN = 5  # what its name ends with
    NAME = 6


_flavours = "|".join(sorted(lexicon.FLAVOURS, key=len, reverse=True))
# What may follow the noun of a name: 威化饼干|草莓味, 草莓味|单个装.
_TAIL = re.compile(
    rf"(?:(?:{_flavours}){{1,3}}味(?:型)?)?(?:[单独大小家]?[个立包庭套]?装)?|鲜?切[盒块片]|果切"
)
# What others may taste of, and what comes in tastes itself.
_OF_TASTES = frozenset({"酸奶", "酸乳酪", "咖啡"})
_PACKING = re.compile(rf"^(?:[大小中整](?:{'|'.join(lexicon.PACKED)})|散装|家用|袋装|瓶装|盒装)")
# 酱 is what many sauces end with, and the shop has another one.
_HEADS = lexicon.SHORT_GOODS - {"酱"} | set("灶漆粥饭汤饺")
_BIRDS = frozenset("鸡鸭鹅")
_FOR_WHOM = re.compile("[男女童][士式款生装]")
_SIZED_PACK = re.compile(rf"[大中小](?:{'|'.join(lexicon.PACKED)})装?")
# 大份 of what is sold by the box
_NO_PACKS = ("", "份")
_PAPER = re.compile(sizes.PAPER)
# 橙 is a colour, and what 脐橙 are.
_ONLY_LOOKS = (lexicon.COLOURS - lexicon.ONE_CHARACTER) | lexicon.TRAITS
# 无糖, 零脂: what is none of it; 不粘锅 is a 锅. 番茄 is no 茄子, 核桃 no 桃子.
_NO_KIND = re.compile("^[无零不低].$|番茄$|[核樱羊杨胡猴]桃$")
# 家用面粉, 整箱牛奶: what a phrase is stands behind so many characters at most.
LONGEST_ADJECTIVE = 2
# 娃哈哈ad钙|奶, 红烧牛肉|面: so much of a name says the rest as well.
NEARLY_ALL = 4


def in_name(product: Product, part: str) -> Level:
    """The best of what `part` is where it stands in the name."""
    if part in lexicon.ONLY_LOOKS or _FOR_WHOM.fullmatch(part):
        return Level.NONE
    best, start = Level.NONE, product.name.find(part)
    while start >= 0:
        end = start + len(part)
        for segment_ in product.segments:
            if segment_.start < end and start < segment_.end:
                best = max(best, _in_segment(segment_, start, end, part, product))
        start = product.name.find(part, start + 1)
    return best


def in_more(product: Product, part: str) -> Level:
    """What `part`, found in the other texts, is."""
    if part.endswith(tuple(lexicon.GENERAL_NOUNS)) or _SIZED_PACK.fullmatch(part):
        return Level.MENTIONED
    shelf = product.shelf.split("·")[-1]
    if part == shelf or part in product.phrases:
        return Level.PHRASE
    for phrase in product.phrases:
        is_short = len(phrase) - len(part) <= LONGEST_ADJECTIVE
        if phrase.endswith(part) and (is_short or _PACKING.sub("", phrase) == part):
            return Level.PHRASE
    return Level.MENTIONED


def of_word(product: Product, word: str) -> Level:
    """What a word of the same meaning is to the product; NONE where it is not there."""
    if word in product.name:
        return in_name(product, word)
    return in_more(product, word) if word in product.more else Level.NONE


def of_character(product: Product, character: str, *, is_loose: bool) -> Level:
    """One character is a noun only as a word of its own: 醋 of 香醋, not 盐 of 椒盐."""
    if character in _ONLY_LOOKS:
        return Level.NONE
    # 三黄鸡 and 老母鸡, whatever the dictionary has
    is_thing = character in lexicon.THINGS or character in _BIRDS
    for part in product.segments:
        # 盘 of 盘子
        is_suffixed = is_thing and part.text.endswith(f"{character}子")
        is_end = part.text.endswith(character) or is_suffixed
        if part.is_label or not is_end or _NO_KIND.search(part.text):
            continue
        last = segment.words(part.text)[-1]
        # 牛肉|面; 酱油 is no 油, 垃圾袋 no 袋.
        # 丝苗|米, which no dictionary has
        is_named = segment.is_word(last[:-1]) or not segment.is_word(last)
        is_head = len(last) > 2 and character in _HEADS and is_named
        if is_loose or len(part.text) == 2 or last == character or is_head or is_thing:
            return Level.NOUN
    # 烟, of all that lies on the shelf of that name
    return Level.PHRASE if character == product.shelf else Level.NONE


def is_cut(name: str, start: int) -> bool:
    """荷味 of 薄荷味: two characters, of which the first ends a word."""
    is_end = start > 0 and segment.is_word(name[start - 1 : start + 1])
    if not is_end or segment.is_word(name[start : start + 2]):
        return False
    # 浴帘 of 防水浴帘, though 水浴 is a word
    return name[start : start + 2] not in segment.words(name)


def is_cut_from(product: Product, said: str) -> bool:
    """百合干, of 百合: the same thing as it is sold; 孜然粉, but no 土豆粉 of 土豆."""
    ends = lexicon.CUTS | {"粉", "面", "碎"} if said in lexicon.SPICES else lexicon.CUTS
    return len(said) > 1 and any(
        part.text[:-1].endswith(said) and part.text[-1] in ends
        for part in product.segments
        if not part.is_label
    )


def spelled(product: Product, letters: str, end: int) -> Iterator[tuple[int, Level]]:
    """tudou of 土豆: the whole word, read as it is typed."""
    for cut in spoken.cuts(letters):
        wanted = [lexicon.plain_sound(syllable) for syllable in cut]
        for start in range(len(product.sounds) - len(wanted) + 1):
            if product.sounds[start : start + len(wanted)] == wanted:
                yield end, in_name(product, product.name[start : start + len(wanted)])


def _in_segment(segment_: Segment, start: int, end: int, part: str, product: Product) -> Level:
    # A4, of A4卡纸, is no brand.
    if segment_.is_label or _PAPER.fullmatch(part):
        return Level.MENTIONED if FITS.match(segment_.text) else Level.INSIDE
    head = product.name[segment_.start : start]
    tail = product.name[end : segment_.end]
    is_taste = segment_.text.endswith("味") and segment_ is not product.segments[0]
    is_flavour = part.removesuffix("味") in lexicon.FLAVOURS
    if tail.startswith("味") or (is_flavour and part.endswith("味")) or is_taste:
        # 芬达橙|味 begins with the brand.
        # So does 和路雪可爱多草莓|味.
        is_begun = not head or len(part) >= NEARLY_ALL
        is_brand = not is_taste and is_begun and tail == "味" and not is_flavour
        return Level.BEGINNING if is_brand else Level.NONE
    # 安慕希酸奶|原味, though 酸奶 is a taste, too.
    # 菠萝切盒 is fruit, and no taste.
    is_goods = not is_flavour or (bool(head) and tail == "原味") or "切" in tail
    # 蒙牛|酸奶|草莓味; 百力滋草莓牛奶味 is neither.
    is_goods |= part in _OF_TASTES and head in thesaurus.brands()
    # A model or a label right behind the noun: 扫地机器人T20.
    # 毛巾粉, which is 粉色 and no powder
    is_colour = tail in lexicon.COLOURS and sizes.is_coloured(product.more, tail)
    if is_colour or tail.isascii() or (is_goods and _TAIL.fullmatch(tail)):
        is_name = not head or head.isascii()
        return Level.NAME if is_name and segment_ is product.segments[0] else Level.NOUN
    # 水|蜜桃乌龙|茶, 紫长茄|子
    is_nearly = len(head) <= 1 and len(tail) == 1 and len(part) >= NEARLY_ALL
    is_suffixed = tail == "子" and part[-1] not in "瓜豆松莲种"
    # 带鱼|段
    is_suffixed |= tail == "段" and len(part) > 1
    # 寿眉|饼, which is sold by 饼
    is_unit = tail in lexicon.FORMS and tail in product.units
    is_counted = is_unit and segment_ is not product.segments[0]
    if (is_nearly and not is_flavour) or is_suffixed or is_counted:
        return Level.NOUN
    # 海天老抽|王 is 老抽, ad钙|奶 ad钙, 土豆|粉 is no 土豆.
    # 花雕|酒 and 普洱|茶 are called so.
    if is_flavour or (tail in lexicon.FORMS - {"酒", "茶"} and not part[0].isascii()):
        return Level.MENTIONED
    return Level.BEGINNING if len(tail) == 1 or not head else Level.INSIDE


# 男士, 女款 are 男 and 女 of whatever name.
_PERSON = re.compile(r"(?P<who>[男女童])(?:士|式|款|生|装|人|孩|宝)?")
_BEGINNINGS = lexicon.COLOURS | lexicon.TRAITS | frozenset(lexicon.PACKED)


def look_starts(noun: NounPhrase) -> list[bool]:
    """For each place in the words whether something of the kind may begin there."""
    known = {
        *noun.colours,
        *noun.packed,
        *(each.start for each in noun.relatives),
    }
    return [
        at in known
        or character in _BEGINNINGS
        or any(noun.words.startswith(loose, at) for loose in lexicon.LOOSE)
        or _is_told_apart_by(noun, at)
        for at, character in enumerate(noun.words)
    ]


def look_signs(noun: NounPhrase, at: int) -> tuple[str, ...] | None:
    """What the texts of a product must hold, one of these, for looks that begin at `at` to be
    its own; None where that is not all."""
    character = noun.words[at]
    is_packed = character in lexicon.PACKED and _is_behind_colour(noun, at)
    is_relative = any(at == each.start for each in noun.relatives)
    is_loose = any(noun.words.startswith(loose, at) for loose in lexicon.LOOSE)
    if is_packed or is_relative or is_loose or at in noun.packed:
        return None
    kin = (lexicon.TRAIT_KIN.get(character, ""), *lexicon.COLOUR_KIN.get(character, ""))
    return (character, *filter(None, kin))


def look_ends(noun: NounPhrase, at: int, product: Product) -> Iterator[int]:
    """Where looks that begin at `at` and are those of the product end."""
    yield from _packs(noun, at, product)
    character = noun.words[at]
    if character in lexicon.COLOURS:
        # 绿奇异果, where 奇异果 was said before 绿的.
        thing = noun.words[:at].strip()
        is_of_it = len(thing) > 1 and f"{character}{thing}" in product.name
        if is_of_it or product.has_colour(character):
            yield at + 1
    kin = {character, lexicon.TRAIT_KIN.get(character, character)}
    if character in lexicon.TRAITS and any(each in product.name for each in kin):
        person = _PERSON.match(noun.words, at)
        yield person.end() if person else at + 1
        if noun.words[at + 1 : at + 2] == "用" and any(f"{each}用" in product.name for each in kin):
            # 狗用 of 犬用
            yield at + 2
    if _is_told_apart_by(noun, at) and any(
        part.text[0] == character and len(part.text) > 1 for part in product.segments[1:]
    ):
        yield at + 1
    for relative in noun.relatives:
        is_told = f"{character}{relative.pack}" in product.text
        if at == relative.start and (
            is_told or relative.pack in _NO_PACKS or _is_sold_in(product, relative.pack)
        ):
            yield relative.end


def _is_told_apart_by(noun: NounPhrase, at: int) -> bool:
    """品茗杯 白的, of 品茗杯 白瓷"""
    is_han = "\u4e00" <= noun.words[at] <= "\u9fff"
    return is_han and noun.words[at + 1 : at + 2] == "的" and not noun.is_free[at]


def _packs(noun: NounPhrase, at: int, product: Product) -> Iterator[int]:
    """罐装, 散装, and 瓶 of 蓝瓶."""
    if at in noun.packed:
        end, pack = noun.packed[at]
        if _is_sold_in(product, pack):
            yield end
    for loose in lexicon.LOOSE:
        if noun.words.startswith(loose, at) and any(map(units.is_weight, product.units)):
            yield at + len(loose)
    character = noun.words[at]
    if (
        _is_behind_colour(noun, at)
        and character in lexicon.PACKED
        and _is_sold_in(product, character)
    ):
        yield at + 1
        if noun.words.startswith("子", at + 1):
            # 黄色袋子
            yield at + 2


def _is_behind_colour(noun: NounPhrase, at: int) -> bool:
    return noun.words[:at].removesuffix("色")[-1:] in lexicon.COLOURS


def _is_sold_in(product: Product, pack: str) -> bool:
    return pack in product.more or any(
        units.is_alike(unit, pack) or unit in units.ANYTHING for unit in product.units
    )
