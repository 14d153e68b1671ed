"""A message read from its beginning to its end: what each piece says, given what came before."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from search.chat import amounts, buyers, corrections, notes, parts, pieces, splits, turns
from search.chat.cores import Core
from search.chat.corrections import Without
from search.chat.gathered import Gathered
from search.chat.gathering import Gatherer
from search.chat.parts import Part
from search.chat.picking import Picker
from search.chat.pieces import Piece
from search.chat.turns import Said, Turn
from search.chat.wishes import Span, Wish

# "香菜一把 不要了" takes back one thing; a longer sentence takes back the order.
SHORT_CANCEL = len("还是不要了吧")


class Reader:
    """Reads pieces one after the other, in the light of what the store sells."""

    def __init__(self, text: str, picker: Picker) -> None:
        self.text = text
        self.picker = picker
        self.gathered = Gathered(text, picker)
        self.gatherer = Gatherer(self.gathered)
        # Whose the rows of a 接龙 are, from the first person's on.
        self.names: list[str] = []
        # The piece before took something back, and this one says what it should be.
        self._is_correction = False
        # Taken back by the piece before: what comes instead may follow.
        self._removed: Wish | None = None
        # Each is told where the piece stands, where the words it is about and what comes
        # instead; and answers whether that was all there is to the piece.
        self._turns: dict[Turn, Callable[[Span, Span, Span], bool]] = {
            Turn.SAME_AS_EVER: self._same_as_ever,
            Turn.SAME_AS_BEFORE: self._same_as_before,
            Turn.CANCEL: self._cancel,
            Turn.GIVE_UP: self._note,
            Turn.FALLBACK: self._fallback,
            Turn.ALSO_FINE: self._also_fine,
            Turn.REMOVE: self._remove,
            Turn.CHANGE: self._change,
            Turn.ASK: self._ask,
        }

    def read(self, rows: Sequence[Sequence[Piece]]) -> Gathered:
        people = buyers.of(self.text, rows, self.picker)
        heading = buyers.heading(people)
        self.names = [person.name for person in people[heading:]]
        for number, (row, person) in enumerate(zip(rows, people, strict=True)):
            if number < heading:
                self._heading(row)
                continue
            self.gathered.buyer = person.name
            self.gathered.note(*person.phone)
            for piece in row:
                start = max(piece.start, person.end)
                if start < piece.end:
                    self._piece(replace(piece, start=start))
            self.gatherer.flush()
        return self.gathered

    def _heading(self, row: Sequence[Piece]) -> None:
        """接龙：土鸡蛋 1.2元一个: nobody's wish, but what a bare 30个 below is about."""
        for piece in row:
            for part in self._cut((piece.start, piece.end)):
                if self._is_known(part.words, part.span):
                    self.gatherer.heading = part
        if row:
            self.gathered.note(row[0].start, row[-1].end)

    def _piece(self, piece: Piece) -> None:
        text = self.text[piece.start : piece.end]
        if notes.is_certain(text):
            self.gathered.note(piece.start, piece.end)
            return
        if self._is_copy(text):
            return
        if left_out := corrections.without(text):
            self._leave_out(piece, left_out)
            return
        self._rest(piece)

    def _is_copy(self, text: str) -> bool:
        """同2, +1: what is said in another row, for whom this one is."""
        row = buyers.same_as(text) if self.gathered.buyer else None
        if row is None or self.gatherer.waiting or (not row and self.gatherer.heading):
            return False
        if row > len(self.names):
            return False
        return self.gathered.copy(self.names[row - 1] if row else "")

    def _rest(self, piece: Piece) -> None:
        """A piece in which nothing is left out."""
        text = self.text[piece.start : piece.end]
        at = 0
        for start, end in [*notes.cut(text), (len(text), len(text))]:
            self._words(piece, (piece.start + at, piece.start + start))
            self.gathered.note(piece.start + start, piece.start + end)
            at = end

    def _leave_out(self, piece: Piece, found: Without) -> None:
        """香皂一块，不要舒肤佳; 不要辣的方便面来三包: a wish, and what of it is not wanted."""
        start, end = piece.start + found.start, piece.start + found.end
        about = (piece.start + found.about[0], piece.start + found.about[1])
        said = (self.text[slice(*about)], about)
        wishes = []
        if piece.start < start:
            before = self.text[piece.start : start]
            earlier = self.gathered.same(before, (piece.start, start))
            if earlier is not None and not amounts.find(before):
                # 烧饼不要葱, of the 烧饼 wanted before.
                self.gathered.note(piece.start, piece.end)
                self.gathered.leave_out([earlier], said)
                return
            self._rest(replace(piece, end=start))
        self.gathered.note(start, end)
        if end < piece.end:
            # Not about what was said before, but about what follows.
            self.gatherer.flush()
            count = len(self.gathered.wishes)
            self._rest(replace(piece, start=end))
            self.gatherer.flush()
            wishes = self.gathered.wishes[count:]
        elif self.gatherer.waiting:
            self.gathered.without = said
        elif not self._take_back(*said) and (last := self.gathered.last):
            wishes = [last]
        self.gathered.leave_out(wishes, said)

    def _take_back(self, said: str, about: Span) -> bool:
        """不要香菜, of the 香菜 wanted before."""
        earlier = self.gathered.same(said, about)
        if earlier is None or Core(earlier.words).content != Core(said).content:
            return False
        self.gathered.wishes.remove(earlier)
        return True

    def _words(self, piece: Piece, span: Span) -> None:
        """A piece, or what is left of it without times and places."""
        text = self.text[slice(*span)]
        if corrected := corrections.begin(text):
            self._is_correction = True
            if not text[corrected:].strip():
                return
        if pieces.is_greeting(text):
            return
        span = (span[0] + len(text) - len(text.lstrip()), span[1])
        text = text.lstrip()
        if person := buyers.speaker(text):
            self.gathered.buyer = person.name
            span = (span[0] + person.end, span[1])
            text = text[person.end :]
        if middle := corrections.inside(text):
            self._words(piece, (span[0], span[0] + middle))
            self._words(piece, (span[0] + middle, span[1]))
            return
        self._say(piece, span)

    def _say(self, piece: Piece, span: Span) -> None:
        """What is no more than one turn, or goods."""
        text = self.text[slice(*span)]
        is_correction, self._is_correction = self._is_correction, False
        removed, self._removed = self._removed, None
        said = turns.find(text.strip(), is_asked=piece.is_asked)
        if said is not None:
            if said.turn is Turn.CHANGE:
                self._removed = removed
            if self._turn(said, span):
                return
        if is_correction and self._correct(span):
            return
        if not self._pair(span):
            self.gatherer.take(self._without_treatment(span), is_loose=piece.is_loose)

    def _correct(self, span: Span) -> bool:
        """土豆三斤，不对，五斤: the amount of what was said last, or of the same goods."""
        if self.gatherer.waiting:
            return False
        start = span[0] + corrections.begin(self.text[slice(*span)])
        new = self._cut((start, span[1]))
        last = self.gathered.last
        if last is None or len(new) != 1 or not new[0].has_amount or new[0].is_each:
            return False
        part = new[0]
        if part.is_bare:
            last.amount, last.price = part.amount, part.price
            last.spans.append(span)
            return True
        if not self._is_known(part.words, part.span):
            return False
        earlier = self.gathered.same(part.words, part.span) or last
        # The same goods in other words, or other goods altogether: what is said last counts.
        earlier.words, earlier.groups = part.words, self.picker.near(*part.span)
        earlier.amount, earlier.price, earlier.pack = part.amount, part.price, None
        earlier.others = []
        earlier.spans.append(span)
        return True

    def _cut(self, span: Span) -> list[Part]:
        return parts.cut(self.text[slice(*span)], span[0], self._is_known, self._is_name)

    def _without_treatment(self, span: Span) -> list[Part]:
        """The goods of 半个哈密瓜切好; what to do with them is a note."""
        treated = notes.treatment(self.text[slice(*span)])
        if treated is None:
            return self._cut(span)
        before = self._cut((span[0], span[0] + treated[0]))
        known = [part for part in before if self._is_known(part.words, part.span)]
        # "菠萝帮我削皮" is about the 菠萝 wanted before.
        if not known or all(
            not part.has_amount and self.gathered.same(part.words, part.span) for part in known
        ):
            return self._cut(span)
        self.gathered.note(span[0] + treated[0], span[0] + treated[1])
        behind = (span[0] + treated[1], span[1])
        return before + (self._cut(behind) if self.text[slice(*behind)].strip() else [])

    def _is_known(self, words: str, span: Span) -> bool:
        return self.picker.pick(words, self.picker.near(*span)).is_known

    def _is_name(self, words: str, span: Span) -> bool:
        """Whether something near is called so, number and all: 六个核桃."""
        near = self.picker.near(*span)
        return any(words in article.plain_name for article in self.picker.articles(near))

    def _pair(self, span: Span) -> bool:
        """两瓶可乐一大一小: the goods, then what tells the one from the other."""
        found = splits.pair(self.text[slice(*span)])
        if found is None:
            return False
        before = (span[0], span[0] + found.start)
        if self.text[slice(*before)].strip():
            self.gatherer.take(self._cut(before), is_loose=False)
        self.gatherer.flush(is_wanted=True)
        return self.gatherer.split(found.parts(span[0]))

    # What a piece says of what was said before

    def _turn(self, said: Said, span: Span) -> bool:
        about = (span[0] + said.about[0], span[0] + said.about[1])
        instead = (span[0] + said.instead[0], span[0] + said.instead[1])
        return self._turns[said.turn](span, about, instead)

    def _note(self, span: Span, _about: Span = (0, 0), _instead: Span = (0, 0)) -> bool:
        self.gathered.note(*span)
        return True

    def _same_as_ever(self, span: Span, _about: Span, _instead: Span) -> bool:
        self.gathered.is_same_as_ever = True
        return self._note(span)

    def _same_as_before(self, _span: Span, _about: Span, _instead: Span) -> bool:
        self.gatherer.flush()
        return self.gathered.copy()

    def _cancel(self, span: Span, _about: Span = (0, 0), _instead: Span = (0, 0)) -> bool:
        if span[1] - span[0] <= SHORT_CANCEL and self.gatherer.drop_last():
            return True
        self.gathered.has_cancel = True
        return self._note(span)

    def _fallback(self, span: Span, about: Span, instead: Span) -> bool:
        is_about = about[1] > about[0]
        if is_about:
            self.gatherer.take(self._cut(about), is_loose=False)
        self.gatherer.flush(asked_are_wanted=True, is_wanted=is_about)
        wishes = self.gathered.wishes
        before = len(wishes)
        self.gatherer.take(self._cut(instead), is_loose=False)
        self.gatherer.flush(is_wanted=True)
        for wish in wishes[before:]:
            wish.is_conditional = before > 0
            wish.spans = [span] if not is_about else wish.spans
            if wish.is_open and before:
                wish.amount = wishes[before - 1].amount
        return True

    def _also_fine(self, span: Span, about: Span, _instead: Span) -> bool:
        return self.gatherer.also_fine(about, span)

    def _remove(self, span: Span, about: Span, _instead: Span) -> bool:
        words = self.text[slice(*about)]
        if Core(words).is_empty:
            return self._cancel(span)
        self.gatherer.flush()
        if earlier := self.gathered.same(words, about):
            self.gathered.wishes.remove(earlier)
            self._removed = earlier
        elif self._is_known(words, about):
            self._removed = self.gathered.wish(words, span, is_removal=True)
        else:
            self.gathered.note(*span)
        return True

    def _change(self, span: Span, about: Span, instead: Span) -> bool:
        self.gatherer.flush()
        words = self.text[slice(*about)]
        words = amounts.without(words, amounts.find(words))
        new = self._cut(instead)
        is_about = not Core(words).is_empty
        earlier = self.gathered.same(words, about) if is_about else self.gathered.last
        if not is_about and self._removed is not None:
            # 面粉不要了，换成挂面
            earlier = self._removed
        if not new or not (is_about or earlier or not new[0].is_bare):
            return False
        if earlier is not None and not new[0].is_bare and new[0].core.is_look:
            # XL一件，改成L
            earlier.words = f"{Core(earlier.words).noun} {new[0].words}"
            earlier.spans.append(span)
        elif not new[0].is_bare:
            self._removed = None
            if is_about and earlier is None:
                self.gathered.wish(words, about, is_removal=True)
            self.gatherer.replace(earlier, new)
        elif earlier is not None:
            earlier.amount = new[0].amount
            earlier.spans.append(span)
        else:
            self.gathered.wish(words, span, amount=new[0].amount, is_change=True)
        return True

    def _ask(self, span: Span, about: Span, _instead: Span) -> bool:
        """The goods asked for wait: 有茼蒿吗 来一斤."""
        self.gathered.has_question = True
        words = self.text[slice(*about)]
        if Core(words).is_empty:
            return self._note(span)
        self.gatherer.flush()
        part = Part(start=span[0], end=span[1], words=words, is_question=True)
        self.gatherer.waiting.append(part)
        return True
