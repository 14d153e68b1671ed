"""What a page can be found by, as tokens: built in bulk, a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from wagtail.models import Page

from core import readable_codes, scope
from search.analysis import segment, tokens
from search.analysis.normalise import normalise
from shop.catalog.models import CategoryPage, ProductPage, ProductParameter, ProductVariant
from shop.catalog.products import MADE_SKU
from shop.stores.models import Store
from shop.stores.public_pages import privacy

# Past this a description tells stories; the index stays narrow.
DESCRIPTION = 100
PARAMETERS = 12


class Document(NamedTuple):
    """Tokens by weight, separated by spaces; `latin` are the words typing errors become."""

    page_id: int
    names: str
    words: str
    phonetics: str
    completions: str
    latin: frozenset[str]


def of_pages(pages: Sequence[Page]) -> list[Document]:
    """Documents of specific pages of one class."""
    products = [page for page in pages if isinstance(page, ProductPage)]
    others = _others_of(products) if products else {}
    closed = _closed_stores(products) if products else set()
    private = _private(products) if products else set()
    return [
        _document(
            page,
            others.get(page.pk, []),
            is_shut=getattr(page, "store_id", None) in closed or page.pk in private,
        )
        for page in pages
    ]


def _document(page: Page, others: Iterable[str], *, is_shut: bool) -> Document:
    title = normalise(page.title)
    runs = [piece.text for piece in tokens.pieces(title) if piece.kind == "han"]
    whole = [token for token, _start, _end in tokens.spans(title)]
    read = [token for token, _start, _end in tokens.phonetic(title)]
    for run in runs:
        words = segment.words(run)
        # xyy of 蓝月亮洗衣液, and pfdsj, the whole of a title of several words.
        ends = ("".join(words[start:]) for start in range(len(words)))
        short = (end for end in ends if len(end) <= tokens.MAX_INITIALS)
        named = dict.fromkeys([*segment.all_words(run), *words, *short])
        read.extend(tokens.initials(list(named)))
    completed = list(dict.fromkeys(tokens.completions(title)))
    store_id = getattr(page, "store_id", None)
    if store_id is not None:
        completed.append(tokens.in_store(store_id))
    latin = {piece.text for piece in tokens.pieces(title) if piece.kind == "latin"}
    is_for_shoppers = isinstance(page, ProductPage) and page.live and page.is_on_sale
    is_hidden = is_shut or not is_for_shoppers
    return Document(
        page_id=page.pk,
        names=_joined(whole, is_hidden=is_hidden),
        words=_joined(dict.fromkeys(others), is_hidden=is_hidden),
        phonetics=_joined(read, is_hidden=is_hidden),
        completions=_joined(completed, is_hidden=is_hidden),
        latin=frozenset(word for word in latin if 2 < len(word) <= tokens.MAX_LATIN),
    )


def _others_of(products: Sequence[ProductPage]) -> dict[int, list[str]]:
    """Tokens of shelves, selling points, codes, options and parameters: four queries."""
    ids = [product.pk for product in products]
    texts: dict[int, list[str]] = defaultdict(list)
    found: dict[int, list[str]] = defaultdict(list)
    with scope.across_stores("the index holds every store's goods"):
        shelves = _shelf_names(products)
        for product in products:
            step = product.steplen
            above = range(4 * step, len(product.path), step)
            texts[product.pk] += [shelves.get(product.path[:end], "") for end in above]
            texts[product.pk] += [product.subtitle, product.description[:DESCRIPTION]]
        variants = ProductVariant._base_manager.filter(product_id__in=ids, retired_at__isnull=True)
        columns = ("product_id", "sku", "barcode", "options")
        for product_id, sku, barcode, options in variants.values_list(*columns):
            texts[product_id] += [barcode, *map(str, options.values())]
            if readable_codes.is_one(sku, *MADE_SKU):
                found[product_id].append(tokens.latin(normalise(sku)))
            else:
                texts[product_id].append(sku)
        parameters = ProductParameter.objects.filter(page_id__in=ids).order_by("sort_order")
        counted: dict[int, int] = defaultdict(int)
        for product_id, value in parameters.values_list("page_id", "value"):
            counted[product_id] += 1
            if counted[product_id] <= PARAMETERS:
                texts[product_id].append(value)
    for product_id, own in texts.items():
        spans = (span for text in own for span in tokens.spans(normalise(text)))
        # Only a name's last word is what the goods are.
        found[product_id] += [token for token, _start, _end in spans if token[0] != "e"]
    return found


def _shelf_names(products: Sequence[ProductPage]) -> dict[str, str]:
    paths = {
        product.path[:end]
        for product in products
        for end in range(4 * product.steplen, len(product.path), product.steplen)
    }
    if not paths:
        return {}
    rows = CategoryPage._base_manager.filter(path__in=paths).values_list("path", "title")
    return dict(rows)


def _closed_stores(products: Sequence[ProductPage]) -> set[int]:
    ids = {product.store_id for product in products}
    stores = Store._base_manager.filter(pk__in=ids).exclude(status=Store.Status.OPEN)
    return set(stores.values_list("pk", flat=True))


def _private(products: Sequence[ProductPage]) -> set[int]:
    rows = ProductPage._base_manager.filter(pk__in=[product.pk for product in products])
    return set(rows.filter(privacy.is_restricted()).values_list("pk", flat=True))


def _joined(found: Iterable[str], *, is_hidden: bool) -> str:
    return " ".join(map(tokens.hidden, found) if is_hidden else found)
