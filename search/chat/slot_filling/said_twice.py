"""The same goods twice in one message: more of them, other words for how many, or a question."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from search.chat.matching.products import Product
from search.chat.wishes import repeats
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.repeats import Repeat
from search.chat.wishes.wish import Wish
from search.chat.words import lexicon, names
from search.chat.words.amounts import Amount
from search.chat.words.labels import LEAST_LABEL
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase

# Somebody thinks again: 哦, 也要两把, 八个吧.
_CORRECTS = re.compile(r"[哦噢呃额不]|也[要来]|等|还是|吧$")
_THINKS = re.compile(r"[哦噢]|等一?[下等]")
_SAID_ANEW = re.compile(r"[^\s\d,，也还再都]{1,3}要[\d一二两三四五六七八九十半](?![和、])")
_IS_ENOUGH = re.compile(r"就[够行]了?\b|够了\b")
_EXPLAINS, _MEANS = re.compile(r"^[啊哦]?就是|那[种个款]$"), re.compile(r"[啊哦]?就是")
_RECOUNTS = re.compile(r"等一?[下会]儿?|不对|[哎唉哦噢]不?|…|只要")
_WHY = re.compile(
    r"(?:冰箱|锅|柜子|车)?(?:里|上)?[放装]不下|[用吃喝拿]不[完掉]|太[多贵重大]|人[多少]|"
    r"(?:家|宿舍|办公室|教室|店|班)里?有.{0,4}|"
)
_TALK = re.compile(rf"(?:{names.FAMILY})[说讲]|好像|[我你他她]们?|就[行够好]?|要|来|了|吧|[\s,，]")
LONGEST_CUE = 4


def join(state: ReadingState) -> None:
    """One wish of what was told twice."""
    _join_repeats(state)
    _join_behind(state, _explains)
    _join_behind(state, _recounts)


def says_again(state: ReadingState, last: Wish, phrase: Phrase) -> bool:
    """农夫山泉一箱24瓶, 西瓜一个，十斤左右: one wish, counted in two ways."""
    old, new = last.amount, phrase.amount
    if old is None or new is None or lexicon.is_more(state.said(phrase.span)):
        return False
    whole = (f"整{new.unit}", f"整{new.unit}的")
    if old.unit and state.said(last.spans[-1]).rstrip().endswith(whole):
        # 勇闯天涯整箱  5箱; 农夫山泉整箱的，要两箱
        last.amount = new
        last.spans.append(phrase.span)
        return True
    sold = [fit.product for fit in state.matcher.match(last.words, last.groups).fits]
    if told := _told_by(old, new, sold):
        last.add(told, phrase.span, last.groups)
        last.amount = new
        return True
    kind = repeats.repeat_of(old, new, sold)
    if kind is Repeat.WEIGHT:
        last.amount = new
    elif kind is Repeat.PACK:
        last.pack = new
    elif kind is Repeat.TOTAL and last.spans[-1][1] == phrase.start:
        last.amount = repeats.total(old, new, sold)
    else:
        return False
    last.spans.append(phrase.span)
    return True


def _told_by(old: Amount, new: Amount, sold: Sequence[Product]) -> str:
    """200粒 of 积木200粒 5桶, 20的 of 20弯头 15个: which, where another amount follows."""
    if old.number is None or not new.unit:
        return ""
    number = f"{old.number:f}"
    if old.unit:
        is_told = any(f"{number}{old.unit}" in each.name for each in sold)
        return f"{number}{old.unit}" if old.number >= LEAST_LABEL and is_told else ""
    is_size = any(number in each.numbers for each in sold)
    return f"{number}的" if is_size and ("." in number or old.number >= LEAST_LABEL) else ""


def _join_repeats(state: ReadingState) -> None:
    """The same goods twice: 再来一瓶 adds, 哦要两瓶 corrects; what says neither is asked."""
    doubted = {id(wish) for wish in state.wishes if wish.is_doubtful}
    for later in list(state.wishes):
        earlier = next((wish for wish in state.wishes if _is_repeat(state, wish, later)), None)
        if earlier is None:
            continue
        start, end = later.spans[-1]
        said = state.said((max(0, start - LONGEST_CUE), end))
        old, new = earlier.amount, later.amount
        if old is None or new is None:
            joined = old if later.is_open else new
        elif old.unit != new.unit:
            # 三根, 半斤就够
            joined = new if _IS_ENOUGH.search(said) else None
        elif lexicon.is_more(state.said((start, end))) and old.number and new.number:
            joined = replace(old, number=old.number + new.number)
        else:
            is_new = id(earlier) in doubted or bool(_CORRECTS.search(said))
            is_new |= state.said((end, end + 1)) == "吧"
            is_new |= bool(_IS_ENOUGH.search(state.said((start, end + LONGEST_CUE))))
            joined = new if is_new or old.number == new.number else None
        if joined is None:
            earlier.is_doubtful = later.is_doubtful = True
        else:
            if earlier.without and earlier.is_open:
                earlier.words, earlier.groups = later.words, earlier.groups | later.groups
                earlier.without = later.without
            else:
                earlier.without += later.without
            earlier.amount, earlier.is_doubtful = joined, False
            earlier.spans += later.spans
            state.wishes.remove(later)


def _join_behind(
    state: ReadingState, is_joined: Callable[[ReadingState, Wish, Wish], bool]
) -> None:
    """Adds to a wish what `is_joined` to it of those right behind."""
    earlier: Wish | None = None
    for later in list(state.wishes):
        if earlier is None or earlier.buyer != later.buyer or not is_joined(state, earlier, later):
            earlier = later
            continue
        earlier.spans += later.spans
        state.wishes.remove(later)


def _explains(state: ReadingState, counted: Wish, told: Wish) -> bool:
    """
    整两罐哈啤, then 5块5那个: which of what was counted before, or what that is where nothing is
    called so (素的也要3个, 豆腐粉丝那种).
    """
    said = state.said(told.spans[-1]).strip()
    is_told = told.is_open or (told.amount is None and told.price is not None)
    is_one = counted.amount is not None and counted.amount.number is not None
    if not (is_told and is_one and _EXPLAINS.search(said)):
        return False
    meant = state.matcher.match(counted.words, counted.groups)
    ids = state.matcher.match(told.words, told.groups).ids
    content = NounPhrase(counted.words).content
    # 肥皂两块, 就是雕牌那个: no other soap, where none is called so.
    is_called = any(content in fit.product.text for fit in meant.fits)
    if not ids or not (ids < meant.ids or not meant.fits or (_MEANS.match(said) and not is_called)):
        return False
    counted.words, counted.groups = told.words, counted.groups | told.groups
    counted.price = told.price or counted.price
    return True


def _recounts(state: ReadingState, earlier: Wish, later: Wish) -> bool:
    """肥牛二十包，等下，冰箱放不下，十二包就行: how many after all, and nothing but why."""
    old, new = earlier.amount, later.amount
    is_counted = old is not None and new is not None and old.unit and old.unit == new.unit
    between = state.text[earlier.spans[-1][1] : later.spans[-1][1]]
    if not is_counted or later.is_conditional or not _RECOUNTS.search(between):
        return False
    told = _RECOUNTS.sub("", later.words.replace(NounPhrase(earlier.words).content, ""))
    is_known = bool(state.matcher.match(later.words, later.groups).fits)
    if is_known or not _WHY.fullmatch(_TALK.sub("", told)):
        return False
    earlier.amount, earlier.is_doubtful = new, False
    return True


def _is_repeat(state: ReadingState, earlier: Wish, later: Wish) -> bool:
    """Whether two wishes of one person are for one and the same thing."""
    pair = (earlier, later)
    # 面一箱，没箱就来10包
    is_instead = later.is_conditional and not earlier.is_open
    if is_instead or earlier.spans[0] >= later.spans[0] or earlier.buyer != later.buyer:
        return False
    one, other = (NounPhrase(wish.words) for wish in pair)
    # 两瓶雪碧三个烧饼，雪碧不要冰的
    is_how = bool(later.without) and later.is_open and one.content == other.content
    start, end = later.spans[-1]
    is_thought = bool(_THINKS.search(state.said((max(0, start - LONGEST_CUE), start + 1))))
    is_told = earlier.is_told_elsewhere and not (earlier.without and earlier.is_open)
    # 螺丝刀两把，一把十字一把一字，哦对了十字的要两把
    is_told &= not (earlier.family and is_thought)
    is_elsewhere = not is_how and (is_told or later.is_told_elsewhere)
    if is_elsewhere or any(wish.is_removal for wish in pair):
        return False
    if is_how or earlier.words == later.words:
        return True
    before, ids = (state.matcher.match(wish.words, wish.groups).ids for wish in pair)
    if earlier.without and earlier.is_open and ids and ids <= before:
        # 黄油不要安佳，总统两块
        return True
    is_said_anew = bool(_SAID_ANEW.match(state.said((start, end))))
    is_said_anew |= bool(_IS_ENOUGH.search(state.said((start, end + LONGEST_CUE))))
    if before and before <= ids and is_said_anew:
        # 格力落地扇两台。哦落地扇一台就够了; 鲈鱼一条，鱼要两条
        return True
    return (
        len(ids) == 1
        and ids == before
        and (
            one.content in other.content
            or other.content in one.content
            # 雪碧无糖的四瓶 就是零度: how many is said once
            or earlier.is_open != later.is_open
            # 鸡大腿2斤……哦等下鸡腿要3斤
            or is_thought
        )
        and one.colours == other.colours
        and one.codes == other.codes
        and (one.numbers == other.numbers or not (one.numbers and other.numbers))
    )
