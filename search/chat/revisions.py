"""Pieces that say something about what was said before: instead, not any more, or else."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple, Self

from search.chat import amounts, attachment, lexicon, notes
from search.chat.noun_phrase import NounPhrase
from search.chat.phrases import Phrase
from search.chat.reading_state import ReadingState
from search.chat.slot_filling import SlotFiller
from search.chat.wishes import Span, Wish

# "香菜一把 不要了" takes back one thing, a longer sentence the order.
SHORT_CANCEL = len("还是不要了吧")
# A longer piece is a story; and patterns with two gaps take their time on long texts.
LONGEST = 60
_IF = r"(?:要是|如果|万一|假如|要)?"
_MISSING = r"(?:没有|没货|没了|没|缺货|卖完|断货|无货|不(?:新鲜|好吃|甜|好|行|够))(?:了|货|的话)*"
_THEN = r"(?:的话|那就|就|则|那)*(?:换成|换|改成|改)?"
# At least one of these words: 没有巨峰葡萄 is no fallback yet.
_THEN_SURELY = rf"(?=的话|那|就|则|换|改|拿|给|来|要|用|买|[\s,，]){_THEN}"
_GIVE_UP = re.compile(
    rf"{_IF}(?:没有|没|不是)[^\s,，]{{1,8}}?(?:的话)?[那就]+(?:算了|不要了?|不用了?|不换了?|不买了?)[吧哈]?"
    rf"|{_IF}{_MISSING}{_THEN}(?:算了|不要了?|不用了?|不买了?|不换了?|取消|免了|退了?|退钱|退款)?[吧哈]?"
)
_FALLBACK = re.compile(rf"{_IF}{_MISSING}(?:(?<=的话){_THEN}|{_THEN_SURELY})(?P<instead>.+)")
# 没有巨峰葡萄就要提子
_FALLBACK_FIRST = re.compile(
    rf"{_IF}(?:没有|没)(?P<about>.{{1,12}}?)(?:的话|那|就){_THEN}(?P<instead>.+)"
)
# 没有青苹果也成
_FALLBACK_FINE = re.compile(
    rf"{_IF}(?:没有|没)(?:的话)?(?P<instead>[^有]{{2,12}}?)(?:也行|也可以|也成|也中|也要得|也好)[吧哈]?"
)
_FALLBACK_OF = re.compile(
    rf"{_IF}(?P<about>.{{1,12}}?)(?:没有|没货|没了|缺货|卖完)(?:了|货|的话)*"
    rf"(?:那就|就|的话|那|换|改){_THEN}(?P<instead>.+)"
)
_ALSO_FINE = re.compile(
    r"(?:(?:或者?|或是|要么|要不|不然)(?P<other>.+)"
    r"|(?P<about>.+?)(?:也行|也可以|也成|也中|也要得|都行|都可以|也好))[吧哈]?"
)
_NOT_WANTED = (
    r"(?:[不别][要买拿]了|不用了|不需要了|取消了?|去掉|删了|删掉|算了|免了|退了|先[不别]要|不要)"
)
_BECAUSE = (
    r"[\s,，]*(?:我?家里?|我们?|已经|还|太|因为|有点|怕|嫌|上[次回]|昨天)"
    r"[^\d一二两三四五六七八九十半]{1,10}"
)
# 面粉不要了, 面粉不要了家里还有
_REMOVE = re.compile(
    r"(?:算了|那个|那|还是|对了)*(?:把)?(?P<about>.*?)(?:先|就|都|也|暂时|还是|给我|帮我)*"
    rf"{_NOT_WANTED}[吧哈啊呢]?(?:{_BECAUSE})?"
)
# 不要面粉了, 去掉面粉
_REMOVE_FIRST = re.compile(
    r"(?:算了)?(?:(?:不要|不用|不需要|不买)(?P<about>.+?)了"
    r"|(?:去掉|取消|删掉|减掉|划掉|退掉)(?P<off>.+?)了?)[吧哈啊]?"
)
# Of the order as such; without its name only where nothing else is said.
_CANCEL = re.compile(
    r"(?=.*(?:订单|单子|下的单|那单|这单|[定订]的(?:货|东西|菜|全|都)|预定|预订|全部|所有))"
    r"(?=.*(?:取消|不要了|退了|撤|作废|不买了)).*"
    r"|(?:都|全部?)?(?:取消|不要了|不买了|不用了|撤单|退单)[吧了哈啊]*"
)
# 土豆改成5斤, 把白糖换成红糖
_CHANGE = re.compile(
    r"(?:[嗯啊哦噢额呃]|还是|那|帮我|麻烦|给我|请)*(?:把|将)?(?:[\u4e00-\u9fff]{1,2}[姐哥叔姨]的)?(?P<about>.*?)(?:那个|的|太.{1,2}了)?(?:还是|帮我|给我|就)*"
    r"(?:(?:不要|不用|不买|算)了?[,，\s]?)?"
    r"(?:改成|改为|改到|改作|换成|换为|换作|换(?![货个点一了吧])|变成|加到|减到|减成"
    r"|(?:改|还是|不是[\d一二两三四五六七八九十半]{1,3}[^\d\s]而?是)[要拿]?(?=[\d一二两三四五六七八九十半]))(?P<instead>.+)"
)
# 不是大葱是小葱
_NOT_BUT = re.compile(
    r"[我啊哦说]{0,2}不是(?:要|说)?(?P<about>[^\s\d,，]{1,10}?)[,，\s]*(?:而是|是要|是)(?P<instead>.+)"
)
_OF_IT = r"(?P<about>.*?)(?:那个|的)?(?:再|就|给我|帮我)?"
_BY = r"(?:来|要|拿|加|放|给)?(?P<instead>[\d一二两三四五六七八九十半]{1,3}\s?[^\d\s]{1,2})"
# 毛笔少一支, 可乐多来两瓶
_BY_SO_MUCH = re.compile(
    rf"{_OF_IT}(?:(?P<less>(?<!多)(?:少|减))|(?<!差不)(?<!少)多|加|(?<=再)[来要拿]){_BY}[吧了哈]?"
)
# 酱油要海天的, behind 酱油一瓶
_TELLING = re.compile(
    r"(?P<about>[^\s,，\d]{1,8}?)(?:一定|最好|都|就|得|也)*(?<![不别只还])(?:要|选|挑)(?P<instead>[^\d一二两三四五六七八九十半几个点]{2,12})"
)
# 还是上次那些
_AS_EVER = re.compile(
    r"(?:还是|就|照|按|跟|和|要|再来|来|给我|那)*(?:上次|上回|上一次|之前|以前|昨天|前天)"
    r"[买要拿订定]?[的那]?(?:那?些|那?几样|那?几个|一样的?|东西)[吧啊哈]?"
)


class Said(NamedTuple):
    """Where a piece stands, the words it is about, and what comes instead; both may be empty."""

    span: Span
    about: Span
    instead: Span
    is_less: bool

    @classmethod
    def of(cls, match: re.Match[str], span: Span) -> Self:
        found = {
            name: (span[0] + match.start(name), span[0] + match.end(name))
            for name, value in match.groupdict().items()
            if value
        }
        nothing = (span[0], span[0])
        is_less = found.pop("less", None) is not None
        instead = found.pop("instead", nothing)
        return cls(span, next(iter(found.values()), nothing), instead, is_less)


class Reviser:
    """Does what a piece says of the wishes before it."""

    def __init__(self, state: ReadingState, slot_filler: SlotFiller) -> None:
        self.state = state
        self.slot_filler = slot_filler
        # Taken back by the piece before: what comes instead may follow.
        self._removed: Wish | None = None

    def revises(self, span: Span, *, is_asked: bool) -> bool:
        """Does what the piece at `span` says; whether that was all there is to it."""
        text = self.state.said(span).strip()
        if len(text) > LONGEST:
            return False
        is_as_ever = any(word in text for word in lexicon.SAME_AS_EVER)
        if (is_as_ever and not amounts.find(text)) or _AS_EVER.fullmatch(text):
            self.state.is_same_as_ever = True
            return self._note(span)
        is_asked = is_asked or bool(notes.ASKING.search(text))
        for pattern, revise in (*_WHOLE, *(_ASKED if is_asked else _REVISIONS)):
            if match := pattern.fullmatch(text):
                return revise(self, Said.of(match, span))
        self._removed = None
        return False

    def _note(self, span: Span) -> bool:
        self.state.note(*span)
        return True

    def _give_up(self, said: Said) -> bool:
        """有热熔胶枪吗？没有就算了: wanted, if it is sold."""
        self.slot_filler.flush(asked_are_wanted=True)
        return self._note(said.span)

    def _cancel(self, said: Said) -> bool:
        if said.span[1] - said.span[0] <= SHORT_CANCEL and self.slot_filler.drop_last():
            return True
        self.state.has_cancel = True
        return self._note(said.span)

    def _fallback(self, said: Said) -> bool:
        noun = NounPhrase(self.state.said(said.about))
        # 24色没了就12色的: of what is wanted, no goods by themselves.
        is_about = not (noun.is_empty or noun.is_look)
        # X缺货那就Y: what is told to be missing may not be wanted at all; 没有X就Y wants it.
        is_told = is_about and said.about[0] == said.span[0]
        if is_about and not self.state.same(noun.text, said.about):
            self.slot_filler.take(self.state.cut(said.about), is_loose=False)
        self.slot_filler.flush(asked_are_wanted=True, is_wanted=is_about, are_things=True)
        wishes = self.state.wishes
        before = len(wishes)
        self.slot_filler.take(self.state.cut(said.instead), is_loose=False)
        self.slot_filler.flush(is_wanted=True)
        for wish in wishes[before:]:
            wish.is_conditional = before > 0
            if before and is_told and wishes[before - 1].is_open:
                wishes[before - 1].is_doubtful = True
            if wish.is_open and before:
                wish.amount = wishes[before - 1].amount
        return True

    def _instead_fine(self, said: Said) -> bool:
        """没有青苹果也成; 没有XL也行 is more about the wish before."""
        words = self.state.said(said.instead)
        if NounPhrase(words).is_look or not self.state.is_known(words, said.instead):
            return self._note(said.span)
        return self._fallback(said)

    def _also_fine(self, said: Said) -> bool:
        self.slot_filler.flush()
        return attachment.also_fine(self.state, said.about, said.span)

    def _remove(self, said: Said) -> bool:
        words = self.state.said(said.about)
        if NounPhrase(words).is_empty:
            return self._cancel(said)
        self.slot_filler.flush()
        if earlier := self.state.same(words, said.about):
            self.state.wishes.remove(earlier)
            self._removed = earlier
        elif self.state.is_known(words, said.about):
            self._removed = self.state.want(Wish(words=words, spans=[said.span], is_removal=True))
        else:
            self.state.note(*said.span)
        return True

    def _change(self, said: Said) -> bool:
        self.slot_filler.flush()
        words = self.state.said(said.about)
        counted = amounts.find(words)
        words, new = amounts.without(words, counted), self.state.cut(said.instead)
        is_about = not NounPhrase(words).is_empty
        earlier = self.state.same(words, said.about) if is_about else self.state.last
        if not is_about and self._removed is not None:
            earlier = self._removed  # 面粉不要了，换成挂面
        if not (is_about or earlier):
            # 换成特仑苏一箱, and nobody knows instead of what.
            if not new[0].is_bare:
                self.slot_filler.take(new, is_loose=False)
            return not new[0].is_bare
        if earlier is None and new[0].is_bare:
            wish = Wish(words=words, spans=[said.span], amount=new[0].amount, is_change=True)
            self.state.want(wish)
            return True
        if earlier is None and is_about:
            amount = next(iter(counted), None)
            earlier = Wish(words=words, spans=[said.about], amount=amount, is_removal=True)
            self.state.want(earlier)
        self.slot_filler.replace(earlier, new, said.span)
        return True

    def _by(self, said: Said) -> bool:
        """So many more or less of what was asked for."""
        words = self.state.said(said.about)
        found = amounts.find(self.state.said(said.instead))
        if len(found) != 1:
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

    def _tell(self, said: Said) -> bool:
        """Which of what was wanted before it should be, or how."""
        words, how = self.state.said(said.about), self.state.said(said.instead)
        if NounPhrase(words).is_empty or amounts.find(how):
            return False
        earlier = self.state.same(words, said.about)
        if earlier is None or not self.state.is_known(words, said.about):
            return False
        phrase = Phrase(start=said.instead[0], end=said.instead[1], words=how)
        return attachment.narrows(self.state, earlier, phrase) or self._note(said.span)

    def _ask(self, said: Said) -> bool:
        """The goods asked for wait: 有茼蒿吗 来一斤."""
        self.state.has_question = True
        words = self.state.said(said.about)
        words = amounts.without(words, amounts.find(words))
        if NounPhrase(words).is_empty:
            return self._note(said.span)
        self.slot_filler.flush()
        phrase = Phrase(start=said.span[0], end=said.span[1], words=words, is_question=True)
        if attachment.tells_which(self.state, phrase, said=words):
            # 1匹的挂机，小超人的有吗
            return True
        self.slot_filler.waiting.append(phrase)
        return True


# What takes a piece whatever it asks, a question, and what is told.
_WHOLE = (
    (_CANCEL, Reviser._cancel),
    (_GIVE_UP, Reviser._give_up),
)
_ASKED = ((notes.ASK, Reviser._ask),)
_REVISIONS = (
    (_FALLBACK, Reviser._fallback),
    (_FALLBACK_OF, Reviser._fallback),
    (_FALLBACK_FIRST, Reviser._fallback),
    (_FALLBACK_FINE, Reviser._instead_fine),
    (_CHANGE, Reviser._change),
    (_NOT_BUT, Reviser._change),
    (_BY_SO_MUCH, Reviser._by),
    (_TELLING, Reviser._tell),
    (_REMOVE_FIRST, Reviser._remove),
    (_REMOVE, Reviser._remove),
    (_ALSO_FINE, Reviser._also_fine),
)
