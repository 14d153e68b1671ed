"""A typed order in one call: the message in, lines and a note out. Nothing is bought here."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from search.chat import amounts, choosing, intent, notes, pieces, shelf, texts
from search.chat.cores import Core
from search.chat.gathered import Gathered
from search.chat.message import Reader
from search.chat.parsed import Line, ParsedOrder
from search.chat.picking import LONGEST, Picker
from search.chat.pieces import Piece
from search.chat.texts import Text
from search.chat.wishes import Span
from shop.stores.models import Store

# A large basket. What is said after so many goods is kept in the note, unread.
MOST_LINES = 60


def read(text: str, *, store: Store) -> ParsedOrder:
    """
    What `text` asks for of the goods on sale in `store`. Never raises, whatever the text;
    what is too long to be an order is cut and kept in the note, marked as unread.
    """
    cleaned = texts.clean(text)
    rows = [list(pieces.cut(cleaned.read, row)) for row in pieces.rows(cleaned.read)]
    rows, spans, end = _places(cleaned.read, rows)
    groups = [cleaned.read[slice(*span)][:LONGEST] for span in spans]
    picker = Picker(shelf.fetch(groups, store=store), spans)
    found = Reader(cleaned.read, picker).read(rows)
    lines: list[Line] = []
    for wish in found.wishes:
        lines += choosing.lines(wish, _said(cleaned, wish.spans), picker)
    note = [*_notes(cleaned, found), *(line.said for line in lines[MOST_LINES:])]
    if unread := " ".join(f"{cleaned.shown[end:]} {cleaned.rest}".split()):
        note.append(_("没有读完：%(rest)s") % {"rest": unread})
    return ParsedOrder(
        intent=intent.of(found),
        lines=tuple(lines[:MOST_LINES]),
        note="；".join(filter(None, note)),
    )


def _places(
    text: str, rows: Sequence[Sequence[Piece]]
) -> tuple[list[list[Piece]], list[Span], int]:
    """
    The rows that are read, where words for goods stand in them (what is between two
    amounts, or in a piece without), and where what is read ends.
    """
    kept: list[list[Piece]] = []
    spans: list[Span] = []
    for row in rows:
        kept.append([])
        for piece in row:
            own = list(_between(text, piece))
            room = MOST_LINES - len(spans)
            if len(own) > room:
                end = own[room][0]
                if end > piece.start:
                    kept[-1].append(replace(piece, end=end))
                return kept, spans + own[:room], end
            spans += own
            kept[-1].append(piece)
    return kept, spans, len(text)


def _between(text: str, piece: Piece) -> list[Span]:
    said = text[piece.start : piece.end]
    if pieces.is_greeting(said) or notes.is_certain(said):
        return []
    for start, end in notes.cut(said):
        said = said[:start] + " " * (end - start) + said[end:]
    edges = [0]
    for amount in amounts.find(said):
        edges += [amount.start, amount.end]
    edges.append(len(said))
    found = zip(edges[::2], edges[1::2], strict=True)
    return [
        (piece.start + start, piece.start + end)
        for start, end in found
        if not Core(said[start:end]).is_empty
    ]


def _said(text: Text, spans: Sequence[Span]) -> str:
    """The words as they were typed; in one stretch where nothing else stands between."""
    return " ".join(_stretches(text, spans))


def _joined(text: Text, spans: Sequence[Span]) -> str:
    return "；".join(_stretches(text, spans))


def _notes(text: Text, found: Gathered) -> Iterator[str]:
    """Each person's of a 接龙 behind the name, others as they are."""
    for buyer in dict.fromkeys(found.owners[span] for span in found.notes):
        own = [span for span in found.notes if found.owners[span] == buyer]
        yield f"{buyer}：{_joined(text, own)}" if buyer else _joined(text, own)


def _stretches(text: Text, spans: Sequence[Span]) -> list[str]:
    joined: list[Span] = []
    for start, end in sorted(set(spans)):
        if joined and not any(map(str.isalnum, text.shown[joined[-1][1] : start])):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    shown = (text.shown[start : _closed(text.shown, start, end)] for start, end in joined)
    return [" ".join(each.replace(texts.PAD, "").split()) for each in shown]


def _closed(shown: str, start: int, end: int) -> int:
    """`end`, behind the bracket that closes what was opened: 可乐两瓶（2升的）"""
    said = shown[start:end]
    for opening, closing in ("（）", "()"):
        if said.count(opening) > said.count(closing) and shown.startswith(closing, end):
            return end + 1
    return end
