"""Pieces of a coupon: how many are used, to whom one may be given, and all as a workbook."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Count, Q

from accounts.models import User
from core import workbooks
from core.language import in_chinese, sent
from orders.models import Order, OrderDiscount
from shop.promotions.models import Coupon, CouponCode, CouponHolding
from shop.stores.models import Store
from shop.stores.people import audit

MOST = 100_000
HEADER = tuple(sent("券编号 券名称 状态 领取时间 有效期至 使用时间 订单号").split())
CODE_HEADER = tuple(sent("口令 券名称 状态 制作时间 领取时间").split())


def used(store: Store, coupons: Collection[Coupon]) -> dict[int, int]:
    """{id of the coupon: pieces used}; one query."""
    rows = CouponHolding.objects.for_store(store).filter(coupon__in=coupons)
    is_used = Q(state=CouponHolding.State.USED)
    counts = rows.values("coupon_id").annotate(used=Count("pk", filter=is_used))
    return dict(counts.order_by().values_list("coupon_id", "used"))


def customers(store: Store, phones: Sequence[str]) -> tuple[list[User], list[str]]:
    """
    Who of these ever ordered here with an account, and the phones that nobody did: a shop cannot
    ask whether somebody has an account.
    """
    buyers = Order.objects.for_store(store).filter(buyer__phone__in=phones)
    people = list(User.unscoped.filter(pk__in=buyers.values("buyer"), is_active=True))
    known = {person.phone for person in people}
    return people, [phone for phone in phones if phone not in known]


@transaction.atomic
@in_chinese()
def workbook(coupon: Coupon, *, actor: User) -> bytes:
    """Every piece, without a name or a phone; who took it away is written down."""
    rows = CouponHolding.objects.for_store(coupon.store_id).filter(coupon=coupon)
    orders = OrderDiscount.objects.for_store(coupon.store_id).filter(holding__coupon=coupon)
    order_of = dict(orders.order_by("pk").values_list("holding_id", "order__number"))
    pieces = rows.order_by("pk")[:MOST].iterator(chunk_size=1000)
    content = workbooks.write(
        sent("优惠券"),
        HEADER,
        (_row(coupon, piece, order_of.get(piece.pk, "")) for piece in pieces),
    )
    audit.record(
        store=coupon.store_id, actor=actor, action="coupon.export", target=str(coupon.number)
    )
    return content


def _row(coupon: Coupon, piece: CouponHolding, order: str) -> list[workbooks.Value]:
    is_out = piece.state != CouponHolding.State.HELD
    moments = (piece.claimed_at, piece.valid_until, piece.used_at)
    state = str(piece.get_state_display())
    return [piece.number, coupon.name, state, *moments, order if is_out else ""]


def codes_waiting(coupon: Coupon) -> int:
    """How many of its single codes nobody has redeemed."""
    rows = CouponCode.objects.for_store(coupon.store_id)
    return rows.filter(coupon=coupon, redeemed_at=None).count()


@transaction.atomic
@in_chinese()
def codes_workbook(coupon: Coupon, *, actor: User) -> bytes:
    """Every single code, the new ones first; who took it away is written down."""
    rows = CouponCode.objects.for_store(coupon.store_id).filter(coupon=coupon)
    states = {False: sent("没用过"), True: sent("已领取")}
    lines = (
        [row.code, coupon.name, states[row.redeemed_at is not None], row.made_at, row.redeemed_at]
        for row in rows.order_by("-made_at", "pk").iterator(chunk_size=1000)
    )
    content = workbooks.write(sent("口令"), CODE_HEADER, lines)
    audit.record(
        store=coupon.store_id, actor=actor, action="coupon.codes_export", target=str(coupon.number)
    )
    return content
