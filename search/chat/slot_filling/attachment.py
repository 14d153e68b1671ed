"""What a phrase adds to the wish before it: which of them, how much, the same once more."""

import re
from dataclasses import replace
from decimal import Decimal

from search.analysis import segment, thesaurus
from search.chat.matching.match_levels import Level
from search.chat.pieces import notes
from search.chat.slot_filling import makers
from search.chat.wishes import compared
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words import for_whom, lexicon
from search.chat.words.amounts import Amount, Kind
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase

# 999的那款, 就1299那个
_PRICED = re.compile(
    r"[就要]?(?:[你您]?(?:上次|昨天|刚才)?[说讲]的?)?(?P<price>\d{2,5}(?:\.\d+)?)的?那?[个款种台套件]?的?"
)
_THAT = ("的", "那个", "那款", "那种")
_HOW_STRONG = re.compile("太|[不别少多][放要加]")
_WHICH = re.compile(r"\s*要[^\s\d]{2,6}的[哦哈啊呀]?\s*$")
_HOW = re.compile(r"\s*要[^\s]{2,6}的\s*$")
_OF = re.compile(r"的(?:那[\u4e00-\u9fff])?\s*$")  # 大的那支
LONGEST_TRAIT = 8
SHORT_PART = 3
# 青菜有啥: nothing that could be missing.
_OPEN = re.compile(r"有(?:什么|啥|哪)")
# 签名版, 礼盒装: asked of the goods, not goods.
_LOOKS = frozenset("版款色码号味装的")


def also_fine(state: ReadingState, about: Span, span: Span) -> bool:
    """鸡蛋面也行, beside what was wanted first."""
    said, near = state.said(about), state.matcher.near(*about)
    last = state.last
    if last is None or not state.matcher.match(said, near).is_known:
        return False
    last.others.append(said)
    last.groups |= near
    last.spans.append(span)
    return True


def describes(state: ReadingState, phrase: Phrase) -> bool:
    """农夫山泉的, M码, 要红的那条: more about the wish before, added to it."""
    last, noun = state.last, phrase.noun
    if last is None or not phrase.words.strip():
        return False
    if add_price(state, last, phrase) or compared.tells_which(state, phrase.span):
        # 就你上次说899那个
        return True
    if any(
        narrows(state, last, replace(phrase, words=each)) for each in for_whom.words(phrase.words)
    ):
        return True
    if noun.is_empty:
        return _describes_plainly(state, last, phrase)
    wishes = state.family_of(last, is_all="都" in state.said(phrase.span))
    described = [wish for wish in wishes if _narrows(state, wish, phrase, is_look=noun.is_look)]
    if any(_comes_in_one(state, wish, phrase) for wish in described):
        # 书包一个，要蓝色的, where no text tells of colours: for the shop.
        state.note(*phrase.span)
    else:
        for wish in described:
            wish.add(phrase.words, phrase.span, state.near(phrase))
    return (
        bool(described) or _narrows_by_size(state, last, phrase) or _add_choice(state, last, phrase)
    )


def _describes_plainly(state: ReadingState, last: Wish, phrase: Phrase) -> bool:
    """普通的就行, 夜用的: fillers that stand in a name; 厨房用的, of 水龙头 厨房."""
    before = len(state.matcher.match(last.words, last.groups).ids)
    said = phrase.words.strip().removesuffix("的")
    for plain in (said, said.removesuffix("用")):
        left = len(state.matcher.match(f"{last.words} {plain}", last.groups).ids)
        if 0 < left < before and narrows(state, last, replace(phrase, words=plain)):
            return True
    return False


def _comes_in_one(state: ReadingState, wish: Wish, phrase: Phrase) -> bool:
    """Whether a colour is asked for of the one thing of that name, which tells of none."""
    if not phrase.noun.colours and phrase.noun.content not in lexicon.COLOURS:
        return False
    before = state.matcher.match(wish.words, wish.groups)
    after = state.matcher.match(f"{wish.words} {phrase.words}", wish.groups | state.near(phrase))
    products = [fit.product for fit in before.fits]
    is_one = before.is_known and len(products) == 1 and len(products[0].variants) == 1
    is_one &= not NounPhrase(wish.words).sizes
    if not is_one or not after.is_doubtful or not after.ids <= before.ids:
        return False
    parts = {part.text for part in products[0].segments}
    return not NounPhrase(products[0].text).colours and parts.isdisjoint(lexicon.COLOURS)


def _narrows_by_size(state: ReadingState, last: Wish, phrase: Phrase) -> bool:
    """线长一点3米那种, 要3米线的: of several the one of that size, whatever else is said."""
    sizes = " ".join(phrase.words[each.start : each.end] for each in phrase.noun.sizes)
    is_how = _HOW.match(phrase.words) or not state.is_known(phrase.words, phrase.span)
    is_which = is_how and phrase.words.rstrip().endswith(_THAT)
    # 五得利那个十斤装的 is none of another maker's.
    named = state.matcher.match(phrase.noun.noun, state.near(phrase)).ids
    is_which &= named.isdisjoint(state.matcher.match(last.words, last.groups).ids)
    return bool(sizes) and is_which and narrows(state, last, replace(phrase, words=sizes))


def add_price(state: ReadingState, last: Wish, phrase: Phrase) -> bool:
    """热水器一台，999的那款; 就是3块5的: of several the one that costs so much."""
    said = state.said(phrase.span).strip()
    told = _PRICED.fullmatch(said)
    if last.amount is None or not (told or (phrase.price and said.endswith(_THAT))):
        return False
    price = Decimal(told["price"]) if told else phrase.price.number if phrase.price else None
    fits = state.matcher.match(last.words, last.groups).fits
    if all(price != variant.price for fit in fits for variant in fit.product.variants):
        return False
    last.price = Amount(kind=Kind.MONEY, start=phrase.start, end=phrase.end, number=price)
    last.spans.append(phrase.span)
    return True


def says_price(state: ReadingState, phrase: Phrase) -> bool:
    """9块9那种五孔的, behind 插座10个: which of those that were wanted."""
    last = state.last if phrase.amount is None else None
    return last is not None and add_price(state, last, phrase)


def says_how(state: ReadingState, phrase: Phrase) -> bool:
    """Whether a phrase orders what stands before it: 要平装的."""
    is_how = phrase.says_how and not phrase.is_question
    return is_how and lexicon.is_order(state.said(phrase.span).lstrip())


def tells_which(state: ReadingState, phrase: Phrase, said: str = "") -> bool:
    """精装的, behind 三体一套: added to it, whatever else is called so."""
    is_named = state.last is not None and NounPhrase(state.last.words).content
    is_of = bool(_OF.search(said or state.said(phrase.span)))
    return bool(is_named) and is_of and describes(state, phrase)


def narrows(state: ReadingState, wish: Wish | None, phrase: Phrase) -> bool:
    """Adds `phrase` to `wish` where none but some of its goods are left by it."""
    if wish is None or not _narrows(state, wish, phrase, is_look=False):
        return False
    wish.add(phrase.words, phrase.span, state.near(phrase))
    return True


def is_missing(state: ReadingState, phrase: Phrase, *, is_sure: bool = False) -> bool:
    """有没有篮球, where none is sold: an answer, not a remark; of goods it `is_sure` to be."""
    said = phrase.words.strip()
    if is_sure:
        return said[-1:] not in _LOOKS or state.is_known(said, phrase.span)
    asked = state.said(phrase.span)
    is_asked = "有" in asked or asked.rstrip().endswith("呢")
    is_thing = is_asked and said[-1:] not in _LOOKS and not _OPEN.search(asked)
    is_thing &= all(len(word) > 1 for word in segment.words(said)) and not notes.is_note(said)
    return is_thing and not state.matcher.match(phrase.words, state.near(phrase)).fits


def is_other(state: ReadingState, last: Wish, phrase: Phrase) -> bool:
    """红茶一盒, behind 柠檬茶两盒: goods in their own right, and none of those."""
    own = state.matcher.match(phrase.words, state.near(phrase))
    return own.is_known and not own.ids & state.matcher.match(last.words, last.groups).ids


def is_stray(phrase: Phrase, last: Wish | None, heading: Phrase | None) -> bool:
    """A number without unit, or a sum, behind what is complete."""
    amount = phrase.amount
    if amount is not None and (amount.unit or amount.kind is Kind.SOME):
        return False
    return not last.is_open if last is not None else heading is None


def tells_apart(state: ReadingState, named: Phrase, trait: Phrase) -> bool:
    """Whether what is `named` and waits for its amount is sold with this `trait`, and without."""
    behind = state.text[trait.end : trait.end + LONGEST_TRAIT]
    if any(f"{each}的" in behind for each in lexicon.TRAITS):
        # 豆腐要嫩的两盒老的一块
        return False
    before = state.matcher.match(named.words, state.near(named)).ids
    after = state.matcher.match(f"{named.words} {trait.words}", state.near(named)).ids
    return bool(after) and after < before


def tells_of_goods(state: ReadingState, named: Phrase, phrase: Phrase) -> bool:
    """土的那种, behind 鸡蛋有吗: which of them, or goods in their own right."""
    return state.is_known(phrase.words, phrase.span) or tells_apart(state, named, phrase)


def is_part_of_name(state: ReadingState, phrase: Phrase) -> bool:
    """螺口, behind 灯泡五个 9瓦的: a word that 螺口灯座 begins with, and no maker's."""
    matched = state.matcher.match(phrase.words, state.near(phrase))
    is_behind = any(wish.amount for wish in state.own)
    # 福尔摩斯的也要, 安耐晒要60的 and 蓝月亮大瓶 say more.
    is_alone = state.said(phrase.span).strip() == phrase.noun.content[:SHORT_PART]
    is_begun = Level.NONE < matched.level <= Level.BEGINNING and len(matched.ids) == 1
    return is_behind and is_alone and is_begun and phrase.noun.content not in thesaurus.brands()


def is_which(phrase: Phrase) -> bool:
    """要雕牌的, behind 洗衣粉一袋: what may be said of it, and of nothing that follows."""
    return bool(_WHICH.match(phrase.words))


def tells_how_many(state: ReadingState, phrase: Phrase) -> bool:
    """小瓶的 要6瓶, behind 没有百岁山就换农夫山泉: which of the wish before, and how many."""
    last = state.last
    is_instead = last is not None and last.is_conditional and last.is_open
    if last is None or not (is_instead and phrase.noun.is_look and phrase.amount):
        return False
    if not describes(state, phrase):
        return False
    last.amount = phrase.amount
    return True


def is_unsold(state: ReadingState, phrase: Phrase) -> bool:
    """Whether it is a word for goods, and none of them is sold."""
    said = "" if phrase.is_question else phrase.noun.content
    # 客厅 12W 两个 tells where, and no list of goods has it.
    is_word = len(said) > 1 and (said.isascii() or said in thesaurus.built_in())
    is_talk = notes.is_note(said) or state.is_talk(phrase)
    return is_word and not is_talk and not state.is_known(phrase.words, phrase.span)


def wish_of_heading(state: ReadingState, heading: Phrase | None, phrase: Phrase) -> bool:
    """来一条M的, below 碎花连衣裙到货了: the first that is said of what a message is about."""
    if heading is None or state.last is not None or not phrase.noun.is_look:
        return False
    said, groups = f"{heading.words} {phrase.words}", state.near(heading) | state.near(phrase)
    if not state.matcher.match(said, groups).fits:
        return False
    state.want_as(phrase, said, phrase.span, groups=groups)
    return True


def _narrows(state: ReadingState, wish: Wish, phrase: Phrase, *, is_look: bool) -> bool:
    before = state.matcher.match(wish.words, wish.groups)
    after = state.matcher.match(f"{wish.words} {phrase.words}", wish.groups | state.near(phrase))
    is_told = bool(after.fits) and after.ids <= before.ids and not after.is_doubtful
    # 厚的, where none is called so: how they should be is for the shop.
    traits = phrase.noun.content
    is_look &= not traits or not lexicon.TRAITS.issuperset(traits)
    return is_told or (is_look and bool(before.fits))


def _add_choice(state: ReadingState, last: Wish, phrase: Phrase) -> bool:
    """口香糖一瓶，炫迈薄荷的: no other goods, though no text calls it 口香糖."""
    matched = state.matcher.match(phrase.words, state.near(phrase))
    # 4分的 says of what size, and of what nothing.
    is_brand = matched.is_known and matched.level < Level.PHRASE and bool(phrase.noun.content)
    shelves = {fit.product.shelf for fit in state.matcher.match(last.words, last.groups).fits}
    # 安耐晒要60的 is no 面霜.
    is_brand &= not shelves or any(fit.product.shelf in shelves for fit in matched.fits)
    said = state.said(phrase.span).strip()
    # 要带拼音的, of 安徒生童话, is no 拼音本.
    if not (is_brand and said.endswith("的")) or said.startswith(("要带", "要有", "带", "有")):
        return False
    if last.amount is None:
        last.others.append(phrase.words)
    else:
        # 牙膏一支，高露洁的
        another = makers.of_another(state, last, phrase)
        if another:
            # 哦看错了 was said of the one before.
            last.is_doubtful = False
        elif makers.makes_else(state, last, phrase):
            # 充电器 of 华为, who makes no more than a 手机壳
            last.is_doubtful = True
        last.words = another or phrase.words
    last.groups |= state.near(phrase)
    last.spans.append(phrase.span)
    return True


def tells_trait(state: ReadingState, waiting: list[Phrase], span: Span) -> bool:
    """一块豆腐要嫩的: how it should be, and there is one that is called so."""
    if notes.tells_of_a_person(said := state.said(span)) or _HOW_STRONG.search(said):
        return False  # 送到光谷新村5栋, and 不要太辣 of 酸辣粉, tell nothing of which.
    traits = [f"{each}的" for each in said if each in lexicon.TRAITS_OR_WARMTH]
    if len(traits) == 1 and waiting:
        # 豆腐要嫩的那种两盒; 红茶要热的, beside 冰红茶, is for the shop.
        trait = Phrase(start=span[0], end=span[1], words=traits[0])
        fits = state.matcher.match(f"{waiting[-1].words} {traits[0]}", state.near(waiting[-1])).fits
        is_sold = all(traits[0][0] in fit.product.name for fit in fits)
        if (traits[0][0] in lexicon.TRAITS or is_sold) and tells_apart(state, waiting[-1], trait):
            waiting.append(trait)
            return True
    told = (*(traits if len(traits) == 1 and not waiting else ()), *for_whom.words(said))
    phrases = (Phrase(start=span[0], end=span[1], words=each) for each in told)
    return any(narrows(state, state.last, each) for each in phrases)
