"""A typed order in one call: the message in, lines and a note out. Nothing is bought here."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from django.utils.translation import gettext as _

from search.chat import resolution
from search.chat.group_orders import per_head
from search.chat.interpreter import Interpreter
from search.chat.matching import candidates, mentions
from search.chat.matching.matcher import LONGEST, Matcher
from search.chat.matching.products import Product
from search.chat.parsed import Intent, Line, ParsedOrder, Status
from search.chat.pieces import breaks, complaints, notes, segmenter, stories
from search.chat.pieces.segmenter import Piece, Row
from search.chat.revisions import corrections
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words import amounts, cleaning, labels, names
from search.chat.words.amounts import Kind
from search.chat.words.cleaning import Text
from search.chat.words.noun_phrase import NounPhrase
from shop.stores.models import Store

# A large basket. What is said after so many goods is kept in the note, unread.
MOST_LINES = 60


def read(text: str, *, store: Store) -> ParsedOrder:
    """
    What `text` asks for of the goods on sale in `store`. Never raises, whatever the text;
    what is too long to be an order is cut and kept in the note, marked as unread.
    """
    cleaned = cleaning.clean(text)
    rows, spans, end = _places(cleaned.read)
    matcher = Matcher(candidates.fetch(_words(cleaned, spans), store=store), spans)
    found = Interpreter(cleaned.read, matcher).read(rows)
    lines: list[Line] = []
    for wish in list(found.wishes):
        said = " ".join(_stretches(cleaned, wish.spans))
        own = resolution.lines(wish, said, matcher)
        is_told = stories.is_told(said) and not _names_goods(wish, matcher)
        if is_told and all(line.status is Status.NOT_FOUND for line in own):
            _leave(wish, found)
        else:
            lines += own
    lines = [replace(line, buyer=_as_typed(cleaned, line.buyer)) for line in lines]
    note = [*_notes(cleaned, found), *(line.said for line in lines[MOST_LINES:])]
    if unread := " ".join(f"{cleaned.shown[end:]} {cleaned.rest}".split()):
        note.append(_("没有读完：%(rest)s") % {"rest": unread})
    return ParsedOrder(
        intent=_intent(found),
        lines=tuple(lines[:MOST_LINES]),
        note="；".join(filter(None, note)),
    )


def _names_goods(wish: Wish, matcher: Matcher) -> bool:
    """姐弟俩作业本一人五本: so many of something that is sold, in the middle of it."""
    is_counted = wish.amount is not None
    return is_counted and any(mentions.find(wish.words, wish.groups, matcher))


def _leave(wish: Wish, found: ReadingState) -> None:
    """A wish that is none after all: for the shop, among what the same person says."""
    found.wishes.remove(wish)
    for span in wish.spans:
        found.note(*span, owner=wish.buyer)


def candidates_of(text: str, *, store: Store) -> list[Product]:
    """The products that words of `text` may mean: the best of each words first, then the next."""
    cleaned = cleaning.clean(text)
    _rows, spans, _end = _places(cleaned.read)
    ranks = zip_longest(*candidates.fetch(_words(cleaned, spans), store=store).groups)
    found = (product for rank in ranks for product in rank if product is not None)
    return list({product.product_id: product for product in found}.values())


def _pieces(text: str, row: Row) -> Iterator[Piece]:
    for piece in segmenter.cut(text, row):
        yield from breaks.split(text, piece)


def _words(text: Text, spans: Sequence[Span]) -> list[str]:
    return [text.read[slice(*span)][:LONGEST] for span in spans]


def _places(text: str) -> tuple[list[list[Piece]], list[Span], int]:
    """
    The rows that are read, where words for goods stand in them (what is between two
    amounts, or in a piece without), and where what is read ends.
    """
    kept: list[list[Piece]] = []
    spans: list[Span] = []
    for row in segmenter.rows(text):
        kept.append([])
        for piece in _pieces(text, row):
            said = text[piece.start : piece.end]
            # 大姐：西红柿四斤, beside others
            is_one = said.strip() in names.SIBLINGS and text.startswith((":", "：", " "), piece.end)
            is_greeting = segmenter.is_greeting(said) and not corrections.begin(said)
            if not kept[-1] and is_greeting and not is_one:
                # 老板在吗，小吴：雪碧6瓶
                continue
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
    is_wanted = corrections.all_but(said) or complaints.is_one(said) or per_head.all_want(said)
    is_aside = notes.is_certain(said) and not is_wanted
    if is_aside or segmenter.is_greeting(said):
        return []
    for start, end in notes.cut(said):
        said = said[:start] + " " * (end - start) + said[end:]
    edges = [0]
    for amount in amounts.find(said):
        if amount.kind is not Kind.SOME and said[amount.start] in "百千万":
            # 百元的三包, of 红包; 千张半斤
            continue
        if labels.may_be_name(said, edges[-1], amount):
            continue
        edges += [amount.start, amount.end]
    edges.append(len(said))
    found = zip(edges[::2], edges[1::2], strict=True)
    return [
        (piece.start + start, piece.start + end)
        for start, end in found
        if not NounPhrase(said[start:end]).is_empty
    ]


def _as_typed(text: Text, name: str) -> str:
    """Amy, where amy was read."""
    at = text.read.find(name)
    return text.shown[at : at + len(name)] if at >= 0 else name


def _joined(text: Text, spans: Sequence[Span]) -> str:
    return "；".join(_stretches(text, spans))


def _notes(text: Text, found: ReadingState) -> Iterator[str]:
    """Each person's of a 接龙 behind the name, others as they are."""
    for buyer in dict.fromkeys(found.owners[span] for span in found.notes):
        own = [span for span in found.notes if found.owners[span] == buyer]
        name = _as_typed(text, buyer)
        yield f"{name}：{_joined(text, own)}" if buyer else _joined(text, own)


def _stretches(text: Text, spans: Sequence[Span]) -> list[str]:
    joined: list[Span] = []
    for start, end in sorted(set(spans)):
        if joined and not any(map(str.isalnum, text.shown[joined[-1][1] : start])):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    shown = (text.shown[start : _closed(text.shown, start, end)] for start, end in joined)
    return [" ".join(each.replace(cleaning.PAD, "").split()) for each in shown]


def _closed(shown: str, start: int, end: int) -> int:
    """`end`, behind the bracket that closes what was opened: 可乐两瓶（2升的）"""
    said = shown[start:end]
    for opening, closing in ("（）", "()"):
        if said.count(opening) > said.count(closing) and shown.startswith(closing, end):
            return end + 1
    return end


def _intent(found: ReadingState) -> Intent:
    if any(wish.is_removal or wish.is_change for wish in found.wishes):
        return Intent.CHANGE
    if any(not wish.is_question for wish in found.wishes) or found.is_same_as_ever:
        return Intent.ORDER
    if found.has_cancel:
        return Intent.CANCEL
    return Intent.QUESTION if found.has_question else Intent.NONE
