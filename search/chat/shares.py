"""One thing for several people in a row: 牛腩团：张姐2斤，李哥1斤半; 薯条 201要1袋 304要2袋."""

from collections.abc import Sequence
from dataclasses import dataclass

from search.analysis import thesaurus
from search.chat import amounts, buyers, headings, notes
from search.chat.amounts import Amount, Kind
from search.chat.phrases import Phrase
from search.chat.reading_state import ReadingState
from search.chat.segmenter import Piece
from search.chat.wishes import Wish

# 轮胎 205要两条 is no room.
LEAST_ROOMS = 2


@dataclass(frozen=True)
class _Share:
    """`rest` is where begins what is said of it: 小林3斤|要切块."""

    name: str
    amount: Amount
    rest: int


def are_told(state: ReadingState, rows: Sequence[Sequence[Piece]]) -> bool:
    """Whether a message tells the share of somebody, or of several rooms."""
    found = [share.name for row in rows for piece in row if (share := _share(state, piece))]
    rooms = sum(name[0].isdigit() for name in found)
    return rooms >= LEAST_ROOMS or any(map(buyers.is_titled, found))


def read(state: ReadingState, row: Sequence[Piece]) -> bool:
    """Takes the wishes of a row that begins with goods and goes on with who wants how much."""
    shares = [_share(state, piece) for piece in row]
    if not any(shares) or shares[0] is not None:
        return False
    subjects = [
        headings.subject(state, [piece]) if share is None else None
        for piece, share in zip(row, shares, strict=True)
    ]
    if subjects[0] is None:
        return False
    about: Phrase = subjects[0]
    for piece, share, subject in zip(row, shares, subjects, strict=True):
        if share is None:
            about = subject or about
            state.note(piece.start, piece.end if subject is None else piece.start)
        else:
            _want(state, about, piece, share)
    state.buyer = state.row_of
    return True


def _want(state: ReadingState, about: Phrase, piece: Piece, share: _Share) -> None:
    state.buyer = share.name
    groups, spans = state.near(about), [about.span, (piece.start, share.rest)]
    state.want(Wish(words=about.words, spans=spans, groups=groups, amount=share.amount))
    state.note(share.rest, piece.end)


def _share(state: ReadingState, piece: Piece) -> _Share | None:
    """张姐2斤 and 201要1袋; not 张姐2斤草莓, which is goods of its own."""
    said = state.said((piece.start, piece.end))
    named = buyers.taker(said)
    if named is None or state.is_known(named.name, (piece.start, piece.end)):
        return None
    if not buyers.is_titled(named.name) and named.name in thesaurus.built_in():
        # 小米2斤, sold or not
        return None
    found = [each for each in amounts.find(said[named.end :]) if each.kind is Kind.COUNT]
    if len(found) != 1 or said[named.end : named.end + found[0].start].strip():
        return None
    rest = named.end + found[0].end
    behind = said[rest:].strip()
    is_remark = behind.startswith("要") or notes.is_note(behind) or bool(notes.treatment(behind))
    if behind and not is_remark:
        return None
    return _Share(named.name, found[0], piece.start + rest)
