"""
A message read by a large model where our reader had to leave something open, for sites that have
set one up (CHAT_READER). It chooses among what the store sells and decides nothing that our
reader did not: what it thinks is asked, with its choice first. Whatever goes wrong, our lines stay.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from search.analysis.normalise import normalise
from search.chat import reader
from search.chat.parsed import Ask, Goods, Intent, Line, ParsedOrder, Status
from search.chat.pieces import segmenter
from search.chat.words import amounts, units
from search.chat.words.amounts import Kind
from search.model_reader import answer, budget, masking, question, server
from search.model_reader.answer import Told
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
    if not is_on() or not _is_open(text, own):
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
            budget.correct(store=store, taken=cost, used=answered.tokens, day=day)
        lines = answer.told(answered.content, text=masked.text, goods=goods)
    except (server.NoAnswer, answer.Invented) as error:
        # Never the message, nor the answer: both are a customer's.
        log.warning("chat reader: %s", error)
        return own
    return _order(lines, masked, own) if lines else own


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
    made = tuple(_line(one, masked, own) for one in lines)
    return replace(own, intent=Intent.ORDER, lines=made, note=_note(lines, masked))


def _line(told: Told, masked: Masked, own: ParsedOrder) -> Line:
    """
    A match only of what our reader matched as well; else a question in which the model's choice
    comes first, beside what our reader thought of. The amount is reckoned here.
    """
    said = masked.put_back(masked.text[told.start : told.end]).strip()
    spoken = normalise(said)
    words = amounts.without(spoken, amounts.find(spoken)).strip()
    number, unit = _plain(told)
    if not told.goods:
        return Line(said=said, status=Status.NOT_FOUND, quantity=number, unit=unit, words=words)
    goods = tuple(map(_goods, told.goods))
    if len(goods) == 1 and any(_is_same(line.goods, goods[0]) for line in own.lines):
        number, unit, ask = _quantity(told)
        match = Line(said=said, status=Status.MATCH, quantity=number, unit=unit, words=words)
        return replace(match, candidates=goods, ask=ask, amount=_money(told))
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


def _quantity(told: Told) -> tuple[Decimal | None, str, Ask]:
    """In the unit of the only goods."""
    one, amount = told.goods[0], told.amount
    unit = one.variant.unit
    if amount is None:
        # 那个蓝色的薯片 is one; 要土豆 is no number of 斤.
        is_weight = units.is_weight(unit)
        return (None, unit, Ask.WEIGHT) if is_weight else (ONE, unit, Ask.NOTHING)
    if amount.kind is not Kind.COUNT or amount.number is None:
        return None, unit, Ask.QUANTITY
    found = units.convert(amount.number, amount.unit, unit, label=one.product.label)
    return found.quantity, unit, found.ask if found.quantity is None else Ask.NOTHING


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


def _note(lines: Sequence[Told], masked: Masked) -> str:
    """All that is no line, polite words aside: nothing that was said is dropped."""
    edges = [0, *(edge for one in lines for edge in (one.start, one.end)), len(masked.text)]
    between = zip(edges[::2], edges[1::2], strict=True)
    kept = []
    for start, end in between:
        words = masked.put_back(masked.text[start:end]).strip(" ,，;；。、!！\n\t")
        if words and not segmenter.is_greeting(words):
            kept.append(" ".join(words.split()))
    return "；".join(kept)
