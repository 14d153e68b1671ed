"""Speech without signs, cut as commas would: 香菜两斤|小葱两斤|那个鸡大腿不错再来三斤."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from search.analysis.numerals import NUMBER
from search.chat.group_orders import speakers
from search.chat.matching import mentions
from search.chat.matching.match_levels import Level
from search.chat.matching.mentions import Mention
from search.chat.matching.pairing import Pair, Run, is_sold_so
from search.chat.pieces import notes
from search.chat.pieces.segmenter import Piece
from search.chat.slot_filling import parts
from search.chat.wishes import spoken
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span
from search.chat.words.amounts import Amount, Kind
from search.chat.words.noun_phrase import NounPhrase

# What goes on for longer is no order in one breath.
LONGEST = 300

# What is wanted only if something else is not, or no more.
_IF = re.compile(
    "[换改]成|要是|如果|没有?的话|没[有了货得]{0,2}(?:就|[\u4e00-\u9fff]{0,6}(?:就[换要来拿给算]|换))"
)
_GIVEN_UP = re.compile("不[要用]了|算了|不敢[吃喝用]")
# 算了来五罐
_ANEW = re.compile(r"[\s啊哦噢嗯]*算了(?=[来要拿])")
# 锤子家里有就不要了: nobody takes back what was never wanted.
_HAS = re.compile("家里?还?有|还没[吃喝用]完|[我俺]有了")
# How it begins when goods are asked for: 然后再给我拿.
_LEAD = re.compile(
    r"(?:算了|然后|还有|另外|对了|再|还|就|也|先|那个?|这个|给|帮|[我俺你您]|家里|(?<![不别])要|来|拿|称|买|搞|弄|整"
    r"|点|个|配|的话|第[一二三四五六七八九十\d]{1,2}[部本册卷])+$"
)
_LENGTH = re.compile(rf"{NUMBER}\s?米[半\d一二三四五六七八九]?(?![宽高长厚])")
# How it ends: 三斤吧.
_TAIL = re.compile("(?:就行|就够|够了|可以|[了吧啊哈嘛呀呢哦嗯的好])+")
_ORDERS = re.compile("(?<![不别没能])(?:[来拿要称装订加添捎](?![的了])|[给帮][我俺])")
# What is more than talk: something is wanted, asked about, taken back or put right.
_WANTS = re.compile(
    "[拿称买订]|来(?!客|人|亲|朋)|要(?![吃喝用玩看上去])|给[我俺]|算了|[不别甭莫没][用想拿要]|换|改|取消|多了|少了|一样|同样|错|不对"
)
_TALK = re.compile("[我你您俺咱他她它]|[了啊呢吧嘛呀]")
# 我这人没辣椒吃不下饭, 我在家做烘焙: of these nobody wants any.
_DOING = re.compile("[没做吃煮炖包炒熬拌泡涮烧蒸炸打]$")


def split(state: ReadingState, piece: Piece) -> list[Piece]:
    """
    A `piece` of several goods in parts, without talk before the first and behind the last; as it
    is where all of it is clear, or nothing.
    """
    run = _run(state, piece)
    pairs = run.sure_pairs() if run is not None else []
    if run is None or not pairs:
        return [piece]
    edges = [0, *_without_naked(run, pairs, _between(run, pairs)), len(run.said)]
    parts = list(pairwise(edges))
    if len(pairs) == 1 and not _is_in_talk(run, pairs[0], parts):
        return [piece]
    signs = [piece.sign, *"," * (len(parts) - 1)]
    found = []
    for (start, end), sign in zip(parts, signs, strict=True):
        first, last = piece.start + start, piece.start + end
        is_outside = end <= pairs[0].start or start >= pairs[-1].end
        is_talk = is_outside and _is_talk(run, start, end)
        if is_talk or (_HAS.search(run.said[start:end]) and _is_given_up(run, pairs, start, end)):
            state.note(first, last)
        else:
            found.append(replace(piece, start=first, end=last, sign=sign))
    return found


def _run(state: ReadingState, piece: Piece) -> Run | None:
    """What a `piece` names and counts; None where it is read well as it is."""
    span = (piece.start, piece.end)
    said = state.said(span)
    speaker = speakers.speaker(said, state.text)
    if len(said) > LONGEST or state.buyer or _IF.search(said) or (speaker and speaker.name):
        return None
    counts = sorted([*state.counts(span), *_lengths(state, span)], key=lambda each: each.start)
    is_other = any(each.is_each or each.kind is Kind.MONEY for each in counts)
    is_other |= parts.pair(state, span, None) is not None
    if not counts or is_other or notes.is_certain(said):
        return None
    is_clear = all(
        each.is_bare or state.is_known(each.words, each.span) for each in state.cut(span)
    )
    if is_clear and (_ANEW.match(said) or not _GIVEN_UP.search(said)):
        return None
    return Run(said, counts, list(_gaps(state, piece, counts)))


def _lengths(state: ReadingState, span: Span) -> Iterator[Amount]:
    """绣花纱十米弯轨四米, where something is sold by 米: how much, and no sizes."""
    said = state.said(span)
    sold = state.matcher.products(state.matcher.near(*span)) if _LENGTH.search(said) else ()
    if any("米" in product.units for product in sold):
        for size in NounPhrase(said).sizes:
            if _LENGTH.match(said, size.start) and said[size.end : size.end + 1] != "的":
                yield Amount(
                    kind=Kind.COUNT, start=size.start, end=size.end, number=size.number, unit="米"
                )


def _is_in_talk(run: Run, pair: Pair, parts: Sequence[tuple[int, int]]) -> bool:
    """So much of one thing in the middle of talk: 今儿个冬至哈|大蒜也来一斤|配着吃醋."""
    said = run.said
    others = [(start, end) for start, end in parts if not start <= pair.start < end]
    before = said[: next((end for start, end in others if end <= pair.start), 0)]
    given_up = [_is_given_up(run, [pair], *each) for each in others]
    is_sure = len(run.counts) == 1 and pair.goods.matched.level >= Level.NOUN
    is_ordered = any(given_up) or _ORDERS.search(said[max(0, pair.start - 3) : pair.end])
    return bool(
        is_sure
        and is_ordered
        and is_sold_so(pair.amount, pair.goods)
        and spoken.stands_before(before)[1]
        and all(
            is_given_up or _is_talk(run, *each) or not NounPhrase(said[slice(*each)]).content
            for each, is_given_up in zip(others, given_up, strict=True)
        )
    )


def _is_given_up(run: Run, pairs: Sequence[Pair], start: int, end: int) -> bool:
    """高露洁就算了, and no goods of the `pairs` are named there."""
    named = [each for gap in run.gaps for each in gap if start <= each.start < end]
    wanted = frozenset[int]().union(*(pair.goods.matched.ids for pair in pairs))
    is_counted = any(start <= each.start < end for each in run.counts)
    return (
        bool(named)
        and not is_counted
        and all(run.is_denied(each) and wanted.isdisjoint(each.matched.ids) for each in named)
    )


def _is_talk(run: Run, start: int, end: int) -> bool:
    """Whether nothing is named, counted, asked, taken back or wanted there."""
    said = run.said[start:end]
    named = [each.start for gap in run.gaps for each in gap]
    named += [each.start for each in run.counts]
    return bool(
        _TALK.search(said)
        and not any(start <= each < end for each in named)
        and not _WANTS.search(said)
        and not notes.is_question(said)
    )


def _gaps(state: ReadingState, piece: Piece, counts: Sequence[Amount]) -> Iterator[list[Mention]]:
    said = state.said((piece.start, piece.end))
    edges = [0, *(at for each in counts for at in (each.start, each.end)), len(said)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        groups = state.matcher.near(piece.start + start, piece.start + end)
        found = mentions.find(said[start:end], groups, state.matcher)
        yield [each._replace(start=start + each.start, end=start + each.end) for each in found]


def _between(run: Run, pairs: Sequence[Pair]) -> set[int]:
    """Where one pair ends and the next begins; talk between them is apart, as before the first."""
    said = run.said
    first = _lead(said, 0, pairs[0].start)
    found = {first} if NounPhrase(said[:first]).content else set()
    for one, other in pairwise(pairs):
        tail = _TAIL.match(said, one.end, other.start)
        end = tail.end() if tail else one.end
        # An amount of its own stays with what was said before.
        lone = [each.end for each in run.counts if end <= each.start and each.end <= other.start]
        lead = _lead(said, max([end, *lone]), other.start)
        talk = NounPhrase(said[end:lead])
        # 7号电池五卡|九瓦白光灯泡, and no 6罐500的|雪碧
        is_size = bool(talk.sizes) and talk.text.isalnum() and not talk.text.endswith("的")
        found |= {end, lead} if talk.content else {end} if is_size else {lead}
    tail = _TAIL.match(said, pairs[-1].end)
    end = tail.end() if tail else pairs[-1].end
    if _is_talk(run, end, len(said)):
        found.add(end)
    for each in run.gaps[-1]:
        if each.start >= end and run.is_denied(each):
            # 儿童牙刷一支|高露洁就算了
            found.add(max(end, _lead(said, end, each.start)))
            break
    return found - {0, len(said)}


def _lead(said: str, start: int, end: int) -> int:
    match = _LEAD.search(said[start:end])
    return start + match.start() if match else end


def _without_naked(run: Run, pairs: Sequence[Pair], found: set[int]) -> list[int]:
    """Without cuts around goods that have no amount: those belong to what stands beside them."""
    counted = {pair.goods.start for pair in pairs}
    named = {
        each.start
        for gap in run.gaps
        for each in gap
        if each.start not in counted
        and not (_DOING.search(run.said[: each.start]) or run.is_denied(each))
    }
    left = set(found)
    for start, end in pairwise([0, *sorted(found), len(run.said)]):
        inside = range(start, end)
        if not named.isdisjoint(inside) and counted.isdisjoint(inside):
            left.discard(end if end < len(run.said) else start)
    return sorted(left)
