"""
What the platform and the stores do with a campaign, each in one transaction. A store's part is
a promotion of its own: the calculator, its pages, its orders and refunds know no difference. The
campaign is locked first, then promotions by store.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.actor import Actor
from shop.campaigns.models import Campaign, Joining
from shop.promotions import numbers, promotions, terms_json
from shop.promotions.display import badges
from shop.promotions.models import Promotion
from shop.promotions.promotions import State
from shop.promotions.reckoning.terms import Kind, Scope, Tier
from shop.promotions.running import offer_of
from shop.stores.models import Store

# Those that name no goods: what a store has is its own.
KINDS = (
    Kind.PERCENT,
    Kind.NTH,
    Kind.BUNDLE,
    Kind.SPEND_OFF,
    Kind.SPEND_PERCENT,
    Kind.FREE_FREIGHT,
)
# A store's promotion says the same as the campaign in these.
COLUMNS = (
    *("name", "badge", "kind", "by_count", "repeats", "stacking", "order_limit"),
    *("starts_at", "ends_at"),
)


class Closed(ValidationError):
    """A store can no longer join or leave; the message says why."""


@transaction.atomic
def make(campaign: Campaign, tiers: Sequence[Tier], *, at: datetime) -> Campaign:
    """
    A new one; stores can join at once.

    :raises ValidationError: for what makes no sense
    """
    campaign.number = numbers.new("T")
    campaign.terms = terms_json.write(tiers, Scope())
    if campaign.kind not in KINDS:
        raise ValidationError({"kind": _("平台活动不能是这一种")})
    promotions.check_terms(promotion_of(campaign), tiers)
    if campaign.ends_at <= at:
        raise ValidationError({"ends_at": _("结束时间已经过了")})
    if campaign.join_until > campaign.ends_at:
        raise ValidationError({"join_until": _("报名截止不能晚于活动结束")})
    campaign.full_clean()
    campaign.save(force_insert=True)
    return campaign


@transaction.atomic
def join(*, store: Store, number: str, scope: Scope, actor: Actor, at: datetime) -> Joining:
    """
    The store's goods of `scope` follow at once, or when it begins.

    :raises Closed: after the last day for it, while it is suspended, or twice
    :raises ValidationError: for goods that are not the store's, or too many promotions
    :raises Campaign.DoesNotExist: when there is none of this number
    """
    campaign = _locked(number)
    if campaign.suspended_for:
        raise Closed(_("平台暂停了这个活动：%(why)s") % {"why": campaign.suspended_for})
    if campaign.join_until <= at or campaign.ends_at <= at:
        raise Closed(_("报名已经截止"))
    if _live(campaign).filter(store=store).exists():
        raise Closed(_("已经参加了"))
    row = promotion_of(campaign, store)
    promotions.save(row, campaign.tiers, scope, actor=actor, at=at)
    part: Joining = Joining.unscoped.create(
        store=store, campaign=campaign, promotion=row, joined_at=at
    )
    return part


@transaction.atomic
def leave(*, store: Store, number: str, actor: Actor, at: datetime) -> None:
    """
    The store's prices are the old ones at once; orders that have the discount keep it.

    :raises Closed: when it takes no part
    :raises Campaign.DoesNotExist: when there is none of this number
    """
    part = _live(_locked(number)).filter(store=store).select_related("promotion").first()
    if part is None:
        raise Closed(_("没有参加这个活动"))
    promotions.end(store=store, number=part.promotion.number, actor=actor, at=at)
    Joining.unscoped.for_store(store).filter(pk=part.pk).update(left_at=at)


@transaction.atomic
def suspend(*, number: str, reason: str, actor: Actor, at: datetime) -> Campaign:
    """
    In all stores at once.

    :raises promotions.Changed: when it is over, or suspended already
    """
    campaign = _locked(number)
    if campaign.ends_at <= at or campaign.suspended_for:
        raise promotions.Changed(_("活动刚刚变了，请看清楚再试"))
    campaign.suspended_for = reason.strip()[: promotions.SUSPENDED_FOR]
    campaign.save(update_fields=["suspended_for"])
    for part in _followed(campaign, at):
        # One that was suspended by itself keeps its own reason.
        if not part.promotion.suspended_for:
            number, reason = part.promotion.number, campaign.suspended_for
            promotions.suspend(store=part.store, number=number, reason=reason, actor=actor, at=at)
    return campaign


@transaction.atomic
def restore(*, number: str, actor: Actor, at: datetime) -> Campaign:
    """It goes on in all stores; what was suspended by itself stays so."""
    campaign = _locked(number)
    reason, campaign.suspended_for = campaign.suspended_for, ""
    campaign.save(update_fields=["suspended_for"])
    for part in _followed(campaign, at):
        if reason and part.promotion.suspended_for == reason:
            number = part.promotion.number
            promotions.restore(store=part.store, number=number, actor=actor, at=at)
    return campaign


@transaction.atomic
def end(*, number: str, actor: Actor, at: datetime) -> Campaign:
    """
    Over in all stores at once.

    :raises promotions.Changed: when it is over already
    """
    campaign = _locked(number)
    if campaign.ends_at <= at:
        raise promotions.Changed(_("活动刚刚变了，请看清楚再试"))
    for part in _followed(campaign, at):
        number = part.promotion.number
        promotions.end(store=part.store, number=number, actor=actor, at=at)
    # One that has not begun leaves no minute of running behind.
    campaign.starts_at = min(campaign.starts_at, at - timedelta(seconds=1))
    campaign.ends_at, campaign.join_until = at, min(campaign.join_until, at)
    campaign.save(update_fields=["starts_at", "ends_at", "join_until"])
    return campaign


def state_of(campaign: Campaign, *, at: datetime) -> State:
    if campaign.ends_at <= at:
        return State.ENDED
    if campaign.suspended_for:
        return State.PAUSED
    return State.SCHEDULED if campaign.starts_at > at else State.RUNNING


def promotion_of(campaign: Campaign, store: Store | None = None) -> Promotion:
    """What a store that joins gets; not saved yet."""
    columns = {name: getattr(campaign, name) for name in COLUMNS}
    terms = terms_json.write(campaign.tiers, Scope())
    return Promotion(store=store, is_draft=False, is_platforms=True, terms=terms, **columns)


def words(campaign: Campaign) -> str:
    """Every tier in few words: 满100减10，满200减30."""
    offer = offer_of(promotion_of(campaign))
    return "，".join(badges.words(replace(offer, tiers=(tier,))) for tier in offer.tiers)


def of_store(store: Store, *, at: datetime) -> QuerySet[Campaign]:
    """What it takes part in, and what it may still join."""
    own = Joining.objects.for_store(store).filter(left_at=None).values("campaign")
    may_join = Q(join_until__gt=at, suspended_for="")
    rows: QuerySet[Campaign] = Campaign.objects.filter(may_join | Q(pk__in=own))
    return rows


def seen_by(store: Store, *, at: datetime) -> QuerySet[Campaign]:
    """And what it took part in: its promotions and figures lead there, also when it has left."""
    ever = Joining.objects.for_store(store).values("campaign")
    return of_store(store, at=at) | Campaign.objects.filter(pk__in=ever)


def part_of(campaign: Campaign, store: Store) -> Joining | None:
    """The store's part in it, while it takes one."""
    latest = latest_part(campaign, store)
    return latest if latest is not None and latest.left_at is None else None


def latest_part(campaign: Campaign, store: Store) -> Joining | None:
    """The store's part in it, or the last that it had."""
    rows = Joining.objects.for_store(store).filter(campaign=campaign)
    found: Joining | None = rows.select_related("promotion").order_by("pk").last()
    return found


def of_promotion(promotion: Promotion) -> Campaign:
    """:raises Joining.DoesNotExist: for one that is the store's own"""
    rows = Joining.unscoped.for_store(promotion.store_id).select_related("campaign")
    part: Joining = rows.get(promotion=promotion)
    return part.campaign


def joined(store: Store, campaigns: Collection[Campaign]) -> set[int]:
    """Ids of those that the store takes part in; one query."""
    rows = Joining.objects.for_store(store).filter(campaign__in=campaigns, left_at=None)
    return set(rows.values_list("campaign_id", flat=True))


def _locked(number: str) -> Campaign:
    rows = Campaign.objects.select_for_update(no_key=True)
    return rows.get(number=number)


def _live(campaign: Campaign) -> QuerySet[Joining]:
    rows: QuerySet[Joining] = Joining.unscoped.filter(campaign=campaign, left_at=None)
    return rows


def _followed(campaign: Campaign, at: datetime) -> list[Joining]:
    """Of all stores, always in the same order."""
    rows = _live(campaign).filter(promotion__ends_at__gt=at).select_related("promotion", "store")
    return list(rows.order_by("store_id"))
