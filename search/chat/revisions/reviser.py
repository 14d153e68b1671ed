"""Pieces that say something about what was said before: instead, not any more, or else."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from search.chat.matching.match_levels import Level
from search.chat.pieces import notes
from search.chat.pieces.segmenter import Piece
from search.chat.revisions import (
    changes,
    corrections,
    fallbacks,
    patterns,
    questions,
    removing,
    retelling,
)
from search.chat.revisions.patterns import Said
from search.chat.slot_filling import another, attachment, parts, sizing
from search.chat.slot_filling.slot_filler import SlotFiller
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words import amounts, lexicon
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase

# A longer piece is a story; and patterns with two gaps take their time on long texts.
LONGEST = 60


class Reviser:
    """Does what a piece says of the wishes before it."""

    def __init__(self, state: ReadingState, slot_filler: SlotFiller) -> None:
        self.state = state
        self.slot_filler = slot_filler
        # Taken back by the piece before: what comes instead may follow.
        self.removed: Wish | None = None
        # The same, of what nobody had asked for: 可乐不要了，改成米酒一碗, behind noodles.
        self.unasked: Wish | None = None
        # 红牛 of 红牛4罐，不对，东鹏4瓶
        self.replaced: set[int] = set()

    def turns_to_misnamed(self, text: str, span: Span) -> bool:
        """香菜打错了, before what it should be."""
        about = corrections.misnamed(text.lstrip())
        start = span[0] + len(text) - len(text.lstrip())
        if not about or not self.state.is_known(about, (start, start + len(about))):
            return False
        self.slot_filler.flush()
        earlier = self.state.same(about, (start, start + len(about)))
        if earlier is None:
            return False
        # As if it was what was said last: 不要了 and 改成5斤 are about it, too.
        self.state.wishes.remove(earlier)
        self.state.wishes.append(earlier)
        # 土豆多了, and how much it should be must follow.
        earlier.is_doubtful |= "错" not in text
        return True

    def revises(self, span: Span, *, is_asked: bool) -> bool:
        """Does what the piece at `span` says; whether that was all there is to it."""
        text = self.state.said(span).strip()
        if len(text) > LONGEST:
            return False
        is_as_ever = (
            any(word in text for word in lexicon.SAME_AS_EVER)
            and not amounts.find(text)
            and not self.state.is_known(text, span)
        )
        if is_as_ever or patterns.AS_EVER.fullmatch(text):
            self.state.is_same_as_ever = True
            return self._note(span)
        if retelling.only(self.state, span) or removing.tells_which(self, span):
            return True
        is_asked = is_asked or bool(notes.ASKING.search(text))
        for pattern, revise in (*_WHOLE, *(_ASKED if is_asked else _REVISIONS)):
            if match := pattern.fullmatch(text):
                return revise(self, Said.of(match, span))
        if not self.slot_filler.waiting and retelling.tells_which(self.state, span):
            return True
        if amounts.find(text) or self.state.is_known(text, span):
            # Not of talk: 番茄不要了 我妈买过了，换成茄子
            self.removed = self.unasked = None
        return False

    def tells_one(self, span: Span) -> bool:
        """鸡腿饭有一份不要辣: how some of what was ordered should be."""
        said, last = self.state.said(span).strip(), self.state.last
        if (
            last
            and patterns.is_some(said, last.amount)
            # 一个甜的一个咸的, of 饭团
            and not parts.pair(self.state, span, last.amount)
            and not another.is_another(self.state, last, span)
        ):
            # 都要大的，一碗不要肉
            self.slot_filler.tell_which()
            if not self.slot_filler.waiting:
                return self._note(span)
        match = patterns.ONE_OF_THEM.fullmatch(said)
        if match is None or self.state.same(match["about"], span) is None:
            return False
        return self._note(span)

    def tells_whose(self, piece: Piece) -> bool:
        """502的，两箱可乐: where nothing was said yet that it could tell apart."""
        is_first = self.state.last is None and not self.slot_filler.waiting
        span = (piece.start, piece.end)
        is_room = is_first and patterns.ROOM_OF.fullmatch(self.state.said(span))
        return bool(is_room) and self._note(span)

    def replace(self, earlier: Wish | None, new: Sequence[Phrase], span: Span) -> None:
        """不对，五斤; 改成L; 白糖换成红糖: one comes for the other, in its place and amount."""
        # 蓝月亮3kg
        new = [sizing.with_size(self.state, (), new[0]), *new[1:]]
        wishes, phrase = self.state.wishes, new[0]
        if earlier is not None:
            self.replaced |= self.state.matcher.match(earlier.words, earlier.groups).ids
        if earlier is not None and earlier in wishes and not earlier.is_removal:
            is_told = phrase.says_how or self.state.is_known(phrase.words, phrase.span)
            if is_told and len(new) == 1:
                retelling.say_anew(self.state, earlier, phrase, span)
                return
            wishes.remove(earlier)
        if earlier is not None and retelling.want_another(self.state, earlier, phrase):
            return
        before = len(wishes)
        self.slot_filler.take(new, is_loose=False)
        self.slot_filler.flush(is_wanted=True)
        if earlier is not None and len(wishes) == before and not earlier.is_removal:
            # What should come instead is not sold: the one before may still be wanted.
            wishes.append(earlier)
            earlier.is_doubtful = True
        for wish in wishes[before:]:
            if wish.is_open and earlier is not None:
                wish.amount = earlier.amount

    def _note(self, span: Span) -> bool:
        self.state.note(*span)
        return True

    def _restore(self, said: Said) -> bool:
        removed = self.removed
        if removed is None:
            return False
        removed.is_removal = False
        if removed not in self.state.wishes:
            self.state.wishes.append(removed)
        removed.spans.append(said.span)
        return True

    def _restore_some(self, said: Said) -> bool:
        """英语本20本，哦英语本家里还有，10本就够"""
        found = amounts.find(self.state.said(said.instead))
        if self.removed is None or self.slot_filler.waiting or len(found) != 1:
            return False
        self.removed.amount = found[0]
        return self._restore(said)

    def _tell_apart(self, said: Said) -> bool:
        """葱两斤，是小葱不是大葱: which of what was wanted last; 是嫩的不是老的 is how."""
        self.slot_filler.flush()
        last, words = self.state.last, self.state.said(said.instead)
        if last is None:
            return False
        meant = self.state.matcher.match(words, self.state.matcher.near(*said.instead))
        of_last = self.state.matcher.match(last.words, last.groups).ids
        is_named = meant.is_known and meant.level >= Level.NOUN
        if not is_named or not meant.ids < of_last:
            return self._note(said.span)
        self.replace(last, self.state.cut(said.instead), said.span)
        return True

    def _by(self, said: Said) -> bool:
        """So many more or less of what was asked for."""
        words = self.state.said(said.about)
        found = amounts.find(self.state.said(said.instead))
        if len(found) != 1 or (not words.strip() and self.slot_filler.waiting):
            return False
        self.slot_filler.flush()
        earlier, by_number = self.state.same(words, said.about), found[0].number
        if earlier is None or (old := earlier.amount) is None or old.unit != found[0].unit:
            return False
        sign = -1 if said.is_less else 1
        number = old.number + sign * by_number if old.number and by_number else Decimal(0)
        if number > 0:
            earlier.amount = replace(old, number=number)
            earlier.spans.append(said.span)
        return number > 0

    def _as_much(self, said: Said) -> bool:
        """雪碧也一样, behind 可乐一箱: as much of that."""
        last, words = self.state.last, self.state.said(said.about)
        if last is None or last.amount is None or not self.state.is_known(words, said.about):
            return False
        self.slot_filler.flush()
        self.state.want(Wish(words=words, spans=[said.span], amount=last.amount))
        return True

    def _tell(self, said: Said) -> bool:
        """Which of what was wanted before it should be, or how."""
        words, how = self.state.said(said.about), self.state.said(said.instead)
        if NounPhrase(words).is_empty or amounts.find(how):
            return False
        earlier = self.state.same(words, said.about)
        if earlier is None or not self.state.is_known(words, said.about):
            return False
        phrase = Phrase(start=said.instead[0], end=said.instead[1], words=how)
        is_told = retelling.tell_otherwise(self.state, earlier, phrase)
        return is_told or attachment.narrows(self.state, earlier, phrase) or self._note(said.span)


# What takes a piece whatever it asks, a question, and what is told.
_WHOLE = (
    (patterns.CANCEL, removing.cancel),
    (patterns.RESTORE, Reviser._restore),
    (patterns.GIVE_UP, fallbacks.give_up),
    (patterns.ENOUGH, Reviser._restore_some),
)
_ASKED = (
    (notes.ASK, questions.ask),
    (notes.ASK_ALSO, questions.ask_also),
)
_REVISIONS = (
    (patterns.IF_ANY, fallbacks.if_any),
    (patterns.FALLBACK, fallbacks.fallback),
    (patterns.FALLBACK_OF, fallbacks.fallback),
    (patterns.FALLBACK_FIRST, fallbacks.fallback),
    (patterns.FALLBACK_FINE, fallbacks.instead_fine),
    (patterns.MAY_HAVE, removing.may_have),
    (patterns.CHANGE, changes.change),
    (patterns.NOT_BUT, changes.change),
    (patterns.BUT_NOT, Reviser._tell_apart),
    (patterns.BY_SO_MUCH, Reviser._by),
    (patterns.AS_MUCH, Reviser._as_much),
    (notes.PRAISE, questions.name),
    (patterns.TELLING, Reviser._tell),
    (patterns.BEST, Reviser._tell),
    (patterns.REMOVE_FIRST, removing.remove),
    (patterns.REMOVE, removing.remove),
    (patterns.AT_HOME, removing.remove),
    (patterns.ALSO_FINE, fallbacks.also_fine),
)
