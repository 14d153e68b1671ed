"""Pieces that say something about what was said before: instead, not any more, or else."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto
from functools import partial

from search.chat import amounts, attachment, lexicon, notes
from search.chat.noun_phrase import NounPhrase
from search.chat.phrases import Phrase
from search.chat.reading_state import ReadingState
from search.chat.slot_filling import SlotFiller
from search.chat.wishes import Span, Wish


class Revision(Enum):
    FALLBACK = auto()  # 没有的话就菠菜
    GIVE_UP = auto()  # 没有就算了
    ALSO_FINE = auto()  # 鸡蛋面也行
    REMOVE = auto()  # 面粉不要了
    CHANGE = auto()  # 土豆改成5斤
    LESS = auto()  # 毛笔少一支
    PLUS = auto()  # 可乐多来两瓶
    CANCEL = auto()  # 订单取消
    SAME_AS_BEFORE = auto()  # 同上
    SAME_AS_EVER = auto()  # 老样子
    ASK = auto()  # 有茼蒿吗, 面粉多少钱


@dataclass(frozen=True)
class Said:
    """
    A revision in a piece: [start, end) of the words it is about, and of what comes instead.
    Both may be empty.
    """

    revision: Revision
    about: tuple[int, int] = (0, 0)
    instead: tuple[int, int] = (0, 0)


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
    rf"{_IF}{_MISSING}{_THEN}(?:算了|不要了?|不用了?|不买了?|取消|免了|退了?|退钱|退款)?[吧哈]?"
)
_FALLBACK = re.compile(rf"{_IF}{_MISSING}(?:(?<=的话)|{_THEN_SURELY})(?P<instead>.+)")
# 没有巨峰葡萄就要提子
_FALLBACK_FIRST = re.compile(
    rf"{_IF}(?:没有|没)(?P<about>.{{1,12}}?)(?:的话|那|就){_THEN}(?P<instead>.+)"
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
    r"(?:不要了|不用了|不需要了|不买了|不拿了|取消了?|去掉|删了|删掉|算了|免了|退了|先不要|不要)"
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
_OF_IT = r"(?P<about>.*?)(?:那个|的)?(?:再|就|给我|帮我)?"
_BY = r"(?:来|要|拿|加|放|给)?(?P<instead>[\d一二两三四五六七八九十半]{1,3}\s?[^\d\s]{1,2})"
_LESS = re.compile(rf"{_OF_IT}(?<!多)(?:少|减){_BY}[吧了哈]?")
_PLUS = re.compile(rf"{_OF_IT}(?:(?<!差不)(?<!少)多|加|(?<=再)[来要拿]){_BY}[吧了哈]?")
_SAME_AS_BEFORE = re.compile(
    r"(?:也|和|跟)?(?:要)?(?:同上|同楼上|跟楼上一样|和楼上一样|同前|一样的?)"
)
# 还是上次那些
_AS_EVER = re.compile(
    r"(?:还是|就|照|按|跟|和|要|再来|来|给我|那)*(?:上次|上回|上一次|之前|以前|昨天|前天)"
    r"[买要拿订定]?[的那]?(?:那?些|那?几样|那?几个|一样的?|东西)[吧啊哈]?"
)


def find(text: str, *, is_asked: bool = False) -> Said | None:
    """The revision that a normalised piece takes, if any."""
    if len(text) > LONGEST:
        return None
    if any(word in text for word in lexicon.SAME_AS_EVER) or _AS_EVER.fullmatch(text):
        return Said(Revision.SAME_AS_EVER)
    is_asked = is_asked or bool(notes.ASKING.search(text))
    for revision, pattern in (*_WHOLE, *([(Revision.ASK, notes.ASK)] if is_asked else _REVISIONS)):
        if match := pattern.fullmatch(text):
            return _said(revision, match)
    return None


_WHOLE = (
    (Revision.SAME_AS_BEFORE, _SAME_AS_BEFORE),
    (Revision.CANCEL, _CANCEL),
    (Revision.GIVE_UP, _GIVE_UP),
)
_REVISIONS = (
    *((Revision.FALLBACK, each) for each in (_FALLBACK, _FALLBACK_OF, _FALLBACK_FIRST)),
    (Revision.CHANGE, _CHANGE),
    (Revision.LESS, _LESS),
    (Revision.PLUS, _PLUS),
    *((Revision.REMOVE, each) for each in (_REMOVE_FIRST, _REMOVE)),
    (Revision.ALSO_FINE, _ALSO_FINE),
)


def _said(revision: Revision, match: re.Match[str]) -> Said:
    found = {name: match.span(name) for name, value in match.groupdict().items() if value}
    instead = found.pop("instead", (0, 0))
    about = next(iter(found.values()), (0, 0))
    return Said(revision, about, instead)


class Reviser:
    """Does what a piece says of the wishes before it."""

    def __init__(self, state: ReadingState, slot_filler: SlotFiller) -> None:
        self.state = state
        self.slot_filler = slot_filler
        # Taken back by the piece before: what comes instead may follow.
        self._removed: Wish | None = None
        # Told where the piece, its subject and what comes instead stand: was that all of it?
        self._handlers: dict[Revision, Callable[[Span, Span, Span], bool]] = {
            Revision.SAME_AS_EVER: self._same_as_ever,
            Revision.SAME_AS_BEFORE: self._same_as_before,
            Revision.CANCEL: self._cancel,
            Revision.GIVE_UP: self._give_up,
            Revision.FALLBACK: self._fallback,
            Revision.ALSO_FINE: self._also_fine,
            Revision.REMOVE: self._remove,
            Revision.CHANGE: self._change,
            Revision.LESS: partial(self._by, -1),
            Revision.PLUS: partial(self._by, 1),
            Revision.ASK: self._ask,
        }

    def revises(self, said: Said | None, span: Span) -> bool:
        """Does what is `said` in `span`; whether that was all there is to the piece."""
        removed, self._removed = self._removed, None
        if said is None:
            return False
        if said.revision is Revision.CHANGE:
            self._removed = removed
        about = (span[0] + said.about[0], span[0] + said.about[1])
        instead = (span[0] + said.instead[0], span[0] + said.instead[1])
        return self._handlers[said.revision](span, about, instead)

    def _note(self, span: Span, _about: Span = (0, 0), _instead: Span = (0, 0)) -> bool:
        self.state.note(*span)
        return True

    def _give_up(self, span: Span, _about: Span, _instead: Span) -> bool:
        """有热熔胶枪吗？没有就算了: wanted, if it is sold."""
        self.slot_filler.flush(asked_are_wanted=True)
        return self._note(span)

    def _same_as_ever(self, span: Span, _about: Span, _instead: Span) -> bool:
        self.state.is_same_as_ever = True
        return self._note(span)

    def _same_as_before(self, _span: Span, _about: Span, _instead: Span) -> bool:
        self.slot_filler.flush()
        return self.state.copy()

    def _cancel(self, span: Span, _about: Span = (0, 0), _instead: Span = (0, 0)) -> bool:
        if span[1] - span[0] <= SHORT_CANCEL and self.slot_filler.drop_last():
            return True
        self.state.has_cancel = True
        return self._note(span)

    def _fallback(self, span: Span, about: Span, instead: Span) -> bool:
        noun = NounPhrase(self.state.said(about))
        # 24色没了就12色的: of what is wanted, no goods by themselves.
        is_about = not (noun.is_empty or noun.is_look)
        # X缺货那就Y: what is told to be missing may not be wanted at all; 没有X就Y wants it.
        is_told = is_about and about[0] == span[0]
        if is_about:
            self.slot_filler.take(self.state.cut(about), is_loose=False)
        self.slot_filler.flush(asked_are_wanted=True, is_wanted=is_about)
        wishes = self.state.wishes
        before = len(wishes)
        self.slot_filler.take(self.state.cut(instead), is_loose=False)
        self.slot_filler.flush(is_wanted=True)
        for wish in wishes[before:]:
            wish.is_conditional = before > 0
            if before and is_told and wishes[before - 1].is_open:
                wishes[before - 1].is_doubtful = True
            wish.spans = [span] if not is_about else wish.spans
            if wish.is_open and before:
                wish.amount = wishes[before - 1].amount
        return True

    def _also_fine(self, span: Span, about: Span, _instead: Span) -> bool:
        self.slot_filler.flush()
        return attachment.also_fine(self.state, about, span)

    def _remove(self, span: Span, about: Span, _instead: Span) -> bool:
        words = self.state.said(about)
        if NounPhrase(words).is_empty:
            return self._cancel(span)
        self.slot_filler.flush()
        if earlier := self.state.same(words, about):
            self.state.wishes.remove(earlier)
            self._removed = earlier
        elif self.state.is_known(words, about):
            self._removed = self.state.wish(words, span, is_removal=True)
        else:
            self.state.note(*span)
        return True

    def _change(self, span: Span, about: Span, instead: Span) -> bool:
        self.slot_filler.flush()
        words = self.state.said(about)
        counted = amounts.find(words)
        words, new = amounts.without(words, counted), self.state.cut(instead)
        is_about = not NounPhrase(words).is_empty
        earlier = self.state.same(words, about) if is_about else self.state.last
        if not is_about and self._removed is not None:
            earlier = self._removed  # 面粉不要了，换成挂面
        if not new or not (is_about or earlier or not new[0].is_bare):
            return False
        if earlier is None and new[0].is_bare:
            self.state.wish(words, span, amount=new[0].amount, is_change=True)
            return True
        if earlier is None and is_about:
            amount = next(iter(counted), None)
            earlier = self.state.wish(words, about, amount=amount, is_removal=True)
        self.slot_filler.replace(earlier, new, span)
        self._removed = None
        return True

    def _by(self, sign: int, span: Span, about: Span, by: Span) -> bool:
        """So many more or less of what was asked for."""
        words = self.state.said(about)
        found = amounts.find(self.state.said(by))
        if len(found) != 1 or NounPhrase(words).is_empty:
            return False
        self.slot_filler.flush()
        earlier, by_number = self.state.same(words, about), found[0].number
        if earlier is None or (old := earlier.amount) is None or old.unit != found[0].unit:
            return False
        number = old.number + sign * by_number if old.number and by_number else Decimal(0)
        if number > 0:
            earlier.amount = replace(old, number=number)
            earlier.spans.append(span)
        return number > 0

    def _ask(self, span: Span, about: Span, _instead: Span) -> bool:
        """The goods asked for wait: 有茼蒿吗 来一斤."""
        self.state.has_question = True
        words = self.state.said(about)
        words = amounts.without(words, amounts.find(words))
        if NounPhrase(words).is_empty:
            return self._note(span)
        self.slot_filler.flush()
        phrase = Phrase(start=span[0], end=span[1], words=words, is_question=True)
        self.slot_filler.waiting.append(phrase)
        return True
