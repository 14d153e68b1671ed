"""
A store's price lists for freight, as its people set them: templates, and their rules for
regions. Every change is one transaction with an entry in the audit log.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.language import sent
from core.money import ZERO
from orders.shipping import setup_rows
from orders.shipping.models import FreightRule, FreightTemplate
from shop.stores.models import Store

# More would not be read by anybody, and each is looked at when freight is reckoned.
MAX_TEMPLATES, MAX_RULES = 20, 40


@dataclass(frozen=True)
class RuleTerms:
    """What a rule says: yuan, and kilograms or pieces; see `FreightRule`."""

    regions: Sequence[str] = ()
    is_undeliverable: bool = False
    first: Decimal = Decimal(1)
    first_fee: Decimal = ZERO
    step: Decimal = Decimal(1)
    step_fee: Decimal = ZERO
    tiers: Sequence[tuple[Decimal, Decimal]] = field(default_factory=tuple)
    free_from: Decimal | None = None


@transaction.atomic
def save_template(
    *,
    store: Store,
    actor: Actor,
    name: str,
    delivery: str,
    basis: str,
    is_default: bool,
    template_id: int | None = None,
) -> FreightTemplate:
    """A price list; `is_default` puts it in force in place of the one that is."""
    setup_rows.lock(store)
    template = setup_rows.find(FreightTemplate, store, template_id, most=MAX_TEMPLATES)
    if is_default:
        same = FreightTemplate.unscoped.filter(store=store, delivery=delivery)
        same.exclude(pk=template.pk).update(is_default=False)
    given = {"name": name, "delivery": delivery, "basis": basis, "is_default": is_default}
    saved = setup_rows.save(
        template, store, actor, sent("运费模板 %(name)s") % {"name": name}, **given
    )
    setup_rows.refresh_words(store)
    return saved


@transaction.atomic
def remove_template(*, store: Store, actor: Actor, template_id: int) -> None:
    """Its rules go with it; without one in force the store's flat fee counts again."""
    setup_rows.remove(FreightTemplate, store, actor, template_id)


@transaction.atomic
def save_rule(
    *,
    store: Store,
    actor: Actor,
    template_id: int,
    terms: RuleTerms,
    rule_id: int | None = None,
) -> FreightRule:
    """
    What a template asks for some regions.

    :raises ValidationError: when another rule of the template names one of the regions
    """
    setup_rows.lock(store)
    template = setup_rows.find(FreightTemplate, store, template_id)
    rule = setup_rows.find(FreightRule, store, rule_id, template_id=template.pk, most=MAX_RULES)
    others = FreightRule.unscoped.filter(store=store, template=template).exclude(pk=rule.pk)
    _refuse_overlap(terms.regions, list(others))
    saved = setup_rows.save(
        rule,
        store,
        actor,
        sent("运费模板 %(name)s 的规则") % {"name": template.name},
        template=template,
        regions=sorted(set(terms.regions)),
        is_undeliverable=terms.is_undeliverable,
        first=terms.first,
        first_fee=terms.first_fee,
        step=terms.step,
        step_fee=terms.step_fee,
        tiers=[[str(start), str(fee)] for start, fee in sorted(terms.tiers)],
        free_from=terms.free_from,
    )
    setup_rows.refresh_words(store)
    return saved


@transaction.atomic
def remove_rule(*, store: Store, actor: Actor, rule_id: int) -> None:
    setup_rows.remove(FreightRule, store, actor, rule_id)


def _refuse_overlap(regions: Sequence[str], others: Sequence[FreightRule]) -> None:
    """The same region in two rules has no answer; a city beside its province has one."""
    if not regions and any(not rule.regions for rule in others):
        raise ValidationError(_("已经有一条「其他地区」的规则了，请选择地区"), code="regions")
    taken = {region for rule in others for region in rule.regions}
    if taken & set(regions):
        raise ValidationError(_("有的地区在另一条规则里了，请去掉重复的"), code="regions")
