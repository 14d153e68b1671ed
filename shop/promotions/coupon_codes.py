"""Codes that are printed or sent one by one: each gives one piece of its coupon, once."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.actor import Actor
from shop.promotions import numbers
from shop.promotions.models import Coupon, CouponCode
from shop.stores.models import Store
from shop.stores.people import audit

# Of one coupon, all in all: a workbook holds them.
MOST = 100_000
AT_ONCE = 10_000
BATCH = 1000


@transaction.atomic
def make(*, store: Store, coupon: Coupon, count: int, actor: Actor, at: datetime) -> list[str]:
    """
    So many codes more. Each sets a piece aside: who holds a printed code does not come too late
    because others claimed on the page.

    :raises ValidationError: for more than is left of the coupon, and of one that is stopped
    """
    row = Coupon.unscoped.for_store(store).filter(pk=coupon.pk, is_stopped=False)
    if not 1 <= count <= AT_ONCE:
        raise ValidationError(_("一次做 1 到 %(most)s 个口令") % {"most": AT_ONCE})
    has_room = Q(total=None) | Q(total__gte=F("claimed") + count)
    if not row.filter(has_room).update(claimed=F("claimed") + count):
        raise ValidationError(_("剩下的券不够做这么多口令，或者已经停发"))
    if CouponCode.unscoped.for_store(store).filter(coupon=coupon).count() + count > MOST:
        raise ValidationError(_("一种券最多 %(most)s 个口令") % {"most": MOST})
    rows = [
        CouponCode(store=store, coupon=coupon, code=numbers.new("K"), made_at=at)
        for _n in range(count)
    ]
    CouponCode.unscoped.bulk_create(rows, batch_size=BATCH)
    target = f"{coupon.number} × {count}"
    audit.record(store=store, actor=actor, action="coupon.codes", target=target)
    return [row.code for row in rows]
