"""
What 快递 or 物流 costs, reckoned from a price list. Pure: no database, no clock.

The formula is the one of the couriers' own price lists and of the freight templates that
merchants know from the big platforms: the first weight (or the first pieces) at one fee,
every started step beyond it at another,

    fee = first_fee + ⌈(load − first) / step⌉ × step_fee

Amounts are `Decimal` yuan; only started steps are rounded, and always up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.utils.translation import gettext as _

from core.money import ZERO, round_cny
from core.quantity import GRAMS, MEASURED_UNITS, plain
from orders.cart.contents import Line
from orders.shipping.models import FreightRule, FreightTemplate

Basis = FreightTemplate.Basis


class Undeliverable(Exception):
    """The store brings nothing there."""


@dataclass(frozen=True)
class Load:
    """What is to be brought: kilograms, pieces, yuan; of `guessed` pieces no weight is known."""

    weight: Decimal
    count: Decimal
    amount: Decimal
    guessed: Decimal = Decimal(0)


def load_of(lines: Iterable[Line], *, default_weight: Decimal) -> Load:
    """
    Weight: the variant's own, else that of its unit (斤, 公斤), else `default_weight`
    kilograms a piece. Goods that are measured count as one piece a line.
    """
    weight, count, amount, guessed = Decimal(0), Decimal(0), ZERO, Decimal(0)
    for line in lines:
        unit, own = line.variant.unit, line.variant.weight_grams
        pieces = Decimal(1) if unit in MEASURED_UNITS else line.quantity
        count += pieces
        amount += line.total
        grams = GRAMS.get(unit) if own is None else own
        if grams is None:
            weight += pieces * default_weight
            guessed += pieces
        else:
            weight += line.quantity * grams / 1000
    return Load(plain(weight), plain(count), amount, plain(guessed))


def rule_for(rules: Sequence[FreightRule], area_code: str) -> FreightRule:
    """
    The rule that names the smallest part of the country this area lies in; else the one
    for everywhere else.

    :raises Undeliverable: when neither is there, or it says so
    """
    named = [
        (len(region), rule)
        for rule in rules
        for region in rule.regions
        if region and area_code.startswith(region)
    ]
    if named:
        rule = max(named, key=lambda pair: pair[0])[1]
    else:
        others = [rule for rule in rules if not rule.regions]
        if not others:
            raise Undeliverable
        rule = others[0]
    if rule.is_undeliverable:
        raise Undeliverable
    return rule


def is_same_everywhere(rules: Sequence[FreightRule]) -> bool:
    """The freight can be told before the address is known."""
    return all(not rule.regions for rule in rules)


def reckon(*, basis: str, rule: FreightRule, load: Load) -> tuple[Decimal, str]:
    """The fee, and how it came about in words: 首重 1 kg ¥8，续重 2 kg ¥4."""
    if rule.free_from is not None and load.amount >= rule.free_from:
        return ZERO, _("满 ¥%(amount)s 包邮") % {"amount": yuan(rule.free_from)}
    if basis == Basis.AMOUNT:
        return _by_amount(rule, load.amount)
    is_weight = basis == Basis.WEIGHT
    steps = _steps(load.weight if is_weight else load.count, rule)
    fee = round_cny(rule.first_fee + steps * rule.step_fee)
    if not fee:
        return ZERO, _("包邮")
    return fee, _words(rule, steps, is_weight=is_weight)


def yuan(amount: Decimal) -> str:
    """8 for 8.00, 8.50 for 8.50."""
    return f"{amount:.2f}".removesuffix(".00")


def _steps(load: Decimal, rule: FreightRule) -> int:
    beyond = load - rule.first
    if beyond <= 0:
        return 0
    return int((beyond / rule.step).to_integral_value(rounding=ROUND_CEILING))


def _words(rule: FreightRule, steps: int, *, is_weight: bool) -> str:
    unit = "kg" if is_weight else _("件")
    first = {"load": plain(rule.first), "unit": unit, "fee": yuan(rule.first_fee)}
    words = (
        _("首重 %(load)s %(unit)s ¥%(fee)s") if is_weight else _("首件 %(load)s %(unit)s ¥%(fee)s")
    )
    said = words % first
    if steps and rule.step_fee:
        further = {
            "load": plain(rule.step * steps),
            "unit": unit,
            "fee": yuan(rule.step_fee * steps),
        }
        words = (
            _("，续重 %(load)s %(unit)s ¥%(fee)s")
            if is_weight
            else _("，续件 %(load)s %(unit)s ¥%(fee)s")
        )
        said += words % further
    return said


def _by_amount(rule: FreightRule, amount: Decimal) -> tuple[Decimal, str]:
    """The fee of the highest tier that the amount reaches; below all tiers the first one's."""
    tiers = sorted((Decimal(start), Decimal(fee)) for start, fee in rule.tiers)
    if not tiers:
        return ZERO, _("包邮")
    reached = [tier for tier in tiers if tier[0] <= amount] or tiers[:1]
    start, fee = reached[-1]
    if not fee:
        return ZERO, _("满 ¥%(amount)s 包邮") % {"amount": yuan(start)} if start else _("包邮")
    if start:
        return round_cny(fee), _("满 ¥%(amount)s 运费 ¥%(fee)s") % {
            "amount": yuan(start),
            "fee": yuan(fee),
        }
    return round_cny(fee), _("运费 ¥%(fee)s") % {"fee": yuan(fee)}
