"""Coupons: kinds of them, and the pieces that people claim, are given, use and get back."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import User
from core.money import MAX
from shop.promotions import numbers, scopes, terms_json
from shop.promotions.models import Coupon, CouponCode, CouponHolding
from shop.promotions.reckoning.terms import CouponKind, Scope, Stacking, Voucher
from shop.stores.models import Store
from shop.stores.people import audit
from shop.stores.public_pages import cache_tags
from shop.stores.tenancy import id_of

State = CouponHolding.State


class CannotClaim(Exception):
    """No piece was given; the message says why, to the shopper."""


@transaction.atomic
def save(coupon: Coupon, scope: Scope, *, actor: Actor) -> Coupon:
    """
    A new kind, or new words and limits of one; pieces that are out keep what they say.

    :raises ValidationError: for what makes no sense, or another worth once pieces are out
    """
    rows = Coupon.unscoped.for_store(coupon.store_id).select_for_update(no_key=True)
    before = rows.filter(pk=coupon.pk).first()
    if before is not None:
        # Somebody may have claimed one since this row was read.
        coupon.claimed = before.claimed
    coupon.number = coupon.number or numbers.new("C")
    coupon.code = coupon.code.strip().upper()
    coupon.terms = terms_json.write((), scope)
    _check(coupon, before)
    scopes.check_own(scope, store_id=coupon.store_id, before=before.scope if before else Scope())
    coupon.full_clean(exclude=["store"])
    coupon.save()
    changes = audit.differences(before, coupon) if before else {"name": [None, coupon.name]}
    if changes:
        action = "coupon.change" if before else "coupon.add"
        target = str(coupon.number)
        audit.record(store=coupon.store_id, actor=actor, action=action, target=target, **changes)
    shown = Coupon.unscoped.for_store(coupon.store_id).filter(is_on_page=True, is_stopped=False)
    until = shown.aggregate(until=Max("claim_until"))["until"]
    Store.objects.filter(pk=coupon.store_id).update(coupons_until=until)
    cache_tags.touch_store(coupon.store_id)
    return coupon


@transaction.atomic
def claim(*, coupon_id: int, store: Store, user: User, at: datetime) -> CouponHolding:
    """
    One piece more for this person. Of two who want the last one, one gets it.

    :raises CannotClaim: none left, not the hour, or the person has as many as allowed
    """
    row = Coupon.unscoped.for_store(store).filter(pk=coupon_id)
    if not row.filter(_open(at), _left()).update(claimed=F("claimed") + 1):
        raise CannotClaim(_why_closed(row.first(), at))
    # The row is ours until the commit: nobody else counts meanwhile.
    coupon = row.get()
    if coupon.claimed == coupon.total:
        # Pages that offer it are wrong from now on.
        cache_tags.touch_store(coupon.store_id)
    return _piece(coupon, user, at=at)


@transaction.atomic
def claim_by_code(*, code: str, store: Store, user: User, at: datetime) -> CouponHolding:
    """:raises CannotClaim: also for a code that no coupon of this store has"""
    code = code.strip().upper()
    single = CouponCode.unscoped.for_store(store).filter(code=code).first()
    if single is not None:
        return _redeem(single, user, at=at)
    found = code and Coupon.unscoped.for_store(store).filter(code=code).first()
    if not found:
        raise CannotClaim(_("没有这个口令，请核对后再试"))
    return claim(coupon_id=found.pk, store=store, user=user, at=at)


@transaction.atomic
def give(
    *, store: Store, coupon: Coupon, people: Sequence[User], actor: Actor, at: datetime
) -> int:
    """
    A piece for each of these who may have one more; how many were given.

    :raises CannotClaim: when there are not enough left for all
    """
    given = 0
    for user in sorted(people, key=lambda person: person.pk):
        try:
            given += give_one(coupon=coupon, user=user, at=at) is not None
        except CannotClaim:
            raise CannotClaim(_("剩下的券不够发给这些人")) from None
    target = f"{coupon.number} × {given}"
    audit.record(store=store, actor=actor, action="coupon.give", target=target)
    return given


@transaction.atomic
def give_one(
    *, coupon: Coupon, user: User, at: datetime, given_for: str = ""
) -> CouponHolding | None:
    """
    A piece for this person; None for who has as many as allowed. The caller writes down who gave,
    or names the order that brings it.

    :raises CannotClaim: when none is left, or it is given out no more
    """
    row = Coupon.unscoped.for_store(coupon.store_id).filter(pk=coupon.pk, is_stopped=False)
    if not row.filter(_left()).update(claimed=F("claimed") + 1):
        raise CannotClaim(_("券停发了，或者已经发完"))
    try:
        with transaction.atomic():
            return _piece(row.get(), user, at=at, given_for=given_for)
    except CannotClaim:
        row.update(claimed=F("claimed") - 1)
        return None


def on_page(store: Store | int, *, at: datetime) -> QuerySet[Coupon]:
    """What visitors of the store may claim now, the most worth first."""
    rows = Coupon.unscoped.for_store(id_of(store)).filter(_open(at), _left(), is_on_page=True)
    found: QuerySet[Coupon] = rows.order_by("-amount", "percent", "pk")
    return found


def after_orders(store: Store | int, *, at: datetime) -> QuerySet[Coupon]:
    """What a completed order brings now, by what its goods must have cost."""
    rows = Coupon.unscoped.for_store(id_of(store)).filter(_open(at), _left())
    found: QuerySet[Coupon] = rows.filter(given_from__isnull=False).order_by("given_from", "pk")
    return found


def given_for(store: Store | int, reference: str) -> QuerySet[CouponHolding]:
    """The pieces that this order brought."""
    rows = CouponHolding.unscoped.for_store(id_of(store)).filter(given_for=reference)
    found: QuerySet[CouponHolding] = rows.select_related("coupon").order_by("pk")
    return found


def withdraw(pieces: QuerySet[CouponHolding], *, at: datetime) -> None:
    """Those that nobody used end now."""
    pieces.filter(state=State.HELD, valid_until__gt=at).update(valid_until=at)


def renew(piece: CouponHolding, *, at: datetime) -> None:
    """As good as if it were given now, unless it is used."""
    own = CouponHolding.unscoped.for_store(piece.store_id).filter(pk=piece.pk, state=State.HELD)
    own.update(valid_until=_valid_until(piece.coupon, at))


def of_user(user: User, *, store: Store | int | None = None) -> QuerySet[CouponHolding]:
    """All pieces of a person, the one that ends first before the others."""
    rows: QuerySet[CouponHolding] = CouponHolding.unscoped.filter(user=user)
    if store is not None:
        rows = rows.filter(store_id=id_of(store))
    return rows.select_related("coupon", "store").order_by("valid_until", "pk")


def usable(user: User, stores: Collection[int], *, at: datetime) -> list[CouponHolding]:
    """Those that can go into orders of these stores (ids) now; one query."""
    rows = of_user(user).filter(store_id__in=stores, state=State.HELD, valid_until__gt=at)
    return list(rows)


def voucher_of(holding: CouponHolding) -> Voucher:
    coupon = holding.coupon
    return Voucher(
        number=holding.number,
        name=coupon.name,
        kind=CouponKind(coupon.kind),
        amount=coupon.amount,
        percent=coupon.percent,
        most=coupon.most,
        threshold=coupon.threshold,
        scope=coupon.scope,
        valid_until=holding.valid_until,
        stacking=Stacking(coupon.stacking),
    )


def vouchers(holdings: Iterable[CouponHolding]) -> list[Voucher]:
    return [voucher_of(holding) for holding in holdings]


def _redeem(code: CouponCode, user: User, *, at: datetime) -> CouponHolding:
    """Its piece was counted when the code was made. Of two who type it one gets it."""
    # Also of one who types two codes at once: the second counts the first.
    row = Coupon.unscoped.for_store(code.store_id).select_for_update(no_key=True)
    coupon = row.get(pk=code.coupon_id)
    mine = CouponCode.unscoped.for_store(code.store_id).filter(pk=code.pk, redeemed_at=None)
    if not mine.update(redeemed_at=at):
        raise CannotClaim(_("这个口令已经用过了"))
    if not row.filter(_open(at), pk=coupon.pk).exists():
        raise CannotClaim(_why_closed(coupon, at))
    code.holding, code.redeemed_at = _piece(coupon, user, at=at), at
    code.save(update_fields=["holding"])
    return code.holding


def _piece(coupon: Coupon, user: User, *, at: datetime, given_for: str = "") -> CouponHolding:
    own = CouponHolding.unscoped.for_store(coupon.store_id).filter(coupon=coupon, user=user)
    last = own.aggregate(n=Max("n"))["n"] or 0
    if last >= coupon.per_person:
        raise CannotClaim(_("你已经领过了"))
    return CouponHolding.unscoped.create(
        store_id=coupon.store_id,
        coupon=coupon,
        number=numbers.new("H"),
        user=user,
        n=last + 1,
        claimed_at=at,
        valid_until=_valid_until(coupon, at),
        given_for=given_for,
    )


def _valid_until(coupon: Coupon, at: datetime) -> datetime:
    return coupon.valid_until or at + timedelta(days=coupon.valid_days or 0)


def _open(at: datetime) -> Q:
    window = Q(is_stopped=False, claim_from__lte=at, claim_until__gt=at)
    return window & (Q(valid_until=None) | Q(valid_until__gt=at))


def _left() -> Q:
    return Q(total=None) | Q(claimed__lt=F("total"))


def _why_closed(coupon: Coupon | None, at: datetime) -> str:
    if coupon is None or coupon.is_stopped or coupon.claim_until <= at:
        return _("领取已经结束")
    if coupon.claim_from > at:
        return _("还没到领取时间")
    return _("已经领完了")


def _check(coupon: Coupon, before: Coupon | None) -> None:
    if coupon.kind == Coupon.Kind.AMOUNT and not 0 < coupon.amount <= MAX:
        raise ValidationError({"amount": [_("金额要大于 0")]})
    if coupon.kind == Coupon.Kind.PERCENT and not 0 < coupon.percent < 100:
        raise ValidationError({"percent": [_("折扣要大于 0 折、小于 10 折")]})
    if coupon.threshold < 0 or (coupon.total is not None and coupon.total < coupon.claimed):
        raise ValidationError({"total": [_("不能比已经领走的少")]})
    if coupon.given_from is not None and not 0 <= coupon.given_from <= MAX:
        raise ValidationError({"given_from": [_("金额不能小于 0")]})
    if coupon.claim_until <= coupon.claim_from:
        raise ValidationError({"claim_until": [_("结束要晚于开始")]})
    if before is None or not before.claimed:
        return
    fixed = ("kind", "amount", "percent", "most", "threshold", "terms", "stacking")
    if any(getattr(before, name) != getattr(coupon, name) for name in fixed):
        raise ValidationError(_("已经有人领了，优惠和范围不能再改；可以停发，再建一种新的"))
