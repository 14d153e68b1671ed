"""The rows of a new order: what was decided on, at the prices of this moment."""

from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from core.money import ZERO
from orders.cart import cart
from orders.checkout.placement import Placement
from orders.checkout.quote import Quote
from orders.models import PREPAID, Delivery, Order, OrderLine, PayMethod
from orders.payments.attempts import deadline
from shop.catalog.models import ProductVariant


def order_of(placement: Placement, price: Quote, *, owner: cart.Owner, at: datetime) -> Order:
    """Not saved yet."""
    contact, invoice, area = placement.contact, placement.invoice, placement.contact.area
    pay_method = _pay_method(placement, price)
    return Order(
        store=placement.store,
        buyer=placement.buyer,
        guest_key=owner.key,
        idempotency_key=stored_key(owner, placement.idempotency_key),
        name=contact.name,
        phone=contact.phone,
        area_code=area.code if area else "",
        province=area.province if area else "",
        city=area.city if area else "",
        district=area.district if area else "",
        detail=contact.detail,
        note=placement.note,
        delivery=placement.delivery,
        pay_method=pay_method,
        invoice_kind=invoice.kind,
        invoice_title=invoice.title,
        invoice_tax_number=invoice.tax_number,
        invoice_email=invoice.email,
        total_count=price.count,
        items_total=price.items,
        transit_price=price.transit,
        transit_note=note_of(price),
        discount_total=price.discount,
        total_price=price.total,
        awaits_group=bool(placement.basket.group),
        created_at=at,
        expires_at=_deadline(pay_method, price, at),
    )


def lines_of(order: Order, price: Quote) -> list[OrderLine]:
    """Not saved yet."""
    return [
        line_of(
            order,
            row.variant,
            quantity=row.quantity,
            price=row.price,
            total=row.total,
            discount=row.discount,
        )
        for row in price.rows
    ]


def line_of(
    order: Order,
    variant: ProductVariant,
    *,
    quantity: Decimal,
    price: Decimal,
    total: Decimal,
    discount: Decimal = ZERO,
) -> OrderLine:
    """Not saved yet."""
    cover = variant.product.cover
    return OrderLine(
        store_id=order.store_id,
        order=order,
        variant=variant,
        product=variant.product,
        name=variant.product.title,
        sku=variant.sku,
        options_text=variant.options_text,
        unit=variant.unit,
        price=price,
        quantity=quantity,
        total=total,
        discount=discount,
        picture_files=cover["files"] if cover else {},
        return_exception=variant.product.return_exception,
    )


def stored_key(owner: cart.Owner, idempotency_key: str) -> str:
    """A key belongs to the shopper who made it: nobody gets another's order by one."""
    return sha256(f"{owner.user_id}|{owner.key}|{idempotency_key}".encode()).hexdigest()


def note_of(price: Quote) -> str:
    """How the freight came about, as far as there is room for it."""
    return price.transit_note[:120]


def _deadline(pay_method: str, price: Quote, at: datetime) -> datetime | None:
    """What has a flash price is paid sooner: others wait for it."""
    until = deadline.of(pay_method, at=at)
    minutes = [row.held.pay_minutes for row in price.rows if row.held]
    if until is None or not minutes:
        return until
    return min(until, at + timedelta(minutes=min(minutes)))


def _pay_method(placement: Placement, price: Quote) -> str:
    """What costs nothing is not paid at a gateway."""
    if price.total or placement.pay_method not in PREPAID:
        is_paid_first = placement.use_balance and placement.pay_method not in PREPAID
        return PayMethod.BALANCE if is_paid_first else placement.pay_method
    return PayMethod.IN_STORE if placement.delivery == Delivery.PICKUP else PayMethod.COD
