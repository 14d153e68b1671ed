"""Which of a supplier's products a store sells: looked up by code, reviewed as imports are."""

import re
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core import scope
from core.language import sent
from shop.catalog import products
from shop.catalog.imports import offering, publishing
from shop.catalog.imports.models import ImportJob, ImportRow
from shop.catalog.models import ProductVariant
from shop.stores.people import audit
from shop.suppliers import margins, stocking
from shop.suppliers.models import Difference, Supplier, SupplierProduct

MOST_AT_ONCE = 200
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{1,39}")
UNIT = sent("台")


class NothingToDo(Exception):
    """The message says why."""


def install() -> None:
    publishing.follow(_published)


def codes_of(text: str) -> list[str]:
    """What stands in a pasted text, each once, in its order."""
    return list(dict.fromkeys(CODE.findall(text)))[:MOST_AT_ONCE]


@transaction.atomic
def add_codes(*, supplier: Supplier, text: str) -> int:
    """
    Products to be looked up with the next run; how many are new.

    :raises NothingToDo: for a text without codes
    """
    codes = codes_of(text)
    if not codes:
        raise NothingToDo(_("没有看到商品编码"))
    known = supplier.products.filter(store_id=supplier.store_id)
    before = known.count()
    SupplierProduct.unscoped.bulk_create(
        [
            SupplierProduct(store_id=supplier.store_id, supplier=supplier, code=code, name=code)
            for code in codes
        ],
        ignore_conflicts=True,
    )
    return known.count() - before


@transaction.atomic
def choose(
    *, supplier: Supplier, product_ids: Collection[int], actor: Actor, at: datetime
) -> ImportJob:
    """
    Put them before a person as rows of an import: what is published there is sold from then on.

    :raises NothingToDo: when none of them can be sold
    """
    rows = SupplierProduct.unscoped.select_for_update(of=("self",)).filter(
        store_id=supplier.store_id,
        supplier=supplier,
        pk__in=product_ids,
        variant=None,
        is_sold=True,
        cost__isnull=False,
    )
    chosen = list(rows.order_by("pk"))
    if not chosen:
        raise NothingToDo(_("选中的商品都不能上架：没有供价、停止供货，或者已经在卖"))
    job, offered = offering.offer(
        store=supplier.store,
        name=_("%(supplier)s 选品") % {"supplier": supplier},
        offers=[_offer(supplier, product) for product in chosen],
        actor=actor,
        at=at,
    )
    for product, row in zip(chosen, offered, strict=True):
        product.row = row
    SupplierProduct.unscoped.bulk_update(chosen, ["row"])
    return job


@transaction.atomic
def link(*, supplier: Supplier, code: str, sku: str, actor: Actor) -> None:
    """
    Goods that the store has already come from this supplier from now on.

    :raises NothingToDo: for an unknown SKU, no code, or what is linked already
    """
    variant = (
        ProductVariant.objects.for_store(supplier.store_id)
        .filter(sku=sku.strip(), retired_at=None)
        .first()
    )
    if variant is None:
        raise NothingToDo(_("店里没有这个 SKU"))
    if not CODE.fullmatch(code.strip()):
        raise NothingToDo(_("没有看到商品编码"))
    if SupplierProduct.unscoped.filter(store_id=supplier.store_id, variant=variant).exists():
        raise NothingToDo(_("这个商品已经有供应商了"))
    product, _is_new = SupplierProduct.unscoped.get_or_create(
        store_id=supplier.store_id,
        supplier=supplier,
        code=code.strip(),
        defaults={"name": variant.product.title[:200], "cost": variant.cost or None},
    )
    if product.variant_id is not None:
        raise NothingToDo(_("这个编码已经在卖了"))
    product.variant = variant
    product.save(update_fields=["variant"])
    _record(product, "supplier.link", actor)


@transaction.atomic
def unlink(*, product: SupplierProduct, actor: Actor) -> None:
    """The goods stay in the store, as its own; what is on its way stays on its way."""
    _record(product, "supplier.unlink", actor)
    product.variant = product.row = None
    product.save(update_fields=["variant", "row"])
    open_ones = Difference.unscoped.filter(store_id=product.store_id, product=product)
    open_ones.filter(state=Difference.State.OPEN).update(
        state=Difference.State.OVERTAKEN, decided_at=timezone.now()
    )


def _offer(supplier: Supplier, product: SupplierProduct) -> offering.Offer:
    picture = b""
    if product.photo:
        with product.photo.open("rb") as file:
            picture = file.read()
    return offering.Offer(
        name=" ".join(filter(None, [product.brand, product.name])),
        price=margins.rule_of(supplier).price(product.cost or Decimal(0)),
        unit=UNIT,
        sku=product.code,
        category=product.group,
        stock=str(max((product.stock or 0) - supplier.kept_back, 0)),
        picture=picture,
        where=f"{supplier} {product.code}",
    )


@scope.across_stores("a row of an import in hand")
def _published(row: ImportRow) -> None:
    """The goods of a row come from the supplier whose product it was."""
    product = (
        SupplierProduct.unscoped.select_related("supplier")
        .filter(store_id=row.store_id, row=row, variant=None)
        .first()
    )
    if product is None or row.variant is None:
        return
    if SupplierProduct.unscoped.filter(store_id=row.store_id, variant=row.variant).exists():
        return
    product.variant = row.variant
    product.save(update_fields=["variant"])
    products.change_variant(
        store=row.store_id, variant_id=row.variant.pk, actor=row.job.actor, cost=product.cost
    )
    if product.stock is not None and product.seen_at is not None:
        stocking.keep(product, told=product.stock, asked_at=product.seen_at, actor=row.job.actor)


def _record(product: SupplierProduct, action: str, actor: Actor) -> None:
    target = f"{product.supplier.kind} {product.code}"
    audit.record(store=product.store_id, actor=actor, action=action, target=target)
