"""
What lists and pages show of promotions: columns of goods, written when a promotion or a price
changes and when the clock passes an edge, so that a list is one query and the same for everybody.
What depends on the person, or on the cart, is not in them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from shop.catalog import products, shelves
from shop.catalog.models import ProductPage, ProductVariant
from shop.promotions.display import badges, struck
from shop.promotions.models import Promotion
from shop.promotions.reckoning.running import rank
from shop.promotions.reckoning.terms import Audience, Goods, Offer
from shop.promotions.reckoning.unit_prices import IN_PRICE, apiece
from shop.promotions.running import offer_of, others, switched_on
from shop.stores.models import Store
from shop.stores.public_pages import cache_tags

COLUMNS = ("price_from", "price_to", "list_price", "offer_badge", "offer_until")
BATCH = 500
# Whether somebody moves many goods, and says when all are moved.
_MOVING: ContextVar[bool] = ContextVar("promotions_moving", default=False)
# What else of a store begins or ends by the clock: rooms beside this one say when (store id, at).
edges: list[Callable[[int, datetime], Iterable[datetime]]] = []


@dataclass
class Shelf:
    """What is on offer in a store now, in rank: promotions as the calculator sees them."""

    store_id: int
    offers: list[tuple[Promotion, Offer]]
    edge: datetime | None
    has_beside: bool  # something of the other rooms is open or comes
    above: Mapping[str, frozenset[int]] = field(default_factory=dict)
    changed: Mapping[str, list[Decimal]] = field(default_factory=dict)
    earlier: Mapping[str, list[Promotion]] = field(default_factory=dict)


@transaction.atomic
def refresh(store_id: int, *, at: datetime, product_ids: Collection[int] | None = None) -> None:
    """Write the columns of these products, or of all; and when prices change next."""
    # Two who write wait for each other: what stands there in the end is of one moment.
    store = Store.objects.select_for_update(no_key=True).get(pk=store_id)
    if store.offers_edge is not None and store.offers_edge <= at:
        # An edge has passed that nobody wrote yet: it concerns all goods, not only these.
        product_ids = None
    shelf = _shelf(store_id, at)
    variants = ProductVariant._base_manager.filter(
        store_id=store_id, retired_at__isnull=True, is_on_sale=True
    ).select_related("product")
    if product_ids is not None:
        variants = variants.filter(product_id__in=product_ids)
    rows = list(variants.only(*_READ).order_by("product_id", "price", "position"))
    _read_more(shelf, rows)
    _write_variants(shelf, rows)
    changed = _write_products(shelf, rows)
    columns = {"offers_edge": shelf.edge, "has_offers_beside": shelf.has_beside}
    is_other = any(getattr(store, name) != value for name, value in columns.items())
    if is_other:
        Store.objects.filter(pk=store_id).update(**columns)
    if changed or product_ids is None or is_other:
        cache_tags.touch_store(store_id)


def refresh_products(store_id: int, product_ids: Collection[int]) -> None:
    """The catalogue changed the variants of products."""
    now = timezone.now()
    if Promotion.unscoped.for_store(store_id).exists() or others(store_id, now):
        refresh(store_id, at=now, product_ids=product_ids)


def follow_move(instance: Page, **kwargs: object) -> None:
    """Goods, or a shelf with its goods, stand somewhere else: offers by shelf see them there."""
    store_id = getattr(instance.specific, "store_id", None)
    if store_id and not _MOVING.get() and Promotion.unscoped.for_store(store_id).exists():
        refresh(store_id, at=timezone.now())


@contextmanager
def after_moves(store_id: int, product_ids: Collection[int]) -> Iterator[None]:
    """Many goods are moved: what they show is written once, behind the last."""
    token = _MOVING.set(True)
    try:
        yield
    finally:
        _MOVING.reset(token)
    refresh_products(store_id, product_ids)


def keep_true(store: Store) -> bool:
    """Before a page is made: has the clock passed an edge since the columns were written?"""
    now = timezone.now()
    if store.offers_edge is None or store.offers_edge > now:
        return False
    refresh(store.pk, at=now)
    store.refresh_from_db(fields=["offers_edge", "has_offers_beside"])
    return True


@contextmanager
def as_at(store: Store, at: datetime) -> Iterator[None]:
    """What a store shows at another moment, for as long as one looks; nothing of it stays."""
    edge, has_beside = store.offers_edge, store.has_offers_beside
    with transaction.atomic():
        refresh(store.pk, at=at)
        yield
        transaction.set_rollback(True)
    store.offers_edge, store.has_offers_beside = edge, has_beside


def price_at(row: ProductVariant, *, at: datetime) -> Decimal:
    """What one piece costs everybody at a moment, as lists show it."""
    shelf = _shelf(row.store_id, at)
    _read_more(shelf, [row])
    found = _cheapest(shelf, _goods(shelf, row))
    return row.price if found is None else found[0]


def due(at: datetime) -> list[int]:
    """Stores whose prices change by now."""
    return list(Store.objects.filter(offers_edge__lte=at).values_list("pk", flat=True))


_READ = (
    *("store", "sku", "price", "list_price", "offer_price", "struck_price", "position", "unit"),
    *("product__path", *(f"product__{name}" for name in COLUMNS)),
)


def _shelf(store_id: int, at: datetime) -> Shelf:
    rows = list(switched_on([store_id]).filter(ends_at__gt=at).order_by("pk"))
    rows += others(store_id, at)
    own = [row.ends_at if row.starts_at <= at else row.starts_at for row in rows]
    more = [edge for say in edges for edge in say(store_id, at)]
    shown = [
        (row, offer_of(row))
        for row in rows
        if row.starts_at <= at and row.audience == Audience.EVERYONE and not row.is_exhausted
    ]
    shown.sort(key=lambda one: rank(one[1]))
    return Shelf(store_id, shown, min([*own, *more], default=None), bool(more))


def _read_more(shelf: Shelf, rows: Sequence[ProductVariant]) -> None:
    """Only what these offers need: shelves above the goods, and prices of the days before."""
    scopes = [offer.scope for _row, offer in shelf.offers]
    if any(scope.shelves or scope.without_shelves for scope in scopes):
        shelf.above = shelves.above(shelf.store_id, {row.product.path for row in rows})
    lowering = [row for row, offer in shelf.offers if offer.kind in IN_PRICE]
    if not lowering:
        return
    since = min(row.starts_at for row in lowering) - struck.DAYS
    skus = {row.sku for row in rows}
    shelf.changed = struck.changed_prices(shelf.store_id, skus, since=since)
    shelf.earlier = {row.number: struck.earlier(shelf.store_id, row) for row in lowering}


def _goods(shelf: Shelf, row: ProductVariant) -> Goods:
    above = shelf.above.get(row.product.path, frozenset())
    return Goods(row.pk, row.product_id, row.price, Decimal(1), shelves=above)


def _write_variants(shelf: Shelf, rows: Sequence[ProductVariant]) -> None:
    changed = []
    for row in rows:
        goods = _goods(shelf, row)
        best = _cheapest(shelf, goods)
        before = (row.offer_price, row.struck_price)
        row.offer_price = row.struck_price = None
        if best is not None:
            row.offer_price, promotion = best
            row.struck_price = struck.beside(
                goods,
                row.offer_price,
                changed=shelf.changed.get(row.sku, ()),
                before=shelf.earlier[promotion.number],
            )
        if before != (row.offer_price, row.struck_price):
            changed.append(row)
    ProductVariant._base_manager.bulk_update(
        changed, ["offer_price", "struck_price"], batch_size=BATCH
    )


def _cheapest(shelf: Shelf, goods: Goods) -> tuple[Decimal, Promotion] | None:
    """The lowest price apiece, and what makes it."""
    found = apiece(goods, [offer for _row, offer in shelf.offers])
    if found is None:
        return None
    price, number = found
    return price, next(row for row, _offer in shelf.offers if row.number == number)


def _write_products(shelf: Shelf, rows: Iterable[ProductVariant]) -> int:
    """How many products show something else now."""
    by_product: dict[int, list[ProductVariant]] = defaultdict(list)
    for row in rows:
        by_product[row.product_id].append(row)
    changed = []
    for variants in by_product.values():
        page = variants[0].product
        columns = products.prices_of(variants) | _offer_columns(shelf, variants)
        if any(getattr(page, name) != columns[name] for name in COLUMNS):
            for name in COLUMNS:
                setattr(page, name, columns[name])
            changed.append(page)
    ProductPage.objects.bulk_update(changed, COLUMNS, batch_size=BATCH)
    return len(changed)


def _offer_columns(shelf: Shelf, variants: Sequence[ProductVariant]) -> dict[str, object]:
    """The badge of what changes the price, else of the promotion that comes first."""
    all_goods = list(map(partial(_goods, shelf), variants))
    by_number = {row.number: (row, offer) for row, offer in shelf.offers}
    lowering = [found[1].number for goods in all_goods if (found := _cheapest(shelf, goods))]
    if lowering:
        row, offer = by_number[lowering[0]]
        ends = min(by_number[number][0].ends_at for number in lowering)
        return {"offer_badge": badges.words(offer, row.badge), "offer_until": ends}
    for row, offer in shelf.offers:
        is_here = any(offer.scope.holds(goods) for goods in all_goods)
        if offer.kind not in IN_PRICE and is_here:
            return {"offer_badge": badges.words(offer, row.badge), "offer_until": None}
    return {"offer_badge": "", "offer_until": None}
