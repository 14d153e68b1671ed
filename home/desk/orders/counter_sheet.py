"""
What the page of a new order says so far. It holds nothing on the server: each press of a button
sends all of it, and what comes back shows it again with what was asked for.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.addresses import pasted_address
from accounts.addresses.areas import Area
from core import quantity
from core.money import ZERO, round_cny
from core.phones import normalize
from orders.cart import buyable
from orders.checkout.by_staff import Item, StaffOrder
from orders.checkout.placement import Contact
from orders.models import Delivery, Order
from orders.substitutions import similar
from shop.catalog.models import ProductVariant
from shop.form_fields import PriceField
from shop.stores.models import Store

FOUND, CUSTOMERS, LONGEST_TAIL = 12, 5, 10
# Kept as typed: field → the longest it may be.
TYPED = {
    "q": 50,
    "name": 50,
    "phone": 20,
    "address": 300,
    "transit": 12,
    "reason": 60,
    "note": 200,
    "delivery": 10,
    "customer": 20,
    "key": 64,
}


@dataclass
class Row:
    """A line as typed; `price` empty is the shop's."""

    variant: ProductVariant
    quantity: str = ""
    price: str = ""
    error: str = ""

    @property
    def amount(self) -> Decimal:
        return quantity.parse(self.quantity or "1", unit=self.variant.unit)

    @property
    def asked(self) -> Decimal | None:
        """Yuan apiece, where it is not the shop's."""
        typed = PriceField(min_value=0, required=False).clean(self.price)
        return None if typed is None or typed == self.variant.asked else typed

    @property
    def total(self) -> Decimal:
        """0 for what cannot be read."""
        try:
            asked = self.asked
            return round_cny((self.variant.asked if asked is None else asked) * self.amount)
        except ValidationError:
            return ZERO

    @property
    def left(self) -> Decimal:
        return buyable.available_of(self.variant)


@dataclass
class Sheet:
    """`found` are goods the words name, `customers` earlier orders of who has this phone."""

    store: Store
    rows: list[Row]
    typed: dict[str, str]
    is_handed_over: bool = True
    found: list[ProductVariant] = field(default_factory=list)
    customers: list[Order] = field(default_factory=list)
    error: str = ""

    @property
    def total(self) -> Decimal:
        return sum((row.total for row in self.rows), ZERO)

    @property
    def is_dearer_or_cheaper(self) -> bool:
        return any(row.price for row in self.rows)

    def add(self, variant: ProductVariant) -> None:
        """One more of it, at the end or where it stands."""
        for row in self.rows:
            if row.variant.pk == variant.pk:
                row.quantity = str(quantity.plain(row.amount + 1))
                return
        self.rows.append(Row(variant, str(quantity.plain(variant.min_quantity or Decimal(1)))))

    def look(self) -> None:
        """A barcode or SKU is put down at once, and other words are searched."""
        words = self.typed["q"].strip()
        if not words:
            return
        exact = _sold_in(self.store).filter(Q(barcode=words) | Q(sku__iexact=words))[:2]
        if len(exact) == 1:
            self.add(exact[0])
            self.typed["q"] = ""
            return
        self.found = similar.by_words(self.store, words, _sold_in(self.store))[:FOUND]
        if not self.found:
            self.error = _("没有找到「%(words)s」") % {"words": words}

    def look_for_customer(self) -> None:
        """Whose phone ends so; the newest order of each."""
        tail = self.typed["phone"].strip()
        if not tail.isdecimal() or not 4 <= len(tail) <= LONGEST_TAIL + 1:
            return
        rows = Order.objects.for_store(self.store).filter(phone__endswith=tail)
        newest: dict[tuple[str, str], Order] = {}
        for order in rows.select_related("buyer").order_by("-created_at")[:100]:
            newest.setdefault((order.phone, order.name), order)
        self.customers = list(newest.values())[:CUSTOMERS]

    def wanted(self, pay: str) -> StaffOrder:
        """
        `pay`: cash (taken now), later, or a way to pay online.

        :raises ValidationError: naming what cannot be read
        """
        known = self._known()
        delivery = self.typed["delivery"] or Delivery.PICKUP
        is_here = delivery == Delivery.PICKUP
        transit = PriceField(min_value=0, required=False).clean(self.typed["transit"])
        return StaffOrder(
            store=self.store,
            items=[Item(row.variant.pk, row.amount, row.asked) for row in self.rows],
            key=self.typed["key"],
            contact=self._contact(known, is_here=is_here),
            buyer=known.buyer if known else None,
            delivery=Delivery(delivery),
            transit=ZERO if is_here else transit or ZERO,
            pay_method=None if pay in {"cash", "later"} else pay,
            is_paid=pay == "cash",
            is_handed_over=pay == "cash" and is_here and self.is_handed_over,
            reason=self.typed["reason"],
            note=self.typed["note"],
        )

    def _known(self) -> Order | None:
        number = self.typed["customer"]
        rows = Order.objects.for_store(self.store).select_related("buyer")
        return rows.filter(number=number).first() if number else None

    def _contact(self, known: Order | None, *, is_here: bool) -> Contact:
        phone = known.phone if known else self.typed["phone"].strip()
        if phone and not known:
            phone = normalize(phone)
        name = self.typed["name"].strip() or (known.name if known else "")
        if is_here:
            return Contact(name=name, phone=phone)
        read = pasted_address.read(self.typed["address"] or _address_of(known))
        area: Area | None = read.area
        if area is None or not read.detail:
            raise ValidationError(_("地址没看懂，请写省市区和门牌号"))
        return Contact(name or read.name, phone or read.phone, area, read.detail)


def read(asked: QueryDict, store: Store) -> Sheet:
    """What was sent; lines of goods that are gone or another's are left out."""
    ids = [int(pk) for pk in asked.getlist("line")[:100] if pk.isdecimal() and len(pk) < 18]
    there = _sold_in(store).in_bulk(ids)
    rows = [
        Row(
            there[pk],
            asked.get(f"quantity-{pk}", "").strip()[:12],
            asked.get(f"price-{pk}", "").strip()[:12],
        )
        for pk in dict.fromkeys(ids)
        if pk in there and asked.get("without") != str(pk)
    ]
    typed = {name: asked.get(name, "")[:most] for name, most in TYPED.items()}
    # There is nothing to hand over, and no box to tick, before the first line.
    return Sheet(store, rows, typed, is_handed_over="handed" in asked or "line" not in asked)


def by_id(store: Store, text: str) -> ProductVariant | None:
    pk = int(text) if text.isdecimal() and len(text) < 18 else 0
    return _sold_in(store).filter(pk=pk).first()


def _sold_in(store: Store) -> QuerySet[ProductVariant]:
    rows = ProductVariant.objects.for_store(store).filter(retired_at__isnull=True)
    return rows.select_related("product", "store", "level")


def _address_of(order: Order | None) -> str:
    return f"{order.province}{order.city}{order.district}{order.detail}" if order else ""
