"""Price or sale state of many variants at once: each as `products.change_variant` changes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from shop.catalog import products
from shop.catalog.models import ProductVariant
from shop.stores.models import Store
from shop.stores.people import audit
from shop.stores.tenancy import id_of

Field = Literal["price", "is_on_sale"]
Value = Decimal | bool


@dataclass(frozen=True)
class Wanted:
    """What a column shall be, and what it was when somebody wished so."""

    seen: Value
    value: Value


@transaction.atomic
def change_variants(
    *, store: Store | int, field: Field, wanted: Mapping[int, Wanted], actor: Actor
) -> dict[int, str]:
    """
    By ids of variants; the words for each that stays as it is. Those are gone, are no longer what
    was seen, or cannot be so.
    """
    store_id = id_of(store)
    variants = _locked(store_id, wanted)
    refused: dict[int, str] = {}
    changed = []
    for pk, wish in sorted(wanted.items()):
        words = _problem(variants.get(pk), field, wish)
        if words:
            refused[pk] = words
            continue
        variant = variants[pk]
        setattr(variant, field, wish.value)
        changed.append(variant)
        _record(variant, field, wish, actor)
    ProductVariant._base_manager.bulk_update(changed, [field])
    if changed:
        products.refresh_prices_of(store=store_id, product_ids={row.product_id for row in changed})
    return refused


def price_problem(price: Decimal, *, list_price: Decimal | None) -> str:
    """Why something cannot cost so much; "" when it can."""
    try:
        products.clean_price(price)
    except ValidationError as refused:
        return str(refused.messages[0])
    if list_price is not None and list_price <= price:
        return _words_of("variant_list_price_above_price")
    return ""


def _locked(store_id: int, wanted: Mapping[int, Wanted]) -> dict[int, ProductVariant]:
    """With their sisters, whose prices by promotion are written too: in the order of ids."""
    current = ProductVariant._base_manager.filter(store_id=store_id, retired_at__isnull=True)
    of = current.filter(pk__in=wanted).values_list("product_id", flat=True)
    rows = current.filter(product_id__in=set(of)).select_for_update(no_key=True).order_by("pk")
    return {row.pk: row for row in rows}


def _problem(variant: ProductVariant | None, field: Field, wish: Wanted) -> str:
    if variant is None:
        return _("商品已删除")
    if getattr(variant, field) != wish.seen:
        return _("刚被别人改过")
    if isinstance(wish.value, Decimal):
        return price_problem(wish.value, list_price=variant.list_price)
    return ""


def _record(variant: ProductVariant, field: Field, wish: Wanted, actor: Actor) -> None:
    audit.record(
        store=variant.store_id,
        actor=actor,
        action="variant.change",
        target=variant.sku,
        **{field: [audit.plain(wish.seen), audit.plain(wish.value)]},
    )


def _words_of(constraint: str) -> str:
    """What the model says of who breaks this."""
    found = next(c for c in ProductVariant._meta.constraints if c.name == constraint)
    return str(found.violation_error_message)
