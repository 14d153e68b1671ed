"""Orders with what they should be understood as: the catalogue as stores, and the score."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from search.chat.parsed import Line, ParsedOrder, Status
from search.indexing import refresh
from shop.catalog.models import CategoryPage, ProductPage, ProductParameter, ProductVariant
from shop.stores.models import Store, StorePage
from tests import make

OWN = Path(__file__).with_name("messages.json")
CATALOGUE = Path(__file__).parents[3] / "home" / "demo" / "catalogue.csv"
SIZES = re.compile(r"(?:(?:S|M|L|XL|XXL)/)+(?:S|M|L|XL|XXL)")

Row = dict[str, str]
Read = Callable[..., ParsedOrder]


def catalogue(file: Path = CATALOGUE) -> list[Row]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def stock(rows: Sequence[Row], *, has_variants: bool = False) -> dict[str, Store]:
    """{shop: store} with the goods of `rows` on sale and found by search."""
    stores = {shop: make.store(f"{shop}甲") for shop in dict.fromkeys(row["shop"] for row in rows)}
    put(rows, _shelves(rows, stores), has_variants=has_variants)
    return stores


def _shelves(rows: Sequence[Row], stores: dict[str, Store]) -> dict[tuple[str, str], CategoryPage]:
    """In bulk, as the goods on them are put."""
    content_type = ContentType.objects.get_for_model(CategoryPage)
    homes = {home.store_id: home for home in StorePage.objects.filter(store__in=stores.values())}
    pages = {}
    for shop, category in dict.fromkeys((row["shop"], row["category"]) for row in rows):
        home = homes[stores[shop].pk]
        home.numchild += 1
        pages[shop, category] = _page(
            category, f"shelf-{home.numchild}", home, home.numchild, content_type
        )
    Page.objects.bulk_create(pages.values())
    ids = _ids(content_type)
    shelves = {}
    for key, page in pages.items():
        shelves[key] = CategoryPage(store=stores[key[0]])
        _save_beside(page, ids[page.path], shelves[key])
    StorePage.objects.bulk_update(homes.values(), ["numchild"])
    refresh(list(shelves.values()))
    return shelves


def put(
    rows: Sequence[Row],
    shelves: Mapping[tuple[str, str], CategoryPage | StorePage],
    *,
    has_variants: bool,
) -> None:
    """Products on sale, in bulk: without revisions, audit entries and saves of one page each."""
    content_type = ContentType.objects.get_for_model(ProductPage)
    pages = []
    for row in rows:
        shelf = shelves[row["shop"], row["category"]]
        shelf.numchild += 1
        place = shelf.numchild
        pages.append(_page(row["name"], f"p{place}-{shelf.pk}", shelf, place, content_type))
    Page.objects.bulk_create(pages)
    Page.objects.bulk_update({shelf.pk: shelf for shelf in shelves.values()}.values(), ["numchild"])
    ids = _ids(content_type)
    products = [
        _product(row, page, ids[page.path], shelves[row["shop"], row["category"]].store_id)
        for row, page in zip(rows, pages, strict=True)
    ]
    ProductVariant._base_manager.bulk_create(
        variant
        for row, product in zip(rows, products, strict=True)
        for variant in _variants(row, product, has_variants=has_variants)
    )
    ProductParameter.objects.bulk_create(
        ProductParameter(page=product, name="规格", value=row["spec"])
        for row, product in zip(rows, products, strict=True)
        if row["spec"]
    )
    refresh(products)


def _product(row: Row, page: Page, pk: int, store_id: int) -> ProductPage:
    price = Decimal(row["price"])
    product = ProductPage(
        store_id=store_id,
        description=row["description"],
        is_on_sale=True,
        in_stock=True,
        unit=row["unit"],
        price_from=price,
        price_to=price,
    )
    _save_beside(page, pk, product)
    return product


def _page(title: str, slug: str, parent: Page, place: int, content_type: ContentType) -> Page:
    return Page(
        path=Page._get_path(parent.path, parent.depth + 1, place),
        depth=parent.depth + 1,
        title=title,
        draft_title=title,
        slug=slug,
        content_type=content_type,
        locale_id=parent.locale_id,
        live=True,
    )


def _ids(content_type: ContentType) -> dict[str, int]:
    """{path: id}; what is created in bulk need not know its own."""
    return dict(Page.objects.filter(content_type=content_type).values_list("path", "pk"))


def _save_beside(page: Page, pk: int, specific: Page) -> None:
    """The row of its own kind; that of the page is there already."""
    specific.__dict__.update(
        {name: value for name, value in page.__dict__.items() if name not in {"_state", "id"}}
    )
    specific.page_ptr_id = specific.pk = pk
    specific.save_base(raw=True, force_insert=True)


def _variants(row: Row, product: ProductPage, *, has_variants: bool) -> Iterator[ProductVariant]:
    sizes = SIZES.search(row["description"]) if has_variants else None
    options = [{"尺码": size} for size in sizes[0].split("/")] if sizes else [{}]
    for number, option in enumerate(options):
        yield ProductVariant(
            store_id=product.store_id,
            product=product,
            sku=f"{row['sku']}-{number}" if number else row["sku"],
            options=option,
            price=Decimal(row["price"]),
            unit=row["unit"],
            barcode=row["barcode"],
            position=number,
        )


@dataclass
class Score:
    """How many lines are as expected; `wrong` are lines taken for other goods."""

    exact: int = 0
    total: int = 0
    misses: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    wrong_intents: list[str] = field(default_factory=list)
    lost_notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = (*self.misses, *self.wrong_intents, *self.lost_notes)
        return "\n".join([f"{self.exact} of {self.total} lines", *lines])

    def add(self, order: dict[str, Any], found: ParsedOrder, shelves: dict[str, str]) -> None:
        expected, got = order["items"], list(found.lines)
        self.total += max(len(expected), len(got))
        for number in range(max(len(expected), len(got))):
            item = expected[number] if number < len(expected) else None
            line = got[number] if number < len(got) else None
            problem = _problem(item, line, shelves)
            if not problem:
                self.exact += 1
                continue
            self.misses.append(f"{order['id']} {order['text']!r}: {problem}\n    {shown(line)}")
            if line is not None and line.status is Status.MATCH and _is_other(item, line):
                self.wrong.append(self.misses[-1])
        if order.get("intent", found.intent) != found.intent:
            self.wrong_intents.append(f"{order['id']} {order['text']!r}: {found.intent}")
        # The shared file tells notes by their sense, ours by words that they must hold.
        wanted = order.get("note", [])
        lost = [] if isinstance(wanted, str) else [one for one in wanted if one not in found.note]
        if lost:
            self.lost_notes.append(f"{order['id']} {order['text']!r}: {lost} not in {found.note!r}")


def scored(messages: Sequence[dict[str, Any]], stores: dict[str, Store], *, read: Read) -> Score:
    """Of messages of the shared form, over the stocked `catalogue`."""
    shelves = {row["name"]: row["category"] for row in catalogue()}
    score = Score()
    for order in messages:
        score.add(order, read(order["text"], store=stores[order["shop"]]), shelves)
    return score


def shown(line: Line | None) -> str:
    if line is None:
        return "no line"
    names = ", ".join(f"{goods.name} {goods.option}".strip() for goods in line.candidates)
    more = f"{line.option} {line.ask} {'conditional' if line.is_conditional else ''} {line.buyer}"
    return f"{line.said!r} {line.status} {line.quantity} {line.unit} [{names}] {more}".strip()


def _is_other(item: dict[str, Any] | None, line: Line) -> bool:
    """A match with goods that nobody asked for."""
    if item is None:
        return True
    return line.candidates[0].name not in (item.get("product"), *_allowed(item, {}))


def _problem(item: dict[str, Any] | None, line: Line | None, shelves: dict[str, str]) -> str:
    if item is None or line is None:
        return "one line too many" if item is None else f"no line for {item.get('said', item)}"
    statuses = item["status"] if isinstance(item["status"], list) else [item["status"]]
    if line.status not in statuses:
        return f"{item['status']} expected {item.get('product', item.get('candidates', ''))}"
    names = [goods.name for goods in line.candidates]
    if line.status is Status.MATCH and names != [item["product"]]:
        return f"{item['product']} expected"
    allowed = _allowed(item, shelves)
    is_open = line.status is Status.AMBIGUOUS and allowed
    if is_open and (len(set(names)) < min(2, len(allowed)) or not set(names) <= set(allowed)):
        return f"candidates {sorted(set(names) - set(allowed))}"
    return _problem_of_amount(item, line)


def _problem_of_amount(item: dict[str, Any], line: Line) -> str:
    if "quantity" in item:
        wanted = item["quantity"]
        if (wanted is None) != (line.quantity is None):
            return f"quantity {wanted}"
        if wanted is not None and Decimal(str(wanted)) != line.quantity:
            return f"quantity {wanted}"
    # Where the file says no unit, any will do; a question may be asked in the goods' own unit.
    if (
        item.get("unit")
        and line.unit != item["unit"]
        and (line.status is Status.MATCH or line.unit)
    ):
        return f"unit {item['unit']}"
    option = line.option or (line.candidates[0].option if line.candidates else "")
    for name, got in (
        ("ask", str(line.ask)),
        ("option", option),
        ("conditional", line.is_conditional),
        ("buyer", line.buyer),
    ):
        if name in item and item[name] != got:
            return f"{name} {item[name]}"
    return ""


def _allowed(item: dict[str, Any], shelves: dict[str, str]) -> list[str]:
    """The candidates; "category:方便面" is all of that shelf."""
    wanted = item.get("candidates", [])
    if isinstance(wanted, str):
        category = wanted.removeprefix("category:")
        return [name for name, shelf in shelves.items() if shelf == category]
    return list(wanted)
