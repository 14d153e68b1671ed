"""A message read from its beginning to its end: what each piece says, given what came before."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from search.chat.group_orders import buyers, listed, per_head, signed
from search.chat.group_orders.per_head import Heads
from search.chat.group_orders.person import Person
from search.chat.group_orders.signed import Signature
from search.chat.matching.matcher import Matcher
from search.chat.pieces import complaints, notes, remarks, segmenter
from search.chat.pieces.segmenter import Piece
from search.chat.revisions import corrections, replacing, retelling
from search.chat.revisions.reviser import Reviser
from search.chat.sharing import copies, handing_out, remaining, shares, whose
from search.chat.slot_filling import (
    asides,
    brackets,
    headings,
    makers,
    parts,
    runs,
    said_twice,
    talk,
    topics,
    treatments,
)
from search.chat.slot_filling.slot_filler import SlotFiller
from search.chat.wishes import compared
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span
from search.chat.words import amounts


class Interpreter:
    """Reads pieces one after the other, in the light of what the store sells."""

    def __init__(self, text: str, matcher: Matcher) -> None:
        self.text = text
        self.matcher = matcher
        self.state = ReadingState(text, matcher)
        self.slot_filler = SlotFiller(self.state)
        # Names behind what people want, as far as they are not reached.
        self.signatures: list[Signature] = []
        # Whose the rows of a 接龙 are, from the first person's on.
        self.names: list[str] = []
        # The piece before took something back, and this one says what it should be.
        self._is_correction = False
        self._heads = Heads()
        self._is_still = False  # And it said why: 不不不，人数加了，红包20包.
        self.reviser = Reviser(self.state, self.slot_filler)

    def read(self, rows: Sequence[Sequence[Piece]]) -> ReadingState:
        people = buyers.of(self.text, rows, self.matcher)
        rows, people = listed.apart(self.text, rows, people, self.matcher)
        quoted = segmenter.quoted(self.text, rows)
        heading = max(buyers.heading(people), quoted)
        self.names = [person.name for person in people[heading:]]
        if not any(self.names):
            self.signatures = signed.find(self.text, self.matcher)
        are_shared = shares.are_told(self.state, rows)
        for number, (row, person) in enumerate(zip(rows, people, strict=True)):
            if are_shared and shares.read(self.state, row):
                continue
            if number < quoted or (
                number < heading and not headings.is_own(self.state, row, rows[heading])
            ):
                heading_of = headings.of_all(self.state, row)
                self.slot_filler.heading = heading_of or self.slot_filler.heading
                continue
            self._row(row, person)
        copies.spread(self.state)
        parts.drop_wholes(self.state)
        parts.drop_plans(self.state)
        said_twice.join(self.state)
        makers.ask_about_others(self.state)
        return self.state

    def _row(self, row: Sequence[Piece], person: Person) -> None:
        self.state.note(*person.aside, owner="")
        self.state.begin_row(person.name, person.me(self.text))
        self.state.note(*person.phone)
        said = self.text[row[0].start : row[-1].end] if row else ""
        is_talk = complaints.is_row(said) or remarks.is_sum(said)
        if is_talk or headings.is_of_list(self.state, row):
            self.state.note(max(row[0].start, person.end), row[-1].end)
            return
        sign, of_each, before, parted = "", None, len(self.state.wishes), 0
        for at, (piece, following) in enumerate(zip_longest(row, row[1:])):
            parted = parted or handing_out.of_last(self.state, row[at:], self.slot_filler.flush)
            if parted:
                parted -= 1
                continue
            start = max(piece.start, person.end)
            if following is not None and headings.is_heading(self.state, piece, following):
                self.state.note(start, piece.end)
                of_each = headings.of_each(self.state, piece)
                self.state.brand = headings.brand(self.state, piece) or self.state.brand
                continue
            if "、" in piece.sign and "、" not in sign:
                self.slot_filler.flush_but_last()
            sign = piece.sign
            if start < piece.end:
                self._piece(replace(piece, start=start))
        self.slot_filler.flush()
        self.state.count_each(before, of_each)
        self.state.heads = 1

    def _piece(self, piece: Piece) -> None:
        if self.signatures and piece.end > self.signatures[0].start:
            self._sign(piece, self.signatures[0])
            return
        if (pieces := runs.split(self.state, piece)) != [piece]:
            # 一人一个贝果|一杯热牛奶
            self._heads.share(self.text, piece)
            for each in pieces:
                self._piece(each)
            return
        if end := topics.amount_end(self.state, self.slot_filler.waiting, piece):
            self._piece(replace(piece, end=end))
            piece = replace(piece, start=end)
        self._whole(piece)

    def _whole(self, piece: Piece) -> None:
        """A piece of one person, as far as its goods are clear."""
        text = self.text[piece.start : piece.end]
        if self._is_of_all(piece, text):
            return
        if all_but := corrections.all_but(text):
            self._leave_out(piece, all_but, is_each=True)
            return
        if notes.is_certain(text) and not parts.are_in(self.state, self.slot_filler.waiting, piece):
            self._note_certain(piece)
            return
        if (
            copies.of_row(self.slot_filler, text, self.names)
            or compared.take(self.slot_filler, (piece.start, piece.end))
            or self.reviser.tells_one((piece.start, piece.end))
            or self.reviser.tells_whose(piece)
            or (piece.is_in_brackets and self.state.gives_to(text.strip()))
        ):
            return
        if left_out := corrections.without(text):
            self._leave_out(piece, left_out)
            return
        self._rest(piece)

    def _sign(self, piece: Piece, signature: Signature) -> None:
        """馒头10个——老陈: the piece up to the name, whose that is, and what follows."""
        if piece.start < signature.start:
            self._piece(replace(piece, end=signature.start))
        self.slot_filler.flush()
        shares.sign(self.state, signature)
        if signature.end <= piece.end:
            self.signatures.pop(0)
        if signature.end < piece.end:
            self._piece(replace(piece, start=max(piece.start, signature.end)))

    def _note_certain(self, piece: Piece) -> None:
        """上次的土豆烂了一袋: a note; 再来30斤 is of those. 长袖上次110的小了: of another size."""
        self.state.note(piece.start, piece.end)
        said = self.text[piece.start : piece.end]
        if not complaints.is_one(said):
            self.state.has_question |= notes.is_question(said)
            return
        self.slot_filler.flush()
        self.slot_filler.waiting += headings.complained_of(self.state, piece)

    def _rest(self, piece: Piece) -> None:
        """A piece in which nothing is left out."""
        at = piece.start
        for start, end in asides.cut(self.state, (piece.start, piece.end)):
            self._words(piece, (at, start))
            asides.take(self.slot_filler, (start, end))
            at = end
        self._words(piece, (at, piece.end))

    def _leave_out(self, piece: Piece, found: re.Match[str], *, is_each: bool = False) -> None:
        """
        香皂一块，不要舒肤佳; 不要辣的方便面来三包: a wish, and what of it is not wanted.
        余华的书除了活着都来一本: what comes before and behind is one wish where `is_each`.
        """
        start, end = piece.start + found.start(), piece.start + found.end()
        about = (piece.start + found.start("about"), piece.start + found.end("about"))
        said = (found["about"], about)
        self._rest(replace(piece, end=start))
        behind = self.state.cut((end, piece.end)) if end < piece.end else []
        if not is_each and not (behind and behind[0].is_bare and behind[0].has_amount):
            # 海带不要泡过的来五斤 is so much of 海带.
            self.slot_filler.flush()
        self.state.note(start, end)
        last = self.state.last
        wishes = [last] if last is not None else []
        if end < piece.end:
            # Not about what was said before, but about what follows.
            count = len(self.state.wishes)
            self._rest(replace(piece, start=end))
            self.slot_filler.flush()
            wishes = self.state.wishes[count:]
        self.state.leave_out(wishes, said)

    def _words(self, piece: Piece, span: Span) -> None:
        """A piece, or what is left of it without times and places."""
        text = self.state.said(span)
        if corrected := corrections.begin(text):
            self._is_correction = True
            if not text[corrected:].strip():
                retelling.was_wrong(self.state, span)
                return
        if self.reviser.turns_to_misnamed(text, span):
            self._is_correction = True
            return
        if segmenter.is_greeting(text):
            return
        span = (span[0] + len(text) - len(text.lstrip()), span[1])
        text = text.lstrip()
        copies.leave(self.slot_filler, text)
        people, end, lasts = copies.together(self.slot_filler, text)
        if people:
            self._for_each(people, replace(piece, start=span[0] + end, end=span[1]), lasts=lasts)
            return
        span = (whose.begin(self.state, self.slot_filler, span), span[1])
        text = self.state.said(span)
        if not text.strip():
            return
        if middle := corrections.inside(text):
            self._words(piece, (span[0], span[0] + middle))
            self._words(piece, (span[0] + middle, span[1]))
            return
        self._say(piece, span)

    def _is_of_all(self, piece: Piece, text: str) -> bool:
        """一人两个, of what was counted; 五个人都要冰红茶. Takes how many a piece is for, too."""
        last = self.state.last
        self.state.heads = self._heads.behind(self.state.heads, self.text, piece)
        whole = last.amount if last and not self.slot_filler.waiting else None
        # 帽子两顶，我跟我姐|一人一顶
        is_alone = self.state.heads == 1 and last and per_head.is_each_alone(text)
        if is_alone or per_head.is_shared_out(text, whole):
            self.state.note(piece.start, piece.end)
            return True
        if start := whose.all_want(self.state, piece):
            self._all_want(replace(piece, start=start), piece.start)
        return bool(start)

    def _all_want(self, piece: Piece, start: int) -> None:
        """五个人都要|冰红茶: so many of it, where nobody says how many each of them wants."""
        self.slot_filler.flush()
        self.state.note(start, piece.start)
        before = len(self.state.wishes)
        self._rest(piece)
        self.slot_filler.flush(is_wanted=True)
        self.state.count_each(before, per_head.one_each(self.state.heads))
        if len(self.state.wishes) > before:
            # 一人三个, perhaps
            self.state.revised, self.state.is_uncounted = self.state.wishes[-1], True

    def _for_each(self, people: str, piece: Piece, *, lasts: bool) -> None:
        """我和小刘各要一杯拿铁: what the piece says is wanted once by each, or all from here on."""
        said = self.state.cut((piece.start, piece.end))
        if not (said and said[0].is_bare):
            # 牛奶 陈姐、小吴各一箱 is so much of what waits.
            self.slot_filler.flush(is_wanted=True)
        before, self.state.buyer, self.state.heads = self.state.buyer, people, 1
        self._words(piece, (piece.start, piece.end))
        if not lasts:
            self.slot_filler.flush()
            self.state.buyer = before

    def _say(self, piece: Piece, span: Span) -> None:
        """What is no more than one revision, or goods."""
        text = self.state.said(span)
        if replacing.comes_instead(self.reviser, text, span):
            return
        if replacing.concludes(self.reviser, span) or remaining.take(self.slot_filler, span):
            return
        is_correction, self._is_correction = self._is_correction, False
        if self.reviser.revises(span, is_asked=piece.is_asked):
            return
        if is_correction and replacing.correct(self.reviser, span):
            return
        is_still, self._is_still = self._is_still, is_correction and talk.is_over(self.state, span)
        if is_still and replacing.count_anew(self.reviser, span):
            return
        is_how = is_correction and notes.is_note(text) and not amounts.find(text)
        if (is_correction and not is_how) or corrections.may_take_back(text):
            self.state.doubt(text, is_about_last=is_correction or not amounts.find(text))
        if brackets.say_which(text, self.slot_filler, is_aside=piece.is_in_brackets):
            self.state.note(*span)
        elif not (
            headings.take_this(self.state, self.slot_filler.heading, span)
            or parts.take_pair(self.slot_filler, span)
        ):
            found = treatments.left_by(self.state, span)
            if piece.is_in_brackets and found:
                found = brackets.about(self.slot_filler, found)
            self.slot_filler.take(found, is_loose=piece.is_loose)
