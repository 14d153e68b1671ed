"""What a store has, a row a variant, as its price list says it and as an import reads it again."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from django.core.files.storage import default_storage
from PIL import Image

from core.language import sent
from core.quantity import plain
from shop.catalog import shelves
from shop.catalog.models import ProductPage, ProductVariant, VariantQuerySet
from shop.stores.models import Store

logger = logging.getLogger(__name__)
# In the order of `Row.values`, in words that the import knows.
HEADER = tuple(sent("商品名称 规格 单位 价格 划线价 条形码 商品编码 分类 库存").split())
AT_ONCE = 500


@dataclass(frozen=True)
class Row:
    """`picture` is the file name of a small rendition of the cover; "" without one."""

    variant: ProductVariant
    category: str
    stock: Decimal | None
    picture: str

    @property
    def product(self) -> ProductPage:
        return self.variant.product

    @property
    def values(self) -> list[str | Decimal | None]:
        variant = self.variant
        return [
            self.product.title,
            " ".join(variant.options.values()),
            variant.unit,
            variant.price,
            variant.list_price,
            variant.barcode,
            variant.sku,
            self.category,
            None if self.stock is None else plain(self.stock),
        ]


def on_sale(store: Store) -> Iterator[Row]:
    """What a shopper may see of them."""
    return (row for row in rows(store) if row.variant.is_on_sale and row.product.is_on_sale)


def count_on_sale(store: Store) -> int:
    return _current(store).filter(is_on_sale=True, product__is_on_sale=True).count()


def rows(store: Store) -> Iterator[Row]:
    """
    On sale or not; two queries. Goods on no shelf come first: a list that is read again takes an
    empty category for the one above it.
    """
    titles = dict(shelves.of_store(store).values_list("path", "title"))
    found = (
        _current(store)
        .select_related("product", "level")
        .order_by("product__depth", "product__path", "position", "pk")
    )
    for variant in found.iterator(chunk_size=AT_ONCE):
        path = variant.product.path[: -ProductPage.steplen]
        level = getattr(variant, "level", None)
        yield Row(variant, titles.get(path, ""), level and level.on_hand, _cover(variant.product))


def _current(store: Store) -> VariantQuerySet:
    return ProductVariant.objects.for_store(store).current().filter(product__live=True)


def picture(row: Row, side: int) -> bytes:
    """A JPEG of at most `side` pixels; empty without one, and for a file that is gone."""
    if not row.picture:
        return b""
    out = BytesIO()
    try:
        with default_storage.open(row.picture) as file, Image.open(file) as opened:
            opened.thumbnail((side, side))
            opened.convert("RGB").save(out, "JPEG", quality=80)
    except OSError:
        logger.warning("no picture for an export", extra={"file": row.picture})
    return out.getvalue()


def _cover(product: ProductPage) -> str:
    files = product.gallery[0]["files"] if product.gallery else {}
    return str(next(iter(files.values()), ""))
