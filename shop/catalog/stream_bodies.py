"""
StreamField content made ready for templates: pictures, goods and links of a whole body are
looked up together, in at most four queries, and no rendition is made while a shopper waits.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.core.files.storage import default_storage
from django.db.models import Min, Model, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_naive, make_aware
from wagtail.blocks import StreamValue
from wagtail.models import Page

from core.types import Json
from shop.catalog import listing
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores import storefront
from shop.stores.models import Store, StoreRendition
from shop.stores.photos import pictures
from shop.stores.public_pages import privacy

P = TypeVar("P", bound=Page)
M = TypeVar("M", bound=Model)
_EMBED = re.compile(r"<embed\b([^>]*?)/?>(?:</embed>)?")
_LINK = re.compile(r"<a\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(frozen=True)
class Wide:
    """A picture in its own shape."""

    url: str
    srcset: str
    width: int
    height: int
    title: str


@dataclass(frozen=True)
class Place:
    """Where and when a body is shown: a page of this store, or one of the platform's."""

    store: Store | None
    at: datetime


# By kind of block, for the apps above: what its template needs, None when there is nothing to
# show. A moment under "until" says when that changes.
providers: dict[str, Callable[[Place, Json], Json | None]] = {}


def next_edge(rows: QuerySet[M], *columns: str, at: datetime) -> datetime | None:
    """The first moment after `at` in these columns: what a block shows may change then."""
    firsts = {column: Min(column, filter=Q(**{f"{column}__gt": at})) for column in columns}
    found = rows.aggregate(**firsts).values()
    return min((edge for edge in found if edge is not None), default=None)


@dataclass
class Finds:
    """What the blocks of one body point at, by id."""

    place: Place
    wide: dict[int, Wide] = field(default_factory=dict)
    products: dict[int, ProductPage] = field(default_factory=dict)
    shelves: dict[int, CategoryPage] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)


@dataclass
class _Wanted:
    images: set[int] = field(default_factory=set)
    products: set[int] = field(default_factory=set)
    shelves: set[int] = field(default_factory=set)
    pages: set[int] = field(default_factory=set)


def ready(
    *bodies: StreamValue | None,
    place: Place,
    rich_texts: Iterable[str] = (),
    shelves: Iterable[CategoryPage] = (),
) -> tuple[list[list[Json]], list[SafeString]]:
    """
    Each StreamField value of `bodies` as a list of {"template", "value"}, and each rich
    text as HTML. `shelves` are categories the caller has loaded already.
    """
    raws = [[_plain(block) for block in body.raw_data] if body else [] for body in bodies]
    wanted = _Wanted()
    for raw in raws:
        for block in raw:
            _note(block["type"], block["value"], wanted)
    for text in rich_texts:
        _note_text(text, wanted)
    finds = _find(wanted, place, shelves)
    blocks = [[_ready(block, finds) for block in raw] for raw in raws]
    return [[b for b in body if b is not None] for body in blocks], [
        _html(text, finds) for text in rich_texts
    ]


def stream(body: StreamValue | None, place: Place) -> list[Json]:
    """One StreamField value as a list of {"template", "value"}."""
    return ready(body, place=place)[0][0]


def changes_at(blocks: Iterable[Json]) -> datetime | None:
    """When the first of these shows something else."""
    edges = [edge for block in blocks if (edge := _edge(block["value"])) is not None]
    return min(edges, default=None)


def _edge(value: object) -> datetime | None:
    edge = value.get("until") if isinstance(value, dict) else None
    return edge if isinstance(edge, datetime) else None


def _plain(block: Mapping[str, object]) -> Json:
    return {"type": block["type"], "value": block["value"]}


def _items(values: Any) -> list[Any]:
    """List blocks are stored as [{"type": "item", "value": …}] or, older, as bare values."""
    return [
        v["value"] if isinstance(v, dict) and v.get("type") == "item" and "value" in v else v
        for v in values or []
    ]


def _note(kind: str, value: Any, wanted: _Wanted) -> None:
    if kind == "text":
        _note_text(value, wanted)
    elif kind == "product_row":
        wanted.products.update(pk for pk in _items(value.get("products")) if pk)
    elif kind == "category_row":
        wanted.shelves.update(pk for pk in _items(value.get("categories")) if pk)
    elif kind == "faq":
        for question in _items(value.get("questions")):
            _note_text(question.get("answer", ""), wanted)
    elif kind in {"banner", "picture", "video_link"}:
        wanted.images.update(pk for pk in (value.get("image"), value.get("cover")) if pk)
        wanted.pages.update(pk for pk in (value.get("link"),) if pk)


def _note_text(text: str, wanted: _Wanted) -> None:
    for attributes in _attributes(_EMBED, text):
        if attributes.get("embedtype") == "image" and attributes.get("id", "").isdigit():
            wanted.images.add(int(attributes["id"]))
    for attributes in _attributes(_LINK, text):
        if attributes.get("linktype") == "page" and attributes.get("id", "").isdigit():
            wanted.pages.add(int(attributes["id"]))


def _attributes(pattern: re.Pattern[str], text: str) -> Iterable[dict[str, str]]:
    return (dict(_ATTRIBUTE.findall(match[1])) for match in pattern.finditer(text or ""))


def _find(wanted: _Wanted, place: Place, shelves: Iterable[CategoryPage]) -> Finds:
    finds = Finds(place, shelves={shelf.pk: shelf for shelf in shelves})
    if wanted.images:
        finds.wide = _wide_pictures(wanted.images)
    if wanted.products:
        rows = listing.cards(listing.on_sale()).filter(pk__in=wanted.products)
        finds.products = {row.pk: row for row in rows}
    if missing := wanted.shelves - finds.shelves.keys():
        rows = privacy.public(CategoryPage.objects.live())
        rows = rows.filter(pk__in=missing, store__status=Store.Status.OPEN)
        finds.shelves |= {row.pk: row for row in rows}
    if wanted.pages:
        pages = privacy.public(Page.objects.live()).filter(pk__in=wanted.pages).only("url_path")
        finds.links = {page.pk: storefront.address(page) for page in pages}
    return finds


def _wide_pictures(image_ids: set[int]) -> dict[int, Wide]:
    specs = [pictures.spec(rule) for rule in pictures.WIDE.values()]
    rows = StoreRendition.objects.filter(image_id__in=image_ids, filter_spec__in=specs)
    found: dict[int, list[StoreRendition]] = {}
    for row in rows.select_related("image").order_by("width"):
        found.setdefault(row.image_id, []).append(row)
    return {pk: _wide(renditions) for pk, renditions in found.items()}


def _wide(renditions: list[StoreRendition]) -> Wide:
    urls = [(default_storage.url(row.file.name), row.width) for row in renditions]
    largest = renditions[-1]
    return Wide(
        url=urls[-1][0],
        srcset=", ".join(f"{url} {width}w" for url, width in urls),
        width=largest.width,
        height=largest.height,
        title=largest.image.title,
    )


def _ready(block: Json, finds: Finds) -> Json | None:
    """The block as its template needs it; None when nothing of it can be shown."""
    kind, value = block["type"], block["value"]
    shown: Any = dict(value) if isinstance(value, dict) else value
    if kind in providers:
        shown = providers[kind](finds.place, value)
    elif kind == "text":
        shown = _html(value, finds)
    elif kind == "product_row":
        shown["products"] = _present(_items(value.get("products")), finds.products)
    elif kind == "category_row":
        shown["categories"] = _present(_items(value.get("categories")), finds.shelves)
    elif kind == "faq":
        shown["questions"] = [
            {"question": q.get("question", ""), "answer": _html(q.get("answer", ""), finds)}
            for q in _items(value.get("questions"))
        ]
    elif kind == "countdown":
        ends_at = shown["ends_at"] = _moment(value.get("ends_at"))
        shown["is_over"] = ends_at is None or ends_at <= finds.place.at
    else:
        shown["picture"] = finds.wide.get(value.get("image") or value.get("cover"))
        shown["href"] = finds.links.get(value.get("link"), "")
    is_empty = (
        shown is None
        or (kind == "product_row" and not shown["products"])
        or (kind == "category_row" and not shown["categories"])
        or (kind == "picture" and not shown["picture"])
    )
    return None if is_empty else {"template": f"blocks/{kind}.html", "value": shown, "type": kind}


def _present(ids: list[int], rows: dict[int, P]) -> list[P]:
    return [rows[pk] for pk in ids if pk in rows]


def _moment(text: str | None) -> datetime | None:
    moment = parse_datetime(str(text)) if text else None
    return make_aware(moment) if moment and is_naive(moment) else moment


def _html(text: str, finds: Finds) -> SafeString:
    """Rich text with its pictures and page links; the editor's whitelist cleaned the rest."""

    def picture(match: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        pk = attributes.get("id", "")
        wide = finds.wide.get(int(pk)) if pk.isdigit() else None
        if attributes.get("embedtype") != "image" or wide is None:
            return ""
        return format_html(
            '<img src="{}" srcset="{}" sizes="(min-width: 900px) 720px, 100vw" width="{}" '
            'height="{}" alt="{}" loading="lazy" decoding="async">',
            wide.url,
            wide.srcset,
            wide.width,
            wide.height,
            mark_safe(attributes.get("alt", "") or escape(wide.title)),
        )

    def link(match: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        if attributes.get("linktype") == "page":
            pk = attributes.get("id", "")
            href = finds.links.get(int(pk), "") if pk.isdigit() else ""
            return format_html('<a href="{}">', href) if href else "<a>"
        if "linktype" in attributes:
            return "<a>"
        return match[0]

    return mark_safe(_LINK.sub(link, _EMBED.sub(picture, text or "")))
