"""
How a store delivers, as its people set it: price lists, distances, times, where it stands.
Every change is one transaction with an entry in the audit log. A foreign id is DoesNotExist.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.money import ZERO
from orders.shipping import fee_words
from orders.shipping.local import Position
from orders.shipping.models import (
    DeliveryProfile,
    DeliverySlot,
    FreightRule,
    FreightTemplate,
    LocalBand,
)
from orders.shipping.transit import Terms
from shop.stores import audit, cache_tags
from shop.stores.models import Store, StoreOwned

M = TypeVar("M", bound=StoreOwned)
Row = TypeVar("Row", bound=models.Model)

# More would not be read by anybody, and each is looked at when freight is reckoned.
MAX_TEMPLATES, MAX_RULES, MAX_BANDS, MAX_SLOTS = 20, 40, 10, 30


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


@dataclass(frozen=True)
class Ways:
    """
    How goods reach the shopper; amounts are yuan. A fee counts where no price list and no
    distance says another; `free_delivery_from` waives both.
    """

    offers_local: bool = False
    offers_express: bool = False
    offers_freight: bool = False
    offers_pickup: bool = False
    local_fee: Decimal = ZERO
    express_fee: Decimal = ZERO
    free_delivery_from: Decimal | None = None
    cod_for_parcels: bool = False


@transaction.atomic
def save_delivery(
    *,
    store: Store,
    actor: Actor,
    ways: Ways,
    area_code: str = "",
    position: Position | None = None,
    local_areas: Sequence[str] = (),
    default_weight_grams: int = 500,
) -> Store:
    """
    The ways a store brings its goods, where it stands and goes, and the flat fees.

    :raises ValidationError: without any way; for local delivery of a store that says neither
        where it stands nor where it goes
    """
    if not (ways.offers_local or ways.offers_express or ways.offers_freight or ways.offers_pickup):
        words = _("至少选一种配送方式；不想接单请到店铺设置勾「暂停接单」")
        raise ValidationError(words, code="offers_local")
    if ways.offers_local and not (area_code or local_areas):
        words = _("开通同城配送，要先选店铺所在的省份和城市")
        raise ValidationError(words, code="province")
    save_profile(
        store=store,
        actor=actor,
        area_code=area_code,
        position=position,
        local_areas=local_areas,
        default_weight_grams=default_weight_grams,
    )
    store = Store.objects.get(pk=store.pk)
    _save(store, store, actor, _("配送方式和运费"), **vars(ways))
    _refresh_words(store)
    return store


@transaction.atomic
def save_profile(
    *,
    store: Store,
    actor: Actor,
    area_code: str = "",
    position: Position | None = None,
    local_areas: Sequence[str] = (),
    default_weight_grams: int = 500,
) -> DeliveryProfile:
    """Where the store stands, where it goes itself, and what goods without a weight weigh."""
    _lock(store)
    profile = DeliveryProfile._base_manager.filter(store=store).first()
    return _save(
        profile or DeliveryProfile(store=store),
        store,
        actor,
        _("配送设置"),
        area_code=area_code,
        latitude=position.latitude if position else None,
        longitude=position.longitude if position else None,
        local_areas=list(local_areas),
        default_weight_grams=default_weight_grams,
    )


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
    _lock(store)
    template = _find(FreightTemplate, store, template_id, most=MAX_TEMPLATES)
    if is_default:
        same = FreightTemplate._base_manager.filter(store=store, delivery=delivery)
        same.exclude(pk=template.pk).update(is_default=False)
    given = {"name": name, "delivery": delivery, "basis": basis, "is_default": is_default}
    saved = _save(template, store, actor, _("运费模板 %(name)s") % {"name": name}, **given)
    _refresh_words(store)
    return saved


@transaction.atomic
def remove_template(*, store: Store, actor: Actor, template_id: int) -> None:
    """Its rules go with it; without one in force the store's flat fee counts again."""
    _remove(FreightTemplate, store, actor, template_id)


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
    _lock(store)
    template = _find(FreightTemplate, store, template_id)
    rule = _find(FreightRule, store, rule_id, template_id=template.pk, most=MAX_RULES)
    others = FreightRule._base_manager.filter(store=store, template=template).exclude(pk=rule.pk)
    _refuse_overlap(terms.regions, list(others))
    saved = _save(
        rule,
        store,
        actor,
        _("运费模板 %(name)s 的规则") % {"name": template.name},
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
    _refresh_words(store)
    return saved


@transaction.atomic
def remove_rule(*, store: Store, actor: Actor, rule_id: int) -> None:
    _remove(FreightRule, store, actor, rule_id)


@transaction.atomic
def save_band(
    *,
    store: Store,
    actor: Actor,
    up_to_km: Decimal,
    fee: Decimal,
    minimum: Decimal = ZERO,
    free_from: Decimal | None = None,
    band_id: int | None = None,
) -> LocalBand:
    """
    同城配送 up to a distance.

    :raises ValidationError: when the store has this distance already
    """
    _lock(store)
    band = _find(LocalBand, store, band_id, most=MAX_BANDS)
    others = LocalBand._base_manager.filter(store=store).exclude(pk=band.pk)
    if any(other.up_to_km == up_to_km for other in others):
        raise ValidationError(_("已经有这个距离了"), code="up_to_km")
    given = {"up_to_km": up_to_km, "fee": fee, "minimum": minimum, "free_from": free_from}
    saved = _save(band, store, actor, _("同城配送距离"), **given)
    _refresh_words(store)
    return saved


@transaction.atomic
def remove_band(*, store: Store, actor: Actor, band_id: int) -> None:
    _remove(LocalBand, store, actor, band_id)


@transaction.atomic
def save_slot(
    *,
    store: Store,
    actor: Actor,
    weekdays: int,
    starts: time,
    ends: time,
    capacity: int | None = None,
    cutoff_minutes: int = 0,
    is_for_local: bool = True,
    is_for_pickup: bool = False,
    slot_id: int | None = None,
) -> DeliverySlot:
    """A time of the week. Orders that have a place in it keep their words."""
    _lock(store)
    return _save(
        _find(DeliverySlot, store, slot_id, most=MAX_SLOTS),
        store,
        actor,
        _("配送时间段"),
        weekdays=weekdays,
        starts=starts,
        ends=ends,
        capacity=capacity,
        cutoff_minutes=cutoff_minutes,
        is_for_local=is_for_local,
        is_for_pickup=is_for_pickup,
    )


@transaction.atomic
def remove_slot(*, store: Store, actor: Actor, slot_id: int) -> None:
    """Orders that have a place in it keep their words."""
    _remove(DeliverySlot, store, actor, slot_id)


def _lock(store: Store) -> None:
    """Two people at two desks change one after the other."""
    list(Store.objects.select_for_update(no_key=True).filter(pk=store.pk).values_list("pk"))


def _find(model: type[M], store: Store, pk: int | None, *, most: int = 0, **belongs: Any) -> M:
    """The store's row; a new one without a pk, if there are not `most` already."""
    rows = model._base_manager.filter(store=store, **belongs)
    if pk is not None:
        return rows.get(pk=pk)
    if rows.count() >= most:
        raise ValidationError(_("最多 %(most)s 个，请先删掉不用的") % {"most": most})
    return model(store=store, **belongs)


def _save(row: Row, store: Store, actor: Actor, target: str, **given: Any) -> Row:
    changes = {}
    for name, value in given.items():
        before = getattr(row, f"{name}_id" if isinstance(value, models.Model) else name)
        after = value.pk if isinstance(value, models.Model) else value
        if row.pk is None or before != after:
            changes[name] = [None if row.pk is None else str(before), str(after)]
        setattr(row, name, value)
    row.save()
    if changes:
        audit.record(store=store, actor=actor, action="delivery", target=target, **changes)
    return row


def _remove(model: type[M], store: Store, actor: Actor, pk: int) -> None:
    _lock(store)
    row = model._base_manager.get(store=store, pk=pk)
    audit.record(
        store=store, actor=actor, action="delivery", target=str(row), removed=[str(pk), None]
    )
    row.delete()
    _refresh_words(store)


def _refuse_overlap(regions: Sequence[str], others: Sequence[FreightRule]) -> None:
    """The same region in two rules has no answer; a city beside its province has one."""
    if not regions and any(not rule.regions for rule in others):
        raise ValidationError(_("已经有一条「其他地区」的规则了，请选择地区"), code="regions")
    taken = {region for rule in others for region in rule.regions}
    if taken & set(regions):
        raise ValidationError(_("有的地区在另一条规则里了，请去掉重复的"), code="regions")


@in_chinese()
def _refresh_words(store: Store) -> None:
    """What product pages say where more than flat fees is asked; those speak for themselves."""
    words = fee_words.of(store, Terms(store))
    Store.objects.filter(pk=store.pk).update(freight_words=words)
    cache_tags.touch_store(store.pk)
    store.freight_words = words
