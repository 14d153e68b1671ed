"""What rows and pieces begin with and is nobody's wish: 接龙：, 下午茶：, 伊利的："""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from search.analysis import segment
from search.chat.group_orders import buyers, speakers
from search.chat.matching.match_levels import Level
from search.chat.pieces import complaints
from search.chat.pieces.segmenter import Piece
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span
from search.chat.words import amounts, units
from search.chat.words.amounts import Amount, Kind
from search.chat.words.phrases import Phrase

# 新房要一套：
_ONE_SET = re.compile(r"(?:要|来|配|买|整)?一(?:套|份|批|单)\s*$")
# 每份30个, 一箱5斤
_HOLDS = re.compile(
    rf"[每一1][份组箱盒袋件提筐](?:是|有|装|[:：])?(?P<number>\d{{1,3}})(?P<unit>{units.PATTERN})"
)
# 每份30个, 1.8一斤, 5斤装: what a shop or who collects offers.
_OFFERED = re.compile(
    rf"[:：]|报名|预[定订售]|(?:[每/]|\d\s?一)(?:{units.PATTERN})|(?:{units.PATTERN})装"
)
# 明天要的菜：
_LIST = re.compile(
    r"[^\n,，:：]{0,8}(?:要|买|用|吃|缺|订|拿|天|早|晚|上|午|周末|家里?|店里?|食堂)的?"
    r"(?:菜|蔬菜|青菜|肉菜|水果|东西|货|食材|零食|饮料|酒水|调料|日用品?|材料|书)[:：]"
)
_MINE = re.compile("我(?:自己)?(?:想?要(?=[^买订一来])|来)")
# 行，就要这台
_THIS_ONE = re.compile(r"(?:那|就|我|给我)*[要来拿买]这[台个款本件条双瓶袋盒包种][吧了啊]?")
# 红色碎花连衣裙|到货了
LONGEST_NAME = 12


def subject(state: ReadingState, row: Sequence[Piece], least: Level = Level.NOUN) -> Phrase | None:
    """接龙：土鸡蛋 1.2元一个: nobody's wish, but what a bare 30个 below is about."""
    found = None
    for piece in row:
        for phrase in state.cut((piece.start, piece.end)):
            said = phrase.words
            begins = (said[:end] for end in range(min(len(said), LONGEST_NAME), 1, -1))
            for words in (said, *begins, *segment.words(said)):
                near = state.near(phrase)
                if state.matcher.match(words, near).level >= least:
                    found = replace(phrase, words=words)
                    break
    return found


def is_own(state: ReadingState, row: Sequence[Piece], first: Sequence[Piece]) -> bool:
    """
    土豆2斤, above 王姐：苹果2斤, the `first` row of somebody: what who writes it wants. Not
    土鸡蛋30个, above 王姐：2份.
    """
    said, own = _said(state, row), _cut(state, row)
    if _MINE.match(said) and own and all(state.is_known(one.words, one.span) for one in own):
        # 我要牛杂面，小李要大肠面，王姐要…
        return True
    if any(_is_somebodys(state, piece) for piece in row):
        return True
    is_offer = bool(_OFFERED.search(said)) or buyers.is_group_order(said)
    if is_offer or not own or not all(_is_counted(state, each) for each in own):
        return False
    theirs = (each for each in _cut(state, first) if each.has_amount and not each.is_bare)
    wanted = {goods for each in theirs for goods in _ids(state, each)}
    return bool(wanted) and wanted.isdisjoint(goods for each in own for goods in _ids(state, each))


def is_of_list(state: ReadingState, row: Sequence[Piece]) -> bool:
    """明天要的菜：, and rows of them below."""
    return bool(_LIST.fullmatch(_said(state, row)))


def _said(state: ReadingState, row: Sequence[Piece]) -> str:
    """With the sign behind it."""
    return state.said((row[0].start, row[-1].end + 1)).strip() if row else ""


def _cut(state: ReadingState, row: Sequence[Piece]) -> list[Phrase]:
    return [phrase for piece in row for phrase in state.cut((piece.start, piece.end))]


def _is_somebodys(state: ReadingState, piece: Piece) -> bool:
    """老陈要卫生纸四提, above 朵朵妈妈要薯片一包; no 小李要统计牛奶： above 张姐：2箱."""
    person = speakers.speaker(state.said((piece.start, piece.end)), state.text)
    return person is not None and any(
        each.has_amount and each.price is None and state.is_known(each.words, each.span)
        for each in state.cut((piece.start + person.end, piece.end))
    )


def _is_counted(state: ReadingState, phrase: Phrase) -> bool:
    amount = phrase.amount
    is_amount = amount is not None and amount.kind is Kind.COUNT and bool(amount.unit)
    return is_amount and phrase.price is None and state.is_known(phrase.words, phrase.span)


def _ids(state: ReadingState, phrase: Phrase) -> set[int]:
    return state.matcher.match(phrase.words, state.near(phrase)).ids


def take_this(state: ReadingState, heading: Phrase | None, span: Span) -> bool:
    """就要这台, below what the shop told of one."""
    if heading is None or state.wishes or not _THIS_ONE.fullmatch(state.said(span).strip()):
        return False
    state.want_as(heading, heading.words, span, groups=state.near(heading))
    return True


def with_pack(subject: Phrase, said: str) -> Phrase:
    """土鸡蛋团购 每份30个: with what one of it holds."""
    match = _HOLDS.search(said)
    if match is None:
        return subject
    number = Decimal(match["number"])
    pack = Amount(kind=Kind.COUNT, start=0, end=0, number=number, unit=match["unit"])
    return replace(subject, pack=pack)


def of_pack(state: ReadingState, heading: Phrase, phrase: Phrase) -> Phrase:
    """60个, of 2份 below 每份30个; 2箱 as they are, where it is sold by 箱."""
    amount, pack = phrase.amount, heading.pack
    if amount is None or pack is None or not (amount.number and pack.number):
        return phrase
    if amount.unit and (amount.unit == pack.unit or units.is_weight(amount.unit)):
        return phrase
    fits = state.matcher.match(heading.words, state.near(heading)).fits
    sold = {unit for fit in fits for unit in fit.product.units}
    if any(units.is_alike(amount.unit, unit) for unit in sold):
        return phrase
    whole = replace(amount, number=amount.number * pack.number, unit=pack.unit)
    return replace(phrase, amount=whole)


def brand(state: ReadingState, piece: Piece) -> Phrase | None:
    """伊利的：, 康师傅的面：, and not 水果："""
    said, span = state.said((piece.start, piece.end)).strip(), (piece.start, piece.end)
    if "的" in said and state.matcher.match(said, state.matcher.near(*span)).fits:
        return Phrase(start=span[0], end=span[1], words=said)
    return None


def of_each(state: ReadingState, piece: Piece) -> Amount | None:
    """都要一箱：, 素菜各半斤：, before what so much of each is wanted of"""
    found = amounts.find(state.said((piece.start, piece.end)))
    is_alone = len(found) == 1 and found[0].is_each
    return replace(found[0], is_each=False) if is_alone else None


def is_heading(state: ReadingState, piece: Piece, following: Piece) -> bool:
    """下午茶：蛋挞12个: what behind the colon is goods in their own right."""
    span = (piece.start, piece.end)
    said = _ONE_SET.sub("", state.said(span))
    counted = [each for each in amounts.find(said) if not each.is_some]
    if not set(following.sign) & set(":：") or not all(each.is_each for each in counted):
        return False
    first = state.cut((following.start, following.end))[0]
    is_about = not state.is_known(state.said(span), span)
    if is_about and speakers.together(state.said((following.start, following.end)))[0]:
        # 教师办公室：黄老师、钟老师每人一个柚子
        return True
    if state.is_known(first.words, first.span):
        return first.has_amount or is_about
    return is_about and first.has_amount and not first.is_bare


def of_all(state: ReadingState, row: Sequence[Piece]) -> Phrase | None:
    """土鸡蛋, of 接龙：土鸡蛋, which heads the list; what it says is noted."""
    if not row:
        return None
    said = state.said((row[0].start, row[-1].end))
    found = subject(state, row)
    state.headed += said
    state.note(row[0].start, row[-1].end)
    return with_pack(found, said) if found else None


def complained_of(state: ReadingState, piece: Piece) -> list[Phrase]:
    """土豆, of 上次的土豆烂了一袋; 长袖, of 长袖上次110的小了. The surest, if any."""
    about = (subject(state, [piece], least) for least in (Level.NOUN, Level.BEGINNING))
    is_of_size = complaints.is_of_size(state.said((piece.start, piece.end)))
    return [
        replace(found, words=found.noun.noun if is_of_size else found.words, is_question=True)
        for found in filter(None, about)
    ][:1]
