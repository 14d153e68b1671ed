"""What a shop does with its promotions: each change is one transaction and is audited."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actor import Actor
from core.money import MAX
from shop.promotions import numbers, scopes, terms_json
from shop.promotions.display import showing
from shop.promotions.models import Promotion
from shop.promotions.reckoning.terms import Kind, Scope, Tier
from shop.stores.models import Store
from shop.stores.people import audit

# The most that the calculator is asked to weigh at once; more is a mistake of somebody's.
MOST_RUNNING = 50
SUSPENDED_FOR = 200
PERCENT_KINDS = (Kind.PERCENT, Kind.NTH, Kind.SPEND_PERCENT)
AMOUNT_KINDS = (Kind.PRICE, Kind.BUNDLE, Kind.SPEND_OFF)


class State(TextChoices):
    """What it is doing, by clock and switch."""

    DRAFT = "draft", gettext_lazy("草稿")
    SCHEDULED = "scheduled", gettext_lazy("未开始")
    RUNNING = "running", gettext_lazy("进行中")
    PAUSED = "paused", gettext_lazy("已暂停")
    ENDED = "ended", gettext_lazy("已结束")


class Action(StrEnum):
    """What a shop does with one, beside changing its terms."""

    PUBLISH = "publish"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


_FROM = {
    Action.PUBLISH: (State.DRAFT,),
    Action.PAUSE: (State.SCHEDULED, State.RUNNING),
    Action.RESUME: (State.PAUSED,),
    Action.END: (State.SCHEDULED, State.RUNNING, State.PAUSED),
}


class Changed(ValidationError):
    """It is not as whoever asked had seen it."""


def state_of(promotion: Promotion, *, at: datetime) -> State:
    if promotion.is_draft:
        return State.DRAFT
    if promotion.ends_at <= at:
        return State.ENDED
    if promotion.paused_at is not None:
        return State.PAUSED
    return State.SCHEDULED if promotion.starts_at > at else State.RUNNING


@transaction.atomic
def save(
    promotion: Promotion, tiers: Sequence[Tier], scope: Scope, *, actor: Actor, at: datetime
) -> Promotion:
    """
    A new one, or new terms of one that is not over yet; shops' pages follow at once.

    :raises ValidationError: for what makes no sense
    """
    rows = Promotion.unscoped.for_store(promotion.store_id).select_for_update(no_key=True)
    before = rows.filter(pk=promotion.pk).first()
    if before is not None:
        if state_of(before, at=at) == State.ENDED:
            raise ValidationError(_("已经结束的活动不能再改，可以新建一个"))
        _refuse_platforms(before)
        for name in ("spent", "people", "paused_at", "suspended_for", "is_platforms"):
            setattr(promotion, name, getattr(before, name))
    promotion.number = promotion.number or numbers.new("A")
    promotion.terms = terms_json.write(tiers, scope)
    check_terms(promotion, tiers)
    gifts = {gift.variant_id for tier in tiers for gift in tier.gifts}
    scopes.check_own(
        scope, gifts, store_id=promotion.store_id, before=before.scope if before else Scope()
    )
    promotion.full_clean(exclude=["store"])
    _check_number(promotion, at)
    promotion.save()
    changes = audit.differences(before, promotion) if before else {"terms": [None, promotion.terms]}
    if changes:
        audit.record(
            store=promotion.store_id,
            actor=actor,
            action="promotion.change" if before else "promotion.add",
            target=f"{promotion.number} {promotion.name}",
            **changes,
        )
    showing.refresh(promotion.store_id, at=at)
    return promotion


@transaction.atomic
def switch(*, store: Store, number: str, action: Action, actor: Actor, at: datetime) -> Promotion:
    """
    Shops' pages follow at once; orders that have the promotion keep it.

    :raises Changed: when it is not in a state for this
    :raises ValidationError: when too many would run, or the platform suspended it
    :raises Promotion.DoesNotExist: when the store has none of this number
    """
    promotion = locked(store, number)
    _refuse_platforms(promotion)
    if state_of(promotion, at=at) not in _FROM[action]:
        raise Changed(_("活动刚刚变了，请看清楚再试"))
    if action == Action.RESUME and promotion.suspended_for:
        raise ValidationError(_("平台暂停了这个活动：%(why)s") % {"why": promotion.suspended_for})
    columns = _columns(promotion, action, at)
    return _changed(promotion, columns, action=action, actor=actor, at=at)


@transaction.atomic
def suspend(*, store: Store, number: str, reason: str, actor: Actor, at: datetime) -> Promotion:
    """
    By the platform: paused, and the shop reads why and cannot go on by itself.

    :raises Changed: when it is a draft, or over
    """
    promotion = locked(store, number)
    if state_of(promotion, at=at) in (State.DRAFT, State.ENDED) or promotion.suspended_for:
        raise Changed(_("活动刚刚变了，请看清楚再试"))
    columns = {"paused_at": at, "suspended_for": reason.strip()[:SUSPENDED_FOR]}
    return _changed(promotion, columns, action="suspend", actor=actor, at=at)


@transaction.atomic
def restore(*, store: Store, number: str, actor: Actor, at: datetime) -> Promotion:
    """By the platform: the shop may go on when it likes; what is the platform's goes on now."""
    promotion = locked(store, number)
    columns: dict[str, object] = {"suspended_for": ""}
    if promotion.is_platforms:
        columns["paused_at"] = None
    return _changed(promotion, columns, action="restore", actor=actor, at=at)


@transaction.atomic
def end(*, store: Store, number: str, actor: Actor, at: datetime) -> Promotion:
    """Over for good, whosever it is; twice changes nothing."""
    promotion = locked(store, number)
    if state_of(promotion, at=at) == State.ENDED:
        return promotion
    columns = _columns(promotion, Action.END, at)
    return _changed(promotion, columns, action=Action.END, actor=actor, at=at)


@transaction.atomic
def delete_draft(*, store: Store, number: str, actor: Actor) -> None:
    """:raises ValidationError: for one that was ever published"""
    promotion = locked(store, number)
    if not promotion.is_draft:
        raise ValidationError(_("发布过的活动不能删除，可以结束它"))
    audit.record(store=store, actor=actor, action="promotion.delete", target=promotion.number)
    promotion.delete()


def locked(store: Store, number: str) -> Promotion:
    """:raises Promotion.DoesNotExist: when the store has none of this number"""
    rows = Promotion.unscoped.for_store(store).select_for_update(no_key=True)
    found: Promotion = rows.get(number=number)
    return found


def _refuse_platforms(promotion: Promotion) -> None:
    if promotion.is_platforms:
        raise Changed(_("这是平台活动：可以参加或退出，内容由平台定"))


def _changed(
    promotion: Promotion, columns: dict[str, object], *, action: str, actor: Actor, at: datetime
) -> Promotion:
    before = {name: getattr(promotion, name) for name in columns}
    for name, value in columns.items():
        setattr(promotion, name, value)
    _check_number(promotion, at)
    promotion.save(update_fields=list(columns))
    changes = {
        name: [str(old), str(columns[name])] for name, old in before.items() if old != columns[name]
    }
    audit.record(
        store=promotion.store_id,
        actor=actor,
        action=f"promotion.{action}",
        target=promotion.number,
        **changes,
    )
    showing.refresh(promotion.store_id, at=at)
    return promotion


def _columns(promotion: Promotion, action: Action, at: datetime) -> dict[str, object]:
    if action == Action.PUBLISH:
        return {"is_draft": False}
    if action == Action.END:
        # One that has not begun leaves no minute of running behind.
        starts_at = min(promotion.starts_at, at - timedelta(seconds=1))
        return {"starts_at": starts_at, "ends_at": at}
    return {"paused_at": at if action == Action.PAUSE else None}


def check_terms(promotion: Promotion, tiers: Sequence[Tier]) -> None:
    """:raises ValidationError: for tiers that take nothing off, or too much"""
    kind = Kind(promotion.kind)
    if not tiers:
        raise ValidationError(_("请填写优惠"))
    if promotion.repeats and len(tiers) > 1:
        raise ValidationError(_("每满都减只能有一档"))
    if len({tier.threshold for tier in tiers}) != len(tiers):
        raise ValidationError(_("两档的门槛一样"))
    for tier in tiers:
        _check_tier(kind, tier, by_count=promotion.by_count)


def _check_tier(kind: Kind, tier: Tier, *, by_count: bool) -> None:
    if not 0 <= tier.threshold <= MAX:
        raise ValidationError(_("门槛不对"))
    if kind in PERCENT_KINDS and not 0 <= tier.percent < 100:
        raise ValidationError(_("折扣要大于等于 0 折、小于 10 折"))
    if kind in AMOUNT_KINDS and not 0 < tier.amount <= MAX:
        raise ValidationError(_("金额要大于 0"))
    if kind in (Kind.NTH, Kind.BUNDLE) and (tier.threshold < 2 or tier.threshold % 1):
        raise ValidationError(_("件数至少 2 件"))
    if kind == Kind.SPEND_OFF and not by_count and tier.amount > tier.threshold:
        raise ValidationError(_("减的不能比满的多"))
    if kind == Kind.GIFT and not tier.gifts:
        raise ValidationError(_("请选择赠品"))


def _check_number(promotion: Promotion, at: datetime) -> None:
    if promotion.is_draft or promotion.paused_at is not None:
        return
    if promotion.ends_at <= at:
        return
    others = Promotion.unscoped.for_store(promotion.store_id).filter(
        is_draft=False, paused_at=None, ends_at__gt=at
    )
    if others.exclude(pk=promotion.pk).count() >= MOST_RUNNING:
        raise ValidationError(_("同时最多 %(count)s 个活动") % {"count": MOST_RUNNING})
