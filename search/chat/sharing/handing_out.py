"""Whose the parts of one thing are: 脐橙十斤，其中小王三斤，小李三斤，剩下的给我."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from search.analysis import thesaurus
from search.analysis.numerals import NUMBER
from search.chat.group_orders import people
from search.chat.pieces.segmenter import Piece
from search.chat.sharing import kinds_of_each, rosters, shares
from search.chat.sharing.shares import Share
from search.chat.wishes.reading_state import ReadingState
from search.chat.words import amounts, names, units
from search.chat.words.amounts import Amount
from search.chat.words.noun_phrase import NounPhrase

# 一盒送楼上王奶奶, 一支给我, 一盒我自己家
_GIVEN = re.compile(
    rf"(?P<count>[\d一二两三四五六七八九十半]{{1,2}}[{units.ONE_CHARACTER}])"
    rf"(?:(?:送?给|送)?(?:我自己家?|自己家?(?:[吃用留喝]|留着)?|我(?![{names.surnames}]|家?(?:{names.RELATIVE})))"
    rf"|(?:送?给|送){names.BESIDE}?(?P<name>[她他]?同[桌事学](?:[小老阿][\u4e00-\u9fff])?|{names.SOMEBODY}|(?:{names.RELATIVE})))[吧的]?[\s和]?"
)
_so_many = rf"(?:{NUMBER}|半)\s?(?:{units.PATTERN})"
_count = rf"(?P<count>{_so_many})"
_end_or_count, _next = rf"(?=$|{_so_many})", rf"(?=$|[^\s,，\d]{{1,6}}?{_so_many})"
_of_it = r"(?:其中|里面|里头|当中|还有|另外?一?(?=[一两])|剩下?的?)?有?"
_ends = r"(?:的|那[儿里边]|这[儿里边]|家里?|[送捎拿带]?过去|自己\S{0,4}|留着|拿走)?[吧了哈啊]?"
# 财务三斤, 给我婆婆送两斤过去
_WHOSE = re.compile(
    rf"{_of_it}[给帮]?(?P<who>[^\s,，\d]{{1,8}}?)(?:想?要|拿|来|留|分|占|送)?{_count}{_ends}{_next}"
)
# 其中五斤是我们组的, 一份给小高, 一盒送到我爸那儿
_COUNT_FIRST = re.compile(
    rf"{_of_it}{_count}(?:是|送?给|归|拿给|捎给|分给|留给|送(?:到|去)?)(?P<who>[^\s,，\d]{{1,8}}?){_ends}{_end_or_count}"
)
# 一个思远的
_COUNT_OF = re.compile(rf"{_of_it}{_count}(?P<who>[^\s,，\d]{{1,4}}?)的{_end_or_count}")
# 剩下的给我自己, 其余的都归财务
_REST = re.compile(
    rf"(?:剩下?|其余|余下)(?:的|那)?(?:{_count})?(?:[都全就是归放给留送到]|拿给){{0,4}}(?P<who>[^\s,，\d]{{1,8}}?){_ends}"
    r"(?:\S{0,8}[来去]?[拿取])?"
)
_TELLING = (_WHOSE, _COUNT_FIRST, _COUNT_OF)
_WORD = re.compile("(?:(?![说就只那再还又算不没的了要来我你他她])[\u4e00-\u9fff]){2,4}")
# 一本送朋友: what it is for.
_GIFT = re.compile("送(?:人|朋友|同学|同事|客户|领导|老师|亲戚|长辈)")
_PART = ("其中", "里面", "里头", "当中")
# One alone may be a gift.
LEAST = 2


def of_last(state: ReadingState, pieces: Sequence[Piece], settle: Callable[[], None]) -> int:
    """
    我两本，小王三本, behind 拼音本五本: who gets what of the last wish, where that is all of it, or
    said to be of it; how many pieces say so, 0 where none does. What waits is settled before.
    """
    return _counted(state, pieces, settle) or kinds_of_each.take(state, pieces, settle)


def _counted(state: ReadingState, pieces: Sequence[Piece], settle: Callable[[], None]) -> int:
    last = state.last
    whole = last.amount if last is not None else None
    # 围巾两条一条给我妈一条给我婆婆, in one breath, is two of them as gifts.
    is_apart = not state.text[: pieces[0].start][-1:].isalnum()
    if last is None or whole is None or last.buyer != state.row_of or not is_apart:
        return 0
    told = list(takewhile(bool, (_shares(state, piece) for piece in pieces)))
    told += _rest(state, pieces[len(told) :], whole, told)
    told = told or _in_brackets(state, pieces, whole)
    others = _of_nobody(state, pieces[0], whole, told)
    if not _are_all(whole, [*_flat(told), *others]):
        return 0
    settle()
    if state.last is not last:
        return 0
    at = state.wishes.index(last)
    state.wishes[at : at + 1] = [
        replace(
            last,
            buyer=share.name or last.buyer,
            amount=share.amount,
            spans=[*last.spans, (piece.start, share.rest)],
        )
        for shares_, piece in [*zip(told, pieces, strict=False), (others, pieces[0])]
        for share in shares_
    ]
    for each, piece in zip(told, pieces, strict=False):
        state.note(each[-1].rest, piece.end, owner=each[-1].name)
    return len(told)


def _in_brackets(state: ReadingState, pieces: Sequence[Piece], whole: Amount) -> list[list[Share]]:
    """奶茶3杯（我、燕子、小洁）: one for each, where they are so many."""
    number = int(whole.number or 0)
    if not pieces[0].is_in_brackets or number < LEAST:
        return []
    told = [taker for each in pieces[:number] if (taker := rosters.taker(state, each))]
    inside = state.text[pieces[0].start : told[-1].piece.end + 1] if told else ""
    is_whole = bool(re.fullmatch(r"[^()（）]*[)）]", inside))
    if len(told) < number or not is_whole or not rosters.is_somebody(state, told):
        return []
    return [
        [Share("" if name == "我" else name, amount, piece.end, is_plus=False)]
        for name, amount, piece in told
    ]


def _flat(told: Sequence[Sequence[Share]]) -> list[Share]:
    return [share for each in told for share in each]


def _are_all(whole: Amount, found: Sequence[Share]) -> bool:
    """Whether `found` are several shares, and all of the `whole`."""
    are_alike = all(
        not share.amount.unit or units.is_alike(share.amount.unit, whole.unit) for share in found
    )
    return len(found) >= LEAST and are_alike and _number(found) == whole.number


def _of_nobody(
    state: ReadingState, piece: Piece, whole: Amount, told: Sequence[Sequence[Share]]
) -> list[Share]:
    """The four others of six, 其中两斤给小李: whose they were."""
    left = (whole.number or Decimal(0)) - _number(_flat(told))
    said = state.said((piece.start, piece.end)).strip()
    # 其中两斤给小李; 一斤给我同桌
    is_of_it = said.startswith(_PART) or bool(
        _COUNT_FIRST.fullmatch(said) and told and told[0][0].name and not _GIFT.search(said)
    )
    if not told or left <= 0 or not is_of_it:
        return []
    return [Share("", replace(whole, number=left), piece.end, is_plus=False)]


def _number(found: Sequence[Share]) -> Decimal:
    return sum((share.amount.number or Decimal(0) for share in found), Decimal(0))


def _shares(state: ReadingState, piece: Piece) -> list[Share]:
    """Each share that a piece tells: 我三本; 一盒给我女儿一盒给她同桌; 其中财务三斤."""
    if share := shares.share_of(state, piece):
        return [share]
    said = state.said((piece.start, piece.end)).strip()
    told = _told(state, piece, said)
    if len(told) > 1:
        return told
    found = list(_GIVEN.finditer(said))
    # 五三本 is a book, and no number of any.
    counts = [amount for match in found for amount in amounts.find(match["count"])]
    if "".join(match[0] for match in found) == said and len(counts) == len(found):
        return [
            Share(match["name"] or "", count, piece.end, is_plus=False)
            for match, count in zip(found, counts, strict=True)
        ]
    return told


def _told(state: ReadingState, piece: Piece, said: str) -> list[Share]:
    """其中财务三斤; 大班6杯中班4杯; 3个给小赵3个给小钱; [] where anything else is told besides."""
    at, found = 0, []
    while at < len(said) and not said.startswith("剩"):
        match = next(filter(None, (each.match(said, at) for each in _TELLING)), None)
        name = _name(state, piece, match) if match else None
        counts = amounts.find(match["count"]) if match else []
        if match is None or name is None or len(counts) != 1:
            return []
        found.append(Share(name, counts[0], piece.end, is_plus=False))
        at = match.end()
    return found


def _rest(
    state: ReadingState, pieces: Sequence[Piece], whole: Amount, told: Sequence[Sequence[Share]]
) -> list[list[Share]]:
    """剩下的给我自己: whose the others are, behind the shares that were `told`."""
    said = state.said((pieces[0].start, pieces[0].end)).strip() if pieces and told else ""
    match = _REST.fullmatch(said)
    name = _name(state, pieces[0], match) if match else None
    left = (whole.number or Decimal(0)) - _number(_flat(told))
    if name is None or left <= 0:
        return []
    return [[Share(name, replace(whole, number=left), pieces[0].end, is_plus=False)]]


def _name(state: ReadingState, piece: Piece, match: re.Match[str]) -> str | None:
    """小王, "" of 我自己, and 土建 of other words that name no goods; None of goods."""
    who = match["who"]
    name = people.named(who)
    if name is None:
        is_word = bool(_WORD.fullmatch(who)) and who not in thesaurus.built_in()
        # 原味 and 草莓味, of yoghurt
        near = state.matcher.near(0, len(state.text))
        is_word &= not (NounPhrase(who).is_look or state.matcher.match(who, near).fits)
        name = who if is_word else None
    is_goods = name is not None and state.is_known(who, (piece.start, piece.end))
    return None if is_goods else name
