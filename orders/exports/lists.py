"""What stands in a list: a header, and rows in portions, so that no list is ever held whole."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from core.language import sent
from core.money import ZERO
from core.quantity import plain
from core.workbooks import Value
from orders import choosing
from orders.customers import choosing as customers_meant
from orders.exports.models import ExportJob
from orders.models import Order
from orders.support import shoppers
from orders.support.models import CustomerCard

AT_ONCE = 500
COUNTED = Q(cancelled_at=None)
Rows = list[Sequence[Value]]


@dataclass(frozen=True)
class Listing:
    """`total` rows in `portions`, as they are read."""

    title: str
    header: tuple[str, ...]
    widths: tuple[int, ...]
    total: int
    portions: Iterator[Rows]


def orders(job: ExportJob) -> Listing:
    """The newest first; their ids are all that is held of them."""
    found = choosing.orders_of(job.store_id, choosing.Wanted.read(job.wanted))
    ids = list(found.order_by("-created_at", "-pk").values_list("pk", flat=True))
    header = sent(
        "订单号 下单时间 付款状态 发货状态 收货人 手机号 省 市 区县 详细地址 配送方式 支付方式"
        " 商品 商品金额 运费 优惠 应付 备注 接单时间 完成时间 取消时间"
    )
    widths = (20, 18, 10, 10, 10, 14, 10, 10, 10, 36, 10, 10, 40, 12, 8, 8, 12, 24, 18, 18, 18)
    return Listing(sent("订单"), tuple(header.split()), widths, len(ids), _orders(job, ids))


def _orders(job: ExportJob, ids: Sequence[int]) -> Iterator[Rows]:
    for first in range(0, len(ids), AT_ONCE):
        some = ids[first : first + AT_ONCE]
        rows = Order.unscoped.filter(store_id=job.store_id, pk__in=some)
        yield [
            _order(order) for order in rows.order_by("-created_at", "-pk").prefetch_related("lines")
        ]


def _order(order: Order) -> Sequence[Value]:
    goods = sent("；").join(
        f"{line.name} {line.options_text}".strip() + f"×{plain(line.for_buyer)}{line.unit}"
        for line in order.lines.all()
    )
    return (
        order.number,
        order.created_at,
        str(order.get_payment_status_display()),
        str(order.get_fulfillment_status_display()),
        order.name,
        order.phone,
        order.province,
        order.city,
        order.district,
        order.detail,
        str(order.get_delivery_display()),
        str(order.get_pay_method_display()),
        goods,
        order.items_total,
        order.transit_price,
        order.discount_total,
        order.total_price,
        order.note,
        order.confirmed_at,
        order.completed_at,
        order.cancelled_at,
    )


def customers(job: ExportJob) -> Listing:
    """
    Who is meant and can be named: people, then phones of those who did not sign in. What they
    ordered, cancelled orders aside.
    """
    meant = customers_meant.orders_of(job.store_id, customers_meant.Wanted.read(job.wanted))
    placed = meant.exclude(customers_meant.NAMELESS).order_by()
    people, guests = placed.filter(buyer__isnull=False), placed.filter(buyer=None)
    total = people.values("buyer_id").distinct().count() + guests.values("phone").distinct().count()
    header = tuple(sent("姓名 手机号 标签 备注 订单数 应付合计 第一次下单 最近下单").split())
    widths = (12, 14, 24, 40, 8, 14, 18, 18)

    def portions() -> Iterator[Rows]:
        yield from _customers(job, people, "buyer_id", shoppers.name_of_person)
        yield from _customers(job, guests, "phone", lambda phone: f"phone {phone}")

    return Listing(sent("顾客"), header, widths, total, portions())


def _customers(
    job: ExportJob, placed: QuerySet[Order], key: str, who: Callable[[int], str]
) -> Iterator[Rows]:
    """By key, so many behind the last."""
    last: object = None
    while True:
        behind = placed if last is None else placed.filter(**{f"{key}__gt": last})
        groups = behind.values(key).annotate(
            number=Count("pk", filter=COUNTED),
            ordered=Coalesce(Sum("total_price", filter=COUNTED), ZERO),
            first=Min("created_at"),
            latest=Max("created_at"),
            called=Max("name"),
        )
        some = list(groups.order_by(key)[:AT_ONCE])
        if not some:
            return
        last = some[-1][key]
        cards = _cards(job, [who(row[key]) for row in some])
        people = User.unscoped.in_bulk([row[key] for row in some]) if key == "buyer_id" else {}
        yield [
            _customer(row, cards.get(who(row[key])), people.get(row[key]), row.get("phone", ""))
            for row in some
        ]


def _cards(job: ExportJob, names: Sequence[str]) -> dict[str, CustomerCard]:
    cards = CustomerCard.unscoped.filter(store_id=job.store_id, who__in=names)
    return {card.who: card for card in cards}


def _customer(
    row: dict[str, Value], card: CustomerCard | None, person: User | None, phone: str
) -> Sequence[Value]:
    """By the name on their orders: what they call themselves elsewhere is not the store's."""
    return (
        row["called"],
        person.phone if person else phone,
        sent("、").join(card.labels) if card else "",
        card.note if card else "",
        row["number"],
        row["ordered"],
        row["first"],
        row["latest"],
    )


LISTS: dict[str, Callable[[ExportJob], Listing]] = {
    ExportJob.Kind.ORDERS: orders,
    ExportJob.Kind.CUSTOMERS: customers,
}
