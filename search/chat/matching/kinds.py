"""Which of the goods that fit are of the kind that was said, and not what is only called so."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain

from search.analysis import segment, thesaurus
from search.chat.matching.coverage import Fit
from search.chat.matching.gaps import SHORT
from search.chat.matching.match_levels import NEARLY_ALL, Level
from search.chat.matching.products import Product
from search.chat.words import lexicon, names, sizes
from search.chat.words.noun_phrase import NounPhrase

LEAST_OF_STEM = 3
LONGEST_KIND = 4
# 橙汁, 湿巾: what a name ends with that is more than who made it, or how it tastes.
_ENDS = frozenset("汁茶粉酒饼酱液皂膏巾线器乳露剂米糖油醋面")
_COOKED = re.compile(
    "(?:红烧|香辣|麻辣|葱香|藤椒|老坛|番茄|酸汤|鲜虾|香菇|金汤|卤香|黑胡椒|泡椒)[\u4e00-\u9fff]{1,4}"
)
_PERSON, _FAMILY = re.compile(names.SURNAME_AND_TITLE), re.compile(names.FAMILY)
# A4纸 is what printers take, and no 卡纸 of that size.
_PAPER = re.compile(f"{sizes.PAPER}纸")
_ASKING = re.compile(r"^(?:再|还)?[来要拿]\s*(?=[大中小])")
_HOW_WARM = re.compile(r"(?P<what>[\u4e00-\u9fff]{2,}?)\s*[(（]?(?P<how>[冰热温])的?[)）]?")
# 大油泼, 大碗油泼, of 油泼面 大份
_PORTION = re.compile(r"(?P<size>[大中小])[份碗杯]?的?(?P<what>[\u4e00-\u9fff]{2,6})")
# A model number: letters, then digits, then whatever
_MODEL = re.compile(r"(?<![a-z\d])[a-z]+\d+[a-z]*")
_BOWLS = ("份", "碗", "杯")
_PRINTED = re.compile("[复打][印写]")


def are_of_nobody(said: str, products: Iterable[Product]) -> bool:
    """张师傅 is who is written to, and no 千张, nor 儿子 a 尺子; 马大姐 makes sweets."""
    is_person = _PERSON.fullmatch(said) or (len(said) > 1 and _FAMILY.fullmatch(said))
    return bool(is_person) and all(said not in product.name for product in products)


def of_whole_word(noun: NounPhrase, products: Iterable[Product]) -> Iterable[Product]:
    """No 卷笔刀 for 剪刀, whatever 剪 may be elsewhere."""
    word = noun.words.strip()
    others = thesaurus.built_in().get(word) if len(noun.content) == 1 < len(word) else None
    if others is None:
        return products
    return [each for each in products if any(one in each.text for one in (word, *others))]


def turned(noun: NounPhrase, products: Iterable[Product]) -> NounPhrase:
    """热拿铁, of 拿铁（热）, where one is called just that; 油泼 大份 of 大油泼, of such a bowl."""
    text = _ASKING.sub("", noun.text.strip())
    match = _HOW_WARM.fullmatch(text)
    name = f"{match['how']}{match['what']}" if match else ""
    if name and any(each.name == name for each in products):
        return NounPhrase(name)
    if len(text) == SHORT and (called := _called_behind(text, products)):
        return NounPhrase(called)
    portion = _PORTION.fullmatch(text)
    if portion is None or any(text in each.name for each in products):
        return noun
    own = (
        part.text
        for each in products
        if each.name.startswith(portion["what"])
        for part in each.segments
    )
    size = next((each for each in own if each[0] == portion["size"] and each[1:] in _BOWLS), "")
    return NounPhrase(f"{portion['what']} {size}") if size else noun


def _called_behind(said: str, products: Iterable[Product]) -> str:
    """包子 肉, of 肉包, where that is what one is called."""
    for product in products:
        parts = [part.text for part in product.segments]
        if parts[:1] in ([said[1]], [f"{said[1]}子"]) and said[0] in parts:
            return f"{parts[0]} {said[0]}"
    return ""


def meant(said: str, kept: list[Fit], *, is_exact: bool) -> list[Fit]:
    """Of all that is called so the goods of this very name, of `said` in so many words."""
    is_said = any(fit.level >= Level.NOUN and not fit.is_reworded for fit in kept)
    kept = _of_model(said, kept)
    kept = of_taste(said, coloured_so(said, without_small(said, kept)))
    if _PAPER.fullmatch(said.lower()):
        kept = [fit for fit in kept if _PRINTED.search(fit.product.name)] or kept
    if is_exact and (is_said or len(said) > SHORT):
        called = called_so(said, kept)
        # 农夫山泉 is 水, though it is called nothing else.
        is_loose = said in thesaurus.loosely()
        kept = [fit for fit in kept if fit in called or (is_loose and fit.level is Level.NAME)]
        kept = _without_shelf_mates(said, kept)
    # 豆腐猫砂 is no 混合猫砂 that is made of 豆腐, where there is one of that name.
    least = min(fit.mentioned for fit in kept)
    return [fit for fit in kept if fit.mentioned == least]


def _without_shelf_mates(said: str, kept: list[Fit]) -> list[Fit]:
    """牛奶, and no 酸奶 that only lies on a shelf of that name; but any 红富士 on that of 苹果."""
    if not any(said in fit.product.noun for fit in kept):
        return kept
    return [fit for fit in kept if not (fit.level is Level.PHRASE and _is_kin(said, fit.product))]


def _is_kin(said: str, product: Product) -> bool:
    """光明酸奶 原味, on the shelf of 牛奶: a part of its name is another word that ends alike."""
    lasts = (segment.words(part.text)[-1] for part in product.segments if not part.is_label)
    return said == product.shelf and any(
        last != said and len(last) > 1 and last[-1] == said[-1] and segment.is_word(last)
        for last in lasts
    )


def told_so(said: str, kept: list[Fit]) -> list[Fit]:
    """老冰棍, and no 绿豆冰棍, where one of them is called so; 黑胶布, of 电工胶布黑色."""
    if len(said) <= SHORT:
        return kept
    named = [fit for fit in kept if said in fit.product.name]
    if said[0] in lexicon.LOOKS:
        return named or kept
    if said[0] in lexicon.COLOURS and not named:
        return [fit for fit in kept if f"{said[0]}色" in fit.product.name] or kept
    return kept


def _of_model(said: str, kept: list[Fit]) -> list[Fit]:
    """iphone15, and no iphone15promax, where names have both."""
    models = _MODEL.findall(said)
    if not models:
        return kept
    named = {fit.product.product_id: set(_MODEL.findall(fit.product.name)) for fit in kept}
    for model in models:
        others = {
            each for name in named.values() for each in name if re.match(f"{model}[a-z]", each)
        }
        exact = [fit for fit in kept if model in named[fit.product.product_id]]
        if exact and others:
            kept = [
                fit for fit in kept if fit in exact or not named[fit.product.product_id] & others
            ]
    return kept


def without_small(said: str, kept: list[Fit]) -> list[Fit]:
    """
    西红柿, which 番茄 means as well, and no 小番茄 or what else that is called: 圣女果. 葱 and
    白菜 may be small ones, and 小风扇 is a 风扇.
    """
    small = f"小{said}"
    others = thesaurus.built_in().get(small, ())
    if not others:
        return kept
    large = [fit for fit in kept if not fit.product.noun.endswith((small, *others))]
    is_other_word = len(said) > 1 and all(fit.is_reworded for fit in large)
    return large if large and is_other_word else kept


def of_taste(said: str, kept: list[Fit]) -> list[Fit]:
    """果泥苹果味, and no 果泥 苹果香蕉味, where a taste is `said`; 鸡汁番茄味 may be 番茄味."""
    tastes = {
        part.text for fit in kept for part in fit.product.segments if part.text.endswith("味")
    }
    named = {taste for taste in tastes if taste in said}
    mixed = {
        each
        for each in tastes
        if each not in named and any(taste[:-1] in each and taste not in each for taste in named)
    }
    return [fit for fit in kept if not any(part.text in mixed for part in fit.product.segments)]


def called_so(said: str, kept: list[Fit]) -> list[Fit]:
    """
    亲嘴烧 is no other 辣条, 盆景 no other 盆栽; but 香米 is 大米 and 面盆龙头 a 水龙头, and 快乐水
    no less the 可乐 that are called nothing else.
    """
    # 公牛排插 is no 公牛开关 on a shelf of 插座, a word of the same meaning.
    own = [
        fit
        for fit in kept
        if not fit.is_reworded and (fit.level >= Level.NOUN or not fit.mentioned)
    ]
    best = max(fit.level for fit in kept)
    if not own or max(fit.level for fit in own) < min(best, Level.BEGINNING):
        return kept
    # 米 of 大米, 茄 of 茄子, 龙头 of 水龙头; 帽 of 毛帽 says too little.
    # 红糖馒头 are no 白馒头.
    is_stem = len(said) >= LEAST_OF_STEM and said[0] not in lexicon.COLOURS
    is_stem |= said.startswith("大")
    stem = said[1:] if is_stem else said.removesuffix("子")
    nouns = [fit for fit in kept if fit.level is Level.NOUN]
    kin = [fit for fit in nouns if fit.product.noun.endswith(stem)]
    if said in lexicon.THINGS:
        # 皇冠梨, which has its own word, is a 梨 as 南果梨 is.
        kin += [fit for fit in kept if fit.product.noun.endswith(said)]
    if len(said) == LEAST_OF_STEM - 1 and said[-1] in lexicon.THINGS:
        # 落地扇 五叶 is a 风扇
        kin += [fit for fit in nouns if _is_called(fit, said[-1])]
    return [fit for fit in kept if fit in own or fit in kin]


def by_makers(said: str, found: list[Fit]) -> list[Fit]:
    """农夫山泉 is 水, and no 橙汁 of theirs; 哈尔滨红肠 no 啤酒, 油烟机清洗剂 no 香烟."""
    if said not in thesaurus.loosely():
        return found
    return [
        fit
        for fit in found
        if fit.level > Level.BEGINNING or not (fit.is_reworded or said not in fit.product.text)
    ]


def named_alone(said: str, products: Iterable[Product]) -> list[Fit]:
    """高露洁 冰爽, of 牙膏 where nothing is called so; 海天 蚝油 is called something else."""
    found = []
    size, makers = thesaurus.makers_alone(said)
    for product in products if makers else ():
        first = product.segments[0].text
        maker = next((each for each in makers if first.startswith(each)), "")
        if maker and size in product.name and not _is_else(product, maker):
            found.append(Fit(product, level=Level.NOUN, covered=len(said), is_reworded=True))
    return found


def _is_else(product: Product, maker: str) -> bool:
    """Whether its name has, behind who makes it, a word for goods."""
    name = _COOKED.sub(" ", product.plain_name).replace(maker, " ", 1)
    words = [part for part in name.split() if part not in lexicon.FLAVOURS]
    parts = {
        word[at : at + size]
        for word in words
        for at in range(len(word))
        for size in range(2, LONGEST_KIND + 1)
    }
    return any(word[-1] in _ENDS for word in words) or not parts.isdisjoint(_goods())


@cache
def _goods() -> frozenset[str]:
    """Words for goods, no makers and no flavours: 蚝油, 面包."""
    known = thesaurus.built_in()
    words = frozenset({*known, *chain.from_iterable(known.values()), *thesaurus.loosely()})
    return words - thesaurus.brands() - lexicon.FLAVOURS


def coloured_so(said: str, kept: list[Fit]) -> list[Fit]:
    """黑胶布, another word for any 绝缘胶布, is the black one where one is sold."""
    colours = (said[:1], f"{said[:1]}色")
    parts = (part.text for fit in kept for part in fit.product.segments)
    if said[:1] not in lexicon.COLOURS or not any(part in colours for part in parts):
        return kept
    return [fit for fit in kept if said[0] in fit.product.name]


def _is_called(fit: Fit, *ends: str) -> bool:
    """Whether a part of its name ends so."""
    named = (part.text for part in fit.product.segments if not part.is_label)
    return any(text.endswith(ends) for text in named)


def _belongs_to(fit: Fit) -> bool:
    """花洒软管, of 花洒"""
    return fit.level <= Level.BEGINNING and _is_called(fit, *lexicon.ACCESSORIES)


def of_kind(found: Sequence[Fit]) -> list[Fit]:
    """
    Those that are what was said. 牛奶面包 is not 牛奶 where there is milk; but a brand, or what
    only a text calls so, stays beside a noun of the same shelf: 奥利奥 is all 奥利奥.
    """
    named = max((fit.named for fit in found if fit.level >= Level.BEGINNING), default=0)
    found = [fit for fit in found if fit.named >= named]
    nouns = [fit for fit in found if fit.level >= Level.NOUN]
    if nouns:
        found = [fit for fit in found if fit in nouns or not _belongs_to(fit)]
    shelves = {fit.product.shelf for fit in nouns}
    # 云南白药 is 云南白药膏, and who makes the 创可贴.
    are_nearly = all(
        NEARLY_ALL <= fit.covered == len(fit.product.segments[0].text) - 1 for fit in nouns
    )
    if nouns:
        return [
            fit
            for fit in found
            if fit.level >= Level.NOUN
            or (fit.level is Level.BEGINNING and are_nearly)
            or (fit.level >= Level.INSIDE and fit.product.shelf in shelves)
        ]
    found = [fit for fit in found if fit.level is not Level.MENTIONED]
    best = max((fit.level for fit in found), default=Level.NONE)
    # 高筋 is what a text says of one, and a part of the name of another of that shelf.
    shelves = {fit.product.shelf for fit in found if fit.level == best == Level.PHRASE}
    return [
        fit
        for fit in found
        if fit.level == best or (fit.level >= Level.INSIDE and fit.product.shelf in shelves)
    ]
