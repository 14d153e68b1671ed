"""Coupons and promotions of a person: their copy, and nobody's rows after the account."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Model
from django.dispatch import receiver
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.privacy.parts import Asker, Part, Row, register
from accounts.social.joining import joining
from core import scope
from shop.promotions import coupons
from shop.promotions.models import CouponHolding, Participation, Promotion

WHY = "a shopper's own coupons"
own_coupons = scope.across_stores(WHY)


@own_coupons
def _coupons(asker: Asker) -> list[Row]:
    return [
        {
            "store": row.store.name,
            "number": row.number,
            "name": row.coupon.name,
            "state": row.get_state_display(),
            "claimed_at": row.claimed_at,
            "valid_until": row.valid_until,
            "used_at": row.used_at,
        }
        for row in coupons.of_user(asker.user)
    ]


def _participations(asker: Asker) -> Iterator[Row]:
    with scope.across_stores(WHY):
        rows = Participation.unscoped.filter(user=asker.user).select_related("store", "promotion")
        for row in rows.order_by("pk").iterator(chunk_size=100):
            yield {
                "store": row.store.name,
                "promotion": row.promotion.name,
                "number": row.number,
                "amount": row.amount,
                "state": row.get_state_display(),
                "made_at": row.made_at,
            }


@own_coupons
def _forget(user: User, _at: datetime) -> None:
    """Pieces end with their account; what was used counts on, of nobody."""
    CouponHolding.unscoped.filter(user=user).delete()
    Participation.unscoped.filter(user=user).update(user=None)


@receiver(joining, dispatch_uid="coupons of who joins")
@own_coupons
@transaction.atomic
def join(sender: type[Model] | None, leaving: User, staying: User, **_given: object) -> None:
    """Two accounts of one person became one: coupons and uses go along."""
    for piece in CouponHolding.unscoped.filter(user=leaving).order_by("pk"):
        own = CouponHolding.unscoped.filter(user=staying, coupon=piece.coupon_id)
        piece.n = (own.aggregate(n=Max("n"))["n"] or 0) + 1
        piece.user = staying
        piece.save(update_fields=["user", "n"])
    parts = Participation.unscoped.filter(user=leaving)
    concerned = Promotion.unscoped.filter(pk__in=parts.values("promotion_id"))
    # Locked: whoever takes part meanwhile counts after this.
    promotions = list(concerned.select_for_update(no_key=True).order_by("pk"))
    parts.update(user=staying, buyer=f"u{staying.pk}")
    for promotion in promotions:
        # Who took part twice, as two, is one.
        live = promotion.participations.exclude(state=Participation.State.RETURNED)
        promotion.people = live.aggregate(people=Count("buyer", distinct=True))["people"]
        promotion.save(update_fields=["people"])


def install() -> None:
    register(
        Part(
            "coupons",
            gettext_lazy("优惠券"),
            ("promotions.CouponHolding",),
            _coupons,
            forget=_forget,
        ),
        Part(
            "participations",
            gettext_lazy("参加的活动"),
            ("promotions.Participation",),
            _participations,
        ),
    )
