"""What store, category and product pages show of the catalogue, and its words for machines."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.compiled import Compiled
from shop.catalog import availability, listing, stream_bodies
from shop.catalog.availability import Offer
from shop.catalog.models import CategoryPage, ProductPage, ProductParameter
from shop.catalog.product_page import beside
from shop.stores import storefront
from shop.stores.models import StorePage
from shop.stores.public_pages import cache_tags, moments

# Low enough to stand above the first goods on a phone.
_LOW = frozenset({"blocks/banner.html", "blocks/countdown.html"})
_GOODS = "blocks/product_row.html"


def on_store_page(page: StorePage, request: HttpRequest) -> dict[str, object]:
    """Goods, and on the first page the shelves and the merchant's own content."""
    goods = listing.page_in(page.store, request)
    context: dict[str, object] = {"listing": goods, "tab": "home"}
    if goods.number > 1:
        return context
    shelves = listing.shelves_of(page.store)
    place = stream_bodies.Place(page.store, moments.shown_at(request))
    until = page.store.coupons_until
    until = until if until and until > place.at else None
    blocks, texts = stream_bodies.ready(
        page.body, place=place, rich_texts=[page.intro], shelves=shelves
    )
    return context | {
        "shelves": [shelf for shelf in shelves if shelf.depth == page.depth + 1],
        **_around_goods(blocks[0]),
        "intro": texts[0],
        "has_coupons": until is not None,
        "shown_until": min(
            filter(None, (until, stream_bodies.changes_at(blocks[0]))), default=None
        ),
        "delivery": storefront.delivery_of(page.store),
    }


def _around_goods(blocks: list[dict[str, object]]) -> dict[str, object]:
    """
    Goods are seen without scrolling whatever a shop put on its page: above the first of them
    stands one low block at most. A row of goods moves up behind it; without such a row all
    other blocks stand below the shop's list.
    """
    low = blocks[:1] if blocks and blocks[0]["template"] in _LOW else []
    others = blocks[len(low) :]
    row = next((block for block in others if block["template"] == _GOODS), None)
    if row is None:
        return {"above": low, "below": others}
    return {"above": [*low, row, *(block for block in others if block is not row)], "below": []}


def on_category_page(page: CategoryPage, request: HttpRequest) -> dict[str, object]:
    """The rail of all shelves, those below this one, and the goods on them."""
    shelves = listing.shelves_of(page.store)
    by_path = {shelf.path: shelf for shelf in shelves}
    own = by_path.get(page.path)
    goods = listing.page_on(page, request, is_last=own is not None and own.is_last)
    context: dict[str, object] = {"listing": goods, "tab": "categories"}
    if storefront.wants_fragment(request):
        return context
    top_path = page.path[: 4 * page.steplen]
    return context | {
        "rail": [shelf for shelf in shelves if shelf.depth == 4],
        "top": by_path.get(top_path, page),
        "parent": by_path.get(page.path[: -page.steplen]),
        "subshelves": own.subshelves if own else [],
    }


def on_product_page(page: ProductPage, request: HttpRequest) -> dict[str, object]:
    for_sale = availability.of_product(page) if page.is_on_sale else []
    in_stock = [offer for offer in for_sale if not offer.is_sold_out]
    trail = _trail(page)
    place = stream_bodies.Place(page.store, moments.shown_at(request))
    return {
        "offers": for_sale,
        "single": for_sale[0] if len(for_sale) == 1 else None,
        "shown": next(iter(in_stock or for_sale), None),
        "is_buyable": bool(in_stock),
        "available": sum((o.available for o in in_stock if o.available is not None), 0),
        "is_counted": any(offer.available is not None for offer in for_sale),
        "few": availability.FEW,
        "groups": availability.option_groups(for_sale),
        "for_script": [offer.for_script() for offer in for_sale],
        "parameters": _parameters_of(page),
        "blocks": stream_bodies.stream(page.detail, place),
        **beside.of_product(page)._asdict(),
        "trail": trail,
        "delivery": storefront.delivery_of(page.store),
        "share_text": _share_text(page),
        "structured": structured_data(page, for_sale, trail),
        "shown_names": [
            cache_tags.product_name(page.pk),
            *(cache_tags.variant_name(offer.variant.pk) for offer in for_sale),
        ],
    }


def _parameters_of(page: ProductPage) -> list[ProductParameter]:
    """Of a draft they hang on the page in hand (modelcluster)."""
    if "parameters" in getattr(page, "_cluster_related_objects", {}):
        return list(page.parameters.all())
    return _parameters(page=page.pk)


def _of_page(*, page: int) -> QuerySet[ProductParameter]:
    return ProductParameter.objects.filter(page=page).order_by("sort_order")


_parameters = Compiled(ProductParameter, _of_page)


def _trail(page: ProductPage) -> list[Page]:
    """The categories above a product; none when it stands directly below its store."""
    steps = range(4, page.depth)
    paths = [page.path[: depth * page.steplen] for depth in steps]
    return _shelves(**{f"step{depth}": path for depth, path in enumerate(paths)}) if paths else []


def _at_paths(**paths: str) -> QuerySet[Page]:
    rows = Page.objects.filter(path__in=paths.values()).only("title", "url_path", "path", "depth")
    return rows.order_by("path")


_shelves = Compiled(Page, _at_paths)


def _share_text(page: ProductPage) -> str:
    """¥59 起 · 幸福里便民超市: what a link card says under the name."""
    if page.price_from is None:
        return page.store.name
    amount = f"¥{page.price_from:.2f}".removesuffix(".00")
    is_range = page.price_to is not None and page.price_to > page.price_from
    return (
        f"{amount} {_('起')} · {page.store.name}" if is_range else f"{amount} · {page.store.name}"
    )


def structured_data(
    page: ProductPage, for_sale: list[Offer], trail: list[Page]
) -> list[dict[str, object]]:
    """schema.org Product and BreadcrumbList."""
    url = storefront.absolute(storefront.address(page))
    pictures = [storefront.picture_address(picture["files"]) for picture in page.gallery]
    product: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": page.title,
        "description": page.subtitle or page.description[:160],
        "url": url,
        "image": pictures,
    }
    if page.price_from is not None:
        product["offers"] = _offer_data(page, for_sale, url)
    if page.review_count:
        product["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": str(page.rating),
            "reviewCount": page.review_count,
        }
    items = [(page.store.name, storefront.absolute(page.store.get_absolute_url()))]
    items += [(shelf.title, storefront.absolute(storefront.address(shelf))) for shelf in trail]
    items.append((page.title, url))
    return [product, _breadcrumbs(items)]


def _offer_data(page: ProductPage, for_sale: list[Offer], url: str) -> dict[str, object]:
    is_buyable = any(not offer.is_sold_out for offer in for_sale)
    state = "InStock" if is_buyable else "OutOfStock" if page.is_on_sale else "Discontinued"
    return {
        "@type": "AggregateOffer" if page.price_from != page.price_to else "Offer",
        "priceCurrency": "CNY",
        "url": url,
        "availability": f"https://schema.org/{state}",
        "seller": {"@type": "Store", "name": page.store.name},
        **(
            {"lowPrice": str(page.price_from), "highPrice": str(page.price_to)}
            | {"offerCount": len(for_sale)}
            if page.price_from != page.price_to
            else {"price": str(page.price_from)}
        ),
    }


def _breadcrumbs(items: list[tuple[str, str]]) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": url}
            for number, (name, url) in enumerate(items, start=1)
        ],
    }
