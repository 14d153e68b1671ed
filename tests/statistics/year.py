"""
A year of a small store, made of chances and with the product's own functions, and what its figures
are: reckoned here from rows of orders and payments, one after the other, without a line of the code
that is tested.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import time_machine

from accounts.addresses.areas import find
from accounts.models import User
from orders.balance import paying
from orders.checkout.placement import Contact
from orders.lifecycle import cancellation, cash, expiry
from orders.models import Order, OrderLine
from orders.payments import capture
from orders.payments.gateways.base import Receipt, RefundResult, RefundState
from orders.payments.models import PaymentOrder, Refund
from orders.payments.refunds import refunds
from orders.payments.refunds.refund_runs import finish
from shop.members import balance, memberships, programmes
from shop.presales import presales
from shop.presales.models import Presale
from shop.stores.models import Store
from tests import make
from tests.orders.presales.made import order as presold

DISTRICT = find(province="浙江省", city="杭州市", district="西湖区")
HERE = ZoneInfo("Asia/Shanghai")
# A leap day, and the turn of a year within a week.
BEGINS = datetime(2023, 11, 20, 1, tzinfo=UTC)
DAYS = 366
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Rows = dict[date, dict[str, Decimal | int]]


class Year:
    """`store` with what happened in it; `orders` of them by chance, and one of each odd kind."""

    def __init__(self, seed: int, *, orders: int) -> None:
        self.rng = Random(seed)
        self.store: Store = make.store("四季杂货")
        self.things = [
            make.variant(self.store, name=f"货{n}", price=f"{n}.{n}3", stock="9000")
            for n in range(3, 9)
        ]
        self.people = [make.user(f"顾客{n}") for n in range(9)]
        for _order in range(orders):
            self.one()
        self.paid_too_late()
        self.paid_by_half_with_balance()
        self.deposit_kept()
        self.cash_taken_back()

    def moment(self) -> datetime:
        """At any minute, often near midnight there, which is 16:00 here."""
        near = BEGINS.replace(hour=15, minute=58) + timedelta(minutes=self.rng.randrange(5))
        any_minute = BEGINS + timedelta(minutes=self.rng.randrange(24 * 60))
        return self.rng.choice([near, any_minute]) + self.rng.randrange(DAYS) * DAY

    def placed(self, at: datetime, *, buyer: User | None = None, **given: object) -> Order:
        chosen = self.rng.sample(self.things, self.rng.randint(1, 3))
        lines = {thing: str(self.rng.randint(1, 4)) for thing in chosen}
        buyer = buyer or self.rng.choice([*self.people, None])
        phone = buyer.phone if buyer else self.rng.choice(["13700000001", "13700000002"])
        contact = Contact("李明", phone or "", DISTRICT, "文三路 88 号")
        return make.order(self.store, lines, buyer=buyer, at=at, contact=contact, **given)

    def one(self) -> None:
        at = self.moment()
        later = at + self.rng.choice([HOUR, HOUR, 3 * DAY, 40 * DAY])
        order = self.placed(at, pay_method=self.rng.choice(["cod", "wechatpay"]))
        chance = self.rng.random()
        if chance < 0.15:
            self.cancel(order, later)
            return
        if chance < 0.2:
            return
        if order.pay_method == "cod":
            cash.take(store=self.store, order_id=order.pk, actor=self.store.owner, at=later)
        else:
            self.arrives(order, later)
        if chance > 0.7:
            self.refund_a_line(order, later + self.rng.choice([HOUR, 20 * DAY, 70 * DAY]))
        if chance > 0.95:
            self.cancel(order, later + 71 * DAY)
            self.finish_refunds(order, later + 72 * DAY)

    def arrives(self, order: Order, at: datetime, amount: Decimal | None = None) -> PaymentOrder:
        """What a gateway tells of an attempt that was begun."""
        payment = PaymentOrder.unscoped.create(
            store=self.store,
            order=order,
            channel="wechatpay",
            product="qr",
            amount=order.total_price if amount is None else amount,
            created_at=at - HOUR / 60,
        )
        number = f"T{payment.pk}"
        receipt = Receipt(payment.out_trade_no, number, payment.amount, at)
        # Told of an hour later: booked when it was paid.
        told = at + HOUR
        capture.settle(payment_id=payment.pk, receipt=receipt, at=told, source="notification")
        return payment

    def cancel(self, order: Order, at: datetime) -> None:
        cancellation.cancel(
            store=self.store, order_id=order.pk, reason="不要了", actor=self.store.owner, at=at
        )

    def refund_a_line(self, order: Order, at: datetime) -> None:
        line = OrderLine._base_manager.filter(order=order).order_by("pk")[0]
        refunds.request(
            store=self.store,
            order_id=order.pk,
            quantities={line.pk: Decimal(1)},
            reason=self.rng.choice(["缺货", "少发", "坏了"]),
            actor=self.store.owner,
            at=at,
        )
        self.finish_refunds(order, at + self.rng.choice([HOUR, 2 * DAY]))

    def finish_refunds(self, order: Order, at: datetime) -> None:
        """One in five is never final: nothing of it counts."""
        for refund in Refund._base_manager.filter(order=order, state="pending"):
            if self.rng.random() < 0.8:
                done = RefundResult(RefundState.SUCCEEDED, amount=refund.amount)
                finish(refund_id=refund.pk, result=done, at=at, source="gateway")

    def paid_too_late(self) -> None:
        """Came when the order was closed, and goes back on another day."""
        at = BEGINS + 100 * DAY
        order = self.placed(at, pay_method="wechatpay")
        self.cancel(order, at + HOUR)
        payment = self.arrives(order, at + 2 * HOUR)
        refund = Refund._base_manager.get(payment=payment)
        done = RefundResult(RefundState.SUCCEEDED, amount=refund.amount)
        finish(refund_id=refund.pk, result=done, at=at + 2 * DAY, source="gateway")

    def paid_by_half_with_balance(self) -> None:
        """On one day from the balance, on the next at a gateway."""
        at = BEGINS + 120 * DAY
        person = make.user("会员")
        programmes.save(store=self.store, actor=self.store.owner, values={"is_on": True})
        memberships.join(store=self.store, user=person, at=at)
        member = memberships.join(store=self.store, user=person, at=at)
        one, none = Decimal("1.00"), Decimal("0.00")
        balance.put_in(member=member, amount=one, bonus=none, reference="top-up 1", at=at)
        self.topped_up(person, at)
        order = self.placed(at, buyer=person, pay_method="wechatpay")
        paying.pay(order=order, user=person, at=at)
        self.arrives(order, at + DAY, order.total_price - one)

    def topped_up(self, person: User, at: datetime) -> None:
        """Money that came and is no sale: what is bought with it is."""
        top_up = Order.every.create(
            store=self.store,
            buyer=person,
            is_top_up=True,
            idempotency_key="top-up",
            pay_method="wechatpay",
            total_count=Decimal(1),
            items_total=Decimal("1.00"),
            total_price=Decimal("1.00"),
            created_at=at,
        )
        PaymentOrder.unscoped.create(
            store=self.store,
            order=top_up,
            channel="wechatpay",
            amount=top_up.total_price,
            state="succeeded",
            paid_at=at,
        )

    def deposit_kept(self) -> None:
        """The deposit came, the rest did not, and who was told keeps it."""
        at = BEGINS + 140 * DAY
        row = Presale(
            store=self.store,
            variant=self.things[5],
            price=Decimal("8.00"),
            deposit=Decimal("1.60"),
            quantity=5,
            keeps_deposit=True,
            starts_at=at - HOUR,
            ends_at=at + DAY,
            rest_from=at + DAY,
            rest_until=at + 3 * DAY,
            ships_by=(at + 10 * DAY).date(),
        )
        presale = presales.make(row, actor=self.store.owner, at=at)
        with time_machine.travel(at):
            order = presold(presale, buyer=self.people[0], at=at)
        self.arrives(order, at + HOUR, Decimal("1.60"))
        assert expiry.expire(store=self.store, order_id=order.pk, at=at + 3 * DAY + HOUR)
        assert not Refund._base_manager.filter(order=order).exists()

    def cash_taken_back(self) -> None:
        """Booked by mistake: as if it had never been."""
        at = BEGINS + 160 * DAY
        order = self.placed(at, pay_method="cod")
        given = {"store": self.store, "order_id": order.pk, "actor": self.store.owner}
        cash.take(**given, at=at + HOUR)
        cash.give_back(**given, at=at + 2 * DAY)


def starts(moment: datetime, by: str) -> date:
    on = moment.astimezone(HERE).date()
    if by == "week":
        return date.fromisocalendar(*on.isocalendar()[:2], 1)
    return date(on.year, on.month, 1) if by == "month" else on


def who(order: Order) -> str:
    return f"account {order.buyer_id}" if order.buyer_id else f"phone {order.phone}"


def counting(store: Store) -> Iterator[tuple[PaymentOrder, Order]]:
    """Payments that bought something, the first first."""
    rows = PaymentOrder._base_manager.filter(
        store=store, state="succeeded", is_surplus=False, order__is_top_up=False
    )
    for payment in sorted(rows.select_related("order"), key=lambda row: (row.paid_at, row.pk)):
        yield payment, payment.order


def reckoned(store: Store, by: str) -> Rows:
    """What each period's row has to say; periods in which nothing happened are not there."""
    found: Rows = defaultdict(lambda: defaultdict(int))
    for reckon in (_money, _sold, _placed, _refunded):
        reckon(found, store, by)
    return {start: {n: v for n, v in row.items() if v} for start, row in found.items()}


def _money(found: Rows, store: Store, by: str) -> None:
    rows = PaymentOrder._base_manager.filter(store=store, state="succeeded")
    for payment in rows.filter(order__is_top_up=False):
        row = found[starts(payment.paid_at, by)]
        row["paid_amount"] += payment.amount
        row["surplus_amount"] += payment.amount if payment.is_surplus else 0
        row["balance_amount"] += payment.amount if payment.channel == "balance" else 0


def _sold(found: Rows, store: Store, by: str) -> None:
    people: dict[date, set[str]] = defaultdict(set)
    known: set[str] = set()
    paid_orders: set[int] = set()
    for payment, order in counting(store):
        start = starts(payment.paid_at, by)
        people[start].add(who(order))
        found[start]["paid_buyers"] = len(people[start])
        found[start]["new_buyers"] += who(order) not in known
        known.add(who(order))
        if order.pk in paid_orders:
            continue
        paid_orders.add(order.pk)
        found[start]["paid_orders"] += 1
        found[start]["discount_amount"] += order.discount_total
        for line in OrderLine._base_manager.filter(order=order):
            found[start]["goods_amount"] += line.total - line.discount
            found[start]["goods_quantity"] += line.quantity


def _placed(found: Rows, store: Store, by: str) -> None:
    people: dict[date, set[str]] = defaultdict(set)
    for order in Order._base_manager.filter(store=store, is_top_up=False):
        start = starts(order.created_at, by)
        people[start].add(who(order))
        found[start]["placed_orders"] += 1
        found[start]["placed_amount"] += order.total_price
        found[start]["placed_buyers"] = len(people[start])
        if order.cancelled_at:
            found[starts(order.cancelled_at, by)]["cancelled_orders"] += 1


def _refunded(found: Rows, store: Store, by: str) -> None:
    orders: dict[date, set[int]] = defaultdict(set)
    for refund in Refund._base_manager.filter(store=store, state="succeeded"):
        start = starts(refund.finished_at, by)
        orders[start].add(refund.order_id)
        found[start]["refund_amount"] += refund.amount
        found[start]["refund_count"] += 1
        found[start]["refunded_orders"] = len(orders[start])
