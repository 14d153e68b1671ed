"""Products and variants: what staff do to them. Price and sale state never wait for a page."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.actor import Actor, named
from core import readable_codes
from core.money import MAX, round_cny
from core.quantity import MEASURED_UNITS, step
from shop.catalog.models import (
    CategoryPage,
    ProductPage,
    ProductParameter,
    ProductPicture,
    ProductVariant,
)
from shop.stores.editing.page_edits import add_below, edit_live
from shop.stores.models import Store, StoreImage, StorePage
from shop.stores.people import audit
from shop.stores.photos import pictures
from shop.stores.public_pages import cache_tags
from shop.stores.tenancy import id_of

MADE_SKU = ("P", 7)  # what it begins with, and how many letters more
# What a page of goods says, beside its name.
WORDS = ("subtitle", "description", "return_exception")
# Called with (store id, product ids) after prices or sale state changed; stock registers here,
# since whether a product is in stock depends on which variants are on sale.
Follower = Callable[[int, Collection[int]], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Be told when the variants of products changed."""
    _followers.append(follower)


def clean_price(price: Decimal) -> Decimal:
    """:raises ValidationError: unless 0 < price ≤ 9999999.99"""
    price = round_cny(price)
    if not 0 < price <= MAX:
        raise ValidationError(_("价格要大于 0"), code="price")
    return price


def clean(variant: ProductVariant) -> None:
    """:raises ValidationError: for values that no variant can have, also those of its limits"""
    variant.full_clean(exclude=["store", "product"])
    one = step(variant.unit)
    for name in ("min_quantity", "max_quantity"):
        limit = getattr(variant, name)
        if limit is not None and limit % one:
            weighed = variant.unit in MEASURED_UNITS
            words = _("数量最多一位小数") if weighed else _("数量要是整数")
            raise ValidationError({name: [words]})


def new_sku() -> str:
    """A short SKU for merchants who have none."""
    return readable_codes.new(*MADE_SKU)


@transaction.atomic
def add_product(
    *,
    store: Store,
    name: str,
    price: Decimal,
    unit: str = "件",
    category: CategoryPage | None = None,
    photos: Sequence[StoreImage] = (),
    actor: Actor = None,
    sku: str = "",
    **details: Any,
) -> ProductPage:
    """
    A product page, live, with its first variant on sale. Stock is opened by the caller
    (`stock.ledger.open_level`), since catalogue knows nothing of stock.

    `details`: WORDS, parameters {name: value}, and variant fields
    (barcode, list_price, cost, weight_grams, options).

    :raises ValidationError: for a bad price or a SKU the store has
    """
    parameters: Mapping[str, str] = details.pop("parameters", {})
    texts = {key: details.pop(key) for key in WORDS if key in details}
    page = ProductPage(title=name, store=store, owner=named(actor), **texts)
    page.pictures = [
        ProductPicture(image=image, sort_order=number) for number, image in enumerate(photos)
    ]
    page.parameters = [
        ProductParameter(name=key, value=value, sort_order=number)
        for number, (key, value) in enumerate(parameters.items())
    ]
    page.awaits_variant = True
    add_below(category or StorePage.objects.get(store=store), page, actor=actor)
    page.awaits_variant = False
    add_variant(product=page, price=price, unit=unit, sku=sku, actor=actor, **details)
    refresh_gallery(page)
    return page


@transaction.atomic
def add_variant(
    *,
    product: ProductPage,
    price: Decimal,
    unit: str,
    actor: Actor,
    sku: str = "",
    **fields: Any,
) -> ProductVariant:
    """:raises ValidationError: for a bad price, impossible limits or a SKU the store has"""
    siblings = ProductVariant._base_manager.filter(store_id=product.store_id, product=product)
    last = siblings.aggregate(last=Max("position"))
    variant = ProductVariant(
        store_id=product.store_id,
        product=product,
        sku=sku.strip() or new_sku(),
        price=clean_price(price),
        unit=unit,
        position=(last["last"] or 0) + 1,
        **fields,
    )
    clean(variant)
    try:
        with transaction.atomic():
            variant.save()
    except IntegrityError as error:
        raise ValidationError(_("店里已经有这个 SKU"), code="sku") from error
    audit.record(
        store=product.store_id,
        actor=actor,
        action="variant.add",
        target=f"{product.title} {variant.sku}",
        price=[None, str(variant.price)],
    )
    refresh_prices(store=product.store_id, product_id=product.pk)
    return variant


@transaction.atomic
def change_variant(
    *, store: Store | int, variant_id: int, actor: Actor, **changes: Any
) -> ProductVariant:
    """
    Change price, list_price, cost, unit, barcode, sku, options, limits or is_on_sale; at once.

    :raises ValidationError: for values that cannot be
    :raises ProductVariant.DoesNotExist: when the store has no such current variant
    """
    variant = locked_variant(store, variant_id)
    before = {name: getattr(variant, name) for name in changes}
    for name, value in changes.items():
        setattr(variant, name, clean_price(value) if name == "price" else value)
    clean(variant)
    variant.save(update_fields=list(changes))
    differences = {
        name: [audit.plain(old), audit.plain(getattr(variant, name))]
        for name, old in before.items()
        if old != getattr(variant, name)
    }
    if differences:
        audit.record(
            store=variant.store_id,
            actor=actor,
            action="variant.change",
            target=variant.sku,
            **differences,
        )
        refresh_prices(store=variant.store_id, product_id=variant.product_id)
    return variant


@transaction.atomic
def set_on_sale(*, store: Store, product_id: int, is_on_sale: bool, actor: Actor) -> None:
    """上架 or 下架 a product: all its current variants."""
    variants = ProductVariant._base_manager.filter(
        store=store, product_id=product_id, retired_at__isnull=True
    ).exclude(is_on_sale=is_on_sale)
    if variants.update(is_on_sale=is_on_sale):
        audit.record(
            store=store,
            actor=actor,
            action="product.on_sale" if is_on_sale else "product.off_sale",
            target=str(product_id),
        )
    refresh_prices(store=store.pk, product_id=product_id)


@transaction.atomic
def retire_variant(*, store: Store | int, variant_id: int, actor: Actor, at: datetime) -> None:
    """Take a variant away for good; its orders and ledger keep it."""
    variant = locked_variant(store, variant_id)
    variant.retired_at, variant.is_on_sale = at, False
    variant.save(update_fields=["retired_at", "is_on_sale"])
    audit.record(store=variant.store_id, actor=actor, action="variant.retire", target=variant.sku)
    refresh_prices(store=variant.store_id, product_id=variant.product_id)


@transaction.atomic
def change_words(
    *,
    product: ProductPage,
    name: str,
    category: Page | None,
    actor: Actor,
    images: Sequence[StoreImage] | None = None,
    **words: str,
) -> None:
    """
    The quick edit of a page: name, shelf, all its pictures in their order (None leaves them),
    and WORDS; live at once, drafts are kept.
    """

    def edit(page: ProductPage) -> None:
        page.title = page.draft_title = name
        for field, text in words.items():
            setattr(page, field, text)
        if images is not None:
            page.pictures = [
                ProductPicture(image=image, sort_order=number)
                for number, image in enumerate(images)
            ]

    edit_live(product, edit, actor=actor)
    parent = category or StorePage.objects.get(store_id=product.store_id)
    product.refresh_from_db(fields=["path", "depth", "numchild"])
    if product.get_parent().pk != parent.pk:
        product.move(parent, pos="last-child", user=named(actor))
    refresh_gallery(product)


def refresh_derived(product: ProductPage) -> None:
    """All derived columns of `product` that catalogue answers for."""
    refresh_prices(store=product.store_id, product_id=product.pk)
    refresh_gallery(product)


def refresh_prices(*, store: int, product_id: int) -> None:
    """Write price, unit and sale state of a product from its variants."""
    refresh_prices_of(store=store, product_ids=[product_id])


def refresh_prices_of(*, store: int, product_ids: Collection[int]) -> None:
    """`refresh_prices` of many, a row after the other by their ids, as all lock them."""
    of_product: dict[int, list[ProductVariant]] = {pk: [] for pk in sorted(product_ids)}
    current = ProductVariant._base_manager.filter(store_id=store, product_id__in=product_ids)
    on_sale = current.filter(retired_at__isnull=True, is_on_sale=True)
    for variant in on_sale.order_by("position"):
        of_product[variant.product_id].append(variant)
    for product_id, variants in of_product.items():
        columns: dict[str, object] = {"is_on_sale": bool(variants)}
        if variants:
            columns |= prices_of(variants) | {"single_sku": variants[0].sku * (len(variants) == 1)}
        ProductPage.objects.filter(pk=product_id, store_id=store).update(**columns)
    cache_tags.touch_store(store)
    for tell in _followers:
        tell(store, product_ids)


def prices_of(variants: Sequence[ProductVariant]) -> dict[str, object]:
    """What a card says of these, which are all of a product that is on sale."""
    cheapest = min(variants, key=lambda variant: (variant.asked, variant.position))
    return {
        "price_from": cheapest.asked,
        "price_to": max(variant.asked for variant in variants),
        "list_price": cheapest.struck,
        "unit": cheapest.unit,
    }


def refresh_gallery(product: ProductPage) -> None:
    """Write the file names of the product's pictures, in order."""
    rows = ProductPicture.objects.filter(page_id=product.pk).select_related("image")
    images = [row.image for row in rows.order_by("sort_order")]
    files = pictures.files_of_many(images)
    for image in images:
        if image.pk not in files:
            pictures.make_renditions(image)
            files |= pictures.files_of_many([image])
    gallery = [{"files": files[image.pk], "alt": product.title} for image in images]
    product.gallery = gallery
    ProductPage.objects.filter(pk=product.pk).update(gallery=gallery)
    cache_tags.touch_store(product.store_id)


def locked_variant(store: Store | int, variant_id: int) -> ProductVariant:
    """:raises ProductVariant.DoesNotExist: when the store has no such current variant"""
    store_id = id_of(store)
    variants = ProductVariant._base_manager.select_for_update(no_key=True)
    return variants.get(store_id=store_id, pk=variant_id, retired_at__isnull=True)
