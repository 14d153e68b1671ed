"""Orders of the year with all that was written of them: lines, parcels, money, history."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery

from accounts.addresses.areas import find
from core.money import ZERO, round_cny
from core.quantity import value
from home.demo import town
from home.demo.year.chance import Purchase
from orders.checkout import snapshot
from orders.models import (
    Delivery,
    FulfillmentStatus,
    Order,
    OrderEvent,
    OrderLine,
    PaymentStatus,
    PayMethod,
)
from orders.models.order import new_number
from orders.payments.models import AccountEntry, PaymentAccount, PaymentLog, PaymentOrder
from orders.shipping.models import Fulfillment, FulfillmentLine
from shop.catalog.models import ProductPage, ProductVariant
from shop.stores.models import Store

Type = OrderEvent.Type
BATCH = 500
SOON, LATER = timedelta(minutes=6), timedelta(hours=3)
CALLED_OFF = "买错了"
Written = list[tuple[Order, list[OrderLine]]]


def write(store: Store, described: town.DemoStore, purchases: Sequence[Purchase]) -> Written:
    """Cash at the door or at the counter: no gateway has to remember a year."""
    orders = [
        _order(store, described, purchase, number) for number, purchase in enumerate(purchases)
    ]
    Order.every.bulk_create(orders, batch_size=BATCH)
    written = [
        (order, _lines(order, purchase)) for order, purchase in zip(orders, purchases, strict=True)
    ]
    lines = [line for _order, own in written for line in own]
    OrderLine.unscoped.bulk_create(lines, batch_size=BATCH)
    done = [(order, own) for order, own in written if order.completed_at]
    _parcels(store, done)
    _money(store, [order for order, _own in done])
    _history(store, orders)
    _sold(line for _order, own in done for line in own)
    return written


def _order(store: Store, described: town.DemoStore, purchase: Purchase, number: int) -> Order:
    items = sum((round_cny(row.price * count) for row, count in purchase.lines.items()), ZERO)
    is_far = not purchase.is_collected
    free = described.free_delivery_from
    freight = described.delivery_fee if is_far and (free is None or items < free) else ZERO
    person, done = purchase.person, not purchase.is_cancelled
    area = find(province="浙江省", city="杭州市", district=person.district) if is_far else None
    return Order(
        store=store,
        number=new_number(purchase.at),
        guest_key=person.key,
        idempotency_key=f"{person.key} {number}",
        name=person.name,
        phone=person.phone,
        area_code=area.code if area else "",
        province=area.province if area else "",
        city=area.city if area else "",
        district=area.district if area else "",
        detail=person.detail if area else "",
        delivery=Delivery.LOCAL if is_far else Delivery.PICKUP,
        pay_method=PayMethod.COD if is_far else PayMethod.IN_STORE,
        total_count=sum(purchase.lines.values(), Decimal(0)),
        items_total=items,
        transit_price=freight,
        total_price=items + freight,
        payment_status=PaymentStatus.PAID if done else PaymentStatus.UNPAID,
        fulfillment_status=FulfillmentStatus.FULFILLED if done else FulfillmentStatus.UNFULFILLED,
        confirmed_at=purchase.at + SOON if done else None,
        completed_at=purchase.at + LATER if done else None,
        cancelled_at=None if done else purchase.at + SOON,
        cancel_reason="" if done else CALLED_OFF,
        created_at=purchase.at,
    )


def _lines(order: Order, purchase: Purchase) -> list[OrderLine]:
    lines = []
    for variant, quantity in purchase.lines.items():
        total = round_cny(variant.price * quantity)
        line = snapshot.line_of(order, variant, quantity=quantity, price=variant.price, total=total)
        line.sent = quantity if order.completed_at else Decimal(0)
        lines.append(line)
    return lines


def _parcels(store: Store, done: Written) -> None:
    kinds = Fulfillment.Kind
    parcels = [
        Fulfillment(
            store=store,
            order=order,
            kind=kinds.DELIVERED if order.delivery == Delivery.LOCAL else kinds.HANDED_OVER,
            actor=store.owner,
        )
        for order, _lines in done
    ]
    Fulfillment.unscoped.bulk_create(parcels, batch_size=BATCH)
    FulfillmentLine.unscoped.bulk_create(
        [
            FulfillmentLine(store=store, fulfillment=parcel, line=line, quantity=line.quantity)
            for parcel, (_order, lines) in zip(parcels, done, strict=True)
            for line in lines
        ],
        batch_size=BATCH,
    )
    left = Order.every.filter(pk=OuterRef("order_id")).values("confirmed_at")
    of_store = Fulfillment.unscoped.filter(store=store, order__in=[order for order, _ in done])
    of_store.update(created_at=Subquery(left))


def _money(store: Store, done: Sequence[Order]) -> None:
    payments = [
        PaymentOrder(
            store=store,
            order=order,
            channel=PaymentOrder.Channel.CASH,
            state=PaymentOrder.State.SUCCEEDED,
            amount=order.total_price,
            created_at=order.created_at + LATER,
            paid_at=order.completed_at,
            actor=store.owner,
        )
        for order in done
    ]
    PaymentOrder.unscoped.bulk_create(payments, batch_size=BATCH)
    account, _made = PaymentAccount.unscoped.get_or_create(
        store=store, holder=PaymentAccount.Holder.STORE
    )
    entries, log = [], []
    for payment in payments:
        account.balance += payment.amount
        entries.append(_entry(account, payment))
        log.append(_decision(payment))
    account.available = account.balance - account.frozen
    account.save(update_fields=["balance", "available"])
    AccountEntry.unscoped.bulk_create(entries, batch_size=BATCH)
    PaymentLog.objects.bulk_create(log, batch_size=BATCH)


def _entry(account: PaymentAccount, payment: PaymentOrder) -> AccountEntry:
    return AccountEntry(
        store_id=payment.store_id,
        account=account,
        kind=AccountEntry.Kind.CAPTURED,
        order=payment.order,
        payment=payment,
        balance_change=payment.amount,
        frozen_change=ZERO,
        balance_after=account.balance,
        created_at=payment.created_at,
    )


def _decision(payment: PaymentOrder) -> PaymentLog:
    return PaymentLog(
        at=payment.created_at,
        kind=PaymentLog.Kind.DECISION,
        event="captured",
        channel=payment.channel,
        store_id=payment.store_id,
        order=payment.order,
        payment=payment,
        amount=payment.amount,
        actor=payment.actor,
    )


def _history(store: Store, orders: Iterable[Order]) -> None:
    rows = []
    for order in orders:
        at, total = order.created_at, str(order.total_price)
        rows.append(_event(order, Type.PLACED, at, total=total))
        if order.cancelled_at:
            rows.append(_event(order, Type.CANCELLED, order.cancelled_at, reason=CALLED_OFF))
            continue
        left = Type.SHIPPED if order.delivery == Delivery.LOCAL else Type.HANDED_OVER
        parcel = {"courier": "", "number": "", "parcel": 1}
        for type_, later, said in (
            (Type.CONFIRMED, SOON, {}),
            (left, LATER, parcel),
            (Type.PAID, LATER, {"amount": total, "channel": "cash"}),
        ):
            rows.append(_event(order, type_, at + later, **said))
            rows[-1].actor = store.owner
        rows.append(_event(order, Type.COMPLETED, at + LATER))
    OrderEvent.unscoped.bulk_create(rows, batch_size=BATCH)


def _event(order: Order, type_: str, at: datetime, **parameters: object) -> OrderEvent:
    return OrderEvent(
        store_id=order.store_id, order=order, type=type_, parameters=parameters, created_at=at
    )


def _sold(lines: Iterable[OrderLine]) -> None:
    """已售, of variants and of their products."""
    variants: dict[int, Decimal] = defaultdict(Decimal)
    products: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        variants[line.variant_id] += line.quantity
        if line.product_id:
            products[line.product_id] += line.quantity
    for pk, count in sorted(variants.items()):
        ProductVariant._base_manager.filter(pk=pk).update(sales=F("sales") + value(count))
    for pk, count in sorted(products.items()):
        ProductPage.objects.filter(pk=pk).update(sales=F("sales") + value(count))
