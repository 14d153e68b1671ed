"""What a message holds, as far as it was read: wishes and notes in order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from core.quantity import GRAMS
from search.chat.group_orders import per_head
from search.chat.matching import enumerations
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import LONGEST, Groups, Matcher
from search.chat.pieces import notes
from search.chat.wishes import comparisons, narrowing, spoken
from search.chat.wishes.near_goods import NearGoods
from search.chat.wishes.wish import Span, Wish
from search.chat.words import amounts, lexicon, names, phrases, units
from search.chat.words.amounts import Amount
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase

# 要带支架, 要挂墙: how it should be.
_HAVING = re.compile("要(?:带(?!鱼|子)|挂(?![面钟画锁衣])|有(?!机)|能|会)")
LEAST_NOUN = 2
_AT_WORK = re.compile("食堂|班级|单位|公司|学校|办公室")
# What nobody counts but goods.
_COUNTED = units.PACKS | GRAMS.keys()
_TITLE = re.compile("《[^《》]{1,30}》")
# 不辣, 微辣: how it should be
_SEASONED = re.compile("(?:不要?|微|免|少|多|中|特|重)[辣麻甜咸酸糖葱蒜醋盐]$")
# 上次买的裤子有点紧: of goods of before, unless some of them are wanted again.
_JUDGED = re.compile(
    r"(?:上[次回]|昨[天儿]|前[天几]).*(?:有点|[太好真挺])[\u4e00-\u9fff]{1,2}[了啊呀的]*\s*$"
    r"|(?:上[次回]|昨[天儿]|前[天几]).*漏[水电油气]了?[啊呀]*\s*$"
)

# 蓝线50米, and 1.5的黄线也要50米, known or not
_SO_LONG = re.compile(
    r"(?!.*(?:身高|(?<!也)要|[来送差剪长高距离拐走远近]))(?:\d(?:\.\d)?的?)?[\u4e00-\u9fff]{2,6}?(?:也要)?\d{1,4}米"
)


@dataclass
class ReadingState:
    """`buyer` is who speaks in a 接龙; the flags are what a message is besides an order."""

    text: str
    matcher: Matcher
    wishes: list[Wish] = field(default_factory=list)
    notes: list[Span] = field(default_factory=list)
    # Whose row of a 接龙 a note stands in.
    owners: dict[Span, str] = field(default_factory=dict)
    buyer: str = ""
    # Who the row began with: 我 is nobody else.
    row_of: str = ""
    # 我要, behind what somebody else wants
    is_oneself: bool = False
    # Changed by what was said last: more words are about it.
    revised: Wish | None = None
    # Nothing was said so far of how many that is.
    is_uncounted: bool = False
    has_question: bool = False
    has_cancel: bool = False
    is_same_as_ever: bool = False
    # What a row began with, 康师傅的面：, and what follows may be of.
    brand: Phrase | None = None
    # The rows before the first person's.
    headed: str = ""
    # How many people so much is for: 每人一个.
    heads: int | None = 1

    @property
    def of_others(self) -> Wish | None:
        """雪花酥我要两盒，王阿姨要一盒: what whoever spoke before wanted last."""
        before = self.wishes[-1] if self.wishes else None
        return before if self.buyer or self.is_oneself else None

    @property
    def last(self) -> Wish | None:
        """What was wanted or changed last, by the same person."""
        own = self.own
        return self.revised if self.revised in own else own[-1] if own else None

    @property
    def own(self) -> list[Wish]:
        """What this person wants, as far as the message was read."""
        return [wish for wish in self.wishes if wish.buyer == self.buyer and not wish.is_removal]

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """What `name` wants is spoken of, by somebody else."""
        before, self.buyer = self.buyer, name
        try:
            yield
        finally:
            self.buyer = before

    def begin_row(self, name: str, me: str) -> None:
        """A row of `name`; "" where no list of several people is. And who 我 is in it."""
        self.buyer, self.row_of = name, me
        self.brand = self.revised = None
        self.is_oneself = False

    def said(self, span: Span) -> str:
        return self.text[slice(*span)]

    def near(self, phrase: Phrase) -> Groups:
        return self.matcher.near(*phrase.span) | self.beside

    @property
    def beside(self) -> Groups:
        return self.matcher.near(*self.brand.span) if self.brand else frozenset()

    def cut(self, span: Span) -> list[Phrase]:
        """The goods and amounts of a stretch of the message."""
        return phrases.cut(self.said(span), span[0], self._near_goods.tests())

    def counts(self, span: Span) -> list[Amount]:
        """The amounts of a stretch of the message; their places are those in the stretch."""
        return phrases.counts(self.said(span), span[0], self._near_goods.tests())

    def cut_as_one(self, span: Span) -> list[Phrase]:
        """As `cut`; where the whole is known, a number in it is no amount: 海尔10公斤滚筒的."""
        found, said = self.cut(span), self.said(span)
        whole = Phrase(start=span[0], end=span[1], words=said)
        return [whole] if len(found) > 1 and self.is_known(said, span) else found

    @cached_property
    def _near_goods(self) -> NearGoods:
        return NearGoods(self.matcher)

    def is_known(self, words: str, span: Span) -> bool:
        return self._near_goods.is_known(words, span)

    def are_goods(self, found: Sequence[Phrase]) -> bool:
        """Whether something sold is called by each; a single one by more than its brand."""
        matched = [self.matcher.match(each.words, self.near(each)) for each in found]
        least = Level.PHRASE if len(found) == 1 else Level.BEGINNING
        return all(each.is_known and each.level >= least for each in matched)

    def is_talk(self, phrase: Phrase) -> bool:
        """A question or a wish of other kind than goods: 水果篮能做吗."""
        said = self.said(phrase.span)
        is_talk = notes.is_question(said) or notes.is_note(said) or names.is_titled(said)
        if phrase.is_question or not is_talk:
            return False
        near = self.near(phrase)
        # 家里来客人了菠萝, before 给我拿两个
        heard = spoken.goods_in(phrase.words, near, self.matcher)
        return not self.matcher.match(phrase.words, near).fits and not (heard and heard.is_sure)

    def is_remark(self, phrase: Phrase) -> bool:
        """拿一个袋子; not 蓝袋子鱿鱼的一包, so much of something that is told by more than that."""
        said = self.said(phrase.span)
        if not notes.is_note(said) or phrase.amount is None or notes.tells_of_a_person(said):
            return notes.is_note(said)
        is_last = not phrase.words[-1:].strip() and phrase.amount.unit in _COUNTED
        rest = notes.besides(said)
        rest = amounts.without(rest, amounts.find(rest))
        return not is_last or len(NounPhrase(rest).content) < LEAST_NOUN

    def is_over(self, phrase: Phrase) -> bool:
        """Whether it tells how things are: no goods, and over."""
        is_over = self.said(phrase.span).rstrip().endswith("了")
        return is_over and not self.is_known(phrase.words, phrase.span)

    def is_goods(self, phrase: Phrase, *, is_wanted: bool) -> bool:
        said = self.said(phrase.span).strip()
        is_how = notes.is_certain(said) or said in lexicon.WARMTHS or bool(_SEASONED.match(said))
        if len(said) > LONGEST or is_how or _JUDGED.match(said):
            # 一双给我老公
            return False
        several = enumerations.alternatives(phrase.words)
        is_either = len(several) > 1 and any(self.is_known(each, phrase.span) for each in several)
        if is_either or _TITLE.fullmatch(said):
            return True
        matched = self.matcher.match(phrase.words, self.near(phrase))
        if notes.is_note(said):
            # "菠萝帮我削皮" is about the 菠萝 wanted before.
            least = Level.BEGINNING if is_wanted else Level.NOUN
            is_noun = matched.is_known and matched.level >= least
            return is_noun and not self.same(said, phrase.span)
        is_had = self.last is not None and said.endswith("的") and bool(_HAVING.match(said))
        is_named = matched.is_known or matched.level >= Level.NOUN
        # 要带拼音的, behind 安徒生童话, is no 拼音本.
        before = self.text[: phrase.start]
        if (not is_had and is_named) or self._near_goods.are_told_first(said, before, phrase.span):
            return True
        # "要装天然气的" tells how, and "给我妈带" for whom: nothing that is sold here.
        said = said.rstrip("哦哈啊呀呢吧")
        is_other = said.endswith(("的", *lexicon.VERBS)) or bool(_HAVING.match(said))
        is_wanted = is_wanted or lexicon.is_order(said) or self._is_so_long(said)
        return is_wanted and not phrase.noun.is_empty and not is_other

    def _is_so_long(self, said: str) -> bool:
        """蓝线50米, where other things are counted or sold by the metre; no way: 右拐50米."""
        if not _SO_LONG.fullmatch(said):
            return False
        if any(amount.unit for amount in amounts.find(self.text)):
            return True
        spoken_of = self.matcher.products(frozenset(self.matcher.candidates.places))
        return any(units.METRE in {*each.units, each.label.inside} for each in spoken_of)

    def note(self, start: int, end: int, *, owner: str | None = None) -> None:
        if self.text[start:end].strip():
            self.notes.append((start, end))
            self.owners[start, end] = self.buyer if owner is None else owner

    def want(self, wish: Wish) -> Wish:
        """Takes `wish`, with what is known of it by where it stands."""
        wish.words, *wish.others = enumerations.alternatives(wish.words)
        wish.groups = wish.groups.union(*(self.matcher.near(*span) for span in wish.spans))
        comparisons.take_out(wish, self.matcher)
        if spoken.leave_talk(wish, self.matcher, self.own):
            self.note(wish.spans[0][0], wish.spans[-1][1])
        talk = "".join(map(self.said, wish.spans))
        if "还是" in talk:
            narrowing.to_other(wish, self.matcher)
        narrowing.to_headed(wish, self.headed, self.matcher)
        wish.is_from_history = any(word in talk for word in lexicon.HISTORY)
        wish.buyer = self.buyer
        wish.amount = self.for_all(wish.amount)
        self.revised = None
        self.wishes.append(wish)
        return wish

    def for_all(self, amount: Amount | None) -> Amount | None:
        """两本 for each of the heads that were counted."""
        return per_head.times(amount, self.heads)

    def count_each(self, first: int, amount: Amount | None) -> None:
        """Gives `amount`, if any, to the wishes from the `first` on that have none."""
        for wish in self.wishes[first:]:
            wish.amount = wish.amount or amount

    def want_as(self, phrase: Phrase, words: str, *spans: Span, groups: Groups) -> Wish:
        """A wish for `words` in the amount of `phrase`."""
        return self.want(
            Wish(
                words=words,
                spans=list(spans),
                groups=groups,
                amount=phrase.amount,
                price=phrase.price,
                pack=phrase.pack,
            )
        )

    def gives_to(self, who: str) -> bool:
        """土豆10斤(食堂): whose that is, and no remark."""
        last = self.last
        is_somebody = names.is_titled(who) or bool(_AT_WORK.fullmatch(who))
        if last is None or last.buyer or not is_somebody:
            return False
        last.buyer = who
        return True

    def leave_out(self, about: Iterable[Wish], said: tuple[str, Span]) -> None:
        """What is `said` to be left out of the wishes that it is `about`."""
        for wish in about:
            wish.without.append(said[0])
            wish.groups |= self.matcher.near(*said[1])

    def same(self, said: str, span: Span) -> Wish | None:
        """The earlier wish for what is `said` now."""
        meant = self.matcher.match(said, self.matcher.near(*span)).ids
        content = NounPhrase(said).content
        found = [
            wish
            for wish in reversed(self.wishes)
            if not wish.is_removal
            and (
                meant & self.matcher.match(wish.words, wish.groups).ids
                or content == NounPhrase(wish.words).content != ""
            )
        ]
        own = [wish for wish in found if wish.buyer == self.buyer]
        # 牛腩要切块, below 牛腩2斤（王阿姨）
        is_only = len(found) == 1 and not self.buyer
        return own[0] if own else found[0] if is_only else None

    def doubt(self, said: str, *, is_about_last: bool) -> None:
        """What is `said` may take back the goods that it names, else perhaps the last."""
        own = self.own
        named = [wish for wish in own if NounPhrase(wish.words).content in said]
        if "只要" in said:
            named = [wish for wish in own if wish not in named]
        last = self.last
        for wish in named or ([last] if is_about_last and last is not None else []):
            wish.is_doubtful = True

    def family_of(self, last: Wish, *, is_all: bool) -> Iterable[Wish]:
        """Whom more words behind `last` are about: it, its siblings, or 都 of this person's."""
        if is_all:
            return [wish for wish in self.wishes if wish.buyer == self.buyer]
        if last.family:
            return [wish for wish in self.wishes if wish.family == last.family]
        return [last]
