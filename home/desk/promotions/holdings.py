"""Pieces of a coupon: how many are used, to whom one may be given, and all as a workbook."""

from collections.abc import Collection, Sequence
from datetime import datetime
from io import BytesIO

import openpyxl
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from core.language import in_chinese, sent
from orders.models import Order, OrderDiscount
from shop.promotions.models import Coupon, CouponHolding
from shop.stores import audit
from shop.stores.models import Store

MOST = 100_000
HEADER = tuple(sent("券编号 券名称 状态 领取时间 有效期至 使用时间 订单号").split())


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
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(sent("优惠券"))
    for column in "ABCDEFG":
        sheet.column_dimensions[column].width = 20
    sheet.append(HEADER)
    rows = CouponHolding.objects.for_store(coupon.store_id).filter(coupon=coupon)
    orders = OrderDiscount.objects.for_store(coupon.store_id).filter(holding__coupon=coupon)
    order_of = dict(orders.order_by("pk").values_list("holding_id", "order__number"))
    for row in rows.order_by("pk")[:MOST].iterator(chunk_size=1000):
        is_out = row.state != CouponHolding.State.HELD
        number = order_of.get(row.pk, "") if is_out else ""
        moments = (row.claimed_at, row.valid_until, row.used_at)
        # Their names are the shop's own words: an apostrophe keeps them from being a formula.
        name = f"'{coupon.name}" if coupon.name[:1] in "=+-@" else coupon.name
        state = str(row.get_state_display())
        sheet.append([row.number, name, state, *map(_moment, moments), number])
    audit.record(
        store=coupon.store_id, actor=actor, action="coupon.export", target=str(coupon.number)
    )
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
