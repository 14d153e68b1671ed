"""
How a store delivers, as its people set it: ways, distances, times, where it stands.
Every change is one transaction with an entry in the audit log. A foreign id is DoesNotExist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.language import sent
from core.money import ZERO
from orders.shipping import setup_rows
from orders.shipping.local import Position
from orders.shipping.models import DeliveryProfile, DeliverySlot, LocalBand
from shop.stores.models import Store

# More would not be read by anybody, and each is looked at when freight is reckoned.
MAX_BANDS, MAX_SLOTS = 10, 30


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
    rider_price: bool = False,
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
        rider_price=rider_price,
    )
    store = Store.objects.get(pk=store.pk)
    setup_rows.save(store, store, actor, sent("配送方式和运费"), **vars(ways))
    setup_rows.refresh_words(store)
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
    rider_price: bool = False,
) -> DeliveryProfile:
    """
    Where the store stands, where it goes itself, what goods without a weight weigh, and whether
    local delivery costs what a courier service asks.
    """
    setup_rows.lock(store)
    profile = DeliveryProfile.unscoped.filter(store=store).first()
    return setup_rows.save(
        profile or DeliveryProfile(store=store),
        store,
        actor,
        sent("配送设置"),
        area_code=area_code,
        latitude=position.latitude if position else None,
        longitude=position.longitude if position else None,
        local_areas=list(local_areas),
        default_weight_grams=default_weight_grams,
        rider_price=rider_price,
    )


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
    setup_rows.lock(store)
    band = setup_rows.find(LocalBand, store, band_id, most=MAX_BANDS)
    others = LocalBand.unscoped.filter(store=store).exclude(pk=band.pk)
    if any(other.up_to_km == up_to_km for other in others):
        raise ValidationError(_("已经有这个距离了"), code="up_to_km")
    given = {"up_to_km": up_to_km, "fee": fee, "minimum": minimum, "free_from": free_from}
    saved = setup_rows.save(band, store, actor, sent("同城配送距离"), **given)
    setup_rows.refresh_words(store)
    return saved


@transaction.atomic
def remove_band(*, store: Store, actor: Actor, band_id: int) -> None:
    setup_rows.remove(LocalBand, store, actor, band_id)


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
    setup_rows.lock(store)
    return setup_rows.save(
        setup_rows.find(DeliverySlot, store, slot_id, most=MAX_SLOTS),
        store,
        actor,
        sent("配送时间段"),
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
    setup_rows.remove(DeliverySlot, store, actor, slot_id)
