"""One thing for several people in a row: 牛腩团：张姐2斤，李哥1斤半; 薯条 201要1袋 304要2袋."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from search.analysis import thesaurus
from search.chat.group_orders import buyers
from search.chat.group_orders.person import Person
from search.chat.group_orders.signed import Signature
from search.chat.matching import told_apart
from search.chat.pieces import notes
from search.chat.pieces.segmenter import Piece
from search.chat.sharing import rosters
from search.chat.slot_filling import headings
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Wish
from search.chat.words import amounts, lexicon, names
from search.chat.words.amounts import Amount, Kind
from search.chat.words.phrases import Phrase

# 张姐|2斤, 小李|要3个, 201|要1袋; 500要一瓶 is a size.
_TAKER = re.compile(
    rf"\s*[给帮]?{names.BESIDE}?(?:(?P<name>{names.TITLED}|{names.NICK}|[\u4e00-\u9fff]{{1,2}}[妈爸]"
    rf"|[我俺]?家?(?:{names.RELATIVE})|(?:{names.AT_HOME})"
    rf"|{names.ROOM}(?:室|(?=[要一两二三四五六七八九十半]|\s))|\d{{1,2}}-\d{{3,4}}室?|[\u4e00-\u9fffa-z]{{2,6}}(?=\+\s?\d))|我(?:自己|家)?)"
    r"\s*(?:[想也还]?要|来|拿|订|定)?\s*(?=\+?\s?[\d一二两三四五六七八九十半])"
)
# 轮胎 205要两条 is no room, and one +1 may be of a name: so many say it.
LEAST = 2


@dataclass(frozen=True)
class Share:
    """`rest` is where begins what is said of it: 小林3斤|要切块."""

    name: str
    amount: Amount
    rest: int
    # 丽丽+1
    is_plus: bool


def are_told(state: ReadingState, rows: Sequence[Sequence[Piece]]) -> bool:
    """Whether a message tells the share of somebody, or of several rooms."""
    found = [share for row in rows for piece in row if (share := share_of(state, piece))]
    unsure = sum(share.is_plus or not names.is_titled(share.name) for share in found if share.name)
    are_several = unsure >= LEAST or any(names.is_titled(share.name) for share in found)
    return are_several or rosters.are_told(state, rows)


def read(state: ReadingState, row: Sequence[Piece]) -> bool:
    """
    Takes the wishes of a row of goods and of who wants how much of them, again and again. A row
    in which anything else is wanted is none.
    """
    return _read(state, row) or rosters.read(state, row)


def _read(state: ReadingState, row: Sequence[Piece]) -> bool:
    if len(row) > 1 and set(row[1].sign) & set(":：") and share_of(state, row[1]) is None:
        # 邻居们的水果：脐橙 王姐5斤
        if not _read(state, row[1:]):
            return False
        state.note(row[0].start, row[0].end)
        return True
    shares = [share_of(state, piece) for piece in row]
    subjects = [
        None if share else _subject(state, piece) for piece, share in zip(row, shares, strict=True)
    ]
    if not any(share and share.name for share in shares) or subjects[0] is None:
        return False
    for subject, following in zip_longest(subjects, shares[1:]):
        if subject is not None and following is None:
            # 草莓，张姐2斤，香蕉
            return False
    named = zip(row, shares, subjects, strict=True)
    if any(not (share or subject or _is_remark(state, piece)) for piece, share, subject in named):
        return False
    about: Phrase = subjects[0]
    for piece, share, subject in zip(row, shares, subjects, strict=True):
        if share is not None:
            _want(state, about, piece, share)
        elif subject is not None:
            about = subject
        else:
            state.note(piece.start, piece.end)
    state.buyer = state.row_of
    return True


def _subject(state: ReadingState, piece: Piece) -> Phrase | None:
    """牛腩, of 周末牛腩团; not 草莓和香蕉, and nothing of what has an amount of its own."""
    said = state.said((piece.start, piece.end))
    counted = any(each.kind is not Kind.MONEY for each in amounts.find(said))
    if counted or names.titled(said) or told_apart.AND.search(said.strip()):
        return None
    subject, name = headings.subject(state, [piece]), said.strip().removesuffix("团")
    span = (piece.start, piece.start + len(name))
    if subject is None and said.strip() != name and state.is_known(name, span):
        # 特仑苏团
        return Phrase(start=span[0], end=span[1], words=name)
    return subject


def _is_remark(state: ReadingState, piece: Piece) -> bool:
    """王哥也要, 一共5斤: nothing that could be wanted by somebody."""
    span = (piece.start, piece.end)
    said = state.said(span).strip()
    return said.startswith(lexicon.SUMS) or not (amounts.find(said) or state.is_known(said, span))


def _want(state: ReadingState, about: Phrase, piece: Piece, share: Share) -> None:
    state.buyer = share.name
    groups, spans = state.near(about), [about.span, (piece.start, share.rest)]
    state.want(Wish(words=about.words, spans=spans, groups=groups, amount=share.amount))
    state.note(share.rest, piece.end)


def share_of(state: ReadingState, piece: Piece) -> Share | None:
    """张姐2斤 and 201要1袋; not 张姐2斤草莓, which is goods of its own."""
    said = state.said((piece.start, piece.end))
    named = _taker(said)
    span = (piece.start, piece.end)
    if named is None or (named.name and state.is_known(named.name, span)):
        return None
    is_word = named.name in thesaurus.built_in() and not named.name.isdigit()
    if is_word and not names.is_titled(named.name):
        # 小米2斤, sold or not; 502 is a glue too
        return None
    found = [each for each in amounts.find(said[named.end :]) if each.kind is Kind.COUNT]
    if len(found) != 1 or said[named.end : named.end + found[0].start].strip():
        return None
    rest = named.end + found[0].end
    behind = said[rest:].strip(" 哈啊哦呀吧呢嘛")
    is_remark = behind.startswith("要") or notes.is_note(behind) or notes.is_certain(behind)
    if behind and not is_remark:
        return None
    is_plus = said[named.end :].lstrip().startswith("+")
    if is_plus and not (buyers.is_group_order(state.text) and named.name.isalpha()):
        # 可乐，大瓶+2，小瓶+3
        return None
    return Share(named.name, found[0], piece.start + rest, is_plus)


def _taker(text: str) -> Person | None:
    """Who wants so much of what is named elsewhere: 张姐 of 张姐2斤, nobody else of 我2斤."""
    match = _TAKER.match(text)
    return Person(match["name"] or "", match.end()) if match else None


def sign(state: ReadingState, signature: Signature) -> None:
    """水饺两袋、汤圆一袋给罗姨: whose all is that stands before it, back to a stop or a name."""
    before = signature.start
    for wish in reversed(state.wishes):
        end = wish.spans[-1][1]
        if end > before:
            continue
        if wish.buyer or not set(signature.stops).isdisjoint(state.text[end:before]):
            return
        wish.buyer, before = signature.name, wish.spans[0][0]
