"""Words and amounts of a message gathered into wishes: which belong together, and which wait."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from search.chat import eaches, notes, repeats, units, words
from search.chat.amounts import Amount, Kind
from search.chat.gathered import Gathered, ids
from search.chat.levels import Level
from search.chat.parts import Part
from search.chat.picking import LONGEST, Groups
from search.chat.repeats import Repeat
from search.chat.wishes import Span, Wish


class Gatherer:
    """`waiting` are words whose amount may still follow."""

    def __init__(self, gathered: Gathered) -> None:
        self.gathered = gathered
        self.text = gathered.text
        self.picker = gathered.picker
        self.waiting: list[Part] = []
        # What a 接龙 is about: a row there may say an amount and nothing else.
        self.heading: Part | None = None

    def drop_last(self) -> bool:
        """Takes back what was said last; False when nothing was."""
        if self.waiting:
            self.waiting.pop()
            return True
        last = self.gathered.last
        if last is not None:
            self.gathered.wishes.remove(last)
        return last is not None

    def also_fine(self, about: Span, span: Span) -> bool:
        """鸡蛋面也行, beside what was wanted first."""
        self.flush()
        said, near = self.text[slice(*about)], self.picker.near(*about)
        last = self.gathered.last
        if last is None or not self.picker.pick(said, near).is_known:
            return False
        last.others.append(said)
        last.groups |= near
        last.spans.append(span)
        return True

    def replace(self, earlier: Wish | None, new: Sequence[Part]) -> None:
        """白糖换成红糖: one goes, the other comes in the same amount."""
        wishes = self.gathered.wishes
        if earlier is not None and earlier in wishes and not earlier.is_removal:
            wishes.remove(earlier)
        before = len(wishes)
        self.take(new, is_loose=False)
        self.flush(is_wanted=True)
        for wish in wishes[before:]:
            if wish.is_open and earlier is not None:
                wish.amount = earlier.amount

    def take(self, found: Sequence[Part], *, is_loose: bool) -> None:
        """The parts of one piece; `is_loose` says that the first may belong to what waits."""
        if len(found) > 1 and self.split(found):
            return
        if len(found) > 2 and not found[0].has_amount:
            # 帽子|一顶白的|一顶棕的
            self.waiting.append(found[0])
            found = found[1:]
            if self.split(found):
                return
        for part in map(self._with_size, found):
            if not part.has_amount:
                self.waiting.append(part)
            elif part.amount is not None and part.amount.is_each:
                self._each(part)
            elif part.is_bare:
                self._amount(part)
            else:
                self._goods(part, is_loose=is_loose)
            is_loose = True

    def split(self, found: Sequence[Part]) -> bool:
        """一顶棕一顶白 of 毛线帽两顶: as many as were asked for, told apart by their looks."""
        self.flush()
        last = self.gathered.last
        if last is None or not eaches.is_shared(last.amount, [part.amount for part in found]):
            return False
        groups = last.groups.union(*map(self._near, found))
        joined = [f"{last.words} {part.words}" for part in found]
        if not any(self.picker.pick(said, groups).fits for said in joined):
            return False
        self.gathered.wishes.remove(last)
        for part, said in zip(found, joined, strict=True):
            amount = part.amount or Amount(kind=Kind.COUNT, start=0, end=0, number=Decimal(1))
            if not amount.unit and last.amount is not None:
                amount = replace(amount, unit=last.amount.unit)
            spans = (last.spans[0], part.span) if part is found[0] else (part.span,)
            more = {"is_part": True, "family": last.spans[0][0] + 1}
            self.gathered.wish(said, *spans, groups=groups, amount=amount, **more)
        return True

    def flush(self, *, asked_are_wanted: bool = False, is_wanted: bool = False) -> None:
        """What waited so far gets no amount any more: goods, more about goods, or a note."""
        waiting, self.waiting = self.waiting, []
        for part in waiting:
            if part.is_question and asked_are_wanted:
                self.gathered.wish(part.words, part.span, is_question=True)
            elif part.is_question:
                self.gathered.note(*part.span)
            elif is_wanted or not self._describes(part):
                self._settle(part, is_wanted=is_wanted)

    def _near(self, part: Part) -> Groups:
        return self.picker.near(*part.span)

    def _settle(self, part: Part, *, is_wanted: bool) -> None:
        if notes.is_question(self.text[slice(*part.span)]):
            self.gathered.has_question = True
            self.gathered.note(*part.span)
        elif not self._settle_several(part):
            if self._is_goods(part, is_wanted=is_wanted):
                self.gathered.wish(part.words, part.span)
            else:
                self.gathered.note(*part.span)

    def _settle_several(self, part: Part) -> bool:
        """天龙八部和笑傲江湖, without an amount."""
        near = self._near(part)
        named = eaches.members([part.words], near, self.picker)
        if len(named) < 2 or not all(self.picker.pick(each, near).is_known for each in named):
            return False
        for each in named:
            self.gathered.wish(each, part.span)
        return True

    def _is_goods(self, part: Part, *, is_wanted: bool) -> bool:
        said = self.text[slice(*part.span)].strip()
        if len(said) > LONGEST:
            return False
        picked = self.picker.pick(part.words, self._near(part))
        if notes.is_note(said):
            # "菠萝帮我削皮" is about the 菠萝 wanted before.
            return (
                picked.is_known
                and picked.level >= Level.NOUN
                and not self.gathered.same(said, part.span)
            )
        if picked.is_known:
            return True
        if picked.fits and picked.level >= Level.NOUN:
            return True
        # "要装天然气的" tells how, and "给我妈带" for whom: nothing that is sold here.
        is_other = said.endswith(("的", *words.VERBS))
        return (is_wanted or words.is_order(said)) and not part.core.is_empty and not is_other

    def _describes(self, part: Part) -> bool:
        """农夫山泉的, M码, 要红的那条: more about the wish before, added to it."""
        last, core = self.gathered.last, part.core
        if last is None or core.is_empty:
            return False
        wishes = self.gathered.family_of(last, is_all="都" in self.text[slice(*part.span)])
        described = [wish for wish in wishes if self._narrows(wish, part, is_look=core.is_look)]
        for wish in described:
            wish.add(part.words, part.span, self._near(part))
        return bool(described) or self._is_choice(last, part)

    def _narrows(self, wish: Wish, part: Part, *, is_look: bool) -> bool:
        before = self.picker.pick(wish.words, wish.groups)
        after = self.picker.pick(f"{wish.words} {part.words}", wish.groups | self._near(part))
        is_told = bool(after.fits) and ids(after) <= ids(before) and not after.is_doubtful
        return is_told or (is_look and bool(before.fits))

    def _is_choice(self, last: Wish, part: Part) -> bool:
        """口香糖一瓶，炫迈薄荷的: no other goods, though no text calls it 口香糖."""
        picked = self.picker.pick(part.words, self._near(part))
        is_brand = picked.is_known and picked.level < Level.PHRASE
        if not (is_brand and self.text[slice(*part.span)].rstrip().endswith("的")):
            return False
        last.others.append(part.words)
        last.groups |= self._near(part)
        last.spans.append(part.span)
        return True

    def _goods(self, part: Part, *, is_loose: bool) -> None:
        known = self.picker.pick(part.words, self._near(part))
        count = 0
        if is_loose or not known.is_known:
            count = self._joined(part, is_known=known.is_known)
        if count or known.is_known or self.waiting:
            self._with_waiting(part, count)
            return
        text = self.text[slice(*part.span)]
        if singles := eaches.singles(part.words, self._near(part), self.picker):
            for each in singles:
                self.gathered.wish(each, part.span, amount=part.amount, price=part.price)
            return
        if notes.is_question(text):
            self.gathered.has_question = True
        if notes.is_note(text) or notes.is_question(text):
            # "一个切半" is how one of them should be.
            self.gathered.note(*part.span)
            return
        last = self.gathered.last
        carried = self._carried(part)
        groups = last.groups if carried and last is not None else frozenset()
        self._put(carried or part.words, part, part.span, groups=groups)

    def _with_size(self, part: Part) -> Part:
        """小白鞋 38 and 运动鞋40: a bare number that the goods come in is a size."""
        amount = part.amount
        if amount is None or amount.unit or amount.number is None or amount.number < 20:
            return part
        named = [self.waiting[-1]] if part.is_bare and self.waiting else [part]
        picked = self.picker.pick(named[0].words, self._near(named[0]))
        code = f"{amount.number:f}"
        if not picked.is_known or not all(fit.article.comes_in(code) for fit in picked.fits):
            return part
        return replace(part, words=f"{part.words} {code}码", amount=None)

    def _amount(self, part: Part) -> None:
        """来一斤: of what waits, else of what was said last, else of what a list is about."""
        if self.waiting and not self._is_talk(self.waiting[-1]):
            self._with_waiting(part, self._joined(part, is_known=False) or self._since_noun())
            return
        self.flush()
        last = self.gathered.last
        if self._is_stray(part, last):
            self.gathered.note(*part.span)
            return
        if last is None and self.heading is not None:
            groups = self._near(self.heading)
            self.gathered.wish(self.heading.words, part.span, groups=groups, amount=part.amount)
        elif last is not None and last.is_open and not last.is_question:
            self._complete(last, part)
        elif last is None or not self._says_again(last, part):
            said = last.words if last is not None else part.words
            groups = last.groups if last is not None else frozenset()
            self._put(said, part, part.span, groups=groups)

    def _says_again(self, last: Wish, part: Part) -> bool:
        """农夫山泉一箱24瓶, 西瓜一个，十斤左右: one wish, counted in two ways."""
        old, new = last.amount, part.amount
        if old is None or new is None or words.is_more(self.text[slice(*part.span)]):
            return False
        sold = [fit.article for fit in self.picker.pick(last.words, last.groups).fits]
        is_close = not self.text[last.spans[-1][1] : part.start].strip()
        kind = repeats.of(old, new, sold, is_close=is_close)
        if kind is Repeat.WEIGHT:
            last.amount = new
        elif kind is Repeat.PACK:
            last.pack = new
        if kind is not Repeat.NONE:
            last.spans.append(part.span)
        return kind is not Repeat.NONE

    def _is_size_of_last(self, said: str, part: Part, start: int, groups: Groups) -> bool:
        """立白 1.6公斤, behind 洗衣粉一袋: which of them, not how much more."""
        last = self.gathered.last
        if last is None or last.amount is None or part.amount is None or last.is_question:
            return False
        text = self.text[slice(*part.span)]
        if not units.is_weight(part.amount.unit) or words.is_more(text):
            return False
        before = self.picker.pick(last.words, last.groups)
        after = self.picker.pick(f"{last.words} {said}", last.groups | groups)
        sold = [fit.article for fit in after.fits]
        if after.is_doubtful or not ids(after) or not ids(after) <= ids(before):
            return False
        if repeats.of(last.amount, part.amount, sold, is_close=False) is not Repeat.PACK:
            return False
        last.add(said, (start, part.end), groups)
        last.pack = part.amount
        return True

    def _is_talk(self, part: Part) -> bool:
        """A question or a wish of other kind than goods: 水果篮能做吗."""
        said = self.text[slice(*part.span)]
        is_talk = notes.is_question(said) or notes.is_note(said)
        known = self.picker.pick(part.words, self._near(part)).fits
        return is_talk and not known and not part.is_question

    def _is_stray(self, part: Part, last: Wish | None) -> bool:
        """A number without unit, or a sum, behind what is complete."""
        is_number = part.amount is None or not part.amount.unit
        return (
            is_number
            and not (part.amount and part.amount.kind is Kind.SOME)
            and not (
                (last is not None and last.is_open) or (last is None and self.heading is not None)
            )
        )

    def _since_noun(self) -> int:
        """How many words wait since the last noun: 饼干, 蓝色盒子的."""
        looks = 0
        while looks < len(self.waiting) - 1 and self.waiting[-1 - looks].core.is_look:
            looks += 1
        return looks + 1

    def _complete(self, last: Wish, part: Part) -> None:
        last.amount, last.price = part.amount, part.price
        last.spans.append(part.span)
        before = self.gathered.wishes[: self.gathered.wishes.index(last)]
        # "没有土鸡蛋就普通鸡蛋，30个" is 30 of either.
        if last.is_conditional and before and before[-1].is_open:
            before[-1].amount = part.amount

    def _joined(self, part: Part, *, is_known: bool) -> int:
        """How many of the waiting words name one thing together with `part`."""
        for count in range(len(self.waiting), 0, -1):
            said, groups = self._join(part, count)
            picked = self.picker.pick(said, groups)
            if picked.is_known and picked.level >= Level.BEGINNING:
                return count
            if not is_known and not part.is_bare and picked.fits and count == 1:
                return count
        return 0

    def _join(self, part: Part, count: int) -> tuple[str, Groups]:
        joined = self.waiting[-count:]
        said = " ".join([*(waiting.words for waiting in joined), part.words])
        return said.strip(), self._near(part).union(*map(self._near, joined))

    def _with_waiting(self, part: Part, count: int) -> None:
        """A wish of `part` and the last `count` of what waits; the rest is settled before."""
        if not count:
            self.flush()
            self._put(part.words, part, part.span)
            return
        said, _groups = self._join(part, count)
        spans = [waiting.span for waiting in self.waiting[-count:]]
        self.waiting = self.waiting[:-count]
        self.flush()
        self._put(said, part, *spans, part.span)

    def _carried(self, part: Part) -> str:
        """330的三罐, behind 青岛啤酒500的两罐: the noun of the wish before and these words."""
        last = self.gathered.last
        if last is None:
            return ""
        for noun in eaches.beginnings(last.words):
            said = f"{noun} {part.words}"
            picked = self.picker.pick(said, self._near(part) | last.groups)
            if picked.fits and not picked.is_doubtful:
                return said
        return ""

    def _put(self, said: str, part: Part, *spans: Span, groups: Groups = frozenset()) -> None:
        """The wish for `said`; what names no goods and reads as a note is one."""
        near = groups.union(*(self.picker.near(*span) for span in spans))
        if not self.picker.pick(said, near).fits and notes.is_note(self.text[slice(*part.span)]):
            self.gathered.note(spans[0][0], spans[-1][1])
            return
        if self._is_size_of_last(said, part, spans[0][0], near):
            return
        details = {"amount": part.amount, "price": part.price, "pack": part.pack}
        self.gathered.wish(said, *spans, groups=groups, **details)

    def _each(self, part: Part) -> None:
        """土豆、黄瓜各一斤; 余华的书各来一本."""
        named, self.waiting = [*self.waiting, part], []
        groups = frozenset[int]().union(*map(self._near, named))
        members = eaches.members([each.words for each in named], groups, self.picker)
        amount = replace(part.amount, is_each=False) if part.amount else None
        span = (min(each.start for each in named), part.end)
        is_each = len(members) == 1
        for member in members:
            more = {"is_each": is_each, "is_part": is_each}
            self.gathered.wish(member, span, groups=groups, amount=amount, **more)
        if not members:
            self.gathered.note(*span)
