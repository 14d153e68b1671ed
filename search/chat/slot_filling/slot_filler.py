"""Words and amounts of a message gathered into wishes: which belong together, and which wait."""

from collections.abc import Sequence
from dataclasses import replace

from search.analysis import segment
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import Groups
from search.chat.pieces import notes
from search.chat.slot_filling import (
    another,
    attachment,
    headings,
    parts,
    said_twice,
    series,
    sizing,
    talk,
    treatments,
)
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words import lexicon
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase

SHORT_LOOK = 3


class SlotFiller:
    """`waiting` are words whose amount may still follow."""

    def __init__(self, state: ReadingState) -> None:
        self.state = state
        self.matcher = state.matcher
        self.waiting: list[Phrase] = []
        # What a 接龙 is about: a row there may say an amount and nothing else.
        self.heading: Phrase | None = None

    def drop_last(self) -> bool:
        """Takes back what was said last; False when nothing was."""
        if self.waiting:
            named = self.waiting.pop()  # 茄子还有 不要了
            if earlier := self.state.same(named.words, named.span):
                self.state.wishes.remove(earlier)
            return True
        last = self.state.last
        if last is not None:
            self.state.wishes.remove(last)
        return last is not None

    def take(self, found: Sequence[Phrase], *, is_loose: bool) -> None:
        """The phrases of one piece; `is_loose` says that the first may belong to what waits."""
        if len(found) > 1 and not found[0].is_bare and self.split(found):
            return
        for number, each in enumerate(found):
            titled = talk.titled(self.state, self._of_brand(each))
            phrase = sizing.with_size(self.state, self.waiting, titled)
            may_be_added = number > 0 or treatments.is_bit(phrase)
            if may_be_added and treatments.is_added(self.state, phrase):
                treatments.ask_about(self.state, phrase)
            elif not phrase.has_amount:
                # 青岛啤酒6罐500的: of what stands before it, whatever follows.
                is_of_last = (number > 0 or attachment.is_which(phrase)) and not self.waiting
                if not (is_of_last and attachment.tells_which(self.state, phrase)):
                    self.waiting.append(phrase)
            elif phrase.amount is not None and phrase.amount.is_each:
                self._each(phrase)
            elif phrase.is_bare:
                self._amount(phrase)
            elif self.waiting or not attachment.says_price(self.state, phrase):
                self._goods(phrase, is_loose=is_loose)
            is_loose = True

    def _of_brand(self, phrase: Phrase) -> Phrase:
        """纯牛奶一箱, behind 伊利的：; 43码, below 黑色运动鞋接龙"""
        is_first = self.state.last is None and not (phrase.noun.content or self.waiting)
        heading = self.heading if is_first and phrase.noun.sizes else None
        brand = self.state.brand or heading
        if brand is None or (phrase.is_bare and heading is None):
            return phrase
        said = f"{brand.words} {phrase.words}"
        is_known = self.matcher.match(said, self.state.near(phrase)).is_known
        return replace(phrase, words=said) if is_known else phrase

    def split(self, found: Sequence[Phrase]) -> bool:
        """一顶棕一顶白 of 毛线帽两顶: as many as were asked for, told apart by their looks."""
        self.flush()
        return parts.split(self.state, found)

    def flush(
        self, *, asked_are_wanted: bool = False, is_wanted: bool = False, are_things: bool = False
    ) -> None:
        """
        What waited so far gets no amount any more: goods, more about goods, or a note. Single
        words `are_things` that are wanted, sold or not, where they are told one after the other.
        """
        waiting, self.waiting = self.waiting, []
        for phrase in waiting:
            is_wish = attachment.is_missing(self.state, phrase, is_sure=asked_are_wanted)
            if phrase.is_question and attachment.says_how(self.state, waiting[-1]):
                # 有白夜行吗？要平装的
                self.state.want(Wish(words=phrase.words, spans=[phrase.span]))
            elif phrase.is_question and is_wish:
                self.state.want(Wish(words=phrase.words, spans=[phrase.span], is_question=True))
            elif phrase.is_question or phrase in talk.more_of_questions(self.state, waiting):
                self.state.note(*phrase.span)
            elif is_wanted or not attachment.describes(self.state, phrase):
                is_thing = are_things and segment.is_word(phrase.words.strip())
                self._settle(phrase, is_wanted=is_wanted or is_thing)

    def flush_but_last(self) -> None:
        """书包，田字格、数学本各5本: 、 begins an enumeration with the word before it."""
        size = len(self.waiting) - (self._since_noun() if self.waiting else 0)
        last, self.waiting = self.waiting[size:], self.waiting[:size]
        self.flush(are_things=True)
        self.waiting += last

    def _settle(self, phrase: Phrase, *, is_wanted: bool) -> None:
        if notes.is_question(self.state.said(phrase.span)):
            self.state.has_question = True
            self.state.note(*phrase.span)
        elif not (series.several(self.state, phrase) or another.of_others(self.state, phrase)):
            if self.state.is_goods(phrase, is_wanted=is_wanted):
                wish = Wish(words=phrase.words, spans=[phrase.span], pack=phrase.pack)
                wish = self.state.want(wish)
                wish.is_doubtful |= not is_wanted and (
                    attachment.is_part_of_name(self.state, phrase)
                    or another.may_be_of_last(self.state, phrase)
                )
            else:
                self.state.note(*phrase.span)

    def _goods(self, phrase: Phrase, *, is_loose: bool) -> None:
        if not self.waiting and attachment.wish_of_heading(self.state, self.heading, phrase):
            return
        known = self.matcher.match(phrase.words, self.state.near(phrase))
        is_apart = not is_loose or lexicon.is_order(self.state.said(phrase.span).lstrip())
        if is_apart and known.is_known:
            self.tell_which()  # 篮子一个 大的，两个多肉
        if not known.is_known and (named := talk.named_in(self.state, phrase)):
            # 椰青要开好口的3个: how they should be is for the shop.
            self.state.note(*phrase.span)
            self.flush()
            self._put(named, phrase, phrase.span)
            return
        if phrase.noun.is_look and self.waiting and self.waiting[-1].is_question:
            # 有没有鲫鱼 要两条大的
            self._with_waiting(phrase, 1)
            return
        count = 0
        # 马桶盖坏了，来一个V型的
        is_of = phrase.words.rstrip().endswith("的") and len(phrase.noun.content) <= SHORT_LOOK
        if is_loose or is_of or known.level < Level.PHRASE or not known.is_known:
            # 葱，一把韭菜: other goods, sold or not.
            is_counted = phrase.amount is not None and bool(phrase.amount.unit)
            is_how = phrase.noun.is_look or lexicon.TRAITS.issuperset(phrase.noun.content)
            is_how |= phrase.words.rstrip().endswith("的") and not known.fits
            is_other = is_counted and not (is_loose or is_how)
            count = self.joined(phrase, is_known=known.is_known or is_other)
        count = self._and_unsold(phrase, count)
        if count or known.is_known:
            self._with_waiting(phrase, count)
            return
        self.flush()
        carried, groups = another.carried(self.state, phrase)
        is_trait = carried and lexicon.TRAITS_OR_WARMTH.issuperset(phrase.noun.content)
        if self.state.is_remark(phrase) and not is_trait:
            # "一个切半" is how one of them should be; 嫩的也来一盒 is another 豆腐.
            self.state.note(*phrase.span)
            return
        if not is_trait and series.several(self.state, phrase):
            return
        self._put(carried or phrase.words, phrase, phrase.span, groups=groups)

    def _amount(self, phrase: Phrase) -> None:
        """来一斤: of what waits, else of what was said last, else of what a list is about."""
        self.waiting = talk.left_of(self.state, self.waiting)
        if all(each.is_bare for each in self.waiting):
            self.flush()  # 哎等下 1笼就够了
        if self.waiting:
            count = self.joined(phrase, is_known=False) or self._since_noun()
            self._with_waiting(phrase, self._and_unsold(phrase, count))
            return
        self.flush()
        last = self.state.last
        is_total = last is not None and last.amount is not None
        said = self.state.said(phrase.span).lstrip()
        if last is not None and said.startswith(("不是", *(lexicon.SUMS if is_total else ()))):
            # 五个 不是二十个; 再加5袋 一共要十袋
            self.state.note(*phrase.span)
            return
        if attachment.is_stray(phrase, last, self.heading):
            if last is None or not attachment.add_price(self.state, last, phrase):
                self.state.note(*phrase.span)
            return
        if last is None and (heading := self.heading) is not None:
            own, groups = headings.of_pack(self.state, heading, phrase), self.state.near(heading)
            # 140, below 校服上衣接龙
            own = sizing.with_size(self.state, [heading], own)
            said = heading.words if own.amount else f"{heading.words} {own.words}"
            self.state.want_as(own, said, phrase.span, groups=groups)
        elif last is not None and (last.takes_amount or self._counts_anew(last, phrase)):
            self.state.is_uncounted = False
            last.amount, last.price = self.state.for_all(phrase.amount), phrase.price
            last.spans.append(phrase.span)
        elif last is None or not said_twice.says_again(self.state, last, phrase):
            about = last or self.state.of_others
            said, groups = (about.words, about.groups) if about else (phrase.words, frozenset())
            self._put(said, phrase, phrase.span, groups=groups)

    def _counts_anew(self, last: Wish, phrase: Phrase) -> bool:
        """电动的一台，算了还是手动的吧，一把"""
        is_more = lexicon.is_more(self.state.said(phrase.span)) or phrase.price is not None
        return last is self.state.revised and self.state.is_uncounted and not is_more

    def _since_noun(self) -> int:
        """How many words wait since the last noun: 饼干, 蓝色盒子的."""
        looks = 0
        while looks < len(self.waiting) - 1 and self.waiting[-1 - looks].noun.is_look:
            looks += 1
        return looks + 1

    def _and_unsold(self, phrase: Phrase, count: int) -> int:
        """七喜 2L 一瓶, of which none is sold, is no 2L of other things: one more than `count`."""
        said, _groups = self._join(phrase, count)
        if count == len(self.waiting) or NounPhrase(said).content:
            return count
        return count + attachment.is_unsold(self.state, self.waiting[-count - 1])

    def joined(self, phrase: Phrase, *, is_known: bool) -> int:
        """How many of the waiting words name one thing together with `phrase`."""
        for count in range(len(self.waiting), 0, -1):
            said, groups = self._join(phrase, count)
            matched = self.matcher.match(said, groups)
            if matched.is_known and matched.level >= Level.BEGINNING:
                return count
            if not is_known and matched.fits and count == 1:
                return count
        return 0

    def _join(self, phrase: Phrase, count: int) -> tuple[str, Groups]:
        joined = self.waiting[len(self.waiting) - count :]
        said = " ".join([*(waiting.words for waiting in joined), phrase.words])
        return said.strip(), self.state.near(phrase).union(*map(self.state.near, joined))

    def _with_waiting(self, phrase: Phrase, count: int) -> None:
        """A wish of `phrase` and the last `count` of what waits; the rest is settled before."""
        said, _groups = self._join(phrase, count)
        settled = len(self.waiting) - count
        spans = [*(waiting.span for waiting in self.waiting[settled:]), phrase.span]
        self.waiting = self.waiting[:settled]
        self.flush()
        whole = replace(phrase, start=spans[0][0], words=said)
        if attachment.tells_how_many(self.state, whole):
            return
        of_last, groups = another.of_last(self.state, whole)
        if not (of_last or self.matcher.match(said, self.state.near(whole)).is_known):
            # 茉莉 再加一瓶, below 东方树叶茉莉的3瓶
            of_last, groups = another.carried(self.state, whole)
        self._put(of_last or said, phrase, *spans, groups=groups)

    def _put(self, said: str, phrase: Phrase, *spans: Span, groups: Groups = frozenset()) -> None:
        """The wish for `said`; what names no goods and reads as a note is one."""
        groups |= self.state.beside
        near = groups.union(*(self.matcher.near(*span) for span in spans))
        if sizing.add_size_to_last(self.state, said, phrase, spans[0][0], near):
            return
        self.state.want_as(phrase, said, *spans, groups=groups)

    def tell_which(self) -> None:
        """What waits and is about the wish before belongs to it, whatever follows."""
        while self.waiting and attachment.tells_which(self.state, self.waiting[0]):
            self.waiting.pop(0)

    def _each(self, phrase: Phrase) -> None:
        """土豆、黄瓜各一斤; 余华的书各来一本."""
        self.tell_which()
        goods = self.waiting if phrase.is_bare else [*self.waiting, phrase]
        if goods and goods[0].is_question and not goods[-1].is_question:
            # 青菜有什么？菠菜、白菜各一斤
            rest = [waiting for waiting in self.waiting if not waiting.is_question]
            self.waiting = [waiting for waiting in self.waiting if waiting.is_question]
            self.flush()
            self.waiting = rest
        while self.waiting and (
            self.state.is_over(self.waiting[0])
            or self.state.is_talk(self.waiting[0])
            or talk.is_longing(self.state.said(self.waiting[0].span))
        ):
            # 中午聚餐缺调料了，生抽老抽各一瓶
            self.state.note(*self.waiting.pop(0).span)
        named, self.waiting = [*self.waiting, phrase], []
        series.of_each(self.state, named, phrase.amount)
