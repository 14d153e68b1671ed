"""What a shop does with its presales: each change is one transaction and is audited."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.money import round_cny
from core.quantity import MEASURED_UNITS
from shop.presales.models import DEPOSIT_SHARE, Presale
from shop.promotions import numbers
from shop.promotions.display import showing
from shop.stores.models import Store
from shop.stores.people import audit

# Who buys is told when it comes; nobody waits longer than that.
LONGEST = timedelta(days=180)


class State(StrEnum):
    """By the clock alone."""

    SCHEDULED = "scheduled"
    RUNNING = "running"
    # No deposit is taken any more, rests are still paid.
    CLOSED = "closed"
    ENDED = "ended"


def state_of(presale: Presale, *, at: datetime) -> State:
    if presale.rest_until <= at:
        return State.ENDED
    if presale.ends_at <= at:
        return State.CLOSED
    return State.SCHEDULED if presale.starts_at > at else State.RUNNING


@transaction.atomic
def make(presale: Presale, *, actor: Actor, at: datetime) -> Presale:
    """
    A new one; the product's page offers it from its hour on.

    :raises ValidationError: for what makes no sense
    """
    presale.number = numbers.new("Y")
    presale.name = presale.variant.product.title
    _check(presale, at)
    presale.full_clean(exclude=["store", "variant"])
    _check_alone(presale)
    presale.save(force_insert=True)
    audit.record(
        store=presale.store_id,
        actor=actor,
        action="presale.add",
        target=f"{presale.number} {presale.name}",
        price=[None, str(presale.price)],
        deposit=[None, str(presale.deposit)],
        quantity=[None, presale.quantity],
    )
    showing.refresh(presale.store_id, at=at)
    return presale


@transaction.atomic
def end(*, store: Store, number: str, actor: Actor, at: datetime) -> Presale:
    """
    No deposit is taken any more; who has paid one pays the rest in its hours.

    :raises ValidationError: when none is taken already
    :raises Presale.DoesNotExist: when the store has none of this number
    """
    rows = Presale.unscoped.for_store(store).select_for_update(no_key=True)
    found: Presale = rows.get(number=number)
    if found.ends_at <= at:
        raise ValidationError(_("预售已经结束"))
    before, found.ends_at = found.ends_at, at
    found.starts_at = min(found.starts_at, at - timedelta(seconds=1))
    found.save(update_fields=["starts_at", "ends_at"])
    audit.record(
        store=store,
        actor=actor,
        action="presale.end",
        target=f"{found.number} {found.name}",
        ends_at=[before.isoformat(), at.isoformat()],
    )
    showing.refresh(store.pk, at=at)
    return found


def _check(presale: Presale, at: datetime) -> None:
    wrong = _clocks(presale, at)
    variant = presale.variant
    if variant.store_id != presale.store_id:
        wrong["variant"] = _("请选择商品")
    elif not variant.is_on_sale or variant.retired_at is not None:
        wrong["variant"] = _("这件商品没有在卖")
    elif variant.unit in MEASURED_UNITS:
        wrong["variant"] = _("论斤称的商品不能预售")
    if presale.price <= 0:
        wrong["price"] = _("请填写预售价")
    elif not 0 < presale.deposit <= round_cny(presale.price * DEPOSIT_SHARE):
        wrong["deposit"] = _("定金要大于 0，不超过预售价的 20%（民法典第五百八十六条）")
    if presale.quantity < 1:
        wrong["quantity"] = _("至少拿出 1 件")
    if wrong:
        raise ValidationError(wrong)


def _clocks(presale: Presale, at: datetime) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if presale.ends_at <= at:
        wrong["ends_at"] = _("结束时间已经过了")
    elif presale.ends_at <= presale.starts_at:
        wrong["ends_at"] = _("结束要晚于开始")
    if presale.rest_from < presale.starts_at:
        wrong["rest_from"] = _("尾款不能比定金先开始")
    if presale.rest_until <= max(presale.rest_from, presale.ends_at):
        wrong["rest_until"] = _("尾款截止要晚于尾款开始和定金截止")
    elif presale.rest_until > at + LONGEST:
        wrong["rest_until"] = _("预售最长 180 天")
    if presale.ships_by < timezone.localdate(presale.rest_from):
        wrong["ships_by"] = _("最晚发货日不能早于开始付尾款那天")
    return wrong


def _check_alone(presale: Presale) -> None:
    """Of two at once nobody would know which price is meant."""
    rows = Presale.unscoped.for_store(presale.store_id).filter(
        variant=presale.variant, starts_at__lt=presale.ends_at, ends_at__gt=presale.starts_at
    )
    if rows.exists():
        raise ValidationError({"variant": _("这件商品在这段时间已经有预售")})
