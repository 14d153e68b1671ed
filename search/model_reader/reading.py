"""
A message read by a large model where our reader had to leave something open, for sites that have
set one up (CHAT_READER). It chooses among what the store sells and decides nothing that our
reader did not: what it thinks is asked, with its choice first. Whatever goes wrong, our lines stay.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from search.analysis.normalise import normalise
from search.chat import reader
from search.chat.parsed import Goods, Intent, Line, ParsedOrder, Status
from search.chat.pieces import segmenter
from search.chat.words import amounts
from search.chat.words.amounts import Kind
from search.model_reader import answer, budget, masking, question, server
from search.model_reader.answer import Invented, Span, Told
from search.model_reader.masking import Masked
from search.model_reader.question import Offered
from shop.stores.models import Store

NAME = "openai-compatible"
ONE = Decimal(1)
MOST_CANDIDATES = 12
# Longer messages are lists of whole villages, which our reader reads by their rows.
MOST_TEXT = 600

log = logging.getLogger(__name__)


def is_on() -> bool:
    return bool(settings.CHAT_READER == NAME)


def read(text: str, *, own: ParsedOrder, store: Store, at: datetime) -> ParsedOrder:
    """`own` is our reader's; it is what is returned wherever the model is of no use."""
    if not is_on() or not _is_open(text, own) or server.rests():
        return own
    goods = question.offered(reader.candidates_of(text, store=store))
    if not goods:
        return own
    masked = masking.mask(
        text,
        goods=[line.said for line in own.lines if line.candidates],
        people=[line.buyer for line in own.lines],
    )
    request = question.body(masked.text, goods)
    day, cost = timezone.localdate(at), question.cost(request)
    if not budget.take(store=store, tokens=cost, day=day):
        log.info("chat reader: over budget")
        return own
    try:
        answered = server.ask(request)
        if answered.tokens is not None:
            # No answer turns the model off for everybody: it cost what was reckoned, at most.
            used = min(answered.tokens, cost)
            budget.correct(store=store, taken=cost, used=used, day=day)
        lines = answer.told(answered.content, text=masked.text, goods=goods)
        return _order(lines, masked, own) if lines else own
    except (server.NoAnswer, Invented) as error:
        if isinstance(error, server.NotAsked):
            budget.correct(store=store, taken=cost, used=0, day=day)
        # Never the message, nor the answer: both are a customer's.
        log.warning("chat reader: %s", error)
        return own


def _is_open(text: str, own: ParsedOrder) -> bool:
    """
    Something was left open, and it is a plain order: changes speak of a cart that is not sent,
    and a list of several people is full of names.
    """
    is_plain = own.intent in {Intent.ORDER, Intent.NONE, Intent.QUESTION}
    if not is_plain or len(text) > MOST_TEXT or any(line.buyer for line in own.lines):
        return False
    return bool(own.note) or not own.lines or any(line.goods is None for line in own.lines)


def _order(lines: Sequence[Told], masked: Masked, own: ParsedOrder) -> ParsedOrder:
    """
    What our reader matched stays as it is, and so does what the model says nothing of; of the rest
    it tells.

    :raises Invented: where it takes what we matched for something else, or several for one
    """
    made: list[tuple[list[Span], Line]] = []
    used: list[Span] = []
    ours: set[int] = set()
    about: Counter[int] = Counter()
    for line in own.lines:
        places = _places(line, own, masked.text, used)
        used += places
        over = [number for number, told in enumerate(lines) if _is_over(told, places)]
        if line.goods is not None or line.candidates or line.unit:
            about.update(over)
        if line.goods is not None and over:
            ours.add(_same(line, over, lines))
        if line.goods is not None or not over:
            made.append((places or [(0, 0)], line))
    if any(count > 1 for count in about.values()):
        raise Invented("took several for one")
    for number, told in enumerate(lines):
        if number not in ours:
            made.append(([(told.start, told.end)], _line(told, masked, own)))
    made.sort(key=lambda each: min(each[0]))
    spans = sorted(span for own_spans, _made in made for span in own_spans)
    order = tuple(line for _spans, line in made)
    return replace(own, intent=Intent.ORDER, lines=order, note=_note(spans, masked))


def _is_over(told: Told, places: Sequence[Span]) -> bool:
    return any(_overlap((told.start, told.end), place) for place in places)


def _same(line: Line, over: Sequence[int], lines: Sequence[Told]) -> int:
    """Which of the model's lines over ours has the goods that we matched."""
    for number in over:
        if any(_is_same(line.goods, _goods(one)) for one in lines[number].goods):
            return number
    raise Invented("took what was matched for something else")


def _places(line: Line, own: ParsedOrder, text: str, used: Sequence[Span]) -> list[Span]:
    """
    Where our line stands in the message that was sent, its own words where others stand in the
    same (苹果梨各两斤); nowhere, where that is hidden.
    """
    spoken, said, words = normalise(text), normalise(line.said), line.words.strip()
    if len(spoken) != len(text):
        spoken, said = text, line.said
    is_shared = sum(one.said == line.said for one in own.lines) > 1
    parts = [words] if is_shared and words else [said] if said in spoken else said.split()
    return [span for part in parts for span in _free(part, spoken, used)]


def _free(part: str, text: str, used: Sequence[Span]) -> list[Span]:
    """[Where `part` stands first, beside what is `used`]; [] where it does not."""
    start = text.find(part)
    while start >= 0:
        span = (start, start + len(part))
        if not any(_overlap(span, other) for other in used):
            return [span]
        start = text.find(part, start + 1)
    return []


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _line(told: Told, masked: Masked, own: ParsedOrder) -> Line:
    """
    A question in which the model's choice comes first, beside what our reader thought of; or not
    found. The amount is reckoned when it is answered.
    """
    said = masked.put_back(masked.text[told.start : told.end]).strip()
    spoken = normalise(said)
    words = amounts.without(spoken, amounts.find(spoken)).strip()
    number, unit = _plain(told)
    if not told.goods:
        return Line(said=said, status=Status.NOT_FOUND, quantity=number, unit=unit, words=words)
    goods = tuple(map(_goods, told.goods))
    return Line(
        said=said,
        status=Status.AMBIGUOUS,
        quantity=number,
        unit=unit,
        candidates=(*goods, *_beside(goods, own))[:MOST_CANDIDATES],
        amount=_money(told),
        words=words,
        is_preferred=len(goods) == 1,
    )


def _beside(goods: Sequence[Goods], own: ParsedOrder) -> Iterator[Goods]:
    """What our reader asked about together with any of `goods`."""
    for line in own.lines:
        if any(_is_same(one, each) for one in line.candidates for each in goods):
            yield from (
                one for one in line.candidates if not any(_is_same(one, each) for each in goods)
            )


def _is_same(one: Goods | None, other: Goods) -> bool:
    return one is not None and (one.product_id, one.sku) == (other.product_id, other.sku)


def _money(told: Told) -> Decimal | None:
    """10块钱的毛豆: how much to spend."""
    is_money = told.amount is not None and told.amount.kind is Kind.MONEY
    return told.amount.number if told.amount is not None and is_money else None


def _plain(told: Told) -> tuple[Decimal | None, str]:
    """As it was said."""
    amount = told.amount
    if amount is None:
        return ONE, ""
    return (amount.number, amount.unit) if amount.kind is Kind.COUNT else (None, "")


def _goods(one: Offered) -> Goods:
    return Goods(
        product_id=one.product.product_id,
        sku=one.variant.sku,
        name=one.product.title,
        unit=one.variant.unit,
        price=one.variant.price,
        option=one.variant.option,
        in_stock=one.variant.in_stock,
    )


def _note(spans: Sequence[Span], masked: Masked) -> str:
    """All that is no line, polite words aside: nothing that was said is dropped."""
    kept, at = [], 0
    for start, end in [*spans, (len(masked.text), len(masked.text))]:
        words = masked.put_back(masked.text[at:start]).strip(" ,，;；。、!！\n\t")
        if words and not segmenter.is_greeting(words):
            kept.append(" ".join(words.split()))
        at = max(at, end)
    return "；".join(kept)
