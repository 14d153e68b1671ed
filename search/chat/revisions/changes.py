"""改成, 换成: other goods or another amount in the place of what was said."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from search.chat.pieces import complaints, notes
from search.chat.revisions import patterns, questions, removing, retelling
from search.chat.revisions.patterns import Said
from search.chat.slot_filling import another
from search.chat.slot_filling.slot_filler import SlotFiller
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words import amounts, lexicon
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase


class Changing(Protocol):
    """What is said so far, what waits, and what was taken back just now."""

    state: ReadingState
    slot_filler: SlotFiller
    removed: Wish | None
    unasked: Wish | None

    def replace(self, earlier: Wish | None, new: Sequence[Phrase], span: Span) -> None:
        """Puts what is `new` in the place of what was said earlier."""


def change(reading: Changing, said: Said) -> bool:
    """土豆改成5斤, of oneself, or 刚才给小赵点的热拿铁改成冰的."""
    name, said = removing.of_somebody(reading.state, said)
    with reading.state.of(name):
        return _change(reading, said)


def _change(reading: Changing, said: Said) -> bool:
    said = said.behind(patterns.ordered(reading.state.said(said.about)))
    words = reading.state.said(said.about)
    if notes.is_question(words):
        # 跑多少公里该换机油
        return _note(reading, said)
    if questions.is_need(reading.state, words, said):
        return questions.need(reading, said)
    new = reading.state.cut(said.instead)
    if new[0].is_bare and words.strip() in lexicon.ALL_OF_THEM:
        # 土豆两斤 黄瓜两斤 都改成一斤
        reading.slot_filler.flush()
        for wish in reading.state.own:
            if not wish.is_removal:
                reading.replace(wish, new, said.span)
        return True
    waiting = reading.slot_filler.waiting
    is_size = bool(waiting) and complaints.is_of_size(reading.state.said(waiting[-1].span))
    if is_size and new[0].noun.is_look and NounPhrase(words).is_empty:
        # 帮宝适上次M小了，换L
        reading.slot_filler.take(new, is_loose=True)
        return True
    return _put_instead(reading, words, new, said)


def _put_instead(reading: Changing, words: str, new: Sequence[Phrase], said: Said) -> bool:
    counted = amounts.find(words)
    words = amounts.without(words, counted)
    is_thought = patterns.THOUGHT.search(words) and not reading.state.is_known(words, said.about)
    is_about = not (NounPhrase(words).is_empty or is_thought)
    if counted and not is_about and not new[0].is_bare:
        # 加两套换装裙
        return False
    is_new = not (is_about or reading.removed or reading.state.last)
    if is_new and reading.state.said((said.span[0], said.instead[0])).endswith(("台", "部")):
        # 电热水器坏了，给我换台60升的
        return False
    reading.slot_filler.flush()
    earlier = reading.state.same(words, said.about) if is_about else _gone(reading, new[0])
    if earlier and new[0].words.rstrip().endswith("的"):
        # 长茄子两斤，换成圆的
        other = another.other_of(reading.state, earlier, new[0])
        new = [replace(new[0], words=other or new[0].words), *new[1:]]
    if is_about and new[0].amount is None and retelling.retell(reading.state, words, said):
        return True
    if not (is_about or earlier):
        # 换成特仑苏一箱, and nobody knows instead of what.
        if not new[0].is_bare:
            reading.slot_filler.take(new, is_loose=False)
        return not new[0].is_bare
    if earlier is None and new[0].is_bare:
        wish = Wish(words=words, spans=[said.span], amount=new[0].amount, is_change=True)
        reading.state.want(wish)
        return True
    if earlier is None and is_about:
        amount = next(iter(counted), None)
        earlier = Wish(words=words, spans=[said.about], amount=amount, is_removal=True)
        reading.state.want(earlier)
    is_gone = earlier is not None and earlier.is_removal
    # 老何的鸡翅不要了，换成鸡腿
    with reading.state.of(earlier.buyer if earlier and is_gone else reading.state.buyer):
        reading.replace(earlier, new, said.span)
    return True


def _gone(reading: Changing, new: Phrase) -> Wish | None:
    """
    What comes instead of, where nothing says so: of what was taken back just now, or of the last;
    面粉不要了，换成挂面.
    """
    unasked = None if new.is_bare else reading.unasked
    return reading.removed or unasked or reading.state.last


def _note(reading: Changing, said: Said) -> bool:
    reading.state.note(*said.span)
    return True
