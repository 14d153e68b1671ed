"""What a shop does with its rewards: each change is one transaction and is audited."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.quantity import MEASURED_UNITS
from shop.promotions import numbers
from shop.rewards.models import Reward
from shop.stores.models import Store
from shop.stores.people import audit

MOST_POINTS = 10_000_000


@transaction.atomic
def make(reward: Reward, *, actor: Actor) -> Reward:
    """
    A new one, which members may have at once.

    :raises ValidationError: for what makes no sense
    """
    _check(reward)
    reward.number = numbers.new("R")
    reward.name = _name(reward)
    reward.full_clean(exclude=["store", "variant", "coupon"])
    reward.save(force_insert=True)
    audit.record(
        store=reward.store_id,
        actor=actor,
        action="reward.add",
        target=f"{reward.number} {reward.name}",
        points=[None, reward.points],
        money=[None, str(reward.money)],
    )
    return reward


@transaction.atomic
def switch(*, store: Store, number: str, is_on: bool, actor: Actor) -> Reward:
    """
    On or off; what was taken stays taken. Again changes nothing.

    :raises Reward.DoesNotExist: when the store has none of this number
    """
    rows = Reward.unscoped.for_store(store).select_for_update(no_key=True)
    row: Reward = rows.get(number=number)
    if row.is_on != is_on:
        row.is_on = is_on
        row.save(update_fields=["is_on"])
        target = f"{row.number} {row.name}"
        changes = [not is_on, is_on]
        audit.record(store=store, actor=actor, action="reward.switch", target=target, is_on=changes)
    return row


def _name(reward: Reward) -> str:
    if reward.coupon is not None:
        return reward.coupon.name
    variant = reward.variant
    return f"{variant.product.title} {variant.options_text}".strip()[:255] if variant else ""


def _check(reward: Reward) -> None:
    wrong: dict[str, str] = {}
    if (reward.variant is None) == (reward.coupon is None):
        wrong["goods"] = _("请选择商品或优惠券")
    elif reward.variant is not None:
        if reward.variant.unit in MEASURED_UNITS:
            wrong["goods"] = _("称重的商品不能用积分兑换")
        if reward.money >= reward.variant.price:
            wrong["money"] = _("另付的钱要比原价低")
    elif reward.coupon is not None:
        if reward.money:
            wrong["money"] = _("优惠券只用积分换")
        if reward.coupon.is_on_page or reward.coupon.code:
            wrong["goods"] = _("这张券不用积分也能领；请另建一张店里不能直接领的券")
    if not 1 <= (reward.points or 0) <= MOST_POINTS:
        wrong["points"] = _("积分要在 1 到 %(most)s 之间") % {"most": MOST_POINTS}
    if wrong:
        raise ValidationError(wrong)
