"""What a supplier changed of goods that are sold: shown and agreed to, or agreed to by the rule."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from accounts.actor import Actor, named
from shop.catalog import products
from shop.catalog.models import ProductVariant
from shop.stores.models import Store
from shop.stores.tenancy import id_of
from shop.suppliers import margins
from shop.suppliers.models import Difference, Supplier, SupplierProduct

State, What = Difference.State, Difference.What


def note(
    product: SupplierProduct,
    *,
    cost_before: Decimal | None,
    was_sold: bool,
    at: datetime,
    is_forced: bool = False,
) -> Difference | None:
    """
    In the transaction that writes what the supplier said of a product that is sold. A price is
    looked at when the cost changed, or when the rule did (`is_forced`): what a person has set
    otherwise stays.
    """
    variant = product.variant
    if variant is None:
        return None
    if product.is_sold != was_sold:
        what = What.BACK if product.is_sold else What.GONE
        return _open(product, what, cost_before=cost_before, price=None, at=at)
    if product.cost is None or (product.cost == cost_before and not is_forced):
        return None
    if variant.cost != product.cost:
        products.change_variant(
            store=product.store_id, variant_id=variant.pk, actor=None, cost=product.cost
        )
    price = margins.rule_of(product.supplier).price(product.cost)
    if price == variant.price:
        _overtake(product, at)
        return None
    found = _open(product, What.PRICE, cost_before=cost_before, price=price, at=at)
    if _is_agreed(product.supplier, variant.price, price):
        _apply(found, actor=None, at=at, by_rule=True)
    return found


@transaction.atomic
def reckon(*, supplier: Supplier, at: datetime) -> int:
    """The rule has changed: every price that it would change now; how many."""
    rows = SupplierProduct.unscoped.select_for_update(of=("self",)).filter(
        store_id=supplier.store_id, supplier=supplier, variant__isnull=False
    )
    found = 0
    for product in rows.select_related("supplier", "variant").order_by("pk"):
        told = note(
            product,
            cost_before=product.cost,
            was_sold=product.is_sold,
            at=at,
            is_forced=True,
        )
        found += told is not None
    return found


@transaction.atomic
def apply(*, store: Store, difference_id: int, actor: Actor, at: datetime) -> Difference:
    """
    :raises Difference.DoesNotExist: when the store has no such, or it was decided already
    :raises ValidationError: for a price that cannot be
    """
    found = _locked(store, difference_id)
    _apply(found, actor=actor, at=at)
    return found


@transaction.atomic
def leave(*, store: Store, difference_id: int, actor: Actor, at: datetime) -> Difference:
    """The store keeps its own price, until the supplier changes again."""
    found = _locked(store, difference_id)
    _decide(found, State.LEFT, actor=actor, at=at)
    return found


def apply_all(*, supplier: Supplier, actor: Actor, at: datetime) -> int:
    """Each by itself; how many were there."""
    rows = open_of(supplier).values_list("pk", flat=True)
    done = 0
    for difference_id in list(rows):
        try:
            apply(store=supplier.store, difference_id=difference_id, actor=actor, at=at)
        except (Difference.DoesNotExist, ProductVariant.DoesNotExist):
            continue
        done += 1
    return done


def open_of(supplier: Supplier) -> QuerySet[Difference]:
    rows = Difference.objects.for_store(supplier.store_id).filter(state=State.OPEN)
    return rows.filter(product__supplier=supplier).select_related("product").order_by("pk")


def _open(
    product: SupplierProduct,
    what: str,
    *,
    cost_before: Decimal | None,
    price: Decimal | None,
    at: datetime,
) -> Difference:
    """One is open of a product: the newest."""
    _overtake(product, at)
    return Difference.unscoped.create(
        store_id=product.store_id,
        product=product,
        what=what,
        cost_before=cost_before,
        cost=product.cost,
        price_before=product.variant.price if product.variant else None,
        price=price,
        created_at=at,
    )


def _overtake(product: SupplierProduct, at: datetime) -> None:
    rows = Difference.unscoped.filter(store_id=product.store_id, product=product, state=State.OPEN)
    rows.update(state=State.OVERTAKEN, decided_at=at)


def _is_agreed(supplier: Supplier, before: Decimal, after: Decimal) -> bool:
    agreed = supplier.agreed_percent
    return agreed is not None and abs(after - before) * 100 <= before * agreed


def _apply(found: Difference, *, actor: Actor, at: datetime, by_rule: bool = False) -> None:
    variant_id = found.product.variant_id
    if variant_id is not None:
        changes: dict[str, object] = {"is_on_sale": found.what != What.GONE}
        if found.what == What.PRICE:
            changes = {"price": found.price}
            listed = products.locked_variant(found.store_id, variant_id).list_price
            if listed is not None and found.price is not None and listed <= found.price:
                changes["list_price"] = None
        products.change_variant(store=found.store_id, variant_id=variant_id, actor=actor, **changes)
    _decide(found, State.APPLIED, actor=actor, at=at, by_rule=by_rule)


def _decide(
    found: Difference, state: str, *, actor: Actor, at: datetime, by_rule: bool = False
) -> None:
    found.state, found.decided_at, found.actor = state, at, named(actor)
    found.by_rule = by_rule
    found.save(update_fields=["state", "decided_at", "actor", "by_rule"])


def _locked(store: Store, difference_id: int) -> Difference:
    rows = Difference.unscoped.select_for_update(of=("self",)).select_related("product")
    return rows.get(store_id=id_of(store), pk=difference_id, state=State.OPEN)
