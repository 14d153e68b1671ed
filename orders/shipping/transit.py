"""What it costs to bring an order, for every way of delivery, and why it cannot be brought."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Prefetch, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.addresses.areas import Area
from core.money import ZERO
from orders.models import Delivery
from orders.shipping import freight, local, rider_price
from orders.shipping.freight import Load, yuan
from orders.shipping.local import Position
from orders.shipping.models import (
    DeliveryProfile,
    DeliverySlot,
    FreightRule,
    FreightTemplate,
    LocalBand,
)
from orders.shipping.rider_price import Errand
from shop.stores.models import Store, StoreOwned

M = TypeVar("M", bound=StoreOwned)


class Terms:
    """
    All that a store has set about delivery; each part is read when it is asked for, from the
    primary: a replica may be behind the store's `delivery_mark`.
    """

    def __init__(self, store: Store) -> None:
        self._store_id = store.pk

    @cached_property
    def profile(self) -> DeliveryProfile:
        profile = _set_by(DeliveryProfile, self._store_id).first()
        return profile or DeliveryProfile(store_id=self._store_id)

    @cached_property
    def templates(self) -> dict[str, FreightTemplate]:
        """The one in force for each way of delivery, with its rules."""
        templates = _set_by(FreightTemplate, self._store_id).filter(is_default=True)
        rules = _set_by(FreightRule, self._store_id).order_by("pk")
        found = templates.prefetch_related(Prefetch("rules", rules))
        return {template.delivery: template for template in found}

    def weigh(self, delivery: str) -> bool:
        """Whether it may matter what goods weigh."""
        if delivery == Delivery.LOCAL:
            return self.profile.rider_price
        return delivery in {Delivery.EXPRESS, Delivery.FREIGHT} and delivery in self.templates

    @cached_property
    def bands(self) -> list[LocalBand]:
        return list(_set_by(LocalBand, self._store_id).order_by("up_to_km"))

    @cached_property
    def slots(self) -> list[DeliverySlot]:
        return list(_set_by(DeliverySlot, self._store_id).order_by("starts", "pk"))


def _set_by(model: type[M], store_id: int) -> QuerySet[M]:
    return model.unscoped.using(DEFAULT_DB_ALIAS).filter(store_id=store_id)


@dataclass(frozen=True)
class Transit:
    """
    `fee` and `note` (how it came about). `missing` names what must be known first: area or
    band; the fee is zero then. `refusal` says why it is not brought, `refused` which field
    would have to change: area, band or delivery.
    """

    fee: Decimal = ZERO
    note: str = ""
    missing: str = ""
    refusal: str = ""
    refused: str = ""
    # From this amount on it would be free.
    free_from: Decimal | None = None
    band: LocalBand | None = None
    # It costs nothing because so much is bought.
    is_waived: bool = False
    # What a courier service would have to be asked for; what stands here counts until then.
    errand: Errand | None = None


@dataclass(frozen=True)
class Wanted:
    """Where to, as far as it is known. A position counts more than a band chosen by hand."""

    area: Area | None = None
    band_id: int | None = None
    position: Position | None = None
    detail: str = ""

    @property
    def area_code(self) -> str:
        return self.area.code if self.area else ""


def reckon(*, store: Store, terms: Terms, delivery: str, load: Load, wanted: Wanted) -> Transit:
    """The same answer on the page and when the order is placed."""
    if delivery == Delivery.PICKUP:
        return Transit()
    if delivery == Delivery.LOCAL:
        return _local(store, terms, load, wanted)
    template = terms.templates.get(delivery)
    if template is None and delivery == Delivery.FREIGHT:
        # A parcel's flat fee says nothing about what a lorry costs.
        return Transit(refusal=_("商家还没有设置物流运费，请换一种配送方式"), refused="delivery")
    if template is None:
        return _flat(store, store.express_fee, load.amount)
    return _by_template(template, terms.profile, load, wanted.area_code)


def _flat(store: Store, fee: Decimal, amount: Decimal) -> Transit:
    """One fee whatever the address, waived from an amount on."""
    free_from = store.free_delivery_from
    if free_from is not None and amount >= free_from:
        note = _("满 ¥%(amount)s 包邮") % {"amount": yuan(free_from)}
        return Transit(note=note if fee else _("包邮"), is_waived=True)
    note = "" if fee else _("包邮")
    return Transit(fee=fee, note=note, free_from=free_from)


def _by_template(
    template: FreightTemplate, profile: DeliveryProfile, load: Load, area_code: str
) -> Transit:
    rules = list(template.rules.all())
    if not area_code and not freight.is_same_everywhere(rules):
        return Transit(note=_("填写地址后计算运费"), missing="area")
    try:
        rule = freight.rule_for(rules, area_code)
    except freight.Undeliverable:
        return _not_there()
    fee, note = freight.reckon(basis=template.basis, rule=rule, load=load)
    if fee and load.guessed and template.basis == FreightTemplate.Basis.WEIGHT:
        weight = {"weight": freight.plain(profile.default_weight)}
        note += _("（未标重量的按每件 %(weight)s kg）") % weight
    return Transit(fee=fee, note=note, free_from=rule.free_from if fee else None)


def _local(store: Store, terms: Terms, load: Load, wanted: Wanted) -> Transit:
    """The store's own rule says whether it is brought, and when for nothing."""
    usual = _by_own_rule(store, terms, load.amount, wanted)
    is_settled = usual.refusal or usual.missing or usual.is_waived
    if is_settled or not terms.profile.rider_price:
        return usual
    errand = rider_price.errand_of(store, load, wanted.area, wanted.detail)
    if errand is None:
        return Transit(note=_("填写地址后按骑手实价计算"), missing="area", band=usual.band)
    return _by_rider(usual, errand)


def _by_rider(usual: Transit, errand: Errand) -> Transit:
    """What a courier service asks; the store's own fee where none has said."""
    is_asked, fee = rider_price.kept(errand)
    if fee is None:
        return usual if is_asked else replace(usual, errand=errand)
    said = [usual.note if usual.band else "", _("按骑手实价")]
    return replace(usual, fee=fee, note=_("，").join(filter(None, said)))


def _by_own_rule(store: Store, terms: Terms, amount: Decimal, wanted: Wanted) -> Transit:
    if wanted.area_code and not local.reaches(terms.profile, wanted.area_code):
        return _not_there()
    if not terms.bands:
        return _flat(store, store.local_fee, amount)
    home = local.position_of(terms.profile)
    if wanted.position and home:
        return _at_distance(terms, amount, local.distance_km(home, wanted.position))
    band = next((band for band in terms.bands if band.pk == wanted.band_id), None)
    if band is None:
        return Transit(note=_("选择距离后计算配送费"), missing="band")
    return _in_band(band, amount, _("顾客自选距离"))


def _at_distance(terms: Terms, amount: Decimal, km: Decimal) -> Transit:
    band, words = local.band_at(terms.bands, km), _("约 %(km)s 公里") % {"km": km}
    if band is None:
        refusal = _("你离店铺%(distance)s，超出配送范围") % {"distance": words}
        return Transit(refusal=refusal, refused="band")
    return _in_band(band, amount, words)


def _in_band(band: LocalBand, amount: Decimal, words: str) -> Transit:
    said = _("%(name)s（%(words)s）") % {"name": band, "words": words}
    if amount < band.minimum:
        short = {"amount": yuan(band.minimum - amount)}
        return Transit(
            fee=band.fee,
            note=said,
            refusal=_("再买 ¥%(amount)s 起送") % short,
            refused="delivery",
            band=band,
        )
    if band.free_from is not None and amount >= band.free_from:
        free = _("满 ¥%(amount)s 免配送费") % {"amount": yuan(band.free_from)}
        return Transit(note=_("，").join((said, free)), band=band, is_waived=True)
    return Transit(
        fee=band.fee, note=said, free_from=band.free_from if band.fee else None, band=band
    )


def _not_there() -> Transit:
    return Transit(refusal=_("这个地址暂不配送，请换一个地址"), refused="area")
