"""What stands on a paper, the same for page and PDF: in Chinese, for people who pack and carry."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from core.language import sent
from core.quantity import plain
from orders.models import Delivery, Order, OrderLine
from orders.papers.models import Kind, Printed
from orders.shipping.models import Fulfillment
from orders.states.board_states import GONE, TO_PREPARE
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores.models import Store

MOST = 200
# Digits of a page's path that each level of the tree takes.
STEP = ProductPage.steplen


@dataclass
class Goods:
    """Some goods to take from the shelf; `orders` are the last digits of whose they are."""

    name: str
    options: str
    sku: str
    unit: str
    amount: Decimal = Decimal(0)
    orders: list[str] = field(default_factory=list)

    @property
    def quantity(self) -> str:
        return f"{plain(self.amount)} {self.unit}"


@dataclass(frozen=True)
class Shelf:
    """A category and what is to be taken from it."""

    name: str
    goods: list[Goods]


def waiting(store: Store) -> list[Order]:
    """Orders that are to be prepared, the oldest first."""
    orders = Order.objects.for_store(store).filter(TO_PREPARE & ~GONE)
    return list(orders.order_by("pk").select_related("store").prefetch_related("lines")[:MOST])


def to_label(store: Store, *, again: bool) -> list[Order]:
    """Those of them that a courier takes and that have no label yet; with `again` all."""
    by_courier = (Delivery.EXPRESS, Delivery.FREIGHT)
    have = Printed.objects.for_store(store).filter(kind=Kind.LABEL).values("order_id")
    orders = Order.objects.for_store(store).filter(TO_PREPARE & ~GONE, delivery__in=by_courier)
    if not again:
        orders = orders.exclude(pk__in=have)
    return list(orders.order_by("pk").select_related("store").prefetch_related("lines")[:MOST])


def shelves(store: Store, orders: Iterable[Order]) -> list[Shelf]:
    """What is still to be sent of all of them, by category; what has none stands last."""
    goods: dict[int, Goods] = {}
    products: dict[int, int | None] = {}
    for order in orders:
        for line in order.lines.all():
            if line.to_send > 0:
                row = goods.setdefault(
                    line.variant_id, Goods(line.name, line.options_text, line.sku, line.unit)
                )
                row.amount += line.to_send
                row.orders.append(order.number[-4:])
                products[line.variant_id] = line.product_id
    names = _categories(store, {pk for pk in products.values() if pk})
    found: dict[str, list[Goods]] = {}
    for variant_id, row in goods.items():
        found.setdefault(names.get(products[variant_id] or 0, ""), []).append(row)
    last = found.pop("", [])
    shown = [Shelf(name, rows) for name, rows in sorted(found.items())]
    return shown + ([Shelf(sent("未分类"), last)] if last else [])


def _categories(store: Store, product_ids: Iterable[int]) -> dict[int, str]:
    """Product id → the title of its category; none for one right below the store."""
    rows = ProductPage.objects.for_store(store).filter(pk__in=list(product_ids))
    above = {pk: path[:-STEP] for pk, path in rows.values_list("pk", "path")}
    categories = CategoryPage.objects.for_store(store).filter(path__in=set(above.values()))
    titles = dict(categories.values_list("path", "title"))
    return {pk: titles[path] for pk, path in above.items() if path in titles}


def lines_of(order: Order, kind: str) -> list[OrderLine]:
    """What is to be picked is what has not left; a receipt has all that the buyer gets."""
    if kind == Kind.PICKING:
        return [line for line in order.lines.all() if line.to_send > 0]
    return [line for line in order.lines.all() if line.for_buyer > 0]


def amount_of(line: OrderLine, kind: str) -> str:
    amount = line.to_send if kind == Kind.PICKING else line.for_buyer
    return f"{plain(amount)} {line.unit}"


def parcel_of(order: Order) -> Fulfillment | None:
    """The last one that has a number."""
    parcels = Fulfillment.unscoped.of(order).exclude(tracking_number="")
    return parcels.order_by("pk").last()


def goods_in_words(order: Order) -> str:
    """All that is still to go, on one line for a label; all of it once nothing is."""
    kind = Kind.PICKING if any(line.to_send > 0 for line in order.lines.all()) else Kind.NOTE
    parts = [
        f"{line.name} {line.options_text}".strip() + f"×{amount_of(line, kind)}"
        for line in lines_of(order, kind)
    ]
    return sent("；").join(parts)


def money_rows(order: Order) -> list[tuple[str, str]]:
    rows = [(sent("商品金额"), f"¥{order.items_total}")]
    if order.transit_price:
        rows.append((sent("运费"), f"¥{order.transit_price}"))
    for words, amount in (
        (sent("优惠"), order.discount_total),
        (sent("换货抵扣"), order.substituted_total),
    ):
        if amount:
            rows.append((words, f"-¥{amount}"))
    return rows


def paid_words(order: Order) -> str:
    return sent("已付款") if order.is_paid else sent("未付款，请当面收款")
